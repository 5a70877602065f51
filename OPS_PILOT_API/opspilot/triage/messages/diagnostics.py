"""A rule table for compilers: their places may stand above or below the message, the source below
it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from opspilot.domain.triage import Frame
from opspilot.triage.findings import Finding, Strength
from opspilot.triage.lines import Line
from opspilot.triage.messages.base import LineRule, RuleParser
from opspilot.triage.messages.build_findings import source_below
from opspilot.triage.ownership import is_library_path
from opspilot.triage.patterns import Match, Pattern

MAX_BELOW = 6
NEAR_ABOVE = 2
MAX_ABOVE = 120
"""A linter prints a file's name once above all its complaints."""


@dataclass(frozen=True, slots=True)
class Layout:
    """Patterns (re2) of the lines around a message: ``below`` and ``above`` give ``file`` and
    perhaps ``line`` and ``function``; ``more`` are lines that go on with the message."""

    below: Pattern | None = None
    above: Pattern | None = None
    more: Pattern | None = None
    function: Pattern | None = None


class DiagnosticParser(RuleParser):
    """Reads one finding per message, with its place and the source line where they are shown."""

    def __init__(
        self,
        name: str,
        *,
        runtime: str,
        anchors: tuple[str, ...],
        rules: tuple[LineRule, ...],
        layout: Layout,
    ) -> None:
        super().__init__(name, runtime=runtime, anchors=anchors, rules=rules)
        self.layout = layout

    def find(self, lines: Sequence[Line]) -> list[Finding]:
        found: list[Finding] = []
        above: tuple[int, Match] | None = None
        function: str | None = None
        for index, line in enumerate(lines):
            function = self._function(line) or function
            finding = self._read(line)
            if finding is not None:
                near = above if above and index - above[0] <= MAX_ABOVE else None
                found.append(self._placed(lines, index, finding, near, function))
                continue
            match = self.layout.above.search(line.text) if self.layout.above else None
            above = (index, match) if match is not None else above
        return found

    def _function(self, line: Line) -> str | None:
        match = self.layout.function.search(line.text) if self.layout.function else None
        return match.group("function") if match is not None else None

    def _placed(
        self,
        lines: Sequence[Line],
        index: int,
        finding: Finding,
        above: tuple[int, Match] | None,
        function: str | None,
    ) -> Finding:
        if finding.strength <= Strength.WARNING:
            return finding
        finding, end = self._continued(lines, index, finding)
        frame = finding.root.frames[0] if finding.root.frames else None
        if frame is None or frame.file is None:
            frame = self._around(lines, index, above)
        elif function is not None and frame.function is None:
            frame = replace(frame, function=function)
        if frame is None:
            return finding
        own = not is_library_path(frame.file or "")
        source = source_below(lines, index + 1, frame.line)
        frame = replace(frame, in_app=own, source=source)
        strength = Strength.TRACE if finding.strength == Strength.ERROR else finding.strength
        root = replace(finding.root, frames=(frame,))
        last = max(lines[end - 1].number, frame.log_line)
        return replace(finding, exceptions=(root,), last_line=last, strength=strength)

    def _continued(
        self, lines: Sequence[Line], index: int, finding: Finding
    ) -> tuple[Finding, int]:
        told = [finding.root.message or ""]
        end = index + 1
        more = self.layout.more
        while more is not None and end < len(lines) and end - index <= MAX_BELOW:
            match = more.search(lines[end].text)
            if match is None:
                break
            told.append((match.group("message") or "").strip())
            end += 1
        root = replace(finding.root, message="\n".join(told).strip() or None)
        return replace(finding, exceptions=(root,)), end

    def _around(
        self, lines: Sequence[Line], index: int, above: tuple[int, Match] | None
    ) -> Frame | None:
        """The place just above, else below, else the file that heads a list of complaints."""
        own = self._own_line(lines[index])
        number = lines[index].number
        if above is not None and index - above[0] <= NEAR_ABOVE:
            return _from_above(own, above[1], number)
        below = self._below(lines, index + 1)
        if below is not None or above is None or own is None:
            return below
        return _from_above(own, above[1], number)

    def _own_line(self, line: Line) -> int | None:
        """The line that the message itself names, for a file named elsewhere."""
        rule = self.rule_of(line)
        match = self._patterns[rule].search(line.text) if rule is not None else None
        at = match.groupdict().get("line") if match is not None else None
        return int(at) if at and len(at) < 9 else None

    def _below(self, lines: Sequence[Line], index: int) -> Frame | None:
        below = self.layout.below
        for line in lines[index : index + MAX_BELOW]:
            match = below.search(line.text) if below is not None else None
            if match is not None:
                return _frame(match, line.number)
            if self.rule_of(line) is not None:
                return None
        return None


def _from_above(own: int | None, match: Match, number: int) -> Frame:
    """The file from the line above; the message itself may know the line."""
    told = _frame(match, number)
    return replace(told, line=own) if own is not None else told


def _frame(match: Match, number: int) -> Frame:
    groups = match.groupdict()
    at = groups.get("line")
    line = int(at) if at and len(at) < 9 else None
    return Frame(number, groups.get("file"), line, groups.get("function"), in_app=True)
