"""All entries, one file per ecosystem; the earlier one wins where two would answer."""

from opspilot.triage.knowledge.base import Entry
from opspilot.triage.knowledge.entries.beam_dart import BEAM_DART
from opspilot.triage.knowledge.entries.builds import BUILDS
from opspilot.triage.knowledge.entries.connections import CONNECTIONS
from opspilot.triage.knowledge.entries.databases import DATABASES
from opspilot.triage.knowledge.entries.dotnet import DOTNET
from opspilot.triage.knowledge.entries.go import GO
from opspilot.triage.knowledge.entries.javascript import JAVASCRIPT
from opspilot.triage.knowledge.entries.javascript_services import JAVASCRIPT_SERVICES
from opspilot.triage.knowledge.entries.jvm import JVM
from opspilot.triage.knowledge.entries.jvm_frameworks import JVM_FRAMEWORKS
from opspilot.triage.knowledge.entries.jvm_resources import JVM_RESOURCES
from opspilot.triage.knowledge.entries.native import NATIVE
from opspilot.triage.knowledge.entries.network import NETWORK
from opspilot.triage.knowledge.entries.php import PHP
from opspilot.triage.knowledge.entries.platform import PLATFORM
from opspilot.triage.knowledge.entries.postgresql import POSTGRESQL
from opspilot.triage.knowledge.entries.python import PYTHON
from opspilot.triage.knowledge.entries.python_data import PYTHON_DATA
from opspilot.triage.knowledge.entries.python_services import PYTHON_SERVICES
from opspilot.triage.knowledge.entries.ruby import RUBY
from opspilot.triage.knowledge.entries.rust import RUST
from opspilot.triage.knowledge.entries.scripting import SCRIPTING
from opspilot.triage.knowledge.entries.servers import SERVERS
from opspilot.triage.knowledge.entries.spring import SPRING
from opspilot.triage.knowledge.entries.systems import SYSTEMS

ENTRIES: tuple[Entry, ...] = (
    *PYTHON_DATA,
    *PYTHON_SERVICES,
    *PYTHON,
    *SPRING,
    *JVM_FRAMEWORKS,
    *DOTNET,
    *JVM,
    *JVM_RESOURCES,
    *JAVASCRIPT,
    *JAVASCRIPT_SERVICES,
    *GO,
    *RUST,
    *RUBY,
    *PHP,
    *NATIVE,
    *BEAM_DART,
    *POSTGRESQL,
    *DATABASES,
    *SERVERS,
    *SYSTEMS,
    *PLATFORM,
    *BUILDS,
    *SCRIPTING,
    *NETWORK,
    *CONNECTIONS,
)
