"""Caddy: its console log, configuration errors, and the messages of its JSON log."""

from opspilot.domain.enums import Category
from opspilot.triage.findings import Strength
from opspilot.triage.messages.severity_log import LogForm, LogTable, Reason, SeverityLogParser

_FORMS = (
    LogForm(
        (
            r"^(?P<level>Error|run): (?P<message>adapting config using \w+: "
            r"(?P<file>[^:\s]+):(?P<line>\d{1,7}).*)"
        ),
        (
            (
                "Error: adapting config using caddyfile: /etc/caddy/Caddyfile:7: unrecognized "
                "directive: revers_proxy"
            ),
        ),
        level="error",
    ),
    LogForm(
        (
            r"^(?:Error|run): (?P<message>(?:adapting config|loading initial config|"
            r"loading new config|reading config|caddy process exited|sending configuration|"
            r"parsing caddyfile).*)"
        ),
        (
            (
                "Error: loading initial config: loading new config: http app module: start: "
                "listening "
                "on :80: listen tcp :80: bind: address already in use"
            ),
        ),
        level="error",
    ),
    LogForm(
        (
            r"\s(?P<level>ERROR|FATAL|PANIC|WARN)\s+(?:(?P<logger>(?:http|tls|admin|caddy|pki|"
            r"layer4|dns|events|docker-proxy)(?:\.[\w.-]+)?)\s+)(?P<message>[^{\t]+\S)(?:\s+(?P<de"
            r"tails>\{.*))?$"
        ),
        (
            (
                "2024/01/31 10:11:12.123\tERROR\thttp.log.error\tdial tcp 10.0.0.7:9000: connect: "
                'connection refused\t{"request": {"method": "GET"}}'
            ),
        ),
    ),
    LogForm(
        (
            r"\b(?P<code>http\.log\.error(?:\.\w+)?|tls\.obtain|tls\.issuance\.\w+(?:\.\w+)*|"
            r"http\.handlers\.\w+|http\.acme_client|tls\.renew|tls\.cache\.\w+)(?:: |"
            r"\s+)(?P<message>\S.*)"
        ),
        ("http.log.error: dial tcp 10.0.0.7:9000: connect: connection refused",),
        level="error",
    ),
)

_REASONS = (
    Reason(
        (
            r"will (?:retry|attempt)|trying (?:again|alternative)|HTTP/2 skipped|not formatted|"
            r"redirecting|challenge failed.*will"
        ),
        ("will retry",),
        None,
        Strength.WARNING,
    ),
    Reason(
        r"address already in use|too many (?:open files|requests)|rateLimited|rate limit",
        ("listening on :80: listen tcp :80: bind: address already in use",),
        Category.RESOURCE_LIMIT,
    ),
    Reason(
        r"no such host|lookup \S+",
        ("dial tcp: lookup app on 127.0.0.11:53: no such host",),
        Category.DNS,
    ),
    Reason(
        r"connection refused|connection reset|no upstreams available|broken pipe|EOF",
        ("dial tcp 10.0.0.7:9000: connect: connection refused",),
        Category.CONNECTION_REFUSED,
    ),
    Reason(
        r"(?i)timeout|deadline|canceled",
        ("dial tcp 10.0.0.7:9000: i/o timeout",),
        Category.TIMEOUT,
    ),
    Reason(
        r"(?i)certificate|acme|x509|tls|challenge",
        ("could not get certificate from issuer",),
        Category.TLS,
    ),
    Reason(
        r"permission denied|unauthorized|forbidden",
        ("listen tcp :80: bind: permission denied",),
        Category.AUTH_PERMISSION,
    ),
    Reason(
        r"no such file",
        ("open /etc/caddy/Caddyfile: no such file or directory",),
        Category.FILESYSTEM_NOT_FOUND,
    ),
    Reason(
        r"unexpected|unclosed|syntax|Caddyfile:\d",
        ("adapting config using caddyfile: /etc/caddy/Caddyfile:7: unrecognized directive: x",),
        Category.CONFIG_OR_ENV,
    ),
    Reason(
        r"unrecognized|unknown|module not registered|ambiguous|loading|adapting|parsing",
        ("loading initial config: unknown module",),
        Category.CONFIG_OR_ENV,
    ),
)

_STRENGTHS = {
    "error": Strength.ERROR,
    "run": Strength.ERROR,
    "fatal": Strength.FATAL,
    "panic": Strength.FATAL,
    "warn": Strength.WARNING,
}


class CaddyParser(SeverityLogParser):
    """Reads one finding per error line; a handler that failed is named in its type."""

    def __init__(self) -> None:
        super().__init__(
            "caddy",
            runtime="caddy",
            anchors=(
                (
                    r"(?:Error|run): (?:adapting config|loading (?:initial|new) config|"
                    r"reading config|parsing caddyfile|sending configuration)"
                ),
                (
                    r"(?:ERROR|FATAL|WARN)(?:\s|\\t){1,4}(?:http|tls|admin|pki|"
                    r"layer4)(?:\.[\w.]{1,40})?(?:\s|\\t)"
                ),
                (
                    r"http\.log\.error|tls\.obtain|tls\.issuance\.|http\.handlers\.[a-z]|"
                    r"http\.acme_client|tls\.renew"
                ),
            ),
            table=LogTable(_FORMS, _REASONS, _STRENGTHS),
        )
