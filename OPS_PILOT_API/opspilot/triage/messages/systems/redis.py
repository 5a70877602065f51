"""Redis, Valkey and Sentinel: the server's log, its error replies, redis-cli."""

from collections.abc import Sequence

from opspilot.domain.enums import Category
from opspilot.triage.findings import Finding, Strength
from opspilot.triage.lines import Line
from opspilot.triage.messages.joined_lines import join_lines
from opspilot.triage.messages.severity_log import LogForm, LogTable, Reason, SeverityLogParser
from opspilot.triage.patterns import Pattern

_FORMS = (
    LogForm(
        (
            r"(?:^|\s)\d{1,8}:[XCSM] \d{1,2} [A-Z][a-z]{2}(?: \d{4})? "
            r"\d\d:\d\d:\d\d(?:\.\d{1,6})? # (?P<level>WARNING):? (?P<message>\S.*)"
        ),
        (
            (
                "1:M 31 Jan 2024 10:11:12.123 # WARNING overcommit_memory is set to 0! Background "
                "save may fail under low memory condition."
            ),
        ),
    ),
    LogForm(
        (
            r"(?:^|\s)\d{1,8}:[XCSM] \d{1,2} [A-Z][a-z]{2}(?: \d{4})? "
            r"\d\d:\d\d:\d\d(?:\.\d{1,6})? [#*] (?P<message>(?:Fatal error|Can't|Failed|Error|"
            r"Could not|Unable|Bad file format|Short read|Unexpected|Internal error|Unrecoverable|"
            r"=== REDIS BUG|Redis \S+ crashed|Out Of Memory|OOM|!!!|Write error|"
            r"Background sav\w+ (?:error|terminated)|MISCONF|Timeout|MASTER (?:timeout|aborted|"
            r"\S+ )|Master (?:replied|is|does)|Connection with (?:master|replica|slave)|"
            r"Cluster state changed: fail|Asynchronous AOF fsync|DB loading|Wrong|Guru|"
            r"Protocol error|Warning: Could not|Sentinel|\+sdown|\+odown|ASSERTION|"
            r"User requested shutdown|Opening|Creating|Possible SECURITY|Disk|The AOF|"
            r"\S+ is (?:bad|corrupt)).*)"
        ),
        (
            "1:M 31 Jan 2024 10:11:12.123 # Can't save in background: fork: Cannot allocate memory",
            (
                "4711:M 31 Jan 10:11:12.123 # Could not create server TCP listening socket "
                "*:6379: bind: Address already in use"
            ),
        ),
        level="error",
    ),
    LogForm(
        (
            r"(?P<message>\*\*\* FATAL CONFIG FILE ERROR.*|"
            r"Reading the configuration file, at line \d{1,6}|"
            r"Bad directive or wrong number of arguments.*)"
        ),
        ("*** FATAL CONFIG FILE ERROR (Redis 7.2.4) ***",),
        level="fatal",
    ),
    LogForm(
        (
            r"(?:^|\(error\) |redis\S*: |RedisError: |ReplyError: |ResponseError: |"
            r"[\s:'\"])(?P<level>NOAUTH|WRONGPASS|WRONGTYPE|MISCONF|CLUSTERDOWN|READONLY|LOADING|"
            r"NOSCRIPT|BUSYKEY|NOREPLICAS|MASTERDOWN|BUSYGROUP|NOGROUP|EXECABORT|CROSSSLOT|NOPERM|"
            r"UNBLOCKED|TRYAGAIN|OOM|BUSY|DENIED) (?P<message>(?:Authentication required|"
            r"invalid username|Operation against|Redis is|The cluster|Hash slot|You can't write|"
            r"Redis is loading|No matching|Target key|Not enough|Link with|Consumer Group|"
            r"No such key|Transaction discarded|Keys in request|this user|User |"
            r"command not allowed|Multiple keys|force unblock|AUTH failed|Valkey is).*)"
        ),
        (
            "(error) NOAUTH Authentication required.",
            (
                "MISCONF Redis is configured to save RDB snapshots, but it's currently unable to "
                "persist to disk."
            ),
        ),
    ),
    LogForm(
        r"(?P<message>Could not connect to (?:Redis|Valkey) at \S+: .*)",
        ("Could not connect to Redis at 127.0.0.1:6379: Connection refused",),
        level="error",
    ),
    LogForm(
        r"^\((?P<level>error)\) (?P<code>ERR) (?P<message>\S.*)",
        ("(error) ERR unknown command 'FOO', with args beginning with:",),
    ),
)

