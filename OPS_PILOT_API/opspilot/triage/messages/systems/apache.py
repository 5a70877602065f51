"""Apache httpd 2.0 to 2.4: the error log, and `apachectl configtest`."""

from collections.abc import Sequence
from dataclasses import replace

from opspilot.domain.enums import Category
from opspilot.triage.findings import Finding, Strength
from opspilot.triage.lines import Line
from opspilot.triage.messages.severity_log import LogForm, LogTable, Reason, SeverityLogParser
from opspilot.triage.patterns import Pattern

_LEVEL = r"(?P<level>[a-z_0-9]{0,30}:(?:emerg|alert|crit|error|warn)|emerg|alert|crit|error|warn)"

_FORMS = (
    LogForm(
        r"\["
        + _LEVEL
        + (
            r"\] (?:\[pid \d{1,10}(?::tid \d{1,20})?\] )?(?:\[(?:client|"
            r"remote) [^\]]+\] )?(?P<message>\S.*)"
        ),
        (
            (
                "[Wed Jan 31 10:11:12.123456 2024] [core:error] [pid 7:tid 9] [client "
                "10.0.0.5:5111] AH00037: Symbolic link not allowed: /srv/www/a"
            ),
            (
                "[Wed Jan 31 10:11:12 2024] [error] [client 10.0.0.5] File does not exist: "
                "/srv/www/favicon.ico"
            ),
            (
                "[Wed Jan 31 10:11:12.123456 2024] [proxy:error] [pid 7] (111)Connection refused: "
                "AH00957: HTTP: attempt to connect to 127.0.0.1:8080 (localhost) failed"
            ),
        ),
    ),
    LogForm(
        r"^(?P<message>(?:\(\d{1,5}\)[^:]+: )?AH\d{5}: .*)",
        (
            "AH00526: Syntax error on line 12 of /etc/apache2/sites-enabled/shop.conf:",
            "(98)Address already in use: AH00072: make_sock: could not bind to address [::]:80",
        ),
        level="error",
    ),
    LogForm(
        r"^(?:(?:httpd|apache2)(?:\.exe)?: )?(?P<message>Syntax error on line \d{1,7} of \S+:?.*)",
        (
            (
                "httpd: Syntax error on line 12 of /etc/httpd/conf/httpd.conf: Cannot load "
                "modules/mod_ssl.so"
            ),
        ),
        level="error",
    ),
)

