"""SQLite: the command-line shell, result codes as drivers print them, Android's SQLiteLog."""

from opspilot.domain.enums import Category
from opspilot.triage.findings import Strength
from opspilot.triage.messages.severity_log import LogForm, LogTable, Reason, SeverityLogParser

_FORMS = (
    LogForm(
        (
            r"(?P<level>Parse error|Runtime error|Error)(?:: |"
            r" )near line (?P<line>\d{1,8}): (?P<message>\S.*)"
        ),
        (
            "Parse error near line 7: no such table: orders",
            "Error: near line 3: UNIQUE constraint failed: orders.id",
        ),
    ),
    LogForm(
        (
            r"^(?P<level>Parse error|Runtime error|Error): (?P<message>(?:near \"|"
            r"no such (?:table|column|function|module)|in prepare|stepping|"
            r"unable to open database|database is locked|file is (?:not a database|encrypted)|"
            r"database disk image|incomplete|table \S+ already exists|(?:UNIQUE|NOT NULL|"
            r"FOREIGN KEY|CHECK) constraint|attempt to write a readonly|disk I/O error|"
            r"database or disk is full|datatype mismatch|too many).*)"
        ),
        (
            'Parse error: near "FORM": syntax error',
            'Error: unable to open database "shop.db": unable to open database file',
            "Error: in prepare, no such table: orders (1)",
        ),
    ),
    LogForm(
        (
            r"\[?\b(?P<level>SQLITE_(?:BUSY|LOCKED|CORRUPT|CANTOPEN|READONLY|IOERR|FULL|"
            r"CONSTRAINT|ERROR|NOTADB|MISUSE|NOMEM|SCHEMA|AUTH|PERM|TOOBIG|MISMATCH|RANGE|"
            r"PROTOCOL|INTERRUPT|ABORT)(?:_[A-Z]+)*)\]?(?:: | - | )(?P<message>[^\s)].*)"
        ),
        (
            "SQLITE_BUSY: database is locked",
            "[SQLITE_CONSTRAINT_UNIQUE] A UNIQUE constraint failed (orders.id)",
        ),
    ),
    LogForm(
        (
            r"^(?:E/SQLiteLog\S* ?)?\((?P<code>\d{1,5})\) (?P<message>(?:no such|near \"|table |"
            r"database |abort at|statement aborts|cannot |disk I/O|file |recovered|(?:UNIQUE|"
            r"NOT NULL|FOREIGN KEY|CHECK) constraint|os_unix|unable to).*)"
        ),
        (
            '(1) no such column: total in "SELECT total FROM orders"',
            "(1555) abort at 7 in [INSERT INTO orders]: UNIQUE constraint failed: orders.id",
        ),
        level="error",
    ),
    LogForm(
        r"(?P<message>\bdatabase disk image is malformed\b.*)",
        ("database disk image is malformed",),
        level="error",
    ),
)

_REASONS = (
    Reason(
        (
            r"(?i)constraint failed|already exists|UNIQUE constraint|datatype mismatch|"
            r"columns? .{1,80} (?:is|are) not unique|may not be NULL"
        ),
        ("UNIQUE constraint failed: orders.id",),
        Category.DB_CONSTRAINT,
    ),
    Reason(
        r"(?i)is locked|database table is locked|busy",
        ("database is locked",),
        Category.DB_DEADLOCK,
    ),
    Reason(
        r"(?i)disk is full|no space",
        ("database or disk is full",),
        Category.DISK_FULL,
    ),
    Reason(
        r"(?i)readonly|read-only|permission|not authorized",
        ("attempt to write a readonly database",),
        Category.AUTH_PERMISSION,
    ),
    Reason(
        r"(?i)malformed|not a database|encrypted|corrupt",
        ("file is not a database", "database disk image is malformed"),
        Category.SERIALIZATION,
    ),
    Reason(
        r"(?i)unable to open|cannot open|os_unix",
        ('unable to open database "shop.db": unable to open database file',),
        Category.DB_CONNECTION,
    ),
    Reason(
        (
            r"(?i)no such|syntax error|has no column|ambiguous|incomplete|wrong number|values for|"
            r"misuse|prepare|aggregate"
        ),
        ("no such table: orders", 'near "FORM": syntax error'),
        Category.DB_QUERY,
    ),
    Reason(
        r"(?i)too (?:many|big)|out of memory|disk I/O",
        ("too many SQL variables",),
        Category.RESOURCE_LIMIT,
    ),
)


class SqliteParser(SeverityLogParser):
    """Reads one finding per error; a driver's exception with a trace is its language's and wins."""

    def __init__(self) -> None:
        super().__init__(
            "sqlite",
            runtime="sqlite",
            anchors=(
                r"(?:[Ee]rror)(?:: | )near line \d|Error: in prepare|Parse error: ",
                r"SQLITE_[A-Z]{3,20}",
                (
                    r"\(\d{1,5}\) (?:no such |near |abort at |database |statement aborts|cannot |"
                    r"disk )"
                ),
                (
                    r"Error: (?:unable to open database|database is locked|no such |file is |"
                    r"near |disk I)|database disk image is malformed|[A-Z]{5,11} constraint failed"
                ),
            ),
            table=LogTable(_FORMS, _REASONS, _STRENGTHS),
        )

    def _strength(self, level: str, reason: Reason | None) -> Strength | None:
        return super()._strength("error" if level.startswith("SQLITE_") else level, reason)


_STRENGTHS = dict.fromkeys(("error", "parse error", "runtime error"), Strength.ERROR)
