"""nginx: the error log, `nginx -t`, and what it says of its upstreams. OpenResty too."""

from opspilot.domain.enums import Category
from opspilot.triage.findings import Strength
from opspilot.triage.messages.severity_log import LogForm, LogTable, Reason, SeverityLogParser

_FORMS = (
    LogForm(
        (
            r"\[(?P<level>emerg|alert|crit|error|warn)\] (?:\d{1,10}#\d{1,10}: "
            r")?(?P<message>\S.*?) in (?P<file>(?:[A-Za-z]:)?[^\s:\"]+):(?P<line>\d{1,7})$"
        ),
        (
            (
                '2024/01/31 10:11:12 [emerg] 1#1: unknown directive "sevrer" in '
                "/etc/nginx/nginx.conf:12"
            ),
            (
                'nginx: [emerg] "proxy_pass" directive is not allowed here in '
                "C:\\nginx/conf/nginx.conf:7"
            ),
        ),
    ),
    LogForm(
        (
            r"\[(?P<level>emerg|alert|crit|error|warn)\] \d{1,10}#\d{1,10}: (?:\*\d{1,20} "
            r")?(?P<message>\S.*)"
        ),
        (
            (
                "2024/01/31 10:11:12 [error] 31#31: *7 connect() failed (111: Connection refused) "
                "while connecting to upstream"
            ),
        ),
    ),
    LogForm(
        r"nginx(?:\.exe)?: \[(?P<level>emerg|alert|crit|error|warn)\] (?P<message>\S.*)",
        ("nginx: [alert] could not open error log file: open() failed (13: Permission denied)",),
    ),
    LogForm(
        r"nginx(?:\.exe)?: (?P<message>configuration file \S+ test failed)",
        ("nginx: configuration file /etc/nginx/nginx.conf test failed",),
        level="error",
    ),
    LogForm(
        r"\[(?P<level>emerg|alert|crit|error)\] \d{1,10}#\d{1,10}, (?P<message>\S.*)",
        ("2024/01/31 10:11:12 [error] 31#31, could not connect",),
    ),
)

_REASONS = (
    Reason(
        r"FastCGI sent in stderr: \"?(?:PHP message: )?(?P<message>.*)",
        (
            (
                'FastCGI sent in stderr: "PHP message: PHP Warning:  Undefined variable $x in '
                '/srv/a.php on line 3"'
            ),
        ),
        None,
        Strength.WARNING,
    ),
    Reason(
        (
            r"configuration file \S+ test failed|still could not bind|"
            r"^worker process \d{1,9} exited with code [1-9]|kevent\(\)|keepalive timeout|"
            r"while sending to client|client (?:prematurely )?closed|"
            r"\(104: Connection reset by peer\) while (?:reading client|sending response)"
        ),
        ("configuration file /etc/nginx/nginx.conf test failed", "still could not bind()"),
        None,
        Strength.SYMPTOM,
    ),
    Reason(
        r"exited on signal (?:11|6|4|7|8)\b",
        ("worker process 31 exited on signal 11 (core dumped)",),
        Category.CRASH_SIGNAL,
        Strength.FATAL,
    ),
    Reason(
        r"exited on signal 9\b",
        ("worker process 31 exited on signal 9",),
        Category.OUT_OF_MEMORY,
    ),
    Reason(
        r"No space left on device",
        ('pwrite() "/var/cache/nginx/client_temp/7" failed (28: No space left on device)',),
        Category.DISK_FULL,
    ),
    Reason(
        r"limiting (?:requests|connections)|delaying request",
        ('limiting requests, excess: 10.400 by zone "api"',),
        Category.RATE_LIMIT,
    ),
    Reason(
        (
            r"Address already in use|Only one usage of each socket|"
            r"worker_connections are not enough|Too many open files|too large body|"
            r"too large header|Request-URI|too big header|request line is too long|"
            r"could not allocate new session|zone .+ too small|could not build \S+ hash|"
            r"10013: An attempt"
        ),
        (
            "bind() to 0.0.0.0:80 failed (98: Address already in use)",
            "client intended to send too large body: 2097152 bytes",
        ),
        Category.RESOURCE_LIMIT,
    ),
    Reason(
        r"host not found|could not be resolved|no resolver defined|recv\(\) failed .+ resolving",
        (
            'host not found in upstream "api"',
            "api.internal could not be resolved (3: Host not found)",
        ),
        Category.DNS,
    ),
    Reason(
        r"timed out|Operation timed out|10060:",
        (
            (
                "upstream timed out (110: Connection timed out) while reading response header from "
                "upstream"
            ),
        ),
        Category.TIMEOUT,
    ),
    Reason(
        r"SSL_|SSL:|\bssl_|certificate|PEM_|handshak|OCSP",
        (
            (
                "SSL_do_handshake() failed (SSL: error:14094410:SSL routines) while SSL "
                "handshaking "
                "to upstream"
            ),
        ),
        Category.TLS,
    ),
    Reason(
        (
            r"Connection refused|10061:|Connection reset by peer|Network is unreachable|"
            r"Host is unreachable|No route to host|actively refused"
        ),
        ("connect() failed (111: Connection refused) while connecting to upstream",),
        Category.CONNECTION_REFUSED,
    ),
    Reason(
        (
            r"Permission denied|is forbidden|access forbidden|user .+ (?:was not found|"
            r"password mismatch)|no user/password|Operation not permitted|\(5: Access is denied"
        ),
        (
            'directory index of "/srv/www/" is forbidden',
            'open() "/srv/www/a.css" failed (13: Permission denied)',
        ),
        Category.AUTH_PERMISSION,
    ),
    Reason(
        (
            r"No such file or directory|The system cannot find|is not found|not found \(2:|"
            r"Primary script unknown|CreateFile\(\)"
        ),
        ('open() "/srv/www/favicon.ico" failed (2: No such file or directory)',),
        Category.FILESYSTEM_NOT_FOUND,
    ),
    Reason(
        (
            r"no live upstreams|prematurely closed|invalid header|upstream sent|unexpected status|"
            r"bad gateway"
        ),
        ("upstream prematurely closed connection while reading response header from upstream",),
        Category.HTTP_SERVER_ERROR,
    ),
    Reason(
        (
            r"unexpected \"|unexpected end of|is not terminated by|missing \"|pcre_compile|"
            r"invalid number of arguments|syntax"
        ),
        ('unexpected "}"', 'directive "root" is not terminated by ";"'),
        Category.SYNTAX,
    ),
    Reason(
        (
            r"directive|unknown|duplicate|conflicting|invalid|\bno \"|host in upstream|"
            r"is not allowed here|module .+ (?:version|is already)|dlopen|getpwnam|cycle"
        ),
        ('"server" directive is not allowed here', 'unknown "foo" variable'),
        Category.CONFIG_OR_ENV,
    ),
)


class NginxParser(SeverityLogParser):
    """Reads one finding per error line; the client's particulars are cut off the message."""

    def __init__(self) -> None:
        super().__init__(
            "nginx",
            runtime="nginx",
            anchors=(
                r"\[(?:emerg|alert|crit|error|warn)\] \d{1,10}#\d{1,10}[:,]",
                r"nginx(?:\.exe)?: \[(?:emerg|alert|crit|error|warn)\]",
                r"nginx(?:\.exe)?: configuration file ",
            ),
            table=LogTable(_FORMS, _REASONS, tail=r", client: \S|, server: \S+, request: \""),
        )
