"""Raw text to Triage: the one entry point of this package."""

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from typing import NamedTuple

from opspilot.domain.enums import Category, Priority
from opspilot.domain.triage import ExceptionInfo, Fingerprint, Frame, Triage
from opspilot.triage.category import classify, hint_by_place
from opspilot.triage.culprit import choose_culprit
from opspilot.triage.fallback import find_plain_errors
from opspilot.triage.findings import Finding, Strength
from opspilot.triage.fingerprint.registry import CURRENT_VERSION, VERSIONS, given_by_caller
from opspilot.triage.lines import Line
from opspilot.triage.messages.registry import MESSAGE_PARSERS
from opspilot.triage.priority import Urgency, judge
from opspilot.triage.root_cause import choose_root, lend_build_step
from opspilot.triage.runtime_hints import UNKNOWN, guess_runtime
from opspilot.triage.scan import Scanner
from opspilot.triage.traces.registry import TRACE_PARSERS
from opspilot.triage.unwrap.headers import split_header
from opspilot.triage.unwrap.transport import BUILD_STREAM
from opspilot.triage.unwrap.unfold import group_streams
from opspilot.triage.windows import WindowReader, renumber

MAX_FRAMES = 200
"""Frames kept of one exception: its innermost ones and, of a recursion, where it was entered."""

MAX_EXCEPTIONS = 20
MAX_MESSAGE_CHARS = 4000
MAX_NAME_CHARS = 500
MAX_EVIDENCE = 12


class _Reading(NamedTuple):
    """A text as its virtual lines, numbered by position, and the original number of each."""

    lines: list[Line]
    numbers: list[int]

    def text_of(self, position: int) -> str:
        return self.lines[position - 1].text if 0 < position <= len(self.lines) else ""

    def stream_of(self, position: int) -> str:
        return self.lines[position - 1].stream if 0 < position <= len(self.lines) else ""

    def original(self, position: int) -> int:
        return self.numbers[position] if 0 < position < len(self.numbers) else 1


@lru_cache(maxsize=1)
def _reader() -> WindowReader:
    parsers = (*TRACE_PARSERS, *MESSAGE_PARSERS)
    return WindowReader(anchor for parser in parsers for anchor in parser.anchors)


@lru_cache(maxsize=1)
def _scanner() -> Scanner:
    return Scanner(TRACE_PARSERS, MESSAGE_PARSERS)


def triage(text: str, *, fingerprint: str | None = None, environment: str | None = None) -> Triage:
    """The facts of one submission. Never raises; linear in the size of ``text``.

    ``fingerprint`` is the caller's own grouping key and wins; ``environment`` weighs on priority.
    """
    text = _valid(text)
    reading = _Reading(*renumber(group_streams(_reader().read(text))))
    finding = _choose(reading)
    if finding is None:
        return _nothing_wrong(reading, fingerprint)
    return _result(reading, _bounded(finding), fingerprint, environment)


def _valid(text: str) -> str:
    """Half surrogate pairs replaced: every answer must be encodable."""
    if text.isascii():
        return text
    return text.encode("utf-8", "replace").decode("utf-8")


def _choose(reading: _Reading) -> Finding | None:
    found = _scanner().find(reading.lines)
    best = choose_root(found)
    if best is None or best.strength < Strength.ERROR:
        best = choose_root([*found, *find_plain_errors(reading.lines)])
    return lend_build_step(best, found, BUILD_STREAM) if best is not None else None


def _result(
    reading: _Reading, finding: Finding, fingerprint: str | None, environment: str | None
) -> Triage:
    root = finding.root
    line = split_header(reading.text_of(root.log_line)).message
    runtime = _runtime(finding, reading)
    category = _category(finding, runtime, line)
    urgency = judge(finding, category, f"{root.type}: {root.message}\n{line}", environment)
    name = _fingerprint(fingerprint, runtime, finding.exceptions, line or root.message or "")
    return _triage(reading, finding, (runtime, category, urgency, name))


