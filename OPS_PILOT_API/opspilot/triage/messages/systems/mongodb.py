"""MongoDB: mongod and mongos logs (text and JSON records), mongosh and the tools."""

from opspilot.domain.enums import Category
from opspilot.triage.findings import Strength
from opspilot.triage.messages.severity_log import LogForm, LogTable, Reason, SeverityLogParser

_FORMS = (
    LogForm(
        (
            r"(?:^|[\dZ] )(?P<level>[FEW]) {1,2}(?P<code>[A-Z_]{1,10}|"
            r"-) {1,12}\[[\w.#:-]{1,80}\] (?P<message>\S.*)"
        ),
        (
            (
                "2024-01-31T10:11:12.123+0000 E NETWORK  [initandlisten] Failed to set up "
                "listener: SocketException: Address already in use"
            ),
            "F CONTROL [initandlisten] Failed to unlink socket file /tmp/mongodb-27017.sock",
        ),
    ),
    LogForm(
        (
            r"\"s\":\"(?P<level>[FEW])\", *\"c\":\"(?P<code>[A-Z_]{1,10}|"
            r"-)\".*?\"msg\":\"(?P<message>[^\"]*)\""
        ),
        (
            (
                '{"t":{"$date":"2024-01-31T10:11:12.123+00:00"},"s":"E",  "c":"NETWORK",  '
                '"id":23024, '
                '  "ctx":"initandlisten","msg":"Failed to unlink socket file"'
            ),
        ),
    ),
    LogForm(
        (
            r"\b(?P<type>MongoServerError|MongoNetworkError|MongoServerSelectionError|MongoError|"
            r"MongoBulkWriteError|MongoTimeoutError|MongoParseError): (?P<message>.*)"
        ),
        (
            (
                "MongoServerError: E11000 duplicate key error collection: shop.orders index: "
                "_id_ dup "
                "key: { _id: 7 }"
            ),
        ),
        level="error",
    ),
    LogForm(
        (
            r"(?:^|\s)(?P<level>Error): (?P<message>(?:couldn't connect to server|"
            r"Authentication failed|network error while attempting).*)"
        ),
        ("Error: couldn't connect to server 127.0.0.1:27017, connection attempt failed",),
    ),
    LogForm(
        (
            r"(?P<message>Error parsing (?:YAML config file|INI config file|command line): .*|"
            r"ERROR: child process failed, exited with (?:error number )?\d.*|"
            r"Failed: (?:error connecting|can't create session|restore error|error reading).*)"
        ),
        ("Error parsing YAML config file: yaml-cpp: error at line 3, column 9: illegal map value",),
        level="error",
    ),
)

