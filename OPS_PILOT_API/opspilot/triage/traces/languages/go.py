"""Go: panics, fatal errors, signals, goroutine dumps, data races, logged stacks, failed tests."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from opspilot.domain.enums import Category
from opspilot.domain.triage import ExceptionInfo, Frame
from opspilot.triage.findings import Finding, Strength
from opspilot.triage.lines import Line
from opspilot.triage.traces.context import level_above, strength_by_level
from opspilot.triage.traces.go_frames import frame_at, is_panic, is_runtime, settle_owner
from opspilot.triage.traces.go_heads import Head, head_above, head_at
from opspilot.triage.traces.go_tests import find_failed_tests

MAX_GAP_LINES = 200
"""A fatal error prints its registers and raw stack words between its reason and the stacks."""

MAX_FRAMES = 400
MAX_GOROUTINES = 2000

# goroutine 27 [running]:     goroutine 5 [chan receive, 3 minutes, locked to thread]:
# goroutine 1 gp=0xc0000061c0 m=0 mp=0x5 [running]:      goroutine 18 [running, labels:{"a":"b"}]:
_GOROUTINE = re.compile(
    r"[\s|]{0,40}[Gg]oroutine (?:\d{1,12}|running on other thread)(?: (?:gp|m|mp)=\S{1,20}){0,4}"
    r"(?: \[([^\]]{1,120})\]?)?.{0,80}:\s*$"
)

# Read at 0x00c00 by goroutine 7:    Previous write at 0x00c00 by main goroutine:
_ACCESS = re.compile(
    r"\s{0,8}(?:Previous )?(?:atomic )?(?:[Rr]ead|[Ww]rite) at 0x[0-9a-f]{1,16} by .{1,40}:\s*$"
)

# ...additional frames elided...    ...23 frames elided...    [originating from goroutine 1]
_ELIDED = re.compile(r"\s{0,8}(?:\.\.\.\s?(?:additional|\d{1,6}) frames elided|\[originating from)")

# rax    0x0     r15   0x0     stack: frame={sp:0x7ff, fp:0x7ff} stack=[0x7ff,0x7ff)
# 0x00007ffeefbfee48:  0x01007ffeefbfee68  0x4 <runtime.throw+0x71>
# runtime: unexpected return pc for runtime.sigpanic called from 0x7fff
_REGISTER = re.compile(
    r"\s{0,4}(?:(?:[re]?[a-z]{2,6}|r\d{1,2}[a-z]?|x\d{1,2})\s{1,8}0x[0-9a-f]{1,16}\s*$"
    r"|0x[0-9a-f]{8,16}: |stack: frame=|runtime: |runtime stack:)"
)


@dataclass(slots=True)
class _Stack:
    """One goroutine's frames, innermost first, from where it panicked."""

    state: str = ""
    frames: list[Frame] = field(default_factory=list)
    panicked: bool = False

    def add(self, frame: Frame) -> None:
        if is_panic(frame):
            self.frames.clear()
            self.panicked = True
        elif len(self.frames) < MAX_FRAMES:
            self.frames.append(frame)

    def told(self) -> list[Frame]:
        """Without the unwinder's frames at its top, unless there are no others."""
        start = next((n for n, f in enumerate(self.frames) if not is_runtime(f)), 0)
        return self.frames[start:]


@dataclass(slots=True)
class _Report:
    """The stacks printed for one reason; ``start`` and ``end`` are indexes of lines."""

    start: int
    end: int
    stacks: list[_Stack] = field(default_factory=list)


class GoTraceParser:
    """Reads what the runtime, the race detector, ``go test`` and the common loggers print."""

    name = "go"
    anchors = (
        r"\bgoroutine \d{1,9} (?:gp=0x[0-9a-f]{1,16} |m=\w{1,5} |mp=0x[0-9a-f]{1,16} ){0,3}\[",
        r"\.go:\d{1,7}(?: \+0x[0-9a-f]{1,8}| \(0x[0-9a-f]{4,16}\)|\\n|\\\\n)",
        r"\bpanic: |\bfatal error: [a-z]|\bpanic recovered:|PANIC RECOVER|http: panic serving",
        r"\[signal SIG|WARNING: DATA RACE|--- FAIL: (?:Test|Example|Fuzz|Benchmark)",
        r"\.\(\*\w{1,60}\)\.\w{1,60}\n|\bmain\.main\n|runtime\.(?:main|goexit)\n",
        r"SIG(?:SEGV|ABRT|BUS|QUIT|FPE|ILL): \w{4,12}",
    )

    def find(self, lines: Sequence[Line]) -> list[Finding]:
        found: list[Finding] = []
        index = 0
        while index < len(lines):
            finding, end = _read(lines, index)
            if finding is not None:
                found.append(finding)
            index = max(end, index + 1)
        return sorted([*found, *find_failed_tests(lines)], key=lambda f: f.first_line)


def _read(lines: Sequence[Line], index: int) -> tuple[Finding | None, int]:
    """The finding that begins at ``index`` and the index after it."""
    text = lines[index].text
    head = head_at(lines, index)
    if head is not None:
        return _read_headed(lines, index, head)
    if "DATA RACE" in text or _is_goroutine(text) or frame_at(lines, index) is not None:
        return _read_unheaded(lines, index)
    return None, index + 1


