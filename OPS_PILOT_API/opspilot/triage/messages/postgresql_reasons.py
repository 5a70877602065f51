"""What PostgreSQL's messages, severities and SQLSTATEs mean."""

from opspilot.domain.enums import Category
from opspilot.triage.findings import Strength
from opspilot.triage.messages.severity_log import Reason

_SYMPTOM, _FATAL = Strength.SYMPTOM, Strength.FATAL

REASONS = (
    Reason(
        r"terminated by (?:signal 9\b|exception 0xC0000017)",
        ("server process (PID 88) was terminated by signal 9: Killed",),
        Category.OUT_OF_MEMORY,
        _FATAL,
    ),
    Reason(
        r"terminated by (?:signal|exception)",
        ("server process (PID 88) was terminated by signal 11: Segmentation fault",),
        Category.CRASH_SIGNAL,
        _FATAL,
    ),
    Reason(
        (
            r"terminating (?:connection due to (?:administrator command|crash of another|"
            r"unexpected postmaster exit)|background worker|walreceiver|logical replication|"
            r"autovacuum)|the database system is (?:shutting down|starting up|in recovery mode|"
            r"not yet accepting)|canceling (?:statement|authentication) due to user request|"
            r"canceling autovacuum|unexpected EOF on client|could not (?:receive data from|"
            r"send data to) client|connection to client lost"
        ),
        (
            "terminating connection due to administrator command",
            "the database system is starting up",
            "unexpected EOF on client connection with an open transaction",
        ),
        Category.DB_CONNECTION,
        _SYMPTOM,
    ),
    Reason(
        (
            r"aborting startup due to|exited with exit code|could not create any (?:TCP/IP|"
            r"Unix-domain) sockets|could not start server|archive command failed|"
            r"checkpoints are occurring"
        ),
        (
            "aborting startup due to startup process failure",
            "background worker (PID 8) exited with exit code 1",
        ),
        None,
        _SYMPTOM,
    ),
    Reason(
        (
            r"could not accept SSL connection|SSL error|could not load (?:server|root|private) |"
            r"certificate|private key file"
        ),
        (
            "could not accept SSL connection: tlsv1 alert unknown ca",
            'could not load server certificate file "server.crt": No such file or directory',
        ),
        Category.TLS,
    ),
    Reason(
        r"deadlock detected",
        ("deadlock detected",),
        Category.DB_DEADLOCK,
    ),
    Reason(
        r"due to lock timeout|could not obtain lock|still waiting for \w+Lock",
        (
            "canceling statement due to lock timeout",
            'could not obtain lock on row in relation "orders"',
        ),
        Category.DB_DEADLOCK,
    ),
    Reason(
        (
            r"could not serialize access|recovery conflict|due to conflict with recovery|"
            r"tuple concurrently updated"
        ),
        ("could not serialize access due to concurrent update",),
        Category.CONCURRENCY,
    ),
    Reason(
        r"lock file .+ already exists",
        ('lock file "postmaster.pid" already exists',),
        Category.CONCURRENCY,
        _FATAL,
    ),
    Reason(
        (
            r"(?:due to|exceeded) (?:statement|idle-in-transaction|idle|transaction|session|"
            r"user)[- ]\w*\s?timeout|statement timeout|session timeout|timeout expired|"
            r"connection timed out|authentication timeout"
        ),
        (
            "canceling statement due to statement timeout",
            "terminating connection due to idle-in-transaction timeout",
        ),
        Category.TIMEOUT,
    ),
    Reason(
        r"No space left on device|Disk quota exceeded",
        ('could not extend file "base/16384/2601": No space left on device',),
        Category.DISK_FULL,
        Strength.FATAL,
    ),
    Reason(
        (
            r"out of shared memory|too many clients|remaining connection slots|"
            r"too many connections for|Too many open files|could not resize shared memory segment|"
            r"could not create shared memory segment|could not map anonymous shared memory|"
            r"max_locks_per_transaction|stack depth limit|no more connections allowed|"
            r"pooler error: (?:query_wait|pgbouncer cannot)|Address already in use|"
            r"target lists can have at most|payload string too long|row is too big|exceeds maximum"
        ),
        (
            "sorry, too many clients already",
            "out of shared memory",
            'could not bind IPv4 address "0.0.0.0": Address already in use',
        ),
        Category.RESOURCE_LIMIT,
    ),
    Reason(
        r"out of memory|Cannot allocate memory",
        ("out of memory",),
        Category.OUT_OF_MEMORY,
    ),
    Reason(
        (
            r"violates (?:unique|foreign key|not-null|check|exclusion|row-level)|duplicate key|"
            r"violates .+ constraint|already exists|is still referenced|"
            r"cannot drop .+ because other objects|is being accessed by other users|"
            r"contains null values|could not create unique index"
        ),
        (
            'null value in column "name" violates not-null constraint',
            'database "shop" already exists',
        ),
        Category.DB_CONSTRAINT,
    ),
    Reason(
        (
            r"(?:password|Peer|peer|Ident|ident|LDAP|PAM|GSSAPI|SSPI|RADIUS|cert|certificate|"
            r"SCRAM) authentication failed|no pg_hba\.conf entry|role .+ (?:does not exist|"
            r"is not permitted to log in)|no PostgreSQL user name|no password supplied|"
            r"SCRAM authentication|database .+ does not exist|no such (?:user|database)|"
            r"login failed|is not currently accepting connections|pg_hba\.conf rejects"
        ),
        (
            'password authentication failed for user "app"',
            'database "shop" does not exist',
            'role "root" does not exist',
        ),
        Category.DB_CONNECTION,
    ),
    Reason(
        (
            r"could not (?:connect to server|translate host name)|connection to server .+ failed|"
            r"server closed the connection unexpectedly|no response$|rejecting connections$|"
            r"could not connect to the (?:primary|publisher)|could not connect to database|"
            r"server conn crashed|SSL connection has been closed"
        ),
        (
            'connection to server at "db" (10.0.0.7), port 5432 failed: Connection refused',
            "db:5432 - no response",
        ),
        Category.DB_CONNECTION,
    ),
    Reason(
        (
            r"permission denied|must be (?:owner|superuser|member)|Operation not permitted|"
            r"Permission denied|has wrong ownership|has group or world access|invalid permissions|"
            r"cannot be run as root|server must be started by the user|"
            r"cannot execute .+ in a read-only"
        ),
        ("permission denied for table orders", 'data directory "/data" has wrong ownership'),
        Category.AUTH_PERMISSION,
    ),
    Reason(
        (
            r"checkpoint record|invalid page|could not read block|invalid memory alloc request|"
            r"missing chunk number|invalid record length|is corrupt|unexpected zero page|"
            r"invalid byte sequence for encoding|character with byte sequence|"
            r"could not open file .+pg_(?:clog|xact|multixact)|incorrect checksum|"
            r"invalid checkpoint|pg_control"
        ),
        (
            "could not locate a valid checkpoint record",
            'invalid byte sequence for encoding "UTF8": 0xff',
        ),
        Category.SERIALIZATION,
    ),
    Reason(
        (
            r"initialized by PostgreSQL version|incompatible with server|is uninitialized|"
            r"unrecognized configuration parameter|configuration file .+ contains errors|"
            r"invalid value for parameter|could not load library|"
            r"parameter .+ (?:cannot be changed|must be)|is not a (?:database cluster directory|"
            r"valid data directory)|exists but is not empty|syntax error in file|"
            r"must be loaded via|these Docker images|data directory .+ (?:is|does)"
        ),
        (
            'unrecognized configuration parameter "shared_bufers"',
            "database files are incompatible with server",
        ),
        Category.CONFIG_OR_ENV,
    ),
    Reason(
        (
            r"could not open extension control file|extension .+ is not available|"
            r"required extension|could not access file"
        ),
        (
            (
                'could not open extension control file "/usr/share/postgresql/16/extension/vecto'
                "r.cont"
                'rol": No such file or directory'
            ),
        ),
        Category.IMPORT_OR_DEPENDENCY,
    ),
    Reason(
        r"No such file or directory",
        ('could not open file "base/1/2": No such file or directory',),
        Category.FILESYSTEM_NOT_FOUND,
    ),
    Reason(
        (
            r"invalid input (?:syntax|value)|out of range|division by zero|value too long|"
            r"numeric field overflow|invalid regular expression|cannot cast|date/time field|"
            r"malformed (?:array|record|range)"
        ),
        ('invalid input syntax for type integer: "x"', "division by zero"),
        Category.INVALID_VALUE,
    ),
    Reason(
        (
            r"does not exist|syntax error|current transaction is aborted|"
            r"must appear in the GROUP BY|ambiguous|no (?:unique|schema)|cannot insert|"
            r"operator does not|could not determine data type|multiple (?:primary keys|"
            r"assignments)|has no column|more (?:expressions|target columns)|"
            r"cannot be implemented|is of type .+ but|could not identify|unterminated|"
            r"prepared statement|cannot (?:alter|use|change|affect)|subquery|missing FROM-clause|"
            r"invalid reference|column reference|function .+ (?:does not|is not)|relation|"
            r"not null constraint|returned more than one row"
        ),
        ('relation "orders" does not exist at character 15', 'syntax error at or near "FORM"'),
        Category.DB_QUERY,
    ),
)

