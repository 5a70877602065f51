"""PostgreSQL: the server's log (any prefix, CSV), its client programs, PgBouncer, the image's set-up."""

import re
from collections.abc import Sequence
from dataclasses import replace

from opspilot.domain.enums import Category
from opspilot.domain.triage import Frame
from opspilot.triage.findings import Finding, Strength
from opspilot.triage.lines import Line
from opspilot.triage.messages.severity_log import (
    LogForm,
    LogTable,
    Reason,
    SeverityLogParser,
)

_FORMS = (
    LogForm(
        r"(?:^|[^\w])(?P<level>PANIC|FATAL|ERROR|WARNING): {2,8}(?:(?P<code>[0-9A-Z]{5}): )?(?P<message>\S.*)",
        (
            '2024-01-31 10:11:12.123 UTC [88] ERROR:  relation "orders" does not exist at character 15',
            '2024-01-31 10:11:12 UTC:10.0.0.5(5432):shop@shop:[88]:FATAL:  remaining connection slots are reserved',
            "ERROR:  42P01: relation \"orders\" does not exist",
        ),
    ),
    LogForm(
        r"(?:^|[^\w])(?P<level>FEHLER|PANIK|ERREUR|ERROR|FATAL|ERRO|ERRORE|FATALE|FEL|BŁĄD|KATASTROFALNY|ОШИБКА|ВАЖНО|ПАНИКА|错误|致命错误|严重错误|エラー|오류|치명적오류|HATA|ÖLÜMCÜL): {2,8}(?P<message>\S.*)",
        ("2024-01-31 10:11:12.123 CET [88] FEHLER:  Relation »orders« existiert nicht",),
    ),
    LogForm(
        r"^(?P<level>PANIC|FATAL|ERROR): (?:(?P<code>[0-9A-Z]{5}): )?(?P<message>(?:(?:relation|column|database|role|function|type|schema|table|operator|extension|index|sequence|constraint|permission denied for) [\"(\w].*|duplicate key value .*|syntax error at .*|null value in column .*|(?:insert or update|update or delete) on table .*|deadlock detected.*|canceling statement .*|password authentication failed .*|no pg_hba\.conf entry .*|sorry, too many clients.*|remaining connection slots .*|invalid input (?:syntax|value) for .*|current transaction is aborted.*))",
        (
            'ERROR: relation "orders" does not exist',
            'ERROR: duplicate key value violates unique constraint "orders_pkey" (SQLSTATE 23505)',
        ),
    ),
    LogForm(
        r",(?P<level>ERROR|FATAL|PANIC|WARNING),(?P<code>[0-9A-Z]{5}),\"(?P<message>(?:[^\"]|\"\")+)\"",
        (
            '2024-01-31 10:11:12.123 UTC,"shop","shop",88,"10.0.0.5:50111",65ba.58,3,"INSERT",2024-01-31 10:11:00 UTC,3/9,0,ERROR,23505,"duplicate key value violates unique constraint ""orders_pkey""","Key (id)=(7) already exists.",,,,,,,,"psql","client backend",,0',
        ),
    ),
    LogForm(
        r"(?:^|[^\w])(?P<level>LOG): {1,8}(?P<message>(?:server process|[\w ]{3,40} process|[\w ]{3,60}) \(PID \d{1,8}\) was terminated by (?:signal|exception) .*)",
        ("2024-01-31 10:11:12.123 UTC [1] LOG:  server process (PID 88) was terminated by signal 9: Killed",),
    ),
    LogForm(
        r"(?:^|[^\w])(?P<level>LOG): {1,8}(?P<message>could not (?:accept SSL connection|bind|write|open|create|receive|load|connect|fork|send|rename|read|start)\b.*|.+ still waiting for \w+ on .*|invalid (?:primary|secondary) checkpoint .*|archive command failed .*|checkpoints are occurring too frequently.*|unexpected EOF on client connection.*|aborting startup due to .*|[\w ]{3,60} \(PID \d{1,8}\) exited with exit code [1-9]\d{0,2}\b.*)",
        (
            "LOG:  could not accept SSL connection: tlsv1 alert unknown ca",
            '2024-01-31 10:11:12.123 UTC [1] LOG:  could not bind IPv4 address "0.0.0.0": Address already in use',
            "LOG:  process 88 still waiting for ShareLock on transaction 7 after 1000.111 ms",
        ),
        level="LOG",
    ),
    LogForm(
        r"\b(?P<code>psql|pg_dump|pg_dumpall|pg_restore|pg_basebackup|pg_ctl|pg_upgrade|pg_rewind|pg_isready|initdb|createdb|dropdb|createuser|dropuser|vacuumdb|reindexdb|pgbench|pg_verifybackup|postgres|postmaster)(?:\.exe)?: (?:\[archiver[^\]]{0,20}\] )?(?P<level>error|fatal|FATAL): (?P<message>\S.*)",
        (
            'psql: error: connection to server at "db" (10.0.0.7), port 5432 failed: Connection refused',
            'pg_dump: error: query failed: out of shared memory',
        ),
    ),
    LogForm(
        r"\b(?P<code>psql|pg_dump|pg_ctl|pg_restore|createdb)(?:\.exe)?: (?:\[archiver \(db\)\] )?(?P<message>(?:could not|connection to|cannot|no database|directory|server does not) .*)",
        ("psql: could not connect to server: Connection refused",),
        level="error",
    ),
    LogForm(
        r" \[\d{1,8}\] (?P<level>WARNING|ERROR|FATAL) (?:[CS]-0x[0-9a-f]{1,16}: )?(?:\S+ )?(?P<message>(?:pooler error|login failed|kernel file descriptor|cannot|unable|sbuf|TLS|client_login_timeout|server login failed).*)",
        ("2024-01-31 10:11:12.123 UTC [1] WARNING C-0x55d0: shop/app@10.0.0.9:4411 pooler error: no such database: shop",),
    ),
    LogForm(
        r"(?P<level>Error|ERROR): (?P<message>Database is uninitialized and superuser password is not specified.*|in 1[89]\+, these Docker images .*)",
        ("Error: Database is uninitialized and superuser password is not specified.",),
    ),
    LogForm(
        r"^(?P<message>\S+:\d{2,5} - (?:no response|rejecting connections))$",
        ("db.internal:5432 - no response",),
        level="error",
    ),
)  # fmt: skip

