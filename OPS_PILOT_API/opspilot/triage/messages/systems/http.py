"""HTTP and TCP clients' one-line failures: curl, wget, language clients; 5xx in access logs."""

from opspilot.domain.enums import Category
from opspilot.triage.findings import Strength
from opspilot.triage.messages.base import LineRule
from opspilot.triage.messages.plain_lines import PlainLineParser

_REFUSED, _TIMEOUT = Category.CONNECTION_REFUSED, Category.TIMEOUT
_CLIENT_ERROR, _SERVER_ERROR = Category.HTTP_CLIENT_ERROR, Category.HTTP_SERVER_ERROR

_CURL = (
    LineRule(
        r"(?P<type>curl: \((?:5|6)\)) (?P<message>.*)",
        ("curl: (6) Could not resolve host: api.internal",),
        category=Category.DNS,
    ),
    LineRule(
        r"(?P<type>curl: \(28\)) (?P<message>.*)",
        ("curl: (28) Operation timed out after 5001 milliseconds with 0 bytes received",),
        category=_TIMEOUT,
    ),
    LineRule(
        r"(?P<type>curl: \((?:35|51|53|54|58|59|60|64|66|77|80|82|83|90|91)\)) (?P<message>.*)",
        ("curl: (60) SSL certificate problem: unable to get local issuer certificate",),
        category=Category.TLS,
    ),
    LineRule(
        r"(?P<type>curl: \(22\)) (?P<message>.*: 5\d\d.*)",
        ("curl: (22) The requested URL returned error: 503",),
        category=_SERVER_ERROR,
    ),
    LineRule(
        r"(?P<type>curl: \(22\)) (?P<message>.*)",
        ("curl: (22) The requested URL returned error: 404",),
        category=_CLIENT_ERROR,
    ),
    LineRule(
        r"(?P<type>curl: \((?:67|9)\)) (?P<message>.*)",
        ("curl: (67) Access denied: 530",),
        category=Category.AUTH_PERMISSION,
    ),
    LineRule(
        r"(?P<type>curl: \(23\)) (?P<message>.*)",
        ("curl: (23) Failed writing body (0 != 16384)",),
        category=Category.DISK_FULL,
    ),
    LineRule(
        r"(?P<type>curl: \((?:1|2|3|4|26|37|48)\)) (?P<message>.*)",
        ("curl: (3) URL using bad/illegal format or missing URL",),
        category=Category.INVALID_VALUE,
    ),
    LineRule(
        r"(?P<type>curl: \(\d{1,3}\)) (?P<message>.*)",
        (
            (
                "curl: (7) Failed to connect to localhost port 8080 after 0 ms: Couldn't "
                "connect to "
                "server"
            ),
            "curl: (52) Empty reply from server",
        ),
        category=_REFUSED,
    ),
    LineRule(
        r"(?P<message>cURL error (?:7|52|55|56)\b.*)",
        ("cURL error 7: Failed to connect to api port 80: Connection refused",),
        category=_REFUSED,
        runtime="php",
    ),
    LineRule(
        r"(?P<message>cURL error \d{1,3}: .*)",
        ("cURL error 28: Operation timed out after 5000 milliseconds",),
        runtime="php",
    ),
)

_TOOLS = (
    LineRule(
        (
            r"(?P<message>wget: unable to resolve host address .*|"
            r"wget: can't connect to remote host.*|Connecting to \S+ .*\.\.\. failed: .*)"
        ),
        (
            "Connecting to api.internal (api.internal)|10.0.0.7|:80... failed: Connection refused.",
            "wget: can't connect to remote host (10.0.0.7): Connection refused",
        ),
    ),
    LineRule(
        r"(?:\S+ )?(?P<message>(?P<type>ERROR (?P<code>[45]\d\d)): .*\.$)",
        ("2024-01-31 10:11:12 ERROR 404: Not Found.",),
    ),
    LineRule(
        r"(?P<message>wget: server returned error: HTTP/\S+ 5\d\d .*)",
        ("wget: server returned error: HTTP/1.1 502 Bad Gateway",),
        category=_SERVER_ERROR,
    ),
    LineRule(
        r"(?P<message>wget: server returned error: .*)",
        ("wget: server returned error: HTTP/1.1 404 Not Found",),
        category=_CLIENT_ERROR,
    ),
    LineRule(
        r"(?P<message>http: error: (?P<type>\w+): .*)",
        (
            (
                "http: error: ConnectionError: HTTPConnectionPool(host='localhost', port=8000): "
                "Max "
                "retries exceeded with url: /"
            ),
        ),
        category=_REFUSED,
    ),
    LineRule(
        (
            r"(?P<message>(?:nc|ncat|netcat|telnet): .{0,120}(?:Connection refused|"
            r"Connection timed out|No route to host|Host is unreachable|Network is unreachable).*|"
            r"(?:nc|telnet): (?:connect to|Unable to connect) .*)"
        ),
        ("nc: connect to 10.0.0.7 port 5432 (tcp) failed: Connection refused",),
    ),
    LineRule(
        (
            r"(?P<message>\w{1,20}: (?P<type>Timeout|timeout) .{0,60}waiting for \S+.*|"
            r"wait-for-it(?:\.sh)?: timeout occurred after .*|Operation timed out)$"
        ),
        ("wait-for-it.sh: timeout occurred after waiting 15 seconds for db:5432",),
        category=_TIMEOUT,
    ),
)

