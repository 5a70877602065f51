"""MySQL, MariaDB and Percona: the error log in all its ages, InnoDB, the client programs."""

from opspilot.domain.enums import Category
from opspilot.triage.findings import Strength
from opspilot.triage.messages.severity_log import (
    USUAL_STRENGTHS,
    LogForm,
    LogTable,
    Reason,
    SeverityLogParser,
)

_FORMS = (
    LogForm(
        (
            r"\[(?P<level>ERROR|Error)\] (?:\[(?P<code>MY-\d{6})\] \[\w+\] |"
            r"\[Entrypoint\]: ?)?(?P<message>\[FATAL\] \S.*)"
        ),
        ("2024-01-31T10:11:12.123456Z 0 [ERROR] [FATAL] InnoDB: Page corruption detected",),
        level="fatal",
    ),
    LogForm(
        (
            r"(?:^|[\d ])\[(?P<level>ERROR|Error|Warning|"
            r"WARN)\] \[(?P<code>MY-\d{6})\] \[\w+\] (?P<message>\S.*)"
        ),
        (
            "2024-01-31T10:11:12.123456Z 0 [ERROR] [MY-010119] [Server] Aborting",
            (
                "2024-01-31 10:11:12 0 [Warning] [MY-010068] [Server] CA certificate ca.pem is "
                "self signed."
            ),
        ),
    ),
    LogForm(
        r"\[(?P<level>ERROR)\] \[Entrypoint\]: ?(?P<message>\S.*)",
        (
            (
                "2024-01-31 10:11:12+00:00 [ERROR] [Entrypoint]: Database is uninitialized and "
                "password option is not specified"
            ),
        ),
    ),
    LogForm(
        (
            r"^(?:\d{4}-\d\d-\d\d[ T]{1,2}\d{1,2}:\d\d:\d\d(?:\.\d{1,6})?(?:Z|[+-]\d\d:?\d\d)?|"
            r"\d{6} {1,2}\d{1,2}:\d\d:\d\d) {1,9}(?:[0-9a-fx]{1,18} )?\[(?P<level>ERROR|Error|"
            r"Warning)\] {1,3}(?P<message>\S.*)"
        ),
        (
            (
                "2024-01-31  9:51:16 0 [ERROR] InnoDB: The innodb_system data file 'ibdata1' must "
                "be writable"
            ),
            (
                "240131 10:11:12 [ERROR] Can't open the mysql.plugin table. Please run "
                "mysql_upgrade to create it."
            ),
            (
                "2024-01-31T10:11:12.123456Z 12 [Warning] Aborted connection 12 to db: 'shop' "
                "user: 'app'"
            ),
        ),
    ),
    LogForm(
        (
            r"(?P<level>ERROR) (?P<code>\d{4} \([0-9A-Z]{5}\))(?: at line (?P<line>\d{1,7})(?: in "
            r"file: '(?P<file>[^']+)')?)?: (?P<message>\S.*)"
        ),
        (
            "ERROR 1045 (28000): Access denied for user 'root'@'localhost' (using password: NO)",
            "ERROR 1064 (42000) at line 5: You have an error in your SQL syntax; check the manual",
            "ERROR 1050 (42S01) at line 9 in file: 'schema.sql': Table 'orders' already exists",
        ),
    ),
    LogForm(
        (
            r"\b(?:mysqldump|mysqlcheck|mysqlimport|mysqlpump|mariadb-dump|mysqlshow|mysqladmin|"
            r"mysql|mariadb|mysqlbinlog|mysql_upgrade|mysqld|"
            r"mariadb-admin)(?:\.exe)?: (?:\[(?P<level>ERROR)\] |Got error: |"
            r"Error: )(?:(?P<code>\d{4}): )?(?P<message>\S.*)"
        ),
        (
            (
                "mysqldump: Got error: 1045: \"Access denied for user 'app'@'localhost'\" when "
                "trying to connect"
            ),
            (
                "mysqld: [ERROR] Found option without preceding group in config file /etc/my.cnf "
                "at line 1."
            ),
        ),
        level="error",
    ),
    LogForm(
        r"\bmysqladmin(?:\.exe)?: (?P<message>connect to server at .+ failed)",
        ("mysqladmin: connect to server at 'localhost' failed",),
        level="error",
    ),
    LogForm(
        r"^(?P<level>error): '(?P<message>(?:Can't connect|Access denied|Host|Lost connection).*)'",
        (
            (
                "error: 'Can't connect to local MySQL server through socket "
                "'/run/mysqld/mysqld.sock' "
                "(2)'"
            ),
        ),
    ),
    LogForm(
        (
            r"InnoDB: (?P<message>Assertion failure in (?:thread \S+ in )?file (?P<file>\S+) line "
            r"(?P<line>\d{1,7}).*)"
        ),
        (
            (
                "240131 10:11:12  InnoDB: Assertion failure in thread 140123 in file fil0fil.cc "
                "line "
                "812"
            ),
        ),
        level="fatal",
    ),
    LogForm(
        (
            r"\b(?P<message>(?:mysqld|mariadbd|mysqld\.exe)?\s?got (?:signal \d{1,2}|"
            r"exception 0x[0-9a-fA-F]{1,16}) ;.*)"
        ),
        ("10:11:12 UTC - mysqld got signal 11 ;",),
        level="fatal",
    ),
    LogForm(
        r"(?:^|\d {1,3})InnoDB: (?P<level>Error|ERROR|Warning|Fatal error)[:,] ?(?P<message>\S.*)",
        (
            (
                "240131 10:11:12  InnoDB: Error: log file ./ib_logfile0 is of different size 0 "
                "5242880 bytes"
            ),
        ),
    ),
    LogForm(
        (
            r"(?:^|\d {1,3})InnoDB: (?P<message>(?:Unable to lock \S|"
            r"Operating system error number \d|Database page corruption|Unable to allocate memory|"
            r"Cannot continue operation|Check that you do not already have|Fatal error|"
            r"Cannot allocate memory for the buffer pool|Unable to open|The error means).*)"
        ),
        (
            "InnoDB: Unable to lock ./ibdata1, error: 11",
            "InnoDB: Operating system error number 13 in a file operation.",
        ),
        level="error",
    ),
    LogForm(
        (
            r"(?P<message>LATEST DETECTED DEADLOCK|Transactions deadlock detected, dumping "
            r"detailed information\.?)"
        ),
        ("LATEST DETECTED DEADLOCK",),
        level="error",
    ),
    LogForm(
        (
            r"mysqld_safe (?P<message>(?:A mysqld process already exists|"
            r"mysqld from pid file \S+ ended|Directory .+ for UNIX socket file don't exists?\.?|"
            r"error: .*))"
        ),
        ("240131 10:11:12 mysqld_safe mysqld from pid file /run/mysqld/mysqld.pid ended",),
        level="error",
    ),
    LogForm(
        (
            r"^(?P<message>(?:Error: \d{4} )?(?:SQLSTATE: [0-9A-Z]{5} )?(?:ERROR! The server quit "
            r"without updating PID file|MySQL server startup error|"
            r"Neither host .+ could be looked up).*)"
        ),
        ("ERROR! The server quit without updating PID file (/var/lib/mysql/db.pid).",),
        level="error",
    ),
)