_SYMPTOM, _FATAL = Strength.SYMPTOM, Strength.FATAL

_REASONS = (
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
        r"terminating (?:connection due to (?:administrator command|crash of another|unexpected postmaster exit)|background worker|walreceiver|logical replication|autovacuum)|the database system is (?:shutting down|starting up|in recovery mode|not yet accepting)|canceling (?:statement|authentication) due to user request|canceling autovacuum|unexpected EOF on client|could not (?:receive data from|send data to) client|connection to client lost",
        (
            "terminating connection due to administrator command",
            "the database system is starting up",
            "unexpected EOF on client connection with an open transaction",
        ),
        Category.DB_CONNECTION,
        _SYMPTOM,
    ),
    Reason(
        r"aborting startup due to|exited with exit code|could not create any (?:TCP/IP|Unix-domain) sockets|could not start server|archive command failed|checkpoints are occurring",
        ("aborting startup due to startup process failure", "background worker (PID 8) exited with exit code 1"),
        None,
        _SYMPTOM,
    ),
    Reason(
        r"could not accept SSL connection|SSL error|could not load (?:server|root|private) |certificate|private key file",
        ("could not accept SSL connection: tlsv1 alert unknown ca", 'could not load server certificate file "server.crt": No such file or directory'),
        Category.TLS,
    ),
    Reason(
        r"deadlock detected",
        ("deadlock detected",),
        Category.DB_DEADLOCK,
    ),
    Reason(
        r"due to lock timeout|could not obtain lock|still waiting for \w+Lock",
        ("canceling statement due to lock timeout", 'could not obtain lock on row in relation "orders"'),
        Category.DB_DEADLOCK,
    ),
    Reason(
        r"could not serialize access|recovery conflict|due to conflict with recovery|tuple concurrently updated",
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
        r"(?:due to|exceeded) (?:statement|idle-in-transaction|idle|transaction|session|user)[- ]\w*\s?timeout|statement timeout|session timeout|timeout expired|connection timed out|authentication timeout",
        ("canceling statement due to statement timeout", "terminating connection due to idle-in-transaction timeout"),
        Category.TIMEOUT,
    ),
    Reason(
        r"No space left on device|Disk quota exceeded",
        ('could not extend file "base/16384/2601": No space left on device',),
        Category.DISK_FULL,
        Strength.FATAL,
    ),
    Reason(
        r"out of shared memory|too many clients|remaining connection slots|too many connections for|Too many open files|could not resize shared memory segment|could not create shared memory segment|could not map anonymous shared memory|max_locks_per_transaction|stack depth limit|no more connections allowed|pooler error: (?:query_wait|pgbouncer cannot)|Address already in use|target lists can have at most|payload string too long|row is too big|exceeds maximum",
        ("sorry, too many clients already", "out of shared memory", 'could not bind IPv4 address "0.0.0.0": Address already in use'),
        Category.RESOURCE_LIMIT,
    ),
    Reason(
        r"out of memory|Cannot allocate memory",
        ("out of memory",),
        Category.OUT_OF_MEMORY,
    ),
    Reason(
        r"violates (?:unique|foreign key|not-null|check|exclusion|row-level)|duplicate key|violates .+ constraint|already exists|is still referenced|cannot drop .+ because other objects|is being accessed by other users|contains null values|could not create unique index",
        ('null value in column "name" violates not-null constraint', 'database "shop" already exists'),
        Category.DB_CONSTRAINT,
    ),
    Reason(
        r"(?:password|Peer|peer|Ident|ident|LDAP|PAM|GSSAPI|SSPI|RADIUS|cert|certificate|SCRAM) authentication failed|no pg_hba\.conf entry|role .+ (?:does not exist|is not permitted to log in)|no PostgreSQL user name|no password supplied|SCRAM authentication|database .+ does not exist|no such (?:user|database)|login failed|is not currently accepting connections|pg_hba\.conf rejects",
        ('password authentication failed for user "app"', 'database "shop" does not exist', 'role "root" does not exist'),
        Category.DB_CONNECTION,
    ),
    Reason(
        r"could not (?:connect to server|translate host name)|connection to server .+ failed|server closed the connection unexpectedly|no response$|rejecting connections$|could not connect to the (?:primary|publisher)|could not connect to database|server conn crashed|SSL connection has been closed",
        ('connection to server at "db" (10.0.0.7), port 5432 failed: Connection refused', "db:5432 - no response"),
        Category.DB_CONNECTION,
    ),
    Reason(
        r"permission denied|must be (?:owner|superuser|member)|Operation not permitted|Permission denied|has wrong ownership|has group or world access|invalid permissions|cannot be run as root|server must be started by the user|cannot execute .+ in a read-only",
        ("permission denied for table orders", 'data directory "/data" has wrong ownership'),
        Category.AUTH_PERMISSION,
    ),
    Reason(
        r"checkpoint record|invalid page|could not read block|invalid memory alloc request|missing chunk number|invalid record length|is corrupt|unexpected zero page|invalid byte sequence for encoding|character with byte sequence|could not open file .+pg_(?:clog|xact|multixact)|incorrect checksum|invalid checkpoint|pg_control",
        ("could not locate a valid checkpoint record", 'invalid byte sequence for encoding "UTF8": 0xff'),
        Category.SERIALIZATION,
    ),
    Reason(
        r"initialized by PostgreSQL version|incompatible with server|is uninitialized|unrecognized configuration parameter|configuration file .+ contains errors|invalid value for parameter|could not load library|parameter .+ (?:cannot be changed|must be)|is not a (?:database cluster directory|valid data directory)|exists but is not empty|syntax error in file|must be loaded via|these Docker images|data directory .+ (?:is|does)",
        ('unrecognized configuration parameter "shared_bufers"', "database files are incompatible with server"),
        Category.CONFIG_OR_ENV,
    ),
    Reason(
        r"could not open extension control file|extension .+ is not available|required extension|could not access file",
        ('could not open extension control file "/usr/share/postgresql/16/extension/vector.control": No such file or directory',),
        Category.IMPORT_OR_DEPENDENCY,
    ),
    Reason(
        r"No such file or directory",
        ('could not open file "base/1/2": No such file or directory',),
        Category.FILESYSTEM_NOT_FOUND,
    ),
    Reason(
        r"invalid input (?:syntax|value)|out of range|division by zero|value too long|numeric field overflow|invalid regular expression|cannot cast|date/time field|malformed (?:array|record|range)",
        ('invalid input syntax for type integer: "x"', "division by zero"),
        Category.INVALID_VALUE,
    ),
    Reason(
        r"does not exist|syntax error|current transaction is aborted|must appear in the GROUP BY|ambiguous|no (?:unique|schema)|cannot insert|operator does not|could not determine data type|multiple (?:primary keys|assignments)|has no column|more (?:expressions|target columns)|cannot be implemented|is of type .+ but|could not identify|unterminated|prepared statement|cannot (?:alter|use|change|affect)|subquery|missing FROM-clause|invalid reference|column reference|function .+ (?:does not|is not)|relation|not null constraint|returned more than one row",
        ('relation "orders" does not exist at character 15', 'syntax error at or near "FORM"'),
        Category.DB_QUERY,
    ),
)  # fmt: skip

