"""Rust: panics with and without backtraces, aborts, and the error chains of anyhow and eyre."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from opspilot.domain.enums import Category
from opspilot.domain.triage import ExceptionInfo, Frame
from opspilot.triage.findings import Finding, Strength
from opspilot.triage.lines import Line, Severity
from opspilot.triage.traces.rust_errors import read_error
from opspilot.triage.traces.rust_frames import place_of, read_backtrace
from opspilot.triage.unwrap.headers import split_header

MAX_MESSAGE_LINES = 30
MAX_LOOK_BACK = 60
"""How far above its panic a test's `---- name stdout ----` may stand."""

# thread 'main' panicked at src/main.rs:4:19:    thread 'main' (60177) panicked at src\main.rs:4:19:
_PLACE_FIRST = re.compile(
    r"((?:[A-Za-z]:)?[^\s'\"`:][^'\"`:]{0,400}\.rs):(\d{1,7}):(\d{1,6}):\s*(.*)$", re.DOTALL
)
# 'index out of bounds', src/main.rs:4:19    'boom': src/main.rs:4    explicit panic, src/lib.rs:2
_PLACE_LAST = re.compile(
    r"(.*?)['\"`]?[,:] ((?:[A-Za-z]:)?[^\s'\":,][^'\":,]{0,400}(?:\.rs|macros>))"
    r":(\d{1,7})(?::\d{1,6})?:?\s*$",
    re.DOTALL,
)
_THREAD = re.compile(r"(?:.{0,300}?)thread '([^'\n]{0,200})'(?: \(\d{1,12}\))? ?$", re.DOTALL)

#   left: `1`,     right: 5       left == right
_SIDES = re.compile(r"\s{0,8}(?:left|right): ")
_ENDS = (
    "note: ",
    "stack backtrace:",
    "Stack:",
    "failures:",
    "test result:",
    "error: ",
    "thread '",
    "thread caused",
    "---- ",
)

# ---- tests::it_adds stdout ----
_STDOUT_OF = re.compile(r"---- (\S{1,200})(?: - .{0,100})? std(?:out|err) ----$")

# thread 'main' has overflowed its stack     fatal runtime error: stack overflow
# memory allocation of 8589934592 bytes failed
_ABORT = re.compile(
    r"(?:.{0,200}?)(?:thread '[^']{0,200}'(?: \(\d{1,12}\))? (has overflowed its stack)"
    r"|fatal runtime error: ([^\n]{1,300})|(memory allocation of \d{1,24} bytes failed))"
)

# The application panicked (crashed).      Message:  boom      Location: src/main.rs:12
_EYRE_PANIC = "The application panicked (crashed)"
_EYRE_PLACE = re.compile(r"\s{0,4}Location: (.{1,400}\.rs):(\d{1,7})")

_COMMON_THREADS = frozenset(("main", "<unnamed>", "<unknown>", "tokio-runtime-worker", "rustc"))


class _Panic(NamedTuple):
    """``end`` is the index after its message."""

    thread: str
    message: str
    file: str
    line: str
    end: int
    number: int


class RustTraceParser:
    """Reads what the default panic hook, its replacements and ``fn main() -> Result`` print."""

    name = "rust"
    anchors = (
        r"panicked at [\"'`/\w.<\\]",
        r"application panicked \(crashed\)",
        r"fatal runtime error: |has overflowed its stack|memory allocation of \d{1,20} bytes",
        r"Caused by:(?:\r?\n|\\n|$)",
        r"\bError: \w{1,80}(?: \{|\()",
        r"\.rs:\d{1,7}",
    )

    def find(self, lines: Sequence[Line]) -> list[Finding]:
        found: list[Finding] = []
        index = 0
        while index < len(lines):
            finding, end = _read(lines, index)
            if finding is not None:
                found.append(finding)
            index = max(end, index + 1)
        return found


def _read(lines: Sequence[Line], index: int) -> tuple[Finding | None, int]:
    text = lines[index].text
    if "panicked" in text:
        if " at " in text:
            return _read_panic(lines, index)
        if _EYRE_PANIC in text:
            return _read_eyre_panic(lines, index)
    if "overflowed its stack" in text or "runtime error: " in text or "memory allocation" in text:
        return _read_abort(lines, index)
    return read_error(lines, index)


def _read_panic(lines: Sequence[Line], index: int) -> tuple[Finding | None, int]:
    panic = _panic_at(lines, index)
    if panic is None:
        return None, index + 1
    frames, end = _frames_below(lines, panic.end)
    told = place_of(panic.file, panic.line, panic.number, _test_of(lines, index, panic.thread))
    root = ExceptionInfo(lines[index].number, "panic", panic.message or None, _joined(told, frames))
    strength = Strength.TRACE if panic.thread == "tokio-runtime-worker" else Strength.FATAL
    return _finding(root, lines, (index, end), strength), end


def _finding(
    root: ExceptionInfo, lines: Sequence[Line], span: tuple[int, int], strength: Strength
) -> Finding:
    start, end = span
    category = _category(root.message or "")
    return Finding("rust", (root,), lines[start].number, lines[end - 1].number, strength, category)


def _category(message: str) -> Category | None:
    """Wording of the standard library's own that says less to those who do not know it."""
    if "RefCell already" in message or "BorrowMutError" in message or "PoisonError" in message:
        return Category.CONCURRENCY
    if message.startswith("assertion "):
        return Category.ASSERTION
    if "ParseIntError" in message or "ParseFloatError" in message or "ParseBoolError" in message:
        return Category.INVALID_VALUE
    if "char boundary" in message or message.startswith(
        ("index out of bounds", "range ", "slice ")
    ):
        return Category.KEY_OR_INDEX
    return None