_REASONS = (
    Reason(
        (
            r"^Aborting$|Shutdown complete|init function returned error|"
            r"registration as a STORAGE ENGINE failed|Unknown/unsupported storage engine|"
            r"Failed to initialize (?:builtin )?plugins|Data Dictionary initialization failed|"
            r"Plugin initialization aborted|Failed to initialize DD Storage Engine|"
            r"mysqld from pid file|quit without updating PID file|The error means|"
            r"Cannot continue operation|Can't init tc log|Some plugins may be not loaded|"
            r"connect to server at .+ failed"
        ),
        (
            "Aborting",
            "Plugin 'InnoDB' init function returned error.",
            "Unknown/unsupported storage engine: InnoDB",
        ),
        None,
        Strength.SYMPTOM,
    ),
    Reason(
        r"\bgot (?P<type>signal (?:11|4|7|8)\b|exception 0x[0-9a-fA-F]+)",
        ("mysqld got signal 11 ;",),
        Category.CRASH_SIGNAL,
        Strength.FATAL,
    ),
    Reason(
        r"\bgot (?P<type>signal \d+)",
        ("mysqld got signal 6 ;",),
        Category.CRASH_SIGNAL,
        Strength.FATAL,
    ),
    Reason(
        r"(?P<type>Assertion failure)(?:: (?P<file>[^\s:]+):(?P<line>\d{1,7}):)?",
        ("Assertion failure in thread 140123 in file fil0fil.cc line 812",),
        Category.ASSERTION,
        Strength.FATAL,
    ),
    Reason(
        r"in config(?:uration)? file (?P<file>\S+?) at line (?P<line>\d{1,7})",
        ("Found option without preceding group in config file /etc/my.cnf at line 1.",),
        Category.CONFIG_OR_ENV,
    ),
    Reason(
        r"(?i)deadlock|Lock wait timeout exceeded",
        (
            "Deadlock found when trying to get lock; try restarting transaction",
            "LATEST DETECTED DEADLOCK",
        ),
        Category.DB_DEADLOCK,
    ),
    Reason(
        (
            r"No space left|[Dd]isk (?:is )?full|errno: ?28\b|error number 28\b|OS error 28\b|"
            r"The table '.+' is full"
        ),
        ("Disk is full writing './binlog.000007' (OS errno 28 - No space left on device)",),
        Category.DISK_FULL,
        Strength.FATAL,
    ),
    Reason(
        (
            r"Out of memory|Cannot allocate memory|Unable to allocate memory|Out of sort memory|"
            r"cannot allocate .+ bytes|needed \d+ bytes"
        ),
        (
            "Cannot allocate memory for the buffer pool",
            "mmap(137363456 bytes) failed; Cannot allocate memory",
        ),
        Category.OUT_OF_MEMORY,
    ),
    Reason(
        (
            r"Duplicate entry|foreign key constraint|cannot be null|Duplicate key name|"
            r"Duplicate column name|Check constraint|doesn't have a default value|database exists|"
            r"already exists"
        ),
        ("Duplicate entry '7' for key 'orders.PRIMARY'", "Table 'orders' already exists"),
        Category.DB_CONSTRAINT,
    ),
    Reason(
        (
            r"Access denied for user|Host '.+' is (?:not allowed|blocked)|Can't connect to|"
            r"Unknown database|Lost connection to|server has gone away|Can't get hostname|"
            r"[Aa]uthentication plugin|caching_sha2_password|error (?:re)?connecting to (?:master|"
            r"source)|Unknown MySQL server host|Plugin '?(?:mysql_native_password|"
            r"caching_sha2_password)'? (?:is not|could not)"
        ),
        (
            "Access denied for user 'app'@'10.0.0.5' (using password: YES)",
            "Unknown database 'shop'",
        ),
        Category.DB_CONNECTION,
    ),
    Reason(
        (
            r"Too many connections|max_user_connections|max_connections|Bind on|bind on|"
            r"Only one usage of each socket|Address already in use|another mysqld server running|"
            r"Could not create unix socket lock file|unix socket lock|max_allowed_packet|"
            r"bigger than|Too many open files|Can't create (?:a new )?thread|Row size too large|"
            r"max_connect_errors|Specified key was too long|(?:query_|sort_)?max_statement_time|"
            r"open_files_limit"
        ),
        ("Can't start server: Bind on TCP/IP port: Address already in use", "Too many connections"),
        Category.RESOURCE_LIMIT,
    ),
    Reason(
        (
            r"Unable to lock|must be writable|error number 35\b|error: 11\b|OS error 11\b|"
            r"process already exists|is using or hasn't closed"
        ),
        ("Unable to lock ./ibdata1, error: 11",),
        None,
    ),
    Reason(
        r"maximum statement execution time|timeout|Query execution was interrupted",
        ("Query execution was interrupted, maximum statement execution time exceeded",),
        Category.TIMEOUT,
    ),
    Reason(
        (
            r"[Pp]ermission denied|OS errno: 13|Errcode: 13|error number 13\b|errno: 13|"
            r"OS error 13\b|command denied to user|Operating system error number 5 in|"
            r"Please read .+how to run mysqld as root|run mysqld as root|world[- ]writable|"
            r"you need \(?at least one of\)?|must be the owner"
        ),
        ("Can't create/write to file '/var/lib/mysql/x.pid' (Errcode: 13 - Permission denied)",),
        Category.AUTH_PERMISSION,
    ),
    Reason(
        (
            r"is marked as crashed|Incorrect key file|needs? (?:to be )?repair|tables? (?:is|"
            r"are) corrupt|Index for table .+ is corrupt|Cannot open table|"
            r"Table '.+' doesn't exist|doesn't exist|Unknown column|Unknown table|"
            r"error in your SQL syntax|Column count|Column '.+' in|Incorrect definition of table|"
            r"Incorrect information in file|Unknown storage engine|isn't in GROUP BY|"
            r"sql_mode=only_full_group_by|Unknown (?:collation|character set)|Operand should|"
            r"Subquery returns|Every derived table|Cannot drop|Can't DROP|not unique table"
        ),
        (
            "Table './shop/orders' is marked as crashed and should be repaired",
            "Unknown column 'nam' in 'field list'",
        ),
        Category.DB_QUERY,
    ),
    Reason(
        (
            r"log sequence number .+ is in the future|corrupt|checksum|ib_logfile|"
            r"Missing FILE_CHECKPOINT|Aria recovery failed|Invalid flags|Upgrade after a crash|"
            r"log file .+ is of different size|Unsupported redo log format|"
            r"previously opened tablespace|invalid (?:page|tablespace)|Page \[page id|"
            r"Database was not shut|tablespace|magic number|read_log_event|[Bb]inlog"
        ),
        (
            (
                "Database page corruption on disk or a failed file read of page [page id: space=0, "
                "page number=7]"
            ),
        ),
        Category.SERIALIZATION,
    ),
    Reason(
        (
            r"unknown (?:option|variable)|Database is uninitialized|MYSQL_USER=|"
            r"unrecognized option|ambiguous option|Fatal error in defaults handling|"
            r"Could not open required defaults file|data directory has files in it|"
            r"Different lower_case_table_names|Invalid MySQL server (?:up|down)grade|"
            r"initialize specified but|Upgrad(?:e|ing) is not supported|--datadir|mysql_upgrade|"
            r"mariadb-upgrade|wrong or missing|server id|innodb_\w+ (?:is|must|size)|Wrong|value"
        ),
        (
            "unknown variable 'query_cache_size=64M'",
            "Database is uninitialized and password option is not specified",
        ),
        Category.CONFIG_OR_ENV,
    ),
    Reason(
        (
            r"No such file|Errcode: 2\b|errno: 2\b|error number 2\b|OS error 2\b|error number 3\b|"
            r"Can't (?:find|open|read|change|create)|could not be found|don't exist"
        ),
        ("Can't change dir to '/var/lib/mysql/' (Errcode: 2 - No such file or directory)",),
        Category.FILESYSTEM_NOT_FOUND,
    ),
)