_CLIENTS = (
    LineRule(
        (
            r"(?P<type>requests\.exceptions\.\w+|urllib3\.exceptions\.\w+|httpx\.\w+Error|"
            r"httpx\.\w+Timeout|aiohttp\.client_exceptions\.\w+|"
            r"urllib\.error\.\w+): (?P<message>\S.*)"
        ),
        (
            (
                "requests.exceptions.ReadTimeout: HTTPConnectionPool(host='api', port=80): Read "
                "timed "
                "out. (read timeout=5)"
            ),
        ),
        runtime="python",
    ),
    LineRule(
        r"(?P<type>\w*Max retries exceeded\w*|HTTPS?ConnectionPool)(?P<message>\(host=.*)",
        (
            (
                "HTTPSConnectionPool(host='api.internal', port=443): Max retries exceeded with "
                "url: "
                "/v1 (Caused by NewConnectionError('failed'))"
            ),
        ),
        runtime="python",
    ),
    LineRule(
        (
            r"(?P<message>connect (?P<type>ECONNREFUSED|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|"
            r"ECONNRESET)\b.*)"
        ),
        ("connect ECONNREFUSED 127.0.0.1:5432",),
        runtime="javascript",
    ),
    LineRule(
        r"(?P<type>AxiosError|FetchError): (?P<message>\S.*)",
        ("AxiosError: Request failed with status code 502",),
        runtime="javascript",
    ),
    LineRule(
        (
            r"(?P<message>(?:\w+ \\?\"https?://[^\"\\]+\\?\": )?dial (?:tcp|udp|"
            r"unix) \S+: (?:connect: .*|i/o timeout|operation was canceled|.*))"
        ),
        ('Get "http://10.0.0.7:8080/": dial tcp 10.0.0.7:8080: connect: connection refused',),
        runtime="go",
    ),
    LineRule(
        r"(?P<message>rpc error: code = (?P<type>\w+) desc = transport is closing.*)",
        ("rpc error: code = Unavailable desc = transport is closing",),
        category=_REFUSED,
        strength=Strength.SYMPTOM,
        runtime="go",
    ),
    LineRule(
        r"(?P<message>rpc error: code = (?P<type>\w+) desc = .*)",
        (
            (
                'rpc error: code = Unavailable desc = connection error: desc = "transport: Error '
                'while dialing"'
            ),
        ),
        runtime="go",
    ),
)

_ACCESS = (
    LineRule(
        r"(?P<message>\"[A-Z]{3,8} \S+ HTTP/[\d.]+\" (?P<type>5\d\d) \d+.*)",
        ('10.0.0.5 - - [31/Jan/2024:10:11:12 +0000] "GET /api HTTP/1.1" 502 157 "-" "curl/8"',),
        category=_SERVER_ERROR,
        strength=Strength.SYMPTOM,
        runtime="http",
    ),
)


class HttpParser(PlainLineParser):
    """Reads one finding per failed request. Everything more exact stands before it."""

    def __init__(self) -> None:
        super().__init__(
            "http",
            runtime="http",
            anchors=(
                (
                    r"curl: \(\d{1,3}\) |cURL error \d|wget: |\.\.\. failed: |ERROR [45]\d\d: |"
                    r"http: error: "
                ),
                (
                    r"(?:nc|ncat|netcat|telnet): |wait-for-it(?:\.sh)?: timeout|"
                    r"imeout .{0,40}waiting for"
                ),
                (
                    r"requests\.exceptions\.|urllib3\.exceptions|httpx\.[A-Z]|client_exceptions\.|"
                    r"urllib\.error\.|HTTPS?ConnectionPool\("
                ),
                (
                    r"connect E[A-Z]{8,14}|AxiosError: |FetchError: |dial (?:tcp|udp|unix) |"
                    r"rpc error: code = "
                ),
                r"HTTP/[\d.]{1,3}\\?\" 5\d\d ",
            ),
            rules=(*_CURL, *_TOOLS, *_CLIENTS, *_ACCESS),
        )