def _is_goroutine(text: str) -> bool:
    return "oroutine " in text and _GOROUTINE.match(text) is not None


def _read_headed(lines: Sequence[Line], index: int, head: Head) -> tuple[Finding | None, int]:
    start = _stack_after(lines, head.end)
    if start is None:
        return _headed_finding(lines, head, _Report(index, head.end)), head.end
    report = _read_stacks(lines, start)
    report.start = index
    return _headed_finding(lines, head, report), report.end


def _stack_after(lines: Sequence[Line], index: int) -> int | None:
    """Where the stacks of the head above ``index`` begin; None where they were cut off."""
    for at in range(index, min(index + MAX_GAP_LINES, len(lines))):
        if _is_goroutine(lines[at].text) or frame_at(lines, at) is not None:
            return at
        if at > index and head_at(lines, at) is not None:
            return None
    return None


def _headed_finding(lines: Sequence[Line], head: Head, report: _Report) -> Finding | None:
    if not report.stacks and head.needs_stack:
        return None
    frames = _culprit_frames(report, first_only=head.type == "panic")
    root = ExceptionInfo(head.number, head.type, head.message or None, frames)
    later = tuple(ExceptionInfo(head.number, head.type, text) for text in head.later)
    first, last = lines[report.start].number, lines[report.end - 1].number
    return Finding("go", (root, *later), first, last, head.strength)


def _read_unheaded(lines: Sequence[Line], index: int) -> tuple[Finding | None, int]:
    is_race = "DATA RACE" in lines[index].text
    report = _read_stacks(lines, index + 1 if is_race else index)
    if not any(stack.frames for stack in report.stacks):
        return None, max(report.end, index + 1)
    if is_race:
        report.start = index
        return _race(lines, report), report.end
    return _logged(lines, index, report), report.end


def _race(lines: Sequence[Line], report: _Report) -> Finding:
    number = lines[report.start].number
    access = lines[min(report.start + 1, len(lines) - 1)].text.strip().rstrip(":")
    frames = _culprit_frames(report, first_only=False)
    root = ExceptionInfo(number, "DATA RACE", access, frames)
    last = lines[report.end - 1].number
    return Finding("go", (root,), number, last, Strength.TRACE, Category.CONCURRENCY)


def _logged(lines: Sequence[Line], index: int, report: _Report) -> Finding | None:
    """A stack below a logger's line, or one whose head was cut off."""
    panicked = report.stacks[0].panicked
    head = head_above(lines, index)
    frames = _culprit_frames(report, first_only=panicked)
    if not panicked and head.message is None and len(frames) < 2:
        return None
    kind = "panic" if panicked or head.names_panic else "error"
    root = ExceptionInfo(head.number, kind, head.message, frames)
    strength = strength_by_level(level_above(lines, max(index - 1, 0)))
    if head.message is None:
        strength = min(strength, Strength.ERROR)
    first = min(head.number, lines[index].number)
    return Finding("go", (root,), first, lines[report.end - 1].number, strength)


def _culprit_frames(report: _Report, *, first_only: bool) -> tuple[Frame, ...]:
    """A panic's are those of the first goroutine; who deadlocked may stand further down."""
    stacks = [stack for stack in report.stacks if stack.frames]
    if not stacks:
        return ()
    every = [frame for stack in stacks[:50] for frame in stack.frames]
    goroutines = [stack for stack in stacks if stack.state] or stacks
    chosen = settle_owner(goroutines[0].told(), every)
    if first_only or any(frame.in_app for frame in chosen):
        return chosen
    for stack in goroutines[1:]:
        frames = settle_owner(stack.told(), every)
        if any(frame.in_app for frame in frames):
            return frames
    return chosen


def _read_stacks(lines: Sequence[Line], index: int) -> _Report:
    report = _Report(index, index)
    while index < len(lines) and len(report.stacks) < MAX_GOROUTINES:
        taken = _take(lines, index, report)
        if taken == 0:
            break
        index += taken
        if lines[index - 1].text.strip():
            report.end = index
    return report


def _take(lines: Sequence[Line], index: int, report: _Report) -> int:
    """Reads what stands at ``index`` into the report; the lines that took, 0 at its end."""
    text = lines[index].text
    if not text.strip(" \t|"):
        return 1 if _goes_on(lines, index + 1) else 0
    started = _GOROUTINE.match(text) if "oroutine " in text else None
    if started is not None or _ACCESS.match(text):
        report.stacks.append(_Stack(state=started.group(1) or "" if started else "race"))
        return 1
    frame = frame_at(lines, index)
    if frame is None:
        return 1 if _ELIDED.match(text) or _REGISTER.match(text) else 0
    if not report.stacks:
        report.stacks.append(_Stack())
    report.stacks[-1].add(frame[0])
    return frame[1]


def _goes_on(lines: Sequence[Line], index: int) -> bool:
    """Another goroutine, or the rest of a pretty-printed stack, follows the blank line."""
    for at in range(index, min(index + 3, len(lines))):
        text = lines[at].text
        if _is_goroutine(text) or _ACCESS.match(text) or _REGISTER.match(text):
            return True
        if text.strip():
            return frame_at(lines, at) is not None
    return False
