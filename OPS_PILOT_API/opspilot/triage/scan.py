"""Which parsers to ask, what they found, and which of two that read the same lines is right."""

from collections.abc import Sequence

from opspilot.triage.findings import Finding
from opspilot.triage.lines import Line
from opspilot.triage.messages.base import MessageParser
from opspilot.triage.patterns import PatternSet
from opspilot.triage.traces.base import TraceParser
from opspilot.triage.unwrap.headers import split_header


class Scanner:
    """Runs the parsers whose anchors occur. ``parsers`` are in order of precedence."""

    def __init__(self, traces: Sequence[TraceParser], messages: Sequence[MessageParser]) -> None:
        self._parsers: tuple[TraceParser | MessageParser, ...] = (*traces, *messages)
        self._first_message = len(traces)
        owners = [
            (anchor, n) for n, parser in enumerate(self._parsers) for anchor in parser.anchors
        ]
        self._owners = [owner for _, owner in owners]
        self._set = PatternSet([anchor for anchor, _ in owners])

    def find(self, lines: Sequence[Line]) -> list[Finding]:
        """Findings in text order, none of which overlaps another."""
        text = "\n".join(line.text for line in lines)
        called = sorted({self._owners[index] for index in self._set.indexes(text.encode())})
        found = self._find(called, lines)
        traces = [number for number in called if number < self._first_message]
        if traces and not any(thrown.frames for f in found for thrown in f.exceptions):
            found = self._find(called, [_without_header(line) for line in lines]) or found
        return found

    def _find(self, called: Sequence[int], lines: Sequence[Line]) -> list[Finding]:
        found = [(n, finding) for n in called for finding in self._parsers[n].find(lines)]
        return _without_overlaps(found, len(lines), self._first_message)


def _without_header(line: Line) -> Line:
    """For loggers that put their header before every line of a trace; the level is kept."""
    header = split_header(line.text)
    if not header.start:
        return line
    return Line(line.number, header.message, line.level or header.level, line.stream)


def _without_overlaps(
    found: list[tuple[int, Finding]], size: int, first_message: int
) -> list[Finding]:
    """A trace stands before a message, a stronger before a weaker, an earlier parser before a
    later."""
    found.sort(key=lambda item: (item[0] >= first_message, -item[1].strength, item[0]))
    taken = bytearray(size + 2)
    kept: list[Finding] = []
    for _, finding in found:
        start, end = finding.first_line, finding.last_line + 1
        if not any(taken[start:end]):
            taken[start:end] = b"\x01" * (end - start)
            kept.append(finding)
    return sorted(kept, key=lambda finding: finding.first_line)
