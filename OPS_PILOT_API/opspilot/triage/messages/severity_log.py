"""Systems whose log lines name a severity: a table of forms, and one of what messages mean."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from opspilot.domain.enums import Category
from opspilot.domain.triage import ExceptionInfo, Frame
from opspilot.triage.findings import Finding, Strength
from opspilot.triage.lines import Line, Severity
from opspilot.triage.patterns import Match, Pattern, PatternSet

MAX_FOLLOWERS = 40
"""A message's own further lines (DETAIL, STATEMENT, ...) end after this many at the latest."""

USUAL_STRENGTHS: Mapping[str, Strength] = {
    "panic": Strength.FATAL,
    "fatal": Strength.FATAL,
    "emerg": Strength.FATAL,
    "emergency": Strength.FATAL,
    "alert": Strength.ERROR,
    "crit": Strength.ERROR,
    "critical": Strength.ERROR,
    "error": Strength.ERROR,
    "err": Strength.ERROR,
    "severe": Strength.ERROR,
    "warn": Strength.WARNING,
    "warning": Strength.WARNING,
}


@dataclass(frozen=True, slots=True)
class LogForm:
    """One way in which a line begins.

    ``pattern`` (re2, unanchored unless it says ``^``) has the groups ``level`` and ``message``;
    ``code``, ``file``, ``line`` and ``function`` are optional. Where the form itself tells the
    severity, ``level`` may be missing from the pattern and is given here. ``structured`` forms are
    what is left of a JSON or logfmt record: they count only on lines whose record was an error.
    """

    pattern: str
    samples: tuple[str, ...]
    level: str | None = None
    structured: bool = False


@dataclass(frozen=True, slots=True)
class Reason:
    """What a message means. ``pattern`` is searched in the message; the first that fits counts.

    It may have the named groups ``type``, ``message``, ``file``, ``line`` and ``function``. None
    leaves to the line's own severity, and to the general tables, what they say.
    """

    pattern: str
    samples: tuple[str, ...]
    category: Category | None = None
    strength: Strength | None = None
    type: str | None = None


class FirstMatch:
    """The first of several expressions that occurs in a text."""

    __slots__ = ("_patterns", "_set")

    def __init__(self, sources: Sequence[str]) -> None:
        self._set = PatternSet(sources) if sources else None
        self._patterns = [Pattern(source) for source in sources]

    def search(self, text: str) -> tuple[int, Match] | None:
        """The position of that expression in the table, and its match."""
        for index in sorted(self._set.indexes(text)) if self._set else ():
            match = self._patterns[index].search(text)
            if match is not None:
                return index, match
        return None


class LogTable(NamedTuple):
    """The tables of one system. ``follower`` recognises the further lines of a message."""

    forms: tuple[LogForm, ...]
    reasons: tuple[Reason, ...] = ()
    strengths: Mapping[str, Strength] = USUAL_STRENGTHS
    follower: str | None = None
    tail: str | None = None
    """Where this occurs in a message, the request's own particulars begin: it is cut there."""


class _Told(NamedTuple):
    """A line's severity word, its message, and all that its form's groups took."""

    level: str
    message: str
    groups: Mapping[str, str | None]


class SeverityLogParser:
    """A MessageParser over a ``LogTable``."""

    def __init__(
        self, name: str, *, runtime: str, anchors: tuple[str, ...], table: LogTable
    ) -> None:
        self.name = name
        self.runtime = runtime
        self.anchors = anchors
        self.table = table
        self._forms = FirstMatch([form.pattern for form in table.forms])
        self._reasons = FirstMatch([reason.pattern for reason in table.reasons])
        self._follower = Pattern(table.follower) if table.follower else None
        self._tail = Pattern(table.tail) if table.tail else None

    def find(self, lines: Sequence[Line]) -> list[Finding]:
        found = (self._read(lines, index) for index in range(len(lines)))
        return [finding for finding in found if finding is not None]

    def _read(self, lines: Sequence[Line], index: int) -> Finding | None:
        told = self._told(lines[index])
        if told is None:
            return None
        reason, groups = self._reason(told.message)
        strength = self._strength(told.level, reason)
        if strength is None:
            return None
        root = _root(lines[index], told, reason, groups)
        return self._finding(lines[index : self._end(lines, index)], root, strength, reason)

    def _told(self, line: Line) -> _Told | None:
        """What a line says of itself; None where it has none of the system's forms."""
        hit = self._forms.search(line.text)
        if hit is None:
            return None
        form, groups = self.table.forms[hit[0]], hit[1].groupdict()
        if form.structured and line.level < Severity.ERROR:
            return None
        level = groups.get("level") or form.level or line.level.name.lower()
        message = self._without_tail((groups.get("message") or "").strip())
        return _Told(level.strip(), message, groups) if message else None

    def _finding(
        self, read: Sequence[Line], root: ExceptionInfo, strength: Strength, reason: Reason | None
    ) -> Finding:
        return Finding(
            runtime=self.runtime,
            exceptions=(root,),
            first_line=read[0].number,
            last_line=read[-1].number,
            strength=strength,
            category=reason.category if reason else None,
            evidence=tuple(dict.fromkeys(line.number for line in read)),
        )

    def _without_tail(self, message: str) -> str:
        match = self._tail.search(message) if self._tail else None
        return message[: match.start()].rstrip() if match else message

    def _reason(self, message: str) -> tuple[Reason | None, dict[str, str | None]]:
        hit = self._reasons.search(message)
        if hit is None:
            return None, {}
        return self.table.reasons[hit[0]], hit[1].groupdict()

    def _strength(self, level: str, reason: Reason | None) -> Strength | None:
        told = self.table.strengths.get(level.lower().strip())
        if reason is not None and reason.strength is not None:
            return reason.strength
        return told

    def _end(self, lines: Sequence[Line], index: int) -> int:
        end = index + 1
        limit = min(len(lines), index + MAX_FOLLOWERS)
        while self._follower and end < limit and self._follower.search(lines[end].text):
            end += 1
        return end


def _root(
    line: Line, told: _Told, reason: Reason | None, groups: Mapping[str, str | None]
) -> ExceptionInfo:
    """The reason's own groups are more exact than the form's."""
    merged = {**told.groups, **{key: value for key, value in groups.items() if value}}
    named = " ".join(part for part in (told.level, merged.get("code")) if part)
    return ExceptionInfo(
        log_line=line.number,
        type=merged.get("type") or (reason.type if reason else None) or named or None,
        message=(groups.get("message") or told.message).strip(),
        frames=frames_told(merged, line.number),
    )


def frames_told(groups: Mapping[str, str | None], number: int) -> tuple[Frame, ...]:
    """The frame that the groups ``file``, ``line`` and ``function`` stand for, if any."""
    file, function, at = groups.get("file"), groups.get("function"), groups.get("line")
    if not file and not function:
        return ()
    line = int(at) if at and at.isdigit() and len(at) < 9 else None
    return (Frame(log_line=number, file=file, line=line, function=function, in_app=True),)
