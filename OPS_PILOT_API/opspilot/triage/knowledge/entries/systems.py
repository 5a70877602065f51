"""The systems that programs run on, beside databases and servers."""

from opspilot.triage.knowledge.base import Entry
from opspilot.triage.knowledge.entries.docker import DOCKER
from opspilot.triage.knowledge.entries.kubernetes import KUBERNETES
from opspilot.triage.knowledge.entries.kubernetes_cluster import KUBERNETES_CLUSTER
from opspilot.triage.knowledge.entries.linux import LINUX
from opspilot.triage.knowledge.entries.terraform_cloud import TERRAFORM_CLOUD
from opspilot.triage.knowledge.entries.web_servers import WEB_SERVERS

SYSTEMS: tuple[Entry, ...] = (
    *KUBERNETES,
    *KUBERNETES_CLUSTER,
    *DOCKER,
    *LINUX,
    *TERRAFORM_CLOUD,
    *WEB_SERVERS,
)
