"""R: `Error in`, `traceback()`, rlang's backtraces and `Calls:`."""

import re
from collections.abc import Sequence

from opspilot.domain.triage import ExceptionInfo, Frame
from opspilot.triage.findings import Finding, Strength
from opspilot.triage.lines import Line

MAX_MESSAGE_LINES = 12
MAX_BACKTRACE_LINES = 100

# Error in total(rows) : object 'price' not found       Error in `mutate()`:       Error: no price
# Error in eval(expr) (from orders.R#12) : no price
_HEAD = re.compile(r"Error(?: in (.{1,300}?))?(?: \(from (\S{1,200})#(\d{1,7})\))?\s?: ?(.*)$")
# Caused by error in `price()`:          Caused by error:
_CAUSE = re.compile(r"Caused by error(?: in (.{1,200}?))?:\s*(.*)$")
# 3: stop("no price") at orders.R#12        2: total(rows) at /srv/shop/orders.R#5        1: main()
_TRACED = re.compile(r"\s*(\d{1,4}): (.{1,300}?)(?: at (\S{1,300})#(\d{1,7}))?$")
#  1. ├─global total(rows) at orders.R:12:3      2. └─rlang::abort("no price")
_BACKTRACE = re.compile(
    r"\s*(\d{1,4})\. [\s│├└─]{0,200}+(.{1,300}?)(?: at (\S{1,300}):(\d{1,7}):\d{1,5})?$"
)
# Calls: main -> total -> price
_CALLS = re.compile(r"Calls: (.{1,400})$")
_OWN = re.compile(r"global ?:{0,2}:? ?|[\w.]{1,80}\(")


class RTraceParser:
    """Reads an error, its causes and whichever backtrace follows."""

    name = "r"
    anchors = (
        r"Error in [`\w.]{1,80}",
        r"Execution halted",
        r"Caused by error",
        r"rlang::last_trace",
    )

    def find(self, lines: Sequence[Line]) -> list[Finding]:
        found: list[Finding] = []
        index = 0
        while index < len(lines):
            after = index + 1
            head = _HEAD.match(lines[index].text) if lines[index].text.startswith("Error") else None
            if head is not None and _is_r(lines, index, head):
                finding, after = _read(lines, index, head)
                found.append(finding)
            index = after
        return found


def _is_r(lines: Sequence[Line], index: int, head: re.Match[str]) -> bool:
    """`Error: x` alone is everybody's; R says where it halted, or who called."""
    if head.group(1) and ("(" in head.group(1) or "`" in head.group(1)):
        return True
    near = lines[index + 1 : index + MAX_MESSAGE_LINES]
    return any(line.text.startswith(("Execution halted", "Calls: ", "Backtrace:")) for line in near)


def _read(lines: Sequence[Line], start: int, head: re.Match[str]) -> tuple[Finding, int]:
    function, file, at, message = head.groups()
    exceptions = [_Told(lines[start].number, function, message)]
    index = start + 1
    while index < min(len(lines), start + MAX_MESSAGE_LINES) and not _ends_message(
        lines[index].text
    ):
        cause = _CAUSE.match(lines[index].text)
        if cause is not None:
            exceptions.append(_Told(lines[index].number, cause.group(1), cause.group(2)))
        else:
            exceptions[-1].add(lines[index].text)
        index += 1
    frames, index = _read_backtrace(lines, index)
    if file is not None:
        frames = [Frame(lines[start].number, file, int(at), _name(function), in_app=True), *frames]
    infos = [
        told.info(frames if position == 0 else []) for position, told in enumerate(exceptions[::-1])
    ]
    last = lines[index - 1].number
    return Finding("r", tuple(infos), lines[start].number, last, Strength.TRACE), index


class _Told:
    """An error while its lines are read."""

    def __init__(self, number: int, function: str | None, message: str) -> None:
        self.number = number
        self.function = function
        self.message = [message.strip()] if message.strip() else []

    def add(self, text: str) -> None:
        stripped = text.strip().removeprefix("! ").removeprefix("✖ ")
        if stripped:
            self.message.append(stripped)

    def info(self, frames: list[Frame]) -> ExceptionInfo:
        if not frames and self.function is not None:
            frames = [Frame(self.number, None, None, _name(self.function), in_app=False)]
        return ExceptionInfo(self.number, "Error", "\n".join(self.message) or None, tuple(frames))


def _name(call: str | None) -> str | None:
    return call.split("(", 1)[0].strip("` ") or None if call else None


def _ends_message(text: str) -> bool:
    if text.startswith(
        ("Backtrace:", "Calls:", "Execution halted", "Traceback", "Run `rlang", "Warning", "> ")
    ):
        return True
    return _TRACED.match(text) is not None or not text.strip()


def _read_backtrace(lines: Sequence[Line], index: int) -> tuple[list[Frame], int]:
    """`traceback()` counts down from the innermost call, rlang up to it, `Calls:` reads
    outside in."""
    frames: list[Frame] = []
    outermost_first = False
    end = min(len(lines), index + MAX_BACKTRACE_LINES)
    while index < end:
        text = lines[index].text
        match = _BACKTRACE.match(text)
        outermost_first = outermost_first or match is not None
        match = match or _TRACED.match(text)
        calls = _CALLS.match(text)
        if match is not None:
            frames.append(_frame(lines[index].number, match))
        elif calls is not None and not frames:
            frames = [
                Frame(lines[index].number, None, None, name.strip(), in_app=False)
                for name in calls.group(1).split("->")
            ][::-1]
        elif (
            text.strip()
            and not text.startswith(("Backtrace:", "Traceback", "Run ", "Execution halted"))
            and "▆" not in text
        ):
            break
        index += 1
    return (frames[::-1] if outermost_first else frames), index


def _frame(number: int, match: re.Match[str]) -> Frame:
    _, call, file, line = match.groups()
    name = call.split("(", 1)[0].replace("global ", "").strip()
    own = file is not None or call.startswith("global")
    return Frame(number, file, int(line) if line else None, name or None, own and "::" not in name)
