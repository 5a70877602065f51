"""Errors that Rust programs return or log: chains of anyhow and eyre, Debug forms, tracing."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from opspilot.domain.triage import ExceptionInfo, Frame
from opspilot.triage.findings import Finding, Strength
from opspilot.triage.lines import Line, Severity
from opspilot.triage.traces.rust_frames import place_of, read_backtrace
from opspilot.triage.unwrap.headers import split_header

MAX_CAUSES = 30
MAX_LOOK_AHEAD = 40

# Error: Failed to read config      Error: ParseIntError { kind: InvalidDigit }
_ERROR = re.compile(r"Error:\s{0,8}(.*)$", re.DOTALL)

# Os { code: 2, kind: NotFound, message: "No such file" }      Database(PoolTimedOut)
_DEBUG = re.compile(r"([A-Z]\w{1,80}(?:::\w{1,80}){0,4})(?: \{ \w{1,60}: .*\}|\(.*\))$", re.DOTALL)

#     0: could not open file      2: No such file or directory (os error 2)
_NUMBERED = re.compile(r"\s{0,12}(\d{1,3}): (\S.*)$", re.DOTALL)

#     src/main.rs:12:5      /app/src/config.rs:40:22
_PLACE = re.compile(
    r"\s{0,12}(?:at )?((?:[A-Za-z]:)?[^\s:][^:]{0,400}\.rs):(\d{1,7})(?::\d{1,6})?\s*$"
)

# 2024-01-31T10:11:12Z ERROR shop::db: lost the pool      at src/db.rs:42 on ThreadId(1)
_TRACING_AT = re.compile(r"\s{0,12}at ([^\s:]{1,300}\.rs):(\d{1,7})(?: on .{0,80})?\s{0,4}$")
_SECTIONS = ("Caused by:", "Location:", "Stack backtrace:", "stack backtrace:")


@dataclass(slots=True)
class _Error:
    """A chain while it is read, outermost message first."""

    messages: list[tuple[int, str]] = field(default_factory=list)
    frames: list[Frame] = field(default_factory=list)
    place: Frame | None = None
    end: int = 0


def read_error(lines: Sequence[Line], index: int) -> tuple[Finding | None, int]:
    """The returned or logged error that begins at ``index``, and the index after it."""
    text = lines[index].text
    if "Error:" in text and (match := _ERROR.match(text.strip())):
        return _read_returned(lines, index, match.group(1).strip())
    if text.strip() == "Caused by:" and index:
        return _read_logged(lines, index)
    if " at " in text and ".rs:" in text:
        return _read_tracing(lines, index)
    return None, index + 1


def _read_returned(lines: Sequence[Line], index: int, first: str) -> tuple[Finding | None, int]:
    error = _Error([(lines[index].number, first)] if first else [], end=index + 1)
    _read_sections(lines, index + 1, error)
    debug = _DEBUG.match(first)
    is_rust = bool(error.place or error.frames) or len(error.messages) > 1 or debug is not None
    if not is_rust or not error.messages:
        return None, index + 1
    return _finding(error, lines, index, Strength.FATAL), error.end


def _read_logged(lines: Sequence[Line], index: int) -> tuple[Finding | None, int]:
    """A chain below a logger's line; the line itself is the outermost message."""
    for back in range(1, min(4, index + 1)):
        header = split_header(lines[index - back].text)
        message = header.message.strip()
        if message:
            break
    else:
        return None, index + 1
    level = max(header.level, lines[index - back].level)
    if not header.start and level < Severity.ERROR:
        return None, index + 1
    error = _Error([(lines[index - back].number, message)], end=index)
    _read_sections(lines, index, error)
    if len(error.messages) < 2:
        return None, index + 1
    return _finding(error, lines, index - back, Strength.TRACE), error.end


def _read_tracing(lines: Sequence[Line], index: int) -> tuple[Finding | None, int]:
    """tracing's pretty form: the event, then its place on a line of its own."""
    place = _TRACING_AT.match(lines[index].text)
    if place is None or index == 0:
        return None, index + 1
    header = split_header(lines[index - 1].text.strip())
    if header.level < Severity.ERROR:
        return None, index + 1
    frame = place_of(place.group(1), place.group(2), lines[index].number)
    root = ExceptionInfo(lines[index - 1].number, "ERROR", header.message.strip(), (frame,))
    first, last = lines[index - 1].number, lines[index].number
    return Finding("rust", (root,), first, last, Strength.ERROR), index + 1


def _read_sections(lines: Sequence[Line], index: int, error: _Error) -> None:
    """`Caused by:`, `Location:` and `Stack backtrace:`, each with blank lines around it."""
    limit = min(index + MAX_LOOK_AHEAD, len(lines))
    while index < limit:
        text = lines[index].text.strip()
        if text.startswith("Caused by:"):
            index = _read_causes(lines, index + 1, error)
        elif text.startswith("Location:"):
            index = _read_place(lines, index + 1, error)
        elif text.lower().startswith("stack backtrace:"):
            error.frames, index = read_backtrace(lines, index + 1)
            error.end = index
            return
        elif not error.messages or _NUMBERED.match(lines[index].text):
            index = _read_causes(lines, index, error)
        elif text:
            return
        else:
            index += 1


def _read_causes(lines: Sequence[Line], index: int, error: _Error) -> int:
    start = index
    while index < len(lines) and index - start < MAX_CAUSES:
        text = lines[index].text
        stripped = text.strip()
        if not stripped or stripped.startswith(_SECTIONS) or split_header(text).start:
            break
        numbered = _NUMBERED.match(text)
        message = numbered.group(2).strip() if numbered is not None else stripped
        error.messages.append((lines[index].number, message))
        index += 1
        error.end = index
    return max(index, start + 1) if index == start else index


def _read_place(lines: Sequence[Line], index: int, error: _Error) -> int:
    place = _PLACE.match(lines[index].text) if index < len(lines) else None
    if place is None:
        return index
    error.place = place_of(place.group(1), place.group(2), lines[index].number)
    error.end = index + 1
    return index + 1


def _finding(error: _Error, lines: Sequence[Line], start: int, strength: Strength) -> Finding:
    frames = tuple(error.frames) if error.frames else tuple(f for f in (error.place,) if f)
    exceptions = [
        ExceptionInfo(number, _type(message), message) for number, message in error.messages[::-1]
    ]
    root = exceptions[0]
    first = ExceptionInfo(root.log_line, root.type, root.message, frames)
    last = lines[max(error.end, start + 1) - 1].number
    return Finding("rust", (first, *exceptions[1:]), lines[start].number, last, strength)


def _type(message: str) -> str:
    debug = _DEBUG.match(message)
    return debug.group(1) if debug is not None else "Error"
