"""klog lines of the Kubernetes components (kubelet, API server, scheduler, ...), and kubeadm."""

from collections.abc import Sequence
from dataclasses import replace

from opspilot.domain.enums import Category
from opspilot.triage.findings import Finding, Strength
from opspilot.triage.lines import Line
from opspilot.triage.messages.severity_log import LogForm, LogTable, Reason, SeverityLogParser

_FORMS = (
    LogForm(
        (
            r"(?:^|\s)(?P<level>[EFW])\d{4} \d\d:\d\d:\d\d\.\d{1,9} {1,8}\d{1,10} "
            r"(?P<file>[\w./-]+\.go):(?P<line>\d{1,6})\] (?P<message>\S.*)"
        ),
        (
            "E0131 10:11:12.123456    4711 kubelet.go:1302] Image garbage collection failed once",
            (
                "F0131 10:11:12.123456    4711 server.go:265] failed to run Kubelet: "
                'misconfiguration: kubelet cgroup driver: "systemd"'
            ),
            (
                'E0131 10:11:12.123456    4711 run.go:74] "command failed" err="failed to load '
                'kubelet config file"'
            ),
        ),
    ),
    LogForm(
        r"^\s*\[(?P<level>ERROR|WARNING) (?P<code>[A-Z][\w-]{1,60})\]: (?P<message>\S.*)",
        ("\t[ERROR Port-6443]: Port 6443 is in use",),
    ),
    LogForm(
        (
            r"\[kubelet-check\] (?P<message>(?:The HTTP call equal to .*failed with error: .*|"
            r"It seems like the kubelet isn't running or healthy\.?))"
        ),
        (
            (
                "[kubelet-check] The HTTP call equal to 'curl -sSL http://localhost:10248/healthz' "
                'failed with error: Get "http://localhost:10248/healthz": dial tcp '
                "127.0.0.1:10248: "
                "connect: connection refused."
            ),
        ),
        level="error",
    ),
    LogForm(
        r"^(?P<level>error) execution phase [\w/-]+: (?P<message>\S.*)",
        ("error execution phase preflight: couldn't validate the identity of the API Server",),
    ),
    LogForm(
        r"^(?P<message>\[preflight\] Some fatal errors occurred:?)",
        ("[preflight] Some fatal errors occurred:",),
        level="warning",
    ),
)

_NOISE, _SYMPTOM = Strength.NOISE, Strength.SYMPTOM

