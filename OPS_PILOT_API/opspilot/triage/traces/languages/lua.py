"""Lua and LuaJIT: `stack traceback:` under an error, in nginx's log and on a terminal."""

import re
from collections.abc import Sequence

from opspilot.domain.triage import ExceptionInfo, Frame
from opspilot.triage.findings import Finding
from opspilot.triage.lines import Line
from opspilot.triage.ownership import is_library_path
from opspilot.triage.patterns import Pattern

MAX_MESSAGE_LINES = 15
MAX_KEPT_FRAMES = 400

# lua: /srv/shop/orders.lua:19: attempt to index a nil value (field 'price')
# ... lua entry thread aborted: runtime error: /srv/shop/orders.lua:19: no price
_PLACED = Pattern(
    r"(?:^|[\s:(])(?P<file>(?:[A-Za-z]:)?[\w./\\@ -]*[\w-]+\.(?:lua|fnl|moon|nse)|"
    r"\[string \"[^\"]{1,200}\"\]|\.\.\.[\w./-]{1,200}\.lua):(?P<line>\d{1,7}): "
    r"(?P<message>.*)"
)
# 	/srv/shop/orders.lua:19: in function 'total'      ./a.lua:3: in main chunk     [C]: in ?
# 	/srv/shop/orders.lua:19: in function <orders.lua:12>
# in local 'f', in method 'Basket:add' (a nil value)
_FRAME = re.compile(
    r"\s*+(.{1,300}?)(?::(\d{1,7}))?: in (?:function|local|upvalue|method|field|global|"
    r"metamethod)?\s?(.{0,200})$"
)


class LuaTraceParser:
    """Reads the message above and the frames below `stack traceback:`."""

    name = "lua"
    anchors = (r"stack traceback:", r"\.lua:\d{1,6}: ")

    def find(self, lines: Sequence[Line]) -> list[Finding]:
        found: list[Finding] = []
        index = 0
        while index < len(lines):
            finding, after = None, index + 1
            if "stack traceback:" in lines[index].text:
                finding, after = _read(lines, index)
            if finding is not None:
                found.append(finding)
            index = after
        return found


def _read(lines: Sequence[Line], index: int) -> tuple[Finding | None, int]:
    frames: list[Frame] = []
    after = index + 1
    while after < len(lines) and _takes(lines[after], frames):
        after += 1
    start, placed = _message_above(lines, index)
    if placed is None and not frames:
        return None, after
    message = [lines[start].text.strip()] if placed is None else [placed[2]]
    message += [line.text.strip() for line in lines[start + 1 : index]]
    root = ExceptionInfo(
        lines[start].number,
        "error",
        "\n".join(message).strip() or None,
        _with_place(placed, frames, lines[start].number),
    )
    return Finding("lua", (root,), lines[start].number, lines[after - 1].number), after


def _takes(line: Line, frames: list[Frame]) -> bool:
    text = line.text.strip()
    if text.startswith(("(...", "coroutine ", "...\t")) or text == "...":
        return True
    match = _FRAME.match(line.text) if ": in " in text else None
    if match is None:
        return False
    file, at, name = match.groups()
    file = file.strip()
    if len(frames) < MAX_KEPT_FRAMES:
        own = file != "[C]" and not is_library_path(file)
        frames.append(Frame(line.number, file, int(at) if at else None, _name(name), own))
    return True


def _name(text: str) -> str | None:
    name = text.split(" (", 1)[0].strip().strip("'\"")
    return None if name in ("?", "main chunk", "") or name.startswith("<") else name


def _message_above(lines: Sequence[Line], index: int) -> tuple[int, tuple[str, int, str] | None]:
    for back in range(min(MAX_MESSAGE_LINES, index) + 1):
        match = _PLACED.search(lines[index - back].text)
        if match is not None:
            file, line = (match.group("file") or "").strip(), int(match.group("line") or 0)
            message = (match.group("message") or "").split("stack traceback:", 1)[0]
            return index - back, (file, line, message.strip())
    return max(0, index - 1), None


def _with_place(
    placed: tuple[str, int, str] | None, frames: list[Frame], number: int
) -> tuple[Frame, ...]:
    """The message's own place is the innermost frame where the traceback does not repeat it."""
    if placed is None or any(frame.line == placed[1] for frame in frames):
        return tuple(frames)
    own = not is_library_path(placed[0])
    return (Frame(number, placed[0], placed[1], None, own), *frames)
