"""Swift and Objective-C: traps with their message, uncaught NSExceptions, XCTest, Vapor's log."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from opspilot.domain.enums import Category
from opspilot.domain.triage import ExceptionInfo, Frame
from opspilot.triage.findings import Finding, Strength
from opspilot.triage.lines import Line
from opspilot.triage.ownership import is_library_path
from opspilot.triage.traces.native_frames import read_frame

MAX_GAP_LINES = 30
MAX_STACK_GAP = 2
MAX_KEPT_FRAMES = 400
MAX_REASON_LINES = 20

# *** Terminating app due to uncaught exception 'NSRangeException', reason: '*** -[__NSArrayI ...'
_UNCAUGHT = re.compile(
    r".{0,200}?(?:Terminating app due to uncaught exception|Uncaught exception:?) "
    r"'?([A-Z][\w.]{2,100})'?(?:, reason: |: )'?(.*)$"
)
# Shop/Cart.swift:41: Fatal error: Unexpectedly found nil     Swift/Array.swift:600: Fatal error: x
_TRAP_AT = re.compile(
    r".{0,120}?((?:/|[\w.+-])[^:\n]{0,300}?\.swift):(\d{1,7}): "
    r"(Fatal error|Precondition failed|Assertion failed)(?:: (.*))?$"
)
# Fatal error: Index out of range: file Shop/Cart.swift, line 41
# Thread 1: Fatal error: no price
_TRAP = re.compile(
    r".{0,60}?\b(Fatal error|Precondition failed|Assertion failed): (.*?)"
    r"(?:: file ([^,\n]{1,300}\.swift), line (\d{1,7}))?$"
)
# /src/ShopTests/CartTests.swift:22: error: -[ShopTests.CartTests testTotal] : XCTAssertEqual failed
# /src/CartTests.swift:22: error: CartTests.testTotal : XCTAssertTrue failed
_TEST = re.compile(
    r"(/[^:\n]{1,300}\.(?:swift|mm?)):(\d{1,7}): error: (?:-\[(\S{1,120}) (\w{1,120})\]|"
    r"(\S{1,200}))"
    r" : (.*)$"
)
# [ ERROR ] no such coupon [request-id: 1F2E] (App/routes.swift:12)
_VAPOR = re.compile(
    r".{0,60}?\[ ?(?:ERROR|CRITICAL) ?\] (.{1,1000}?) (?:\[.{0,300}\] )?"
    r"\(([\w./-]{1,200}\.swift):(\d{1,7})\)\s{0,4}$"
)
_STACK_TITLES = (
    "First throw call stack", "Current stack trace", "Crashed Thread", "Backtrace",
    "rogram crashed", "crashed:",
)  # fmt: skip
_NIL = re.compile(r"(?i).{0,200}?(?:found nil|nil (?:optional|value)|unrecognized selector|null)")
_INDEX = re.compile(
    r"(?i).{0,200}?(?:out of (?:range|bounds)|beyond bounds|duplicate (?:keys|values))"
)


class _Head(NamedTuple):
    type: str | None
    message: str
    runtime: str = "swift"
    place: Frame | None = None
    strength: Strength = Strength.FATAL
    category: Category | None = None


class AppleTraceParser:
    """Reads what the runtimes print when they stop; the frames are the native ones."""

    name = "apple"
    anchors = (
        r"uncaught exception '?NS|Uncaught exception: NS|Terminating app due to",
        r"\.swift:\d{1,6}: (?:Fatal error|Precondition failed|Assertion failed|error)",
        r"(?:Fatal error|Precondition failed): [^\n]{0,300}(?:file [^\n]{1,200}\.swift|nil|out of)",
        r"\.mm?:\d{1,6}: error: -\[|\.swift:\d{1,6}\)|Thread \d{1,3}: Fatal error",
    )

    def find(self, lines: Sequence[Line]) -> list[Finding]:
        found: list[Finding] = []
        index = 0
        while index < len(lines):
            head = _head_of(lines[index])
            end = index + 1
            if head is not None:
                finding, end = _read(lines, index, head)
                found.append(finding)
            index = end
        return found


def _head_of(line: Line) -> _Head | None:
    text = line.text.strip()
    if "xception" in text and (uncaught := _UNCAUGHT.match(text)):
        message = uncaught.group(2)
        return _Head(uncaught.group(1), message, "objc", category=_about(message))
    if ".swift" in text or ".m" in text:
        return _placed(line, text)
    if " error: " in text or " failed: " in text:
        return _trap(line, text)
    return None


def _placed(line: Line, text: str) -> _Head | None:
    if " : " in text and (test := _TEST.match(text)):
        function = f"{test.group(3)}.{test.group(4)}" if test.group(3) else test.group(5)
        place = Frame(line.number, test.group(1), int(test.group(2)), function, True)
        runtime = "swift" if test.group(1).endswith(".swift") else "objc"
        kind = test.group(6).partition(" ")[0] if test.group(6).startswith("XCT") else "XCTFail"
        return _Head(kind, test.group(6), runtime, place, Strength.TRACE, Category.ASSERTION)
    if (trap := _TRAP_AT.match(text)) is not None:
        message = trap.group(4) or ""
        place = _place(line, trap.group(1), trap.group(2))
        category = _about(message) or _asserted(trap.group(3))
        return _Head(trap.group(3), message, place=place, category=category)
    if (vapor := _VAPOR.match(text)) is not None:
        place = _place(line, vapor.group(2), vapor.group(3))
        return _Head(None, vapor.group(1), place=place, strength=Strength.ERROR)
    return _trap(line, text)


def _trap(line: Line, text: str) -> _Head | None:
    trap = _TRAP.match(text)
    if trap is None or not (trap.group(3) or "Thread " in text or _about(trap.group(2))):
        return None
    place = _place(line, trap.group(3), trap.group(4)) if trap.group(3) else None
    category = _about(trap.group(2)) or _asserted(trap.group(1))
    return _Head(trap.group(1), trap.group(2), place=place, category=category)


def _place(line: Line, file: str, number: str) -> Frame:
    """`Swift/Array.swift` is the standard library's own source."""
    own = not file.startswith("Swift/") and not is_library_path(file)
    return Frame(line.number, file, int(number), None, own)


