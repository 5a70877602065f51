"""Envoy and the Istio proxy: component logs, configuration errors, response flags."""

from opspilot.domain.enums import Category
from opspilot.triage.findings import Strength
from opspilot.triage.messages.severity_log import LogForm, LogTable, Reason, SeverityLogParser

_FORMS = (
    LogForm(
        (
            r"\[\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3}\]\[\d+\]\[(?P<level>critical|error|"
            r"warning)\]\[(?P<component>[\w -]+)\] (?:\[(?P<file>[\w./-]+):(?P<line>\d{1,6})\] "
            r")?(?P<message>\S.*)"
        ),
        (
            (
                "[2024-01-31 10:11:12.123][1][critical][main] [source/server/server.cc:117] error "
                "initializing configuration '/etc/envoy/envoy.yaml': Protobuf message has unknown "
                "fields"
            ),
        ),
    ),
    LogForm(
        (
            r"^\S*\t(?P<level>error|critical|warning)\tenvoy (?P<component>[\w ]+?) "
            r"(?:(?P<file>[\w./-]+):(?P<line>\d{1,6})\t)?(?P<message>\S.*)"
        ),
        (
            (
                "2024-01-31T10:11:12.123456Z\terror\tenvoy config "
                "external/envoy/source/common/config/grpc_stream.h:191\tgRPC config stream closed: "
                "14, connection error"
            ),
        ),
    ),
    LogForm(
        (
            r"(?P<message>upstream connect error or disconnect/reset before headers.*|"
            r"no healthy upstream.*)"
        ),
        (
            (
                "upstream connect error or disconnect/reset before headers. reset reason: "
                "connection "
                "failure"
            ),
        ),
        level="error",
    ),
    LogForm(
        (
            r"(?P<message>\"[A-Z]{3,8} \S+ HTTP/[\d.]+\" (?P<level>50[0-9]) (?P<code>(?:UF|UH|UO|"
            r"NR|URX|UC|UT|LR|DC|LH|NC|DPE|UPE|SI|RL|UAEX|RLSE|IH|DI|FI|OM)(?:,[A-Z]{2,4})*) .*)"
        ),
        (
            (
                '[2024-01-31T10:11:12.123Z] "GET /api HTTP/1.1" 503 UF,URX '
                'upstream_reset_before_response_started{connection_failure} - "-" 0 91 7 - "-"'
            ),
        ),
    ),
)

_REASONS = (
    Reason(
        (
            r"(?i)deprecated|caught SIGTERM|shutting down|drain|closing and draining|"
            r"StreamAggregatedResources gRPC config stream (?:to \S+ )?closed: 13|max connection"
        ),
        ("Using deprecated option 'envoy.api.v2.Cluster'",),
        None,
        Strength.NOISE,
    ),
    Reason(
        r"caught Segmentation fault|Caught Segmentation|assert failure|Backtrace",
        ("Caught Segmentation fault, suspect faulting address 0x0",),
        Category.CRASH_SIGNAL,
        Strength.FATAL,
    ),
    Reason(
        r"(?i)TLS|SSL|certificate|CERTIFICATE_VERIFY",
        ("upstream connect error: TLS_error: CERTIFICATE_VERIFY_FAILED",),
        Category.TLS,
    ),
    Reason(
        r"(?i)DNS resolution|dns",
        ("DNS resolution for app.internal failed",),
        Category.DNS,
    ),
    Reason(
        r"(?i)address already in use|overflow|too many|overload|UO",
        ("cannot bind '0.0.0.0:80': Address already in use",),
        Category.RESOURCE_LIMIT,
    ),
    Reason(
        r"(?i)timeout|timed out|\bUT\b",
        ("upstream request timeout",),
        Category.TIMEOUT,
    ),
    Reason(
        (
            r"(?i)connection (?:failure|refused|termination|error)|connection_failure|"
            r"no healthy upstream|reset reason|remote reset|\bU[FHC]\b"
        ),
        ("reset reason: connection failure", "no healthy upstream"),
        Category.CONNECTION_REFUSED,
    ),
    Reason(
        r"(?i)permission denied|jwt|RBAC|access denied|unauthenticated",
        ("cannot bind '0.0.0.0:80': Permission denied",),
        Category.AUTH_PERMISSION,
    ),
    Reason(
        r"(?i)no such file|unable to read file|invalid path",
        ("unable to read file: /etc/envoy/envoy.yaml",),
        Category.FILESYSTEM_NOT_FOUND,
    ),
    Reason(
        (
            r"(?i)configuration|config|unknown (?:field|cluster)|Proto|rejected|"
            r"Didn't find a registered|invalid|Unable to parse|duplicate"
        ),
        (
            "error initializing configuration '/etc/envoy/envoy.yaml'",
            "route: unknown cluster 'app'",
        ),
        Category.CONFIG_OR_ENV,
    ),
    Reason(
        r"\b5\d\d ",
        ('"GET /api HTTP/1.1" 503 NC - -',),
        Category.HTTP_SERVER_ERROR,
    ),
)

_STRENGTHS = {
    "critical": Strength.FATAL,
    "error": Strength.ERROR,
    "warning": Strength.WARNING,
    **dict.fromkeys(("500", "502", "503", "504"), Strength.ERROR),
}


class EnvoyParser(SeverityLogParser):
    """Reads one finding per line; Envoy's own source line is its frame."""

    def __init__(self) -> None:
        super().__init__(
            "envoy",
            runtime="envoy",
            anchors=(
                r"\]\[\d{1,8}\]\[(?:critical|error|warning)\]\[[\w -]{1,40}\] ",
                r"(?:error|critical|warning)(?:\t|\\t)envoy ",
                (
                    r"upstream connect error or disconnect|no healthy upstream|"
                    r"HTTP/[\d.]{1,3}\\?\" 50\d (?:UF|UH|UO|NR|URX|UC|UT|LR|DC|LH|NC|DPE|UPE|RL)"
                ),
            ),
            table=LogTable(_FORMS, _REASONS, _STRENGTHS),
        )