STATES = {
    "23": Category.DB_CONSTRAINT,
    "42P04": Category.DB_CONSTRAINT,
    "42P06": Category.DB_CONSTRAINT,
    "42P07": Category.DB_CONSTRAINT,
    "42710": Category.DB_CONSTRAINT,
    "2BP01": Category.DB_CONSTRAINT,
    "40P01": Category.DB_DEADLOCK,
    "55P03": Category.DB_DEADLOCK,
    "40": Category.CONCURRENCY,
    "42501": Category.AUTH_PERMISSION,
    "42": Category.DB_QUERY,
    "28": Category.DB_CONNECTION,
    "3D000": Category.DB_CONNECTION,
    "08": Category.DB_CONNECTION,
    "57P": Category.DB_CONNECTION,
    "53100": Category.DISK_FULL,
    "53200": Category.OUT_OF_MEMORY,
    "53": Category.RESOURCE_LIMIT,
    "54": Category.RESOURCE_LIMIT,
    "57014": Category.TIMEOUT,
    "22": Category.INVALID_VALUE,
    "25": Category.DB_QUERY,
    "26": Category.DB_QUERY,
    "21": Category.DB_QUERY,
    "0A": Category.DB_QUERY,
    "58P01": Category.FILESYSTEM_NOT_FOUND,
    "XX001": Category.SERIALIZATION,
    "XX002": Category.SERIALIZATION,
    "F0": Category.CONFIG_OR_ENV,
}
"""SQLSTATE, or its class where no exact one is listed."""

STRENGTHS = {
    "panic": Strength.FATAL,
    "panik": Strength.FATAL,
    "warning": Strength.WARNING,
    "log": Strength.WARNING,
    **dict.fromkeys(
        (
            "fatal",
            "error",
            "fehler",
            "erreur",
            "erro",
            "errore",
            "fatale",
            "fel",
            "błąd",
            "ошибка",
            "важно",
            "паника",
            "错误",
            "致命错误",
            "严重错误",
            "エラー",
            "오류",
            "치명적오류",
            "hata",
            "ölümcül",
            "katastrofalny",
        ),
        Strength.ERROR,
    ),
}
"""FATAL ends one session, not the server; where it ends the server, the reason says so."""
