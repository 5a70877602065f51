"""Traefik 1 to 3: text and logfmt logs, as the collector's unwrapping leaves them."""

from opspilot.domain.enums import Category
from opspilot.triage.findings import Strength
from opspilot.triage.messages.severity_log import LogForm, LogTable, Reason, SeverityLogParser

_WORDS = (
    r"(?:Provider connection error|provider connection|Unable to obtain ACME certificate|"
    r"Error while building configuration|Failed to retrieve information of the docker client|"
    r"the (?:service|router|middleware|entryPoint) |middleware \\?\"|EntryPoint doesn't exist|"
    r"entryPoint \\?\"|service \\?\"\S+ error|Cannot create service|Error occurred during watcher|"
    r"Skipping service|Cannot start the provider|Cannot create|router (?:uses|has)|"
    r"Could not define the service name|Unable to add domain|The ACME resolver|Failed to list|"
    r"Error while (?:Peeking|dialing|calling|starting|configuring)|no default certificate|"
    r"plugin: |command traefik error|Error when creating|'50[0-9] |Router .{1,80}cannot be linked|"
    r"kubernetes service not found|subset not found|servers? (?:not found|endpoints))"
)

_FORMS = (
    LogForm(
        (
            r"^(?:\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:Z|[+-]\d\d:\d\d) )(?P<level>ERR|FTL|"
            r"WRN) (?:\S+/traefik/\S+?(?P<file>[\w./-]+\.go):(?P<line>\d{1,6}) > "
            r")?(?P<message>.*(?:providerName=|entryPointName=|routerName=|serviceName=|"
            r"middlewareName=|error=\").*)"
        ),
        (
            (
                '2024-01-31T10:11:12Z ERR Provider error, retrying in 7s error="Cannot connect '
                "to the "
                'Docker daemon" providerName=docker'
            ),
        ),
    ),
    LogForm(
        r"^2?\S* ?(?P<level>ERR|FTL) (?P<message>" + _WORDS + r".*)",
        ("2024-01-31T10:11:12Z ERR EntryPoint doesn't exist: websecur",),
    ),
    LogForm(
        r"^(?P<message>" + _WORDS + r".*)",
        ('the service "shop@docker" does not exist', 'service "shop" error: port is missing'),
        structured=True,
    ),
    LogForm(
        r"(?P<message>command traefik error: .*)",
        (
            (
                "2024/01/31 10:11:12 command traefik error: failed to decode configuration from "
                "flags: field not found, node: entrypoint"
            ),
        ),
        level="fatal",
    ),
)

_REASONS = (
    Reason(
        r"address already in use",
        (
            (
                "command traefik error: error while building entryPoint web: listen tcp :80: bind: "
                "address already in use"
            ),
        ),
        Category.RESOURCE_LIMIT,
    ),
    Reason(
        r"(?i)permission denied|forbidden|unauthorized",
        (
            (
                "Provider connection error permission denied while trying to connect to the Docker "
                "daemon socket"
            ),
        ),
        Category.AUTH_PERMISSION,
    ),
    Reason(
        r"(?i)rateLimited|too many certificates|429",
        ("Unable to obtain ACME certificate for domains: urn:ietf:params:acme:error:rateLimited",),
        Category.RATE_LIMIT,
    ),
    Reason(
        r"no such host|NXDOMAIN",
        ("Unable to obtain ACME certificate: NXDOMAIN looking up A for shop.example.org",),
        Category.DNS,
    ),
    Reason(
        r"(?i)connection refused|Cannot connect to the Docker daemon|docker client",
        (
            (
                "Failed to retrieve information of the docker client and server host: Cannot "
                "connect "
                "to the Docker daemon"
            ),
        ),
        Category.CONNECTION_REFUSED,
    ),
    Reason(
        r"(?i)acme|certificate|x509|tls",
        ("Unable to obtain ACME certificate for domains",),
        Category.TLS,
    ),
    Reason(
        r"(?i)timeout|deadline",
        ("Error while dialing backend: i/o timeout",),
        Category.TIMEOUT,
    ),
    Reason(
        r"'50\d ",
        ("'502 Bad Gateway' caused by: EOF",),
        Category.HTTP_SERVER_ERROR,
    ),
    Reason(
        (
            r"(?i)does(?:n't| not) exist|not found|missing|failed to decode|invalid|cannot|"
            r"could not|building|non-existent|uses|no default|plugin"
        ),
        ('the service "shop@docker" does not exist', 'service "shop" error: port is missing'),
        Category.CONFIG_OR_ENV,
    ),
)

_STRENGTHS = {
    "err": Strength.ERROR,
    "error": Strength.ERROR,
    "ftl": Strength.FATAL,
    "fatal": Strength.FATAL,
    "wrn": Strength.WARNING,
}


class TraefikParser(SeverityLogParser):
    """Reads one finding per error line."""

    def __init__(self) -> None:
        super().__init__(
            "traefik",
            runtime="traefik",
            anchors=(
                (
                    r"(?:ERR|FTL|WRN) .{0,200}(?:providerName=|entryPointName=|routerName=|"
                    r"serviceName=|middlewareName=|error=)"
                ),
                (
                    r"[Pp]rovider connection error|obtain ACME certificate|(?:service|router|"
                    r"middleware|entryPoint) \\{0,3}\"[^\"\\]{1,80}\\{0,3}\" (?:does not exist|"
                    r"error|doesn't)|EntryPoint doesn't exist"
                ),
                (
                    r"command traefik error: |Failed to retrieve information of the docker client|"
                    r"Error while building configuration|Cannot start the provider|@(?:docker|"
                    r"file|kubernetes\w{0,12}|internal)\\{0,3}\" does not exist"
                ),
            ),
            table=LogTable(_FORMS, _REASONS, _STRENGTHS),
        )
