"""HAProxy: configuration alerts, servers that go down, requests that it answered itself."""

from opspilot.domain.enums import Category
from opspilot.triage.findings import Strength
from opspilot.triage.messages.severity_log import LogForm, LogTable, Reason, SeverityLogParser

_FORMS = (
    LogForm(
        (
            r"\[(?P<level>ALERT|WARNING|EMERG)\] *(?:\d{1,3}/\d{6} )?\(\d{1,10}\) : (?:config : "
            r")?parsing \[(?P<file>[^\]:]+):(?P<line>\d{1,7})\] ?: (?P<message>\S.*)"
        ),
        (
            (
                "[ALERT] 030/101112 (7) : parsing [/etc/haproxy/haproxy.cfg:12] : unknown keyword "
                "'bnd' in 'frontend' section"
            ),
            (
                "[ALERT]    (7) : config : parsing [/usr/local/etc/haproxy/haproxy.cfg:3]: "
                "'listen' cannot handle unexpected argument ':80'."
            ),
        ),
    ),
    LogForm(
        (
            r"\[(?P<level>ALERT|WARNING|EMERG)\] *(?:\d{1,3}/\d{6} )?\(\d{1,10}\) : (?:config : "
            r")?(?P<message>\S.*)"
        ),
        (
            (
                "[ALERT]    (1) : Starting frontend web: cannot bind socket (Address already in "
                "use) "
                "[0.0.0.0:80]"
            ),
        ),
    ),
    LogForm(
        r"(?P<message>(?:Backup )?Server \S+/\S+ is DOWN, .*)",
        (
            (
                'Server app/web1 is DOWN, reason: Layer4 connection problem, info: "Connection '
                'refused", check duration: 0ms. 0 active and 0 backup servers left.'
            ),
        ),
        level="DOWN",
    ),
    LogForm(
        r"(?P<message>(?:backend|proxy|listener) \S+ has no server available!?)",
        ("backend app has no server available!",),
        level="ALERT",
    ),
    LogForm(
        r"(?P<message>Health check for (?:backup )?server \S+ failed, reason: .*)",
        (
            (
                "Health check for server app/web1 failed, reason: Layer7 wrong status, code: 500, "
                'info: "Internal Server Error", check duration: 3ms, status: 2/3 UP.'
            ),
        ),
        level="WARNING",
    ),
    LogForm(
        (
            r"(?:^|\s)[\d.:a-fA-F]+:\d{1,5} \[[^\]]{10,40}\] \S+ (?P<message>\S+/\S+ [-\d/+]+ "
            r"(?P<level>5\d\d) \d+ \S+ \S+ \S{4} .*)"
        ),
        (
            (
                "10.0.0.5:5111 [31/Jan/2024:10:11:12.123] web app/web1 0/0/-1/-1/0 503 217 - - "
                "SC-- "
                '1/1/0/0/3 0/0 "GET / HTTP/1.1"'
            ),
        ),
    ),
    LogForm(
        r"(?:^|\s)[\d.:a-fA-F]+:\d{1,5} \[[^\]]{10,40}\] \S+: (?P<message>SSL handshake failure.*)",
        ("10.0.0.5:5111 [31/Jan/2024:10:11:12.123] web/1: SSL handshake failure",),
        level="error",
    ),
)

_REASONS = (
    Reason(
        (
            r"Error\(s\) found in configuration|Fatal errors found in configuration|"
            r"Proxy .* stopped|Exiting|exited with code|parsing .* : (?:missing|.*should)|"
            r"has no server available|All workers exited|Some (?:warnings|configuration)"
        ),
        (
            "Fatal errors found in configuration.",
            "Error(s) found in configuration file : /etc/haproxy/haproxy.cfg",
        ),
        None,
        Strength.SYMPTOM,
    ),
    Reason(
        r"Address already in use|cannot bind socket|Too many open files|FD limit|maxconn|out of",
        ("Starting frontend web: cannot bind socket (Address already in use) [0.0.0.0:80]",),
        Category.RESOURCE_LIMIT,
    ),
    Reason(
        r"could not resolve address|invalid address|DNS|resolv",
        ("'server app/web1' : could not resolve address 'web1.internal'.",),
        Category.DNS,
    ),
    Reason(
        r"(?i)SSL|certificate|\bpem\b|L6|Layer6",
        (
            "unable to load SSL certificate file '/etc/ssl/shop.pem' file does not exist.",
            "SSL handshake failure",
        ),
        Category.TLS,
    ),
    Reason(
        r"Layer4 timeout|Layer7 timeout|timeout|sH--|sD--|cD--| 504 ",
        ("Server app/web1 is DOWN, reason: Layer4 timeout, check duration: 2001ms.",),
        Category.TIMEOUT,
    ),
    Reason(
        r"Layer4 connection problem|Connection refused|No route to host|SC--| 503 ",
        (
            (
                'Server app/web1 is DOWN, reason: Layer4 connection problem, info: "Connection '
                'refused"'
            ),
            "app/<NOSRV> 0/-1/-1/-1/0 503 217 - - SC-- 1/1/0/0/3 0/0",
        ),
        Category.CONNECTION_REFUSED,
    ),
    Reason(
        r"Layer7|code: [45]\d\d| 50[02] |PH--|SH--",
        ('failed, reason: Layer7 wrong status, code: 500, info: "Internal Server Error"',),
        Category.HTTP_SERVER_ERROR,
    ),
    Reason(
        r"(?i)permission denied",
        ("cannot bind UNIX socket: Permission denied",),
        Category.AUTH_PERMISSION,
    ),
    Reason(
        (
            r"(?i)unknown|unexpected|invalid|missing|cannot find|unable to find|no such|requires|"
            r"expects|not supported|out of range|unsupported|duplicate|already (?:used|defined|"
            r"exist)|cannot"
        ),
        (
            "unknown keyword 'bnd' in 'frontend' section",
            "unable to find required default_backend: 'ap'.",
        ),
        Category.CONFIG_OR_ENV,
    ),
)

_STRENGTHS = {
    "alert": Strength.ERROR,
    "emerg": Strength.FATAL,
    "warning": Strength.WARNING,
    "down": Strength.ERROR,
    "error": Strength.ERROR,
    **dict.fromkeys(("500", "502", "503", "504"), Strength.ERROR),
}


class HaproxyParser(SeverityLogParser):
    """Reads one finding per alert, server that went down, or 5xx that HAProxy gave."""

    def __init__(self) -> None:
        super().__init__(
            "haproxy",
            runtime="haproxy",
            anchors=(
                r"\[(?:ALERT|WARNING|EMERG)\] {0,6}(?:\d{1,3}/\d{6} )?\(\d{1,10}\) : ",
                (
                    r"erver [\w.-]{1,60}/[\w.-]{1,60} is DOWN, |has no server available|"
                    r"Health check for (?:backup )?server "
                ),
                r"/-?\d{1,9} 5\d\d \d{1,9} - - [A-Za-z-]{4} |: SSL handshake failure",
            ),
            table=LogTable(_FORMS, _REASONS, _STRENGTHS),
        )