_REASONS = (
    Reason(
        (
            r"^(?:AH01071: Got error '|AH01215: )?(?:PHP message: )?PHP (?:Fatal error|"
            r"Parse error|Warning|Notice|Deprecated|Recoverable fatal error|Catchable fatal error|"
            r"Strict Standards|Stack trace|  ?\d|Startup)"
        ),
        (
            "PHP Warning:  Undefined variable $x in /srv/a.php on line 3",
            "AH01071: Got error 'PHP message: PHP Fatal error:  Uncaught",
        ),
        None,
        Strength.WARNING,
    ),
    Reason(
        r"^(?:Traceback \(most|File \"|  |mod_wsgi \(pid=\d{1,9}\): Exception occurred)",
        ("Traceback (most recent call last):",),
        None,
        Strength.NOISE,
    ),
    Reason(
        (
            r"caught SIG|resuming normal operations|Graceful restart|AH02155|AH00051|"
            r"AH00052: child pid \d{1,9} exit signal (?:Hangup|Terminated|Killed)|AH00045|AH00046|"
            r"AH00558|AH00557|Could not reliably determine|^no (?:listening sockets|further)|"
            r"AH00015|AH00016|Unable to open logs|Configuration Failed|AH00020"
        ),
        (
            (
                "AH00558: apache2: Could not reliably determine the server's fully qualified "
                "domain "
                "name"
            ),
            "no listening sockets available, shutting down",
        ),
        None,
        Strength.SYMPTOM,
    ),
    Reason(
        (
            r"exit signal (?:Segmentation|Aborted|Abort|Bus|Illegal|Floating)|"
            r"Parent: child process \d{1,9} exited with status 3\d{6,}"
        ),
        ("AH00052: child pid 31 exit signal Segmentation fault (11)",),
        Category.CRASH_SIGNAL,
        Strength.FATAL,
    ),
    Reason(
        r"Syntax error on line (?P<line>\d{1,7}) of (?P<file>\S+?)(?::|$)",
        ("AH00526: Syntax error on line 12 of /etc/apache2/sites-enabled/shop.conf:",),
        Category.CONFIG_OR_ENV,
        Strength.FATAL,
    ),
    Reason(
        (
            r"could not bind|make_sock|Address already in use|MaxRequestWorkers|MaxClients|"
            r"LimitRequest|request failed: (?:URI|error reading)|server reached|"
            r"exceeded the limit|client denied by server: max|Request exceeded the limit|"
            r"ThreadsPerChild|Too many open files|AH00124|[Rr]equest body .+larger"
        ),
        (
            "(98)Address already in use: AH00072: make_sock: could not bind to address [::]:80",
            "AH00484: server reached MaxRequestWorkers setting",
        ),
        Category.RESOURCE_LIMIT,
    ),
    Reason(
        r"No space left on device",
        ("(28)No space left on device: AH00023: Couldn't create the mpm-accept mutex",),
        Category.DISK_FULL,
    ),
    Reason(
        r"DocumentRoot .+ does not exist|DNS lookup failure",
        ("AH00898: DNS lookup failure for: api.internal returned by /api",),
        Category.DNS,
    ),
    Reason(
        (
            r"Could not resolve host name|Invalid command|Cannot load|has no VirtualHosts|"
            r"NameVirtualHost|Options ExecCGI is off|No MPM loaded|More than one MPM|"
            r"Multi-Processing|not allowed here|RewriteRule|takes (?:one|two|three|no) argument|"
            r"is not (?:defined|configured)|server certificate does NOT|ServerName"
        ),
        (
            "AH00547: Could not resolve host name *8443 -- ignoring!",
            "Invalid command 'SSLEngine', perhaps misspelled",
        ),
        Category.CONFIG_OR_ENV,
    ),
    Reason(
        (
            r"SSL Library Error|SSL handshake|certificate|AH02565|AH0256\d|Init: .*key|SSL Proxy|"
            r"OCSP|server certificate"
        ),
        (
            "SSL Library Error: error:0A00010B:SSL routines::wrong version number",
            "AH02565: Certificate and private key do not match",
        ),
        Category.TLS,
    ),
    Reason(
        r"timed out|[Tt]imeout|specified timeout",
        ("(70007)The timeout specified has expired: AH01075: Error dispatching request to :",),
        Category.TIMEOUT,
    ),
    Reason(
        (
            r"Connection refused|attempt to connect to .+ failed|"
            r"failed to make connection to backend|actively refused|Connection reset by peer|"
            r"No route to host"
        ),
        ("AH01114: HTTP: failed to make connection to backend: localhost",),
        Category.CONNECTION_REFUSED,
    ),
    Reason(
        r"(?P<message>script '(?P<file>[^']+)' not found or unable to stat.*)",
        ("script '/srv/www/show.php' not found or unable to stat",),
        Category.FILESYSTEM_NOT_FOUND,
    ),
    Reason(
        (
            r"File does not exist|No such file or directory|not found or unable to stat|"
            r"Cannot serve directory: No|Primary script unknown|The system cannot find|AH00128|"
            r"does not exist"
        ),
        (
            "AH00128: File does not exist: /srv/www/a.css",
            "AH01071: Got error 'Primary script unknown'",
        ),
        Category.FILESYSTEM_NOT_FOUND,
    ),
    Reason(
        (
            r"[Pp]ermission denied|client denied by server configuration|authentication failure|"
            r"user .+ not found|Password Mismatch|password mismatch|search permissions|"
            r"Symbolic link not allowed|access to .+ (?:denied|failed)|"
            r"[Dd]irectory index forbidden|Cannot serve directory|server directory index|suEXEC|"
            r"Operation not permitted|Access is denied"
        ),
        (
            "AH01630: client denied by server configuration: /srv/www/",
            "AH01618: user bob not found: /admin",
        ),
        Category.AUTH_PERMISSION,
    ),
    Reason(
        (
            r"ModSecurity: Access denied|Invalid (?:URI|method) in request|request failed: |"
            r"erroneous characters|AH0012[46]|AH00566"
        ),
        ("AH00126: Invalid URI in request GET /../etc/passwd HTTP/1.1",),
        Category.HTTP_CLIENT_ERROR,
    ),
    Reason(
        (
            r"End of script output before headers|Premature end of script headers|"
            r"Error reading from remote server|error reading status line|Bad Gateway|"
            r"Service Unavailable|malformed header|All workers are in error state|AH01102|"
            r"AH01071: Got error"
        ),
        (
            "AH01215: End of script output before headers: a.cgi",
            "AH01102: error reading status line from remote server 127.0.0.1:8080",
        ),
        Category.HTTP_SERVER_ERROR,
    ),
)

_STRENGTHS = {
    "emerg": Strength.FATAL,
    "alert": Strength.ERROR,
    "crit": Strength.ERROR,
    "error": Strength.ERROR,
    "warn": Strength.WARNING,
}
_CLIENT = Pattern(r"\[(?:client|remote) [^\]]{1,80}\] ")
_SYNTAX = Pattern(r"Syntax error on line \d{1,7} of \S{1,300}:$")


class ApacheParser(SeverityLogParser):
    """Reads one finding per error line; its type is ``module:level`` as the log prints it."""

    def __init__(self) -> None:
        super().__init__(
            "apache",
            runtime="apache",
            anchors=(
                r"\[[a-z_0-9]{0,30}:?(?:emerg|alert|crit|error|warn)\] \[(?:pid|client) ",
                r"AH\d{5}: ",
                r"\d{4}\] \[(?:emerg|alert|crit|error|warn)\] ",
                r"Syntax error on line \d{1,7} of ",
            ),
            table=LogTable(_FORMS, _REASONS, _STRENGTHS, tail=r", referer: "),
        )

    def find(self, lines: Sequence[Line]) -> list[Finding]:
        following = dict(zip((line.number for line in lines), lines[1:], strict=False))
        return [_completed(finding, following) for finding in super().find(lines)]

    def _strength(self, level: str, reason: Reason | None) -> Strength | None:
        return super()._strength(level.rpartition(":")[2], reason)


def _completed(finding: Finding, following: dict[int, Line]) -> Finding:
    """Takes the client out of the message; a syntax error's reason stands on the next line."""
    root = finding.root
    message = _without_client(root.message or "")
    after = following.get(finding.last_line)
    last, evidence = finding.last_line, finding.evidence
    if after is not None and after.text.strip() and _SYNTAX.search(message):
        message = f"{message} {after.text.strip()}"
        last, evidence = after.number, (*evidence, after.number)
    kind = (root.type or "").lstrip(":") or None
    root = replace(root, type=kind, message=message)
    return replace(finding, exceptions=(root,), last_line=last, evidence=evidence)


def _without_client(message: str) -> str:
    match = _CLIENT.search(message)
    return message[: match.start()] + message[match.end() :] if match else message
