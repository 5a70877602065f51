"""All entries, one file per ecosystem; the earlier one wins where two would answer."""

from opspilot.triage.knowledge.base import Entry
from opspilot.triage.knowledge.entries.javascript import JAVASCRIPT
from opspilot.triage.knowledge.entries.jvm import JVM
from opspilot.triage.knowledge.entries.jvm_frameworks import JVM_FRAMEWORKS
from opspilot.triage.knowledge.entries.python import PYTHON
from opspilot.triage.knowledge.entries.python_services import PYTHON_SERVICES

ENTRIES: tuple[Entry, ...] = (
    *PYTHON_SERVICES,
    *PYTHON,
    *JVM_FRAMEWORKS,
    *JVM,
    *JAVASCRIPT,
)
