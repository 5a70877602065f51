"""Every message parser in order of precedence: of two that read one line the earlier wins."""

from opspilot.triage.messages.base import MessageParser
from opspilot.triage.messages.systems.apache import ApacheParser
from opspilot.triage.messages.systems.caddy import CaddyParser
from opspilot.triage.messages.systems.ci_runners import CiRunnersParser
from opspilot.triage.messages.systems.cloud import CloudParser
from opspilot.triage.messages.systems.compilers import CompilersParser
from opspilot.triage.messages.systems.dns import DnsParser
from opspilot.triage.messages.systems.docker_build import DockerBuildParser
from opspilot.triage.messages.systems.docker_engine import DockerEngineParser
from opspilot.triage.messages.systems.elasticsearch import ElasticsearchParser
from opspilot.triage.messages.systems.elixir_logger import ElixirLoggerParser
from opspilot.triage.messages.systems.envoy import EnvoyParser
from opspilot.triage.messages.systems.haproxy import HaproxyParser
from opspilot.triage.messages.systems.http import HttpParser
from opspilot.triage.messages.systems.jvm_build import JvmBuildParser
from opspilot.triage.messages.systems.kafka import KafkaParser
from opspilot.triage.messages.systems.klog import KlogParser
from opspilot.triage.messages.systems.kubectl import KubectlParser
from opspilot.triage.messages.systems.kubernetes import KubernetesParser
from opspilot.triage.messages.systems.linux_auth import LinuxAuthParser
from opspilot.triage.messages.systems.linux_kernel import LinuxKernelParser
from opspilot.triage.messages.systems.mongodb import MongodbParser
from opspilot.triage.messages.systems.mysql import MysqlParser
from opspilot.triage.messages.systems.nginx import NginxParser
from opspilot.triage.messages.systems.node_packages import NodePackagesParser
from opspilot.triage.messages.systems.packages import PackagesParser
from opspilot.triage.messages.systems.postgresql import PostgresqlParser
from opspilot.triage.messages.systems.rabbitmq import RabbitmqParser
from opspilot.triage.messages.systems.redis import RedisParser
from opspilot.triage.messages.systems.sqlite import SqliteParser
from opspilot.triage.messages.systems.systemd import SystemdParser
from opspilot.triage.messages.systems.terraform import TerraformParser
from opspilot.triage.messages.systems.tls import TlsParser
from opspilot.triage.messages.systems.traefik import TraefikParser
from opspilot.triage.messages.systems.web_build import WebBuildParser

MESSAGE_PARSERS: tuple[MessageParser, ...] = (
    KubernetesParser(),
    KlogParser(),
    KubectlParser(),
    LinuxKernelParser(),
    SystemdParser(),
    LinuxAuthParser(),
    PostgresqlParser(),
    MysqlParser(),
    RedisParser(),
    MongodbParser(),
    KafkaParser(),
    RabbitmqParser(),
    ElasticsearchParser(),
    SqliteParser(),
    NginxParser(),
    ApacheParser(),
    HaproxyParser(),
    CaddyParser(),
    TraefikParser(),
    EnvoyParser(),
    DockerBuildParser(),
    CompilersParser(),
    WebBuildParser(),
    JvmBuildParser(),
    NodePackagesParser(),
    TerraformParser(),
    ElixirLoggerParser(),
    CiRunnersParser(),
    PackagesParser(),
    DockerEngineParser(),
    CloudParser(),
    TlsParser(),
    DnsParser(),
    HttpParser(),
)