_REASONS = (
    Reason(
        (
            r"User requested shutdown|Connection with (?:replica|slave) .* lost|overcommit_memory|"
            r"Transparent Huge Pages|TCP backlog|THP|somaxconn"
        ),
        ("WARNING overcommit_memory is set to 0!", "User requested shutdown..."),
        None,
        Strength.NOISE,
    ),
    Reason(
        r"REDIS BUG REPORT",
        ("=== REDIS BUG REPORT START: Cut & paste starting from here ===",),
        Category.CRASH_SIGNAL,
        Strength.SYMPTOM,
    ),
    Reason(
        r"crashed by signal|ASSERTION|Guru Meditation",
        ("Redis 7.2.4 crashed by signal: 11, si_code: 1",),
        Category.CRASH_SIGNAL,
        Strength.FATAL,
    ),
    Reason(
        r"No space left|[Dd]isk (?:is )?full",
        ("Write error saving DB on disk: No space left on device",),
        Category.DISK_FULL,
    ),
    Reason(
        r"Cannot allocate memory|Out Of Memory|OOM|maxmemory|command not allowed when used memory",
        (
            "command not allowed when used memory > 'maxmemory'.",
            "Out Of Memory allocating 4096 bytes!",
        ),
        Category.OUT_OF_MEMORY,
    ),
    Reason(
        (
            r"(?i)Authentication required|AUTH failed|invalid username|Permission denied|"
            r"no permissions|Possible SECURITY|DENIED Redis|NOPERM|can't be run|protected mode"
        ),
        (
            "Authentication required.",
            (
                "Failed opening the RDB file dump.rdb (in server root dir /data) for saving: "
                "Permission denied"
            ),
        ),
        Category.AUTH_PERMISSION,
    ),
    Reason(
        (
            r"(?i)address already in use|max(?:imum)? number of (?:open files|clients)|maxclients|"
            r"Too many open files|setrlimit"
        ),
        (
            "Could not create server TCP listening socket *:6379: bind: Address already in use",
            "max number of clients reached",
        ),
        Category.RESOURCE_LIMIT,
    ),
    Reason(
        (
            r"(?i)Could not connect|Connection refused|connection lost|Master is currently unable|"
            r"Link with MASTER|Cluster state changed: fail|cluster is down|Hash slot not served|"
            r"Error condition on socket"
        ),
        ("Could not connect to Redis at 127.0.0.1:6379: Connection refused", "The cluster is down"),
        Category.DB_CONNECTION,
    ),
    Reason(
        r"(?i)timeout|timed out|taking too long",
        ("MASTER timeout: no data nor PING received...",),
        Category.TIMEOUT,
    ),
    Reason(
        (
            r"(?i)FATAL CONFIG|configuration file|Bad directive|unable to persist|"
            r"You can't write against a read only|Can't chdir|Can't open config|"
            r"cluster support disabled|config"
        ),
        ("*** FATAL CONFIG FILE ERROR ***", "You can't write against a read only replica."),
        Category.CONFIG_OR_ENV,
    ),
    Reason(
        (
            r"(?i)Bad file format|Short read|RDB (?:CRC|version)|Wrong signature|"
            r"Unrecoverable error|checksum|can't handle RDB|corrupt|truncated"
        ),
        (
            "Bad file format reading the append only file: make a backup of your AOF file",
            "Can't handle RDB format version 11",
        ),
        Category.SERIALIZATION,
    ),
    Reason(
        (
            r"Operation against a key|unknown command|wrong number of arguments|Keys in request|"
            r"No matching script|syntax error|not an integer|no such key"
        ),
        ("Operation against a key holding the wrong kind of value", "unknown command 'FOO'"),
        Category.DB_QUERY,
    ),
    Reason(
        r"(?i)is loading the dataset|No such file",
        ("Redis is loading the dataset in memory",),
    ),
)

_REPLIES = (
    "noauth wrongpass wrongtype misconf clusterdown readonly loading noscript busykey "
    "noreplicas masterdown "
    "busygroup nogroup execabort crossslot noperm unblocked tryagain oom busy denied error"
)


_OPENS = Pattern(r"FATAL CONFIG FILE ERROR")
_PART = Pattern(r"^(?:Reading the configuration file|>>> '|\S.*|$)")


class RedisParser(SeverityLogParser):
    """Reads one finding per error line; an error reply's first word is its type."""

    def __init__(self) -> None:
        super().__init__(
            "redis",
            runtime="redis",
            anchors=(
                (
                    r"\d:[XCSM] \d{1,2} [A-Z][a-z]{2} (?:\d{4} )?[\d:.]{8,15} [#*] (?:WARNING|"
                    r"Fatal|Can't|Failed|Error|Could|Unable|Bad|Short|Unexpected|Internal|Redis|"
                    r"Out|OOM|Write|Background|MASTER|Cluster|Timeout|Wrong|Unrec|=== |Asyn|Conn|"
                    r"User|Guru|DB|Master|ASS|\+[so]down|Protocol|Possible|Open|The AOF)"
                ),
                (
                    r"FATAL CONFIG FILE ERROR|Bad directive or wrong number|"
                    r"Could not connect to (?:Redis|Valkey)"
                ),
                (
                    r"(?:NOAUTH|WRONGPASS|WRONGTYPE|MISCONF|CLUSTERDOWN|READONLY|LOADING|NOSCRIPT|"
                    r"NOPERM|CROSSSLOT|MASTERDOWN|OOM|BUSYGROUP|EXECABORT|NOREPLICAS|BUSY|"
                    r"DENIED) [A-Za-z]"
                ),
                r"\(error\) ERR ",
            ),
            table=LogTable(
                _FORMS,
                _REASONS,
                dict.fromkeys(_REPLIES.split(), Strength.ERROR)
                | {"warning": Strength.WARNING, "fatal": Strength.FATAL},
            ),
        )

    def find(self, lines: Sequence[Line]) -> list[Finding]:
        return super().find(join_lines(lines, _OPENS, _PART))
