"""Julia's error reports: `ERROR:`, `Stacktrace:`, `caused by:`, before and after version 1.6."""

import re
from collections.abc import Sequence

from opspilot.domain.triage import ExceptionInfo, Frame
from opspilot.triage.findings import Finding
from opspilot.triage.lines import Line
from opspilot.triage.ownership import is_library_path

MAX_MESSAGE_LINES = 20
MAX_KEPT_FRAMES = 400

# ERROR: LoadError: UndefVarError: `totl` not defined
# caused by: KeyError: key "price" not found
_HEAD = re.compile(
    r"(?:┌ Error: |.{0,60}?\bERROR: |caused by: |.{0,40}nested task error: )"
    r"(?:LoadError: |InitError: |TaskFailedException\s*)*(.*)$"
)
# UndefVarError: x not defined      DomainError with -1.0:
# MethodError: no method matching f(::Int64)
_TYPED = re.compile(r"([A-Z]\w{0,80}(?:Error|Exception|Interrupt|Mismatch))(?::? ?(.*))?$")
#  [1] total(rows::Vector{Any})          [2] top-level scope
_ENTRY = re.compile(r"\s*\[(\d{1,5})\] (.{1,600})$")
#    @ Main ~/shop/orders.jl:41        @ ./array.jl:924 [inlined]       @ REPL[3]:1
_PLACE = re.compile(r"\s*@ (?:([\w.]{1,100}) )?(\S{1,400}?):(\d{1,7})(?: \[inlined\])?$")
#  [1] total(::Array{Any,1}) at /srv/shop/orders.jl:41      (before 1.6)
_OLD_PLACE = re.compile(r"(.{1,500}) at (\S{1,400}):(\d{1,7})(?: \[inlined\])?$")
_STDLIB_MODULES = ("Base", "Core", "REPL", "Distributed", "Sockets", "Pkg", "Test")


class JuliaTraceParser:
    """Reads an error with its causes; the last `caused by` was first."""

    name = "julia"
    anchors = (
        r"ERROR: [A-Z]\w{1,40}(?:Error|Exception)",
        r"Stacktrace:",
        r"@ \w{1,40} \S{1,200}\.jl:\d",
    )

    def find(self, lines: Sequence[Line]) -> list[Finding]:
        found: list[Finding] = []
        index = 0
        while index < len(lines):
            exceptions, after = _read_chain(lines, index)
            if exceptions:
                last = lines[after - 1].number
                found.append(Finding("julia", exceptions[::-1], lines[index].number, last))
            index = max(after, index + 1)
        return found


def _read_chain(lines: Sequence[Line], start: int) -> tuple[tuple[ExceptionInfo, ...], int]:
    exceptions: list[ExceptionInfo] = []
    index = start
    while index < len(lines):
        head = _head(lines[index].text, first=not exceptions)
        if head is None:
            break
        exception, index = _read_one(lines, index, head)
        if not exception.frames:
            break
        exceptions.append(exception)
        while index < len(lines) and not lines[index].text.strip():
            index += 1
    return tuple(exceptions), index


def _head(text: str, *, first: bool) -> str | None:
    if "ERROR: " not in text and "rror: " not in text and "caused by: " not in text:
        return None
    match = _HEAD.match(text.strip())
    return None if match is None or (first and text.startswith("caused by")) else match.group(1)


def _read_one(lines: Sequence[Line], start: int, head: str) -> tuple[ExceptionInfo, int]:
    told = [head]
    index = start + 1
    while index < min(len(lines), start + MAX_MESSAGE_LINES) and not _is_stack(lines[index].text):
        told.append(lines[index].text.strip())
        index += 1
    frames, index = _read_frames(lines, index)
    typed = _TYPED.match(told[0])
    kind = typed.group(1) if typed else "ErrorException"
    told[0] = (typed.group(2) or "") if typed else told[0]
    message = "\n".join(part for part in told if part).strip()
    return ExceptionInfo(lines[start].number, kind, message or None, tuple(frames)), index


def _is_stack(text: str) -> bool:
    return text.strip() == "Stacktrace:" or _ENTRY.match(text) is not None


def _read_frames(lines: Sequence[Line], index: int) -> tuple[list[Frame], int]:
    frames: list[Frame] = []
    name = ""
    while index < len(lines):
        text = lines[index].text
        entry, place = _ENTRY.match(text), _PLACE.match(text) if "@ " in text else None
        if entry is not None:
            name, frame = entry.group(2), _old_frame(entry.group(2), lines[index].number)
        elif place is not None:
            frame = _frame(
                lines[index].number, name, place.group(2), place.group(3), place.group(1)
            )
        elif text.strip() == "Stacktrace:" or text.lstrip().startswith("⋮"):
            frame = None
        else:
            break
        if frame is not None and len(frames) < MAX_KEPT_FRAMES:
            frames.append(frame)
        index += 1
    return frames, index


def _old_frame(text: str, number: int) -> Frame | None:
    match = _OLD_PLACE.match(text)
    return _frame(number, match.group(1), match.group(2), match.group(3), None) if match else None


def _frame(number: int, name: str, file: str, line: str, module: str | None) -> Frame:
    function = name.split("(", 1)[0].strip()
    return Frame(
        log_line=number,
        file=file,
        line=int(line),
        function=None if function in ("top-level scope", "") else function,
        in_app=_is_own(file, module),
    )


def _is_own(file: str, module: str | None) -> bool:
    if file.startswith("./") and module in (None, *_STDLIB_MODULES):
        return False
    return not (
        is_library_path(file)
        or "/.julia/" in file
        or "/julia/stdlib/" in file
        or module in _STDLIB_MODULES
    )
