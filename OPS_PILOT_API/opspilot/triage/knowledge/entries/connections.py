"""Connections that end or never come, credentials, processes: what every program says alike."""

from opspilot.domain.enums import Category
from opspilot.triage.knowledge.base import Entry

CONNECTIONS: tuple[Entry, ...] = (
    Entry(
        id="net-timeout",
        message=r"(?i)(?:connection timed out|connect(?:ion)? timeout|ETIMEDOUT|i/o timeout|operation timed out|timed out after (?P<after>[\d.]{1,10} ?\w{0,12})|read timed out|context deadline exceeded|A connection attempt failed because the connected party did not)",
        categories=(Category.TIMEOUT, Category.DB_CONNECTION, Category.CONNECTION_REFUSED),
        sample="dial tcp 10.0.0.9:5432: i/o timeout",
        means="no answer came within the time allowed ({after|see the client's setting})",
        cause="While connecting: a firewall or security group drops packets, or a wrong address. While reading: the peer is slow or overloaded.",
        steps=(
            "Test the port from the same place: if connecting hangs it is the network, else the service.",
            "For a slow service find the slow request there; a longer timeout only hides it.",
        ),
        check="nc -vz -w 3 HOST PORT; curl -s -o /dev/null -w '%{time_connect} %{time_starttransfer}' http://HOST:PORT/",
    ),
    Entry(
        id="net-reset",
        message=r"(?i)(?:Connection reset by peer|ECONNRESET|Broken pipe|EPIPE|An existing connection was forcibly closed|unexpected EOF|connection aborted|server closed the connection|socket hang up|Software caused connection abort)",
        categories=(
            Category.CONNECTION_REFUSED,
            Category.DB_CONNECTION,
            Category.TIMEOUT,
            Category.UNKNOWN,
        ),
        sample="read tcp 10.0.0.2:51000->10.0.0.9:443: read: connection reset by peer",
        means="the other side (or something between) ended the connection in the middle",
        cause="The peer crashed or restarted, an idle limit of a load balancer or firewall, TLS spoken to a plain port, or the client gave up first (broken pipe).",
        steps=(
            "Look at the peer's log at the same second.",
            "Keep idle connections for less time than the shortest idle limit on the way, and retry what may be repeated.",
        ),
        check="ss -ti | head -40; nstat -az TcpEstabResets TcpExtTCPAbortOnTimeout",
    ),
    Entry(
        id="tls-plain-http",
        message=r"The plain HTTP request was sent to HTTPS port|Client sent an HTTP request to an HTTPS server",
        sample="http: Client sent an HTTP request to an HTTPS server.",
        means="the client speaks plain HTTP to a port that wants HTTPS",
        cause="A wrong scheme in the address, or a proxy that passes http:// to a TLS back end.",
        steps=("Use https:// for that port, in the client or in the proxy's upstream.",),
        check="curl -sv http://HOST:PORT/ -o /dev/null; curl -skv https://HOST:PORT/ -o /dev/null",
    ),
    Entry(
        id="http-unauthorized",
        message=r"(?i)\b401\b.{0,40}Unauthorized|Unauthorized.{0,30}\b401\b|status(?: code)?:? ?401\b|invalid[_ ](?:api[_ ]key|client|grant)|invalid_token|token (?:has |is )?expired",
        categories=(Category.AUTH_PERMISSION, Category.HTTP_CLIENT_ERROR, Category.UNKNOWN),
        sample="Request failed with status code: 401 Unauthorized",
        means="the request carried no valid credentials",
        cause="An expired or rotated token or key, an Authorization header dropped on a redirect to another host, or a key of another environment.",
        steps=(
            "Decode the token's exp and aud, and compare this machine's clock.",
            "Fetch a new one, and refresh it before it expires.",
        ),
        check='curl -si -H "Authorization: Bearer $TOKEN" URL | head -20',
    ),
    Entry(
        id="http-forbidden",
        message=r"(?i)\b403\b.{0,20}Forbidden|status(?: code)?:? ?403\b",
        categories=(Category.AUTH_PERMISSION, Category.HTTP_CLIENT_ERROR, Category.UNKNOWN),
        sample="GET https://api.shop.test/orders answered 403 Forbidden",
        means="the server knows the caller but does not allow this request",
        cause="The account or key lacks the right or scope, an address list or firewall blocks it, or a CSRF or origin check refuses.",
        steps=(
            "Read the body of the answer: it usually names the missing scope or rule.",
            "Grant just that right, or call from an allowed address.",
        ),
        check='curl -si -H "Authorization: Bearer $TOKEN" URL | head -40',
    ),
    Entry(
        id="process-limit",
        message=r"(?i)fork: retry|Cannot fork|fork(?:\(\))? failed|pthread_create failed|can't start new thread|unable to create (?:native )?thread|cannot allocate memory|ENOMEM|Resource temporarily unavailable",
        sample="bash: fork: retry: Resource temporarily unavailable",
        means="the system gives no further process, thread or memory",
        cause="The user's or container's limit of processes, threads that are never ended, or memory that is used up.",
        steps=(
            "Count threads by process and end what leaks; then compare with TasksMax, pids.max and ulimit -u.",
        ),
        check="ps -eo nlwp,pid,comm --sort=-nlwp | head -5; cat /sys/fs/cgroup/pids.max; free -m",
    ),
    Entry(
        id="permission-file",
        message=r"(?i)(?P<path>/[\w./@+-]{2,160})['\"]?:? (?:Permission denied|Read-only file system)|Permission denied:? ['\"]?(?P<path2>/[\w./@+-]{2,160})|(?:EACCES|EPERM|EROFS)\b",
        categories=(Category.AUTH_PERMISSION, Category.UNKNOWN),
        sample="open /var/lib/shop/queue.db: Permission denied",
        means="the process may not use {path|the file or folder}: its owner, mode or mount forbids it",
        cause="Files made by root earlier, a container that runs as another user than the volume's owner, a read-only mount, or SELinux.",
        steps=(
            "Compare the process's user with owner and mode of the file and each parent folder; chown it to that user.",
            "In Kubernetes set fsGroup; with SELinux label the volume (:Z).",
        ),
        check="id; namei -l {path|/path/of/file}; findmnt -T {path|/path/of/file}; ls -Z {path|/path/of/file}",
    ),
)