def _runtime(finding: Finding, reading: _Reading) -> str:
    """What fails inside an image build is the build's failure, whatever it is written in."""
    line = finding.root.log_line
    if reading.stream_of(line).strip().startswith(BUILD_STREAM):
        return BUILD_STREAM
    if finding.runtime != UNKNOWN:
        return finding.runtime
    return guess_runtime(reading.text_of(line), _sample(reading))


def _category(finding: Finding, runtime: str, line: str) -> Category:
    root = finding.root
    told = finding.category or classify(runtime, root.type, root.message or line)
    culprit = choose_culprit(finding.exceptions)
    if told != Category.UNKNOWN or culprit is None or not culprit.in_app:
        return told
    return hint_by_place(root.type, f"{culprit.file} {culprit.function}")


def _fingerprint(
    given: str | None, runtime: str, exceptions: Sequence[ExceptionInfo], line: str
) -> Fingerprint:
    if given and given.strip():
        return given_by_caller(_valid(given))
    return VERSIONS[CURRENT_VERSION](runtime, exceptions, line)


def _triage(
    reading: _Reading, finding: Finding, facts: tuple[str, Category, Urgency, Fingerprint]
) -> Triage:
    runtime, category, urgency, name = facts
    culprit = choose_culprit(finding.exceptions)
    exceptions = tuple(_original(exception, reading) for exception in finding.exceptions)
    return Triage(
        runtime=runtime,
        category=category,
        priority=urgency.priority,
        fingerprint=name,
        exceptions=exceptions,
        root_exception=exceptions[0],
        culprit=_original_frame(culprit, reading) if culprit is not None else None,
        priority_reasons=urgency.reasons,
        evidence_lines=_evidence(finding, culprit, reading),
    )


def _evidence(finding: Finding, culprit: Frame | None, reading: _Reading) -> tuple[int, ...]:
    positions = [finding.root.log_line, *finding.evidence]
    if culprit is not None:
        positions.append(culprit.log_line)
    return tuple(sorted({reading.original(position) for position in positions})[:MAX_EVIDENCE])


def _nothing_wrong(reading: _Reading, fingerprint: str | None) -> Triage:
    """No line tells of a failure: grouped by the first one that says anything."""
    first = next((line for line in reading.lines if line.text.strip()), Line(1, ""))
    name = _fingerprint(fingerprint, UNKNOWN, (), split_header(first.text).message or first.text)
    return Triage(
        runtime=guess_runtime(first.text, _sample(reading)),
        category=Category.UNKNOWN,
        priority=Priority.LOW,
        fingerprint=name,
        priority_reasons=("no line tells of a failure",),
        is_failure=False,
    )


def _sample(reading: _Reading) -> str:
    return "\n".join(line.text for line in reading.lines[:400])


def _original(exception: ExceptionInfo, reading: _Reading) -> ExceptionInfo:
    return replace(
        exception,
        log_line=reading.original(exception.log_line),
        frames=tuple(_original_frame(frame, reading) for frame in exception.frames),
    )


def _original_frame(frame: Frame, reading: _Reading) -> Frame:
    number = reading.original(frame.log_line)
    return frame if number == frame.log_line else replace(frame, log_line=number)


def _bounded(finding: Finding) -> Finding:
    """The same with hostile sizes cut: an answer must fit a page."""
    exceptions = finding.exceptions
    if len(exceptions) > MAX_EXCEPTIONS:
        exceptions = (*exceptions[: MAX_EXCEPTIONS - 1], exceptions[-1])
    return replace(finding, exceptions=tuple(_bounded_exception(e) for e in exceptions))


def _bounded_exception(exception: ExceptionInfo) -> ExceptionInfo:
    frames = exception.frames
    if len(frames) > MAX_FRAMES:
        own = [frame for frame in frames[MAX_FRAMES // 2 : -MAX_FRAMES // 2] if frame.in_app][:1]
        frames = (*frames[: MAX_FRAMES // 2], *own, *frames[-MAX_FRAMES // 2 :])
    return replace(
        exception,
        type=exception.type[:MAX_NAME_CHARS] if exception.type else None,
        message=exception.message[:MAX_MESSAGE_CHARS] if exception.message is not None else None,
        frames=frames,
    )