_REASONS = (
    Reason(
        r"E11000 duplicate key",
        ("E11000 duplicate key error collection: shop.orders",),
        Category.DB_CONSTRAINT,
    ),
    Reason(
        (
            r"Access control is not enabled|soft rlimits|vm\.max_map_count|"
            r"transparent_hugepage|bound to localhost|This server|Slow query"
        ),
        ("Access control is not enabled for the database",),
        None,
        Strength.SYMPTOM,
    ),
    Reason(
        r"child process failed",
        ("ERROR: child process failed, exited with 48",),
    ),
    Reason(
        (
            r"Got signal: (?:11|6|4|7|8)|Invalid access at address|Fatal assertion|"
            r"Invariant failure|aborting after|Writing fatal message"
        ),
        ("Fatal assertion", "Invariant failure"),
        Category.CRASH_SIGNAL,
        Strength.FATAL,
    ),
    Reason(
        r"No space left|[Ii]nsufficient free space|disk full",
        ("error writing to /data/db/journal: No space left on device",),
        Category.DISK_FULL,
    ),
    Reason(
        r"[Oo]ut of memory|Cannot allocate memory",
        ("out of memory",),
        Category.OUT_OF_MEMORY,
    ),
    Reason(
        (
            r"(?i)Authentication failed|UserNotFound|SASL|Unauthorized|not authorized|"
            r"requires authentication|Permission denied|Operation not permitted|keyfile|"
            r"permissions on .* too open|AuthenticationFailed|bad auth"
        ),
        ("Authentication failed", "not authorized on shop to execute command"),
        Category.AUTH_PERMISSION,
    ),
    Reason(
        (
            r"(?i)address already in use|too many open files|too many open connections|"
            r"connection refused because too many|unable to create thread|exceeds"
        ),
        ("Failed to set up listener: SocketException: Address already in use",),
        Category.RESOURCE_LIMIT,
    ),
    Reason(
        (
            r"DBPathInUse|another mongod instance|Unable to lock|mongod\.lock|WriteConflict|"
            r"LockTimeout|LockBusy"
        ),
        ("DBPathInUse: Unable to lock the lock file: /data/db/mongod.lock",),
        Category.CONCURRENCY,
    ),
    Reason(
        r"(?i)WiredTiger error|corrupt|checksum|WT_PANIC|turtle file|BSONObj size",
        ("WiredTiger error (0) [WT_VERB_DEFAULT]: read checksum error",),
        Category.SERIALIZATION,
    ),
    Reason(
        (
            r"connect E[A-Z]{5,}|(?i:couldn't connect|"
            r"could not connect|connection (?:attempt failed|refused|closed|pool)|HostUnreachable|"
            r"no primary|NotMaster|NotWritablePrimary|not primary|Error connecting|network error|"
            r"getaddrinfo)"
        ),
        (
            "couldn't connect to server 127.0.0.1:27017",
            "connect ECONNREFUSED 127.0.0.1:27017",
        ),
        Category.DB_CONNECTION,
    ),
    Reason(
        r"(?i)exceeded time limit|MaxTimeMSExpired|timed out|timeout",
        ("operation exceeded time limit",),
        Category.TIMEOUT,
    ),
    Reason(
        r"(?i)SSL|TLS|certificate",
        ("SSL peer certificate validation failed: certificate has expired",),
        Category.TLS,
    ),
    Reason(
        (
            r"(?i)Error parsing|featureCompatibility|config|UPGRADE PROBLEM|"
            r"Data directory .* not found|NonExistentPath|unrecognised option|"
            r"IncompatibleServerVersion|storage engine|bad value|replSet|AVX support"
        ),
        (
            "Error parsing YAML config file: yaml-cpp: error at line 3",
            (
                "Wrong mongod version. UPGRADE PROBLEM: Found an invalid "
                "featureCompatibilityVersion "
                "document"
            ),
        ),
        Category.CONFIG_OR_ENV,
    ),
    Reason(
        r"Document failed validation|IndexOptionsConflict|IndexKeySpecsConflict|NamespaceExists",
        ("Document failed validation",),
        Category.DB_CONSTRAINT,
    ),
    Reason(
        (
            r"NamespaceNotFound|unknown (?:operator|top level)|"
            r"ns not found|BadValue|FailedToParse|CommandNotFound|no such command"
        ),
        ("unknown operator: $foo",),
        Category.DB_QUERY,
    ),
    Reason(
        r"(?i)no such file|not found",
        ("exception in initAndListen: /data/db not found",),
        Category.FILESYSTEM_NOT_FOUND,
    ),
)

_STRENGTHS = {
    "f": Strength.FATAL,
    "e": Strength.ERROR,
    "w": Strength.WARNING,
    "error": Strength.ERROR,
}


class MongodbParser(SeverityLogParser):
    """Reads one finding per line; its type is the severity letter with the component."""

    def __init__(self) -> None:
        super().__init__(
            "mongodb",
            runtime="mongodb",
            anchors=(
                r"[FEW] {1,2}(?:[A-Z_]{4,10}|-) {1,10}\[[\w.#:-]{1,60}\] ",
                r"\\?\"s\\?\":\\?\"[FEW]\\?\", {0,3}\\?\"c\\?\":",
                (
                    r"Mongo[A-Za-z]{0,20}Error: |Error parsing (?:YAML|INI) config|"
                    r"child process failed, exited|Error: (?:couldn't connect to server|"
                    r"Authentication failed)|Failed: (?:error connecting|can't create)"
                ),
            ),
            table=LogTable(_FORMS, _REASONS, _STRENGTHS),
        )