_STATES = {
    "23": Category.DB_CONSTRAINT, "42P04": Category.DB_CONSTRAINT, "42P06": Category.DB_CONSTRAINT,
    "42P07": Category.DB_CONSTRAINT, "42710": Category.DB_CONSTRAINT, "2BP01": Category.DB_CONSTRAINT,
    "40P01": Category.DB_DEADLOCK, "55P03": Category.DB_DEADLOCK, "40": Category.CONCURRENCY,
    "42501": Category.AUTH_PERMISSION, "42": Category.DB_QUERY, "28": Category.DB_CONNECTION,
    "3D000": Category.DB_CONNECTION, "08": Category.DB_CONNECTION, "57P": Category.DB_CONNECTION,
    "53100": Category.DISK_FULL, "53200": Category.OUT_OF_MEMORY, "53": Category.RESOURCE_LIMIT,
    "54": Category.RESOURCE_LIMIT, "57014": Category.TIMEOUT, "22": Category.INVALID_VALUE,
    "25": Category.DB_QUERY, "26": Category.DB_QUERY, "21": Category.DB_QUERY, "0A": Category.DB_QUERY,
    "58P01": Category.FILESYSTEM_NOT_FOUND, "XX001": Category.SERIALIZATION,
    "XX002": Category.SERIALIZATION, "F0": Category.CONFIG_OR_ENV,
}  # fmt: skip
"""SQLSTATE, or its class where no exact one is listed."""