def _panic_at(lines: Sequence[Line], index: int) -> _Panic | None:
    before, mark, rest = lines[index].text.partition("panicked at ")
    if not mark:
        return None
    named = _THREAD.match(before)
    thread = named.group(1) if named is not None else ""
    first = _PLACE_FIRST.match(rest)
    if first is not None:
        message, end = _message_below(lines, index + 1, first.group(4))
        return _Panic(thread, message, first.group(1), first.group(2), end, lines[index].number)
    return _place_last(lines, index, rest, thread)


def _place_last(lines: Sequence[Line], index: int, rest: str, thread: str) -> _Panic | None:
    """The form of before 1.73: the message in quotes, over several lines, then the place."""
    parts: list[str] = []
    for at in range(index, min(index + MAX_MESSAGE_LINES, len(lines))):
        text = rest if at == index else lines[at].text
        last = _PLACE_LAST.match(text)
        if last is not None:
            parts.append(last.group(1))
            message = "\n".join(parts).strip().lstrip("'\"`")
            return _Panic(thread, message, last.group(2), last.group(3), at + 1, lines[at].number)
        parts.append(text)
    return None


def _message_below(lines: Sequence[Line], index: int, rest: str) -> tuple[str, int]:
    """The lines up to a blank one or a note; one line only where neither comes."""
    parts = [rest.strip()] if rest.strip() else []
    at = index
    while at < len(lines) and at - index < MAX_MESSAGE_LINES:
        text = lines[at].text
        if not text.strip() or text.strip().startswith(_ENDS):
            return "\n".join(parts).strip(), at
        if split_header(text).start and parts:
            break
        parts.append(text.rstrip())
        at += 1
    if at == len(lines) and len(parts) <= 3:
        return "\n".join(parts).strip(), at
    kept = _first_lines(parts)
    return "\n".join(kept).strip(), index + max(len(kept), 1) if not rest.strip() else index


def _first_lines(parts: list[str]) -> list[str]:
    """An assertion's sides belong to its first line."""
    kept = parts[:1]
    for part in parts[1:3]:
        if _SIDES.match(part):
            kept.append(part)
    return kept


def _frames_below(lines: Sequence[Line], index: int) -> tuple[list[Frame], int]:
    """A backtrace that follows within a few lines; log-panics prints its frames at once."""
    for at in range(index, min(index + 4, len(lines))):
        text = lines[at].text.strip()
        if text.startswith(("stack backtrace:", "Backtrace:", "Stack backtrace:")):
            return read_backtrace(lines, at + 1)
        if text.startswith("0: "):
            return read_backtrace(lines, at)
        if text and not text.startswith("note: "):
            break
    return [], max(index, 1)


def _joined(told: Frame, frames: list[Frame]) -> tuple[Frame, ...]:
    """The panic's own place first, with the name that the backtrace has for it."""
    for position, frame in enumerate(frames):
        if frame.line == told.line and _same_file(frame.file, told.file):
            return tuple(frames[position:])
    return (told, *frames)


def _same_file(one: str | None, other: str | None) -> bool:
    a = (one or "").replace("\\", "/").removeprefix("./")
    b = (other or "").replace("\\", "/").removeprefix("./")
    return bool(a and b) and (a.endswith(b) or b.endswith(a))


def _test_of(lines: Sequence[Line], index: int, thread: str) -> str | None:
    """A test runs in a thread of its own name; any other thread's name is not a function's."""
    if thread in _COMMON_THREADS or not re.match(r"[A-Za-z_][\w:]{0,200}$", thread):
        return None
    if "::" in thread:
        return thread
    for back in range(1, min(MAX_LOOK_BACK, index) + 1):
        output = _STDOUT_OF.match(lines[index - back].text.strip())
        if output is not None:
            return thread if output.group(1) == thread else None
    return None


def _read_eyre_panic(lines: Sequence[Line], index: int) -> tuple[Finding | None, int]:
    message, frame, end = None, None, index + 1
    for at in range(index + 1, min(index + 8, len(lines))):
        text = lines[at].text.strip()
        place = _EYRE_PLACE.match(text)
        if text.startswith("Message:"):
            message = text.removeprefix("Message:").strip()
        elif place is not None:
            frame, end = place_of(place.group(1), place.group(2), lines[at].number), at + 1
    frames, after = read_backtrace(lines, end)
    root = ExceptionInfo(
        lines[index].number, "panic", message, _joined(frame, frames) if frame else tuple(frames)
    )
    end = after if frames else end
    return _finding(root, lines, (index, end), Strength.FATAL), end


def _read_abort(lines: Sequence[Line], index: int) -> tuple[Finding | None, int]:
    match = _ABORT.match(lines[index].text)
    if match is None:
        return None, index + 1
    message = match.group(2) or match.group(3) or "stack overflow"
    end = index + 1
    for at in range(index + 1, min(index + 4, len(lines))):
        if match.group(1) and "fatal runtime error: stack overflow" in lines[at].text:
            end = at + 1
    root = ExceptionInfo(lines[index].number, "fatal runtime error", message)
    level = lines[index].level
    strength = Strength.ERROR if Severity.UNKNOWN < level < Severity.ERROR else Strength.FATAL
    return _finding(root, lines, (index, end), strength), end
