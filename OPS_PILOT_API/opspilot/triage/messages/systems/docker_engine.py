"""Docker engine, containerd, runc and the registry: the daemons' messages and the client's."""

from opspilot.domain.enums import Category
from opspilot.triage.findings import Strength
from opspilot.triage.messages.severity_log import LogForm, LogTable, Reason, SeverityLogParser

_FORMS = (
    LogForm(
        r"(?:^|\s|: )Error response from daemon: (?P<message>\S.*)",
        (
            (
                "docker: Error response from daemon: driver failed programming external "
                "connectivity "
                "on endpoint web: Bind for 0.0.0.0:80 failed: port is already allocated."
            ),
        ),
        level="error",
    ),
    LogForm(
        (
            r"(?P<message>(?:Cannot|Couldn't) connect to (?:the )?Docker daemon.*|"
            r"permission denied while trying to connect to the Docker (?:daemon socket|API).*|"
            r"Got permission denied while trying to connect to the Docker daemon.*|"
            r"error during connect: .*)"
        ),
        (
            (
                "Cannot connect to the Docker daemon at unix:///var/run/docker.sock. Is the docker "
                "daemon running?"
            ),
        ),
        level="error",
    ),
    LogForm(
        (
            r"(?P<message>(?:OCI runtime (?:create|exec|start) failed|failed to create (?:shim|"
            r"containerd) task|runc create failed|(?:container_linux|standard_init_linux|"
            r"exec_linux)\.go:\d+: .*|starting container process caused).*)"
        ),
        (
            (
                "OCI runtime exec failed: exec failed: unable to start container process: exec: "
                '"bash": executable file not found in $PATH: unknown'
            ),
        ),
        level="error",
    ),
    LogForm(
        (
            r"^(?P<message>exec /\S+: (?:exec format error|no such file or directory|"
            r"permission denied))"
        ),
        ("exec /entrypoint.sh: no such file or directory",),
        level="fatal",
    ),
    LogForm(
        (
            r"^(?:ERROR: for \S+ +)(?P<message>(?:Cannot (?:start|create) (?:service|container)|"
            r"Container \").*)"
        ),
        ("ERROR: for web  Cannot start service web: Mounts denied:",),
        level="error",
    ),
    LogForm(
        (
            r"(?P<message>failed to start (?:daemon|containerd): .*|Error starting daemon: .*|"
            r"unable to configure the Docker daemon with file .*|"
            r"error initializing (?:graphdriver|network controller).*|failed to (?:load|"
            r"dial) \"?(?:containerd|/run/containerd).*|failed to start cluster component.*)"
        ),
        (
            (
                "failed to start daemon: Error initializing network controller: Error creating "
                'default "bridge" network: iptables failed'
            ),
        ),
        level="fatal",
    ),
    LogForm(
        (
            r"(?P<message>(?:denied: requested access to the resource is denied|"
            r"toomanyrequests: .*|manifest for \S+ not found.*|"
            r"unauthorized: (?:authentication required|incorrect username).*|"
            r"pull access denied for .*|no matching manifest for .*|Error: No such (?:container|"
            r"object|image|network|volume): .*|invalid reference format.*|"
            r"Error: image \S+ not found))"
        ),
        (
            "manifest for shop:9.9 not found: manifest unknown: manifest unknown",
            "Error: No such container: web",
        ),
        level="error",
    ),
    LogForm(
        (
            r"^(?P<message>(?:Handler for [A-Z]+ \S+ returned error|RunPodSandbox for |"
            r"CreateContainer (?:in|within) |StartContainer for |PullImage \\?\"|"
            r"StopPodSandbox for |RemoveContainer for |ContainerStatus for |ExecSync for |"
            r"failed to (?:handle|load cni|reload cni|create CRI|pull and unpack|mount|delete|"
            r"cleanup|recover|resolve|garbage|unpack|collect|get|copy)|stream copy error|"
            r"Failed to (?:allocate and map port|load container|start container|log msg)|"
            r"Error (?:starting|running|attempting|closing|setting up) |\S+ cleanup: failed|"
            r"fatal task error|Not continuing with pull|attach failed|containerd did not exit|"
            r"cleanup warnings|Download failed|Upload failed|Health check for container).*)"
        ),
        (
            (
                "Handler for POST /v1.43/containers/create returned error: Conflict. The container "
                'name "/web" is already in use by container "4f5e"'
            ),
        ),
        structured=True,
    ),
)