_STRENGTHS = {
    "panic": Strength.FATAL, "panik": Strength.FATAL, "warning": Strength.WARNING, "log": Strength.WARNING,
    **dict.fromkeys(
        (
            "fatal", "error", "fehler", "erreur", "erro", "errore", "fatale", "fel", "błąd", "ошибка",
            "важно", "паника", "错误", "致命错误", "严重错误", "エラー", "오류", "치명적오류", "hata", "ölümcül",
            "katastrofalny",
        ),
        Strength.ERROR,
    ),
}  # fmt: skip
"""FATAL ends one session, not the server; where it ends the server, the reason says so."""

_STATE = re.compile(r"[0-9A-Z]{5}$")
_SQLSTATE = re.compile(r".{1,4000}\(SQLSTATE[ =:]{1,2}([0-9A-Z]{5})\)")

# CONTEXT:  PL/pgSQL function close_order(integer) line 7 at RAISE
_PLPGSQL = re.compile(
    r".{0,300}?PL/pgSQL function \"?([\w.]{1,120})\"?(?:\([^)]{0,200}\))? line (\d{1,6}) at "
)

# psql:db/schema.sql:12: ERROR:  relation "orders" already exists
_SCRIPT = re.compile(r".{0,200}?psql(?:\.exe)?:([^:\s]{1,300}):(\d{1,7}): ")

# 2024-01-31 10:11:12.123 UTC [88] FATAL:  could not create any TCP/IP sockets
_NO_SOCKET = "could not create any"
_BIND = re.compile(r".{0,300}?LOG: {1,8}(could not bind .{1,300})")


