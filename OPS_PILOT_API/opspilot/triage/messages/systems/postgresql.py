"""PostgreSQL: the server's log (any prefix, CSV), its clients, PgBouncer, the image's set-up."""

import re
from collections.abc import Sequence
from dataclasses import replace

from opspilot.domain.enums import Category
from opspilot.domain.triage import Frame
from opspilot.triage.findings import Finding, Strength
from opspilot.triage.lines import Line
from opspilot.triage.messages.postgresql_forms import FORMS
from opspilot.triage.messages.postgresql_reasons import REASONS, STATES, STRENGTHS
from opspilot.triage.messages.severity_log import LogTable, SeverityLogParser

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
        (
            r"(?:PANIC|FATAL|ERROR|WARNING|FEHLER|ERREUR|ERRO|ОШИБКА|错误|致命错误|エラー|오류|HATA|BŁĄD|"
            r"ERRORE): {1,4}\S"
        ),
        r"LOG: {1,4}could not | still waiting for \w{1,40}Lock on ",
        r"\) was terminated by (?:signal|exception) |\) exited with exit code [1-9]",
        r",(?:ERROR|FATAL|PANIC),[0-9A-Z]{5},",
        r"\b(?:psql|pg_[a-z]{2,12}|initdb|createdb|createuser|dropdb|postgres)(?:\.exe)?: ",
        (
            r"Database is uninitialized and superuser|:\d{4,5} - (?:no response|rejecting)|"
            r"pooler error: "
        ),
    )

    def __init__(self) -> None:
        self.table = LogTable(
            FORMS,
            REASONS,
            STRENGTHS,
            follower=(
                r"(?:DETAIL|HINT|STATEMENT|CONTEXT|QUERY|LOCATION|TIP|DÉTAIL|ASTUCE|INSTRUCTION|"
                r"CONTEXTE|ANWEISUNG|TIPP|ZUSAMMENHANG): {1,8}\S|^\s+\S|^#011|^LINE \d{1,6}: "
            ),
        )
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
        if state and state[:length] in STATES:
            return STATES[state[:length]]
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