_REASONS = (
    Reason(
        (
            r"cleanup warnings|stream copy error|Not continuing with (?:pull|push)|"
            r"Health check for container .* (?:timeout|error)|failed to delete|No such container|"
            r"Attempting next endpoint"
        ),
        ("stream copy error: reading from a closed fifo", "No such container: web"),
        None,
        Strength.WARNING,
    ),
    Reason(
        r"no space left on device",
        ("write /var/lib/docker/tmp/GetImageBlob7: no space left on device",),
        Category.DISK_FULL,
    ),
    Reason(
        (
            r"port is already allocated|address already in use|pool overlaps|too many open files|"
            r"could not find an available|non-overlapping|cannot allocate memory|memory limit"
        ),
        ("Bind for 0.0.0.0:80 failed: port is already allocated.",),
        Category.RESOURCE_LIMIT,
    ),
    Reason(
        r"toomanyrequests|pull rate limit|429",
        ("toomanyrequests: You have reached your pull rate limit.",),
        Category.RATE_LIMIT,
    ),
    Reason(
        r"no such host|server misbehaving|lookup \S+",
        (
            (
                'Get "https://registry.internal/v2/": dial tcp: lookup registry.internal: no such '
                "host"
            ),
        ),
        Category.DNS,
    ),
    Reason(
        r"x509|certificate|tls: |HTTP response to HTTPS client",
        ('Get "https://10.0.0.7:5000/v2/": http: server gave HTTP response to HTTPS client',),
        Category.TLS,
    ),
    Reason(
        (
            r"(?i)permission denied|access (?:to the resource is )?denied|authentication required|"
            r"unauthorized|incorrect username|Mounts denied|operation not permitted|forbidden|"
            r"no basic auth"
        ),
        (
            "denied: requested access to the resource is denied",
            "pull access denied for shop, repository does not exist or may require 'docker login'",
        ),
        Category.AUTH_PERMISSION,
    ),
    Reason(
        (
            r"manifest (?:for|unknown)|no matching manifest|No such image|image \S+ not found|"
            r"not found: manifest|repository .* not found"
        ),
        ("manifest for shop:9.9 not found: manifest unknown",),
        Category.IMPORT_OR_DEPENDENCY,
    ),
    Reason(
        (
            r"Is the docker daemon running|[Cc]onnect to (?:the )?Docker daemon|"
            r"connection refused|error during connect|grpc: the connection is unavailable|"
            r"connection reset|EOF$"
        ),
        (
            (
                "Cannot connect to the Docker daemon at unix:///var/run/docker.sock. Is the docker "
                "daemon running?"
            ),
        ),
        Category.CONNECTION_REFUSED,
    ),
    Reason(
        r"(?i)timeout|deadline exceeded|timed out|request canceled",
        (
            (
                "net/http: request canceled while waiting for connection (Client.Timeout exceeded "
                "while awaiting headers)"
            ),
        ),
        Category.TIMEOUT,
    ),
    Reason(
        r"exec format error",
        ("exec /app/run: exec format error",),
        Category.CONFIG_OR_ENV,
    ),
    Reason(
        (
            r"executable file not found|no such file or directory|not found in \$PATH|"
            r"stat \S+: no such|bind source path does not exist|not a directory"
        ),
        (
            'exec: "bash": executable file not found in $PATH',
            "exec /entrypoint.sh: no such file or directory",
        ),
        Category.FILESYSTEM_NOT_FOUND,
    ),
    Reason(
        (
            r"(?i)is already in use by container|conflict|is using its|"
            r"removal of container .* already in progress|endpoint with name"
        ),
        ('Conflict. The container name "/web" is already in use by container "4f5e"',),
        Category.CONCURRENCY,
    ),
    Reason(
        (
            r"(?i)invalid|unknown runtime|configure the Docker daemon|"
            r"could not select device driver|network \S+ (?:declared|not found)|"
            r"No such (?:network|volume|service)|Error initializing|cgroup|iptables|"
            r"unknown (?:flag|log)|error response|storage-driver|graphdriver|cni"
        ),
        (
            'could not select device driver "nvidia" with capabilities: [[gpu]].',
            "invalid reference format",
        ),
        Category.CONFIG_OR_ENV,
    ),
)


class DockerEngineParser(SeverityLogParser):
    """Reads one finding per message; the client repeats the daemon's words."""

    def __init__(self) -> None:
        super().__init__(
            "docker-engine",
            runtime="docker",
            anchors=(
                (
                    r"Error response from daemon: |onnect to (?:the )?Docker daemon|"
                    r"permission denied while trying to connect to the Docker|"
                    r"error during connect: "
                ),
                (
                    r"OCI runtime (?:create|exec|start) failed|failed to create (?:shim|"
                    r"containerd) task|runc create failed|_linux\.go:\d{1,5}: |"
                    r"exec /[\w./-]{1,120}: (?:exec format|no such|permission)"
                ),
                (
                    r"failed to start (?:daemon|containerd): |Error starting daemon|"
                    r"configure the Docker daemon with|ERROR: for [\w.-]{1,60} {1,4}(?:Cannot|"
                    r"Container)|rror initializing (?:graphdriver|network)"
                ),
                (
                    r"requested access to the resource is denied|toomanyrequests: |"
                    r"manifest for [\w./:@-]{1,150} not found|pull access denied|"
                    r"no matching manifest|No such (?:container|object|image): |"
                    r"invalid reference format|unauthorized: (?:authentication|incorrect)"
                ),
                (
                    r"Handler for [A-Z]{3,7} /|RunPodSandbox for|CreateContainer (?:in|within)|"
                    r"StartContainer for|PullImage |containerd|stream copy error|fatal task error"
                ),
            ),
            table=LogTable(_FORMS, _REASONS),
        )