class PostgresqlParser:
    """Reads one finding per message; DETAIL, HINT, CONTEXT and STATEMENT are its evidence."""

    name = "postgresql"
    runtime = "postgresql"
    anchors = (
        r"(?:PANIC|FATAL|ERROR|WARNING|FEHLER|ERREUR|ERRO|ОШИБКА|错误|致命错误|エラー|오류|HATA|BŁĄD|ERRORE): {1,4}\S",
        r"LOG: {1,4}could not | still waiting for \w{1,40}Lock on ",
        r"\) was terminated by (?:signal|exception) |\) exited with exit code [1-9]",
        r",(?:ERROR|FATAL|PANIC),[0-9A-Z]{5},",
        r"\b(?:psql|pg_[a-z]{2,12}|initdb|createdb|createuser|dropdb|postgres)(?:\.exe)?: ",
        r"Database is uninitialized and superuser|:\d{4,5} - (?:no response|rejecting)|pooler error: ",
    )

    def __init__(self) -> None:
        self.table = LogTable(
            _FORMS, _REASONS, _STRENGTHS,
            follower=r"(?:DETAIL|HINT|STATEMENT|CONTEXT|QUERY|LOCATION|TIP|DÉTAIL|ASTUCE|INSTRUCTION|CONTEXTE|ANWEISUNG|TIPP|ZUSAMMENHANG): {1,8}\S|^\s+\S|^#011|^LINE \d{1,6}: ",
        )  # fmt: skip
        self._log = SeverityLogParser(
            self.name, runtime=self.runtime, anchors=self.anchors, table=self.table
        )

    def find(self, lines: Sequence[Line]) -> list[Finding]:
        by_number: dict[int, list[Line]] = {}
        for line in lines:
            by_number.setdefault(line.number, []).append(line)
        return [self._completed(finding, by_number) for finding in self._log.find(lines)]

    def _completed(self, finding: Finding, by_number: dict[int, list[Line]]) -> Finding:
        category = _by_state(finding) or finding.category
        root = finding.root
        texts = [line for number in finding.evidence for line in by_number.get(number, ())]
        frames = _frames(texts)
        message = root.message or ""
        if _NO_SOCKET in message:
            reasons = _bind_reasons(finding.first_line, by_number)
            if reasons:
                message, category = "\n".join([message, *reasons]), Category.RESOURCE_LIMIT
                finding = replace(finding, strength=Strength.FATAL)
        root = replace(root, type=_severity(root.type), message=message, frames=frames)
        return replace(finding, exceptions=(root,), category=category)


def _severity(kind: str | None) -> str | None:
    """The severity alone: a SQLSTATE or program name behind it has told the category already."""
    return kind.split(" ", 1)[0] if kind else kind


def _by_state(finding: Finding) -> Category | None:
    state = (finding.root.type or "").rpartition(" ")[2]
    if not _STATE.match(state) or state.isalpha():
        match = _SQLSTATE.match(finding.root.message or "")
        state = match.group(1) if match else ""
    for length in (5, 3, 2):
        if state and state[:length] in _STATES:
            return _STATES[state[:length]]
    return None


def _frames(lines: Sequence[Line]) -> tuple[Frame, ...]:
    frames = []
    for line in lines:
        match = _PLPGSQL.match(line.text) if "PL/pgSQL" in line.text else None
        if match is not None:
            frames.append(
                Frame(line.number, None, int(match.group(2)), match.group(1), in_app=True)
            )
        match = _SCRIPT.match(line.text) if "psql" in line.text else None
        if match is not None:
            frames.append(Frame(line.number, match.group(1), int(match.group(2)), in_app=True))
    return tuple(frames)


def _bind_reasons(number: int, by_number: dict[int, list[Line]]) -> list[str]:
    """Which addresses the server failed to bind: told at level LOG just before it gives up."""
    reasons = []
    for at in range(max(1, number - 10), number):
        for line in by_number.get(at, ()):
            match = _BIND.match(line.text)
            if match is not None:
                reasons.append(match.group(1).strip())
    return reasons
