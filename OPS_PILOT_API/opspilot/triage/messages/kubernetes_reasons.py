"""What the reasons of Kubernetes events and states mean, and which of them name a cause."""

from opspilot.domain.enums import Category
from opspilot.triage.findings import Strength
from opspilot.triage.messages.severity_log import FirstMatch

BAD_STATES = frozenset(
    (
        "CrashLoopBackOff", "ImagePullBackOff", "ErrImagePull", "ErrImageNeverPull",
        "InvalidImageName", "OOMKilled", "Evicted", "ContainerCannotRun",
        "CreateContainerConfigError", "CreateContainerError", "RunContainerError",
        "StartError", "Error", "PostStartHookError", "PreStartHookError",
        "RegistryUnavailable", "ImageInspectError", "SignatureValidationFailed",
        "ContainerStatusUnknown", "DeadlineExceeded", "NodeLost", "NodeAffinity",
        "OutOfcpu", "OutOfmemory", "OutOfpods", "UnexpectedAdmissionError", "Terminated",
        "CreatePodSandboxError", "KillContainerError", "Shutdown", "NodeShutdown",
        "Unknown", "Failed",
    )
)  # fmt: skip

QUIET_REASONS = frozenset(
    (
        "DNSConfigForming", "InvalidDiskCapacity", "MissingClusterDNS",
        "FailedToUpdateEndpoint", "Rebooted",
    )
)  # fmt: skip
"""Warnings that a healthy cluster shows too."""

_SYMPTOMS = frozenset(
    (
        "BackOff", "Error", "Completed", "CrashLoopBackOff", "BackoffLimitExceeded",
        "SandboxChanged", "FailedSync", "Terminated", "ContainerStatusUnknown", "Unknown",
        "Killing", "NodeNotReady", "TaintManagerEviction", "FailedKillPod",
        "ProbeWarning", "FailedPreStopHook", "Shutdown", "NodeShutdown",
        "FailedDaemonPod", "ProgressDeadlineExceeded",
    )
)  # fmt: skip
_DEATHS = frozenset(
    (
        "OOMKilled", "OOMKilling", "SystemOOM",
    )
)  # fmt: skip
_NAMELESS = FirstMatch((
    r"^Error: (?:ImagePullBackOff|ErrImagePull|CrashLoopBackOff)$",
    r"^Unable to (?:attach or )?mount volumes for pod|timed out waiting for the condition$",
    r"^Back-off (?:pulling image|restarting)",
))  # fmt: skip

_CATEGORIES = (
    (
        Category.OUT_OF_MEMORY,
        (
            r"OOMKilled|OOMKilling|SystemOOM|low on resource: memory|MemoryPressure|"
            r"Memory cgroup out of memory|InsufficientMemory"
        ),
    ),
    (
        Category.DISK_FULL,
        (
            r"no space left|ephemeral[- ]storage|DiskPressure|low on resource: (?:imagefs|nodefs)|"
            r"FreeDiskSpaceFailed|disk usage"
        ),
    ),
    (Category.DNS, r"no such host|server misbehaving|Temporary failure in name resolution"),
    (Category.TLS, r"x509|certificate|tls: |server gave HTTP response to HTTPS"),
    (
        Category.AUTH_PERMISSION,
        (
            r"(?i)unauthorized|pull access denied|authentication required|forbidden|access denied|"
            r"permission denied|denied: |401|403 |no basic auth|cannot (?:list|get|create|watch)|"
            r"operation not permitted|unauthenticated|AccessDenied"
        ),
    ),
    (Category.RATE_LIMIT, r"toomanyrequests|429 Too Many|rate limit|pull QPS exceeded"),
    (
        Category.CONFIG_OR_ENV,
        (
            r"CreateContainerConfigError|couldn't find key|(?:secret|configmap|serviceaccount|"
            r"persistentvolumeclaim|priorityclass|storageclass\S*) \"[^\"]*\" not found|"
            r"references non-existent|storageclass|no persistent volumes available|runAsNonRoot|"
            r"invalid (?:image|reference)|InvalidImageName|NetworkPluginNotReady|cni (?:config|"
            r"plugin)|network plugin is not ready|no matches for kind|Invalid value|"
            r"unbound immediate PersistentVolumeClaims|(?:Pod|node)\S* (?:anti-)?affinity|"
            r"didn't (?:match|tolerate)|taint|node selector|HTTP probe failed with statuscode: 404"
        ),
    ),
    (
        Category.IMPORT_OR_DEPENDENCY,
        (
            r"ErrImagePull|ImagePullBackOff|[Ff]ailed to pull image|Back-off pulling image|"
            r"manifest unknown|not found: manifest|no match for platform|ErrImageNeverPull|"
            r"failed to resolve reference"
        ),
    ),
    (
        Category.RESOURCE_LIMIT,
        (
            r"Insufficient|exceeded quota|nodes are available|OutOf(?:cpu|memory|pods)|"
            r"too many pods|"
            r"PIDPressure|LimitRange|maximum .* usage|NotTriggerScaleUp|failed quota"
        ),
    ),
    (Category.HTTP_SERVER_ERROR, r"statuscode: 5\d\d|50[0234] "),
    (Category.HTTP_CLIENT_ERROR, r"statuscode: 4\d\d"),
    (
        Category.CONNECTION_REFUSED,
        (
            r"connection refused|connect: no route|connection is unavailable|connection reset|EOF$|"
            r"error while dialing|transport is closing|no endpoints available"
        ),
    ),
    (
        Category.FILESYSTEM_NOT_FOUND,
        (
            r"no such file or directory|executable file not found|Could not find attached|"
            r"does not exist|hostPath type check failed|is not a (?:file|directory)|"
            r"not found in \$PATH|cannot find"
        ),
    ),
    (Category.TIMEOUT, r"(?i)timeout|timed out|deadline ?exceeded|context deadline"),
    (Category.TIMEOUT, r"[Pp]robe (?:failed|errored)"),
    (Category.HTTP_SERVER_ERROR, r"failed calling webhook"),
)
_CATEGORY_SET = FirstMatch([pattern for _, pattern in _CATEGORIES])


def category_of(kind: str, message: str) -> Category:
    """By the message's own cause, else by the reason; UNKNOWN for a bare restart."""
    for text in (message, kind):
        hit = _CATEGORY_SET.search(text)
        if hit is not None:
            return _CATEGORIES[hit[0]][0]
    return Category.UNKNOWN


def strength_of(reason: str, kind: str, message: str) -> Strength:
    """How much an event explains: a restart explains nothing, an OOM kill all."""
    if reason in _DEATHS:
        return Strength.FATAL
    if reason in ("Error", "Failed") and kind in ("Error", "Failed"):
        return Strength.NOISE if reason == "Error" else Strength.ERROR
    if reason in _SYMPTOMS or _NAMELESS.search(message) is not None:
        return Strength.SYMPTOM
    return Strength.ERROR