def _about(message: str) -> Category | None:
    if _NIL.match(message):
        return (
            Category.TYPE_ERROR if "unrecognized selector" in message else Category.NULL_REFERENCE
        )
    return Category.KEY_OR_INDEX if _INDEX.match(message) else None


def _asserted(kind: str) -> Category | None:
    return None if kind == "Fatal error" else Category.ASSERTION


def _read(lines: Sequence[Line], index: int, head: _Head) -> tuple[Finding, int]:
    message, end = _reason(lines, index, head)
    frames, end = _frames(lines, end)
    if head.place is not None and not _has(frames, head.place):
        frames = [head.place, *frames] if head.place.in_app else [*frames, head.place]
    root = ExceptionInfo(lines[index].number, head.type, message or None, tuple(frames))
    finding = Finding(
        runtime=head.runtime,
        exceptions=(root,),
        first_line=lines[index].number,
        last_line=lines[end - 1].number,
        strength=head.strength,
        category=head.category,
    )
    return finding, end


def _reason(lines: Sequence[Line], index: int, head: _Head) -> tuple[str, int]:
    """An NSException's reason may take several lines, up to the closing quote."""
    told = [head.message]
    at = index + 1
    while head.runtime == "objc" and at < len(lines) and at - index < MAX_REASON_LINES:
        if told[-1].rstrip().endswith("'") or lines[at].text.lstrip().startswith("***"):
            break
        if read_frame(lines[at]) is not None or not lines[at].text.strip():
            break
        told.append(lines[at].text.strip())
        at += 1
    closed = told[-1].rstrip().endswith("'")
    return "\n".join(told).strip().removesuffix("'"), at if closed and len(told) > 1 else index + 1


def _frames(lines: Sequence[Line], index: int) -> tuple[list[Frame], int]:
    """The stack below, close by or under a title of its own."""
    frames: list[Frame] = []
    end, gap = index, 0
    limit = MAX_STACK_GAP
    while index < len(lines) and gap <= limit:
        frame = read_frame(lines[index])
        if frame is not None and len(frames) < MAX_KEPT_FRAMES:
            frames.append(frame)
            gap, end, limit = 0, index + 1, MAX_STACK_GAP
        elif any(title in lines[index].text for title in _STACK_TITLES) and not frames:
            gap, limit = 0, MAX_GAP_LINES
        else:
            gap += 1
        index += 1
    return frames, end


def _has(frames: Sequence[Frame], place: Frame) -> bool:
    name = (place.file or "").rpartition("/")[2]
    return any(f.line == place.line and (f.file or "").endswith(name) for f in frames)