_REASONS = (
    Reason(
        (
            r"(?i)ignoring|will retry|retrying|path does not exist|Unable to read config path|"
            r"timed out waiting for connection to close|has been deprecated|"
            r"Failed creating a mirror pod|http: TLS handshake error from .*(?:EOF|i/o timeout|"
            r"connection reset)"
        ),
        (
            (
                'Unable to read config path "/etc/kubernetes/manifests": path does not exist, '
                "ignoring"
            ),
        ),
        None,
        _NOISE,
    ),
    Reason(
        (
            r"with (?P<type>CrashLoopBackOff|ImagePullBackOff|RunContainerError|"
            r"CreateContainerConfigError|ErrImagePull|CreateContainerError|InvalidImageName|"
            r"ErrImageNeverPull)\b.*[Bb]ack-off"
        ),
        (
            (
                '"Error syncing pod, skipping" err="failed to \\"StartContainer\\" for \\"shop\\" '
                'with CrashLoopBackOff: \\"back-off 5m0s restarting failed container\\""'
            ),
        ),
        None,
        _SYMPTOM,
    ),
    Reason(
        (
            r"(?:node|nodes) \\?\"[^\" ]+\\?\" not found|Unable to register node|"
            r"[Ff]ailed to get (?:system container stats|cgroup stats|summary stats|node info)|"
            r"failed to get summary stats|eviction manager: .*failed to get|Error getting node|"
            r"Failed to update stats for container|Failed to ensure lease exists|"
            r"Some fatal errors occurred|ContainerStatus from runtime service failed|"
            r"isn't running or healthy|Nameserver limits|Error updating node status|"
            r"Unable to update node status"
        ),
        ('node "node-1" not found', '"Error getting node" err="node \\"node-1\\" not found"'),
        None,
        _SYMPTOM,
    ),
    Reason(
        (
            r"(?i)command failed|failed to run kubelet|Failed to start ContainerManager|"
            r"failed to load kubelet config|Failed to initialize (?:CSINode|kubelet)|"
            r"failed to create kubelet|failed to construct kubelet dependencies.*no such file|"
            r"failed to load Kubelet config file .*no such file|"
            r"open \S+: no such file or directory"
        ),
        (
            (
                '"command failed" err="failed to load kubelet config file, path: '
                '/var/lib/kubelet/config.yaml"'
            ),
        ),
        None,
        Strength.FATAL,
    ),
    Reason(
        (
            r"with (?P<type>ImagePullBackOff|ErrImagePull|InvalidImageName|ErrImageNeverPull)\b|"
            r"Failed to pull image|PullImage .*failed"
        ),
        ('"Failed to pull image" err="rpc error: code = NotFound"',),
        Category.IMPORT_OR_DEPENDENCY,
    ),
    Reason(
        (
            r"with (?P<type>RunContainerError|CreateContainerConfigError|CreateContainerError|"
            r"KillContainer\w*|CreatePodSandboxError)\b"
        ),
        (
            (
                'failed to "StartContainer" for "shop" with RunContainerError: "context deadline '
                'exceeded"'
            ),
        ),
    ),
    Reason(
        r"no such host|server misbehaving",
        ("dial tcp: lookup api.internal: no such host",),
        Category.DNS,
    ),
    Reason(
        (
            r"(?i)connection refused|connection reset|error while dialing|no route to host|"
            r"network is unreachable|transport is closing|: EOF"
        ),
        ("dial tcp 10.0.0.7:6443: connect: connection refused",),
        Category.CONNECTION_REFUSED,
    ),
    Reason(
        r"(?i)x509|certificate (?:has|is|signed)|tls: |Unable to authenticate",
        ("Unable to authenticate the request due to an error: x509: certificate has expired",),
        Category.TLS,
    ),
    Reason(
        (
            r"(?i)network plugin|cni |NetworkReady=false|cgroup driver|swap|misconfiguration|"
            r"unknown flag|no matches for kind|config file|conntrack|"
            r"container runtime is not running|bridge-nf-call|ip_forward|invalid configuration"
        ),
        (
            (
                "Container runtime network not ready: NetworkReady=false "
                "reason:NetworkPluginNotReady "
                "message:cni plugin not initialized"
            ),
        ),
        Category.CONFIG_OR_ENV,
    ),
    Reason(
        (
            r"(?i)forbidden|unauthorized|permission denied|cannot (?:list|get|watch|create|patch|"
            r"update)"
        ),
        ('pods is forbidden: User "system:node:n1" cannot list resource "pods"',),
        Category.AUTH_PERMISSION,
    ),
    Reason(
        (
            r"(?i)no space left|disk ?pressure|garbage collection failed|Image garbage|"
            r"must evict pod.*(?:ephemeral|nodefs|imagefs)"
        ),
        ("Image garbage collection failed once. Stats initialization may not have completed yet",),
        Category.DISK_FULL,
    ),
    Reason(
        r"(?i)out of memory|OOM|must evict pod",
        ("eviction manager: must evict pod(s) to reclaim memory",),
        Category.OUT_OF_MEMORY,
    ),
    Reason(
        r"(?i)deadline exceeded|timed? ?out|timeout",
        ("context deadline exceeded",),
        Category.TIMEOUT,
    ),
    Reason(
        r"in use|too many|[Ii]nsufficient|exceeded|NumCPU|\[ERROR Mem\]|less than",
        ("Port 6443 is in use",),
        Category.RESOURCE_LIMIT,
    ),
    Reason(
        r"(?i)no such file|not found|does not exist|cannot find",
        ("stat /var/lib/kubelet/config.yaml: no such file or directory",),
        Category.FILESYSTEM_NOT_FOUND,
    ),
)

_STRENGTHS = {
    "f": Strength.FATAL,
    "e": Strength.ERROR,
    "w": Strength.WARNING,
    "error": Strength.ERROR,
    "warning": Strength.WARNING,
}
_NAMES = {"E": None, "W": None, "F": "fatal", "error": None}


class KlogParser(SeverityLogParser):
    """Reads one finding per line; the component's own source line is its frame."""

    def __init__(self) -> None:
        super().__init__(
            "klog",
            runtime="kubernetes",
            anchors=(
                r"[EF]\d{4} \d\d:\d\d:\d\d\.\d{1,9} {1,8}\d{1,10} [\w./-]{1,80}\.go:\d",
                (
                    r"\[ERROR [A-Z][\w-]{1,40}\]: |error execution phase |\[preflight\] Some|"
                    r"\[kubelet-check\] "
                ),
                r"W\d{4} \d\d:\d\d:\d\d\.\d{1,9} {1,8}\d{1,10} [\w./-]{1,80}\.go:\d",
            ),
            table=LogTable(_FORMS, _REASONS, _STRENGTHS),
        )

    def find(self, lines: Sequence[Line]) -> list[Finding]:
        return [_named(finding) for finding in super().find(lines)]


def _named(finding: Finding) -> Finding:
    """The one-letter severity is no name of a failure."""
    kind = _NAMES.get(finding.root.type or "", finding.root.type)
    return replace(finding, exceptions=(replace(finding.root, type=kind),))
