"""Errors without a trace: the interface of a message parser, and the rule table that most of them
are."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from opspilot.domain.enums import Category
from opspilot.domain.triage import ExceptionInfo, Frame
from opspilot.triage.findings import Finding, Strength
from opspilot.triage.lines import Line
from opspilot.triage.patterns import Match, Pattern, PatternSet


class MessageParser(Protocol):
    """Reads the error messages of one system."""

    @property
    def name(self) -> str:
        """The parser's own name, that of its golden folder, such as ``postgresql``."""
        ...

    @property
    def anchors(self) -> tuple[str, ...]:
        """re2 expressions, near-literal, that healthy lines of that system do not hold."""
        ...

    def find(self, lines: Sequence[Line]) -> list[Finding]:
        """Every failure in ``lines``, in their order."""
        ...


@dataclass(frozen=True, slots=True)
class LineRule:
    """One form of error line.

    ``pattern`` is searched (re2, unanchored) in ``Line.text``. Its named groups, all optional:
    ``type`` and ``message`` (what the root exception says; the whole match where there is no such
    group), ``file``, ``line``, ``function`` (make the culprit frame). ``type`` is used where the
    pattern has no group of that name. ``samples`` are lines it must match; a test holds that.
    """

    pattern: str
    samples: tuple[str, ...]
    type: str | None = None
    category: Category | None = None
    strength: Strength = Strength.ERROR
    runtime: str | None = None


class RuleParser:
    """A MessageParser that is a table of rules; the first rule that matches a line reads it."""

    def __init__(
        self, name: str, *, runtime: str, anchors: tuple[str, ...], rules: tuple[LineRule, ...]
    ) -> None:
        self.name = name
        self.runtime = runtime
        self.anchors = anchors
        self.rules = rules
        self._set = PatternSet([rule.pattern for rule in rules])
        self._patterns = {rule: Pattern(rule.pattern) for rule in rules}

    def find(self, lines: Sequence[Line]) -> list[Finding]:
        findings = (self._read(line) for line in lines)
        return [finding for finding in findings if finding is not None]

    def rule_of(self, line: Line) -> LineRule | None:
        """The first rule that matches, None where none does."""
        hits = self._set.indexes(line.text)
        return self.rules[min(hits)] if hits else None

    def _read(self, line: Line) -> Finding | None:
        rule = self.rule_of(line)
        match = self._patterns[rule].search(line.text) if rule is not None else None
        return rule_finding(rule, match, line, self.runtime) if rule and match else None


def rule_finding(rule: LineRule, match: Match, line: Line, runtime: str) -> Finding:
    """The finding that a rule's match on a line stands for."""
    groups = match.groupdict()
    message = groups.get("message") or match.group(0) or ""
    root = ExceptionInfo(
        log_line=line.number,
        type=groups.get("type") or rule.type,
        message=message.strip(),
        frames=_frames(groups, line.number),
    )
    return Finding(
        runtime=rule.runtime or runtime,
        exceptions=(root,),
        first_line=line.number,
        last_line=line.number,
        strength=rule.strength,
        category=rule.category,
        evidence=(line.number,),
    )


def _frames(groups: dict[str, str | None], number: int) -> tuple[Frame, ...]:
    file, function, at = groups.get("file"), groups.get("function"), groups.get("line")
    if not file and not function:
        return ()
    line = int(at) if at and at.isdigit() and len(at) < 9 else None
    return (Frame(log_line=number, file=file, line=line, function=function, in_app=True),)