class MysqlParser(SeverityLogParser):
    """Reads one finding per error line. A crash's own symptoms (`Aborting`) never lead."""

    def __init__(self) -> None:
        super().__init__(
            "mysql",
            runtime="mysql",
            anchors=(
                r"\[(?:ERROR|Error)\] ",
                r"ERROR \d{4} \([0-9A-Z]{5}\)",
                (
                    r"InnoDB: (?:Error|Fatal|Unable|Assertion|Operating system error|"
                    r"Database page|Cannot|Check that)"
                ),
                (
                    r"got (?:signal \d{1,2}|exception 0x[0-9a-fA-F]{1,16}) ;|DETECTED DEADLOCK|"
                    r"deadlock detected, dumping"
                ),
                (
                    r"(?:mysql[a-z]{0,12}|mariadb[a-z-]{0,12})(?:\.exe)?: (?:\[ERROR\]|Got error|"
                    r"Error|connect to)|mysqld_safe |error: 'Can't connect"
                ),
                r"\d \[Warning\] |quit without updating PID file",
            ),
            table=LogTable(
                _FORMS,
                _REASONS,
                {**USUAL_STRENGTHS, "fatal error": Strength.ERROR},
                follower=r"^InnoDB: |^\s+\S|^\*\*\* \(\d\)|^\d{4}-\d\d-\d\d.{1,60} InnoDB: [a-z]",
            ),
        )
