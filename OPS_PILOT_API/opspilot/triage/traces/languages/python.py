"""CPython tracebacks: chains, exception groups, syntax errors, debugger and fault-handler dumps."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from opspilot.domain.triage import ExceptionInfo, Frame
from opspilot.triage.findings import Finding, Strength
from opspilot.triage.lines import Line
from opspilot.triage.traces.python_paths import is_own_python
from opspilot.triage.unwrap.headers import split_header

MAX_MESSAGE_LINES = 20
"""A message that runs on longer is data, not wording."""

_HEADER = "Traceback (most recent call last)"
_LINKS = (
    "During handling of the above exception, another exception occurred",
    "The above exception was the direct cause of the following exception",
)

#   File "/app/orders/views.py", line 22, in post
#   File "<stdin>", line 1, in <module>
#   File "/app/settings.py", line 7
# > File "/app/main.py", line 3, in <module>
_FRAME = re.compile(r'[\s>]*File "([^"]+)", line (\d{1,8})(?:, in (.+))?\s*$')

# ValueError: invalid literal for int() with base 10: 'x'
# django.db.utils.OperationalError: (2003, "Can't connect")
# KeyboardInterrupt
# concurrent.futures.process._RemoteTraceback:
_EXCEPTION = re.compile(
    r"([A-Za-z_][\w.]{0,200}(?:\([A-Za-z_][\w.]{0,80}\))?)(?:: ?(.*))?$", re.DOTALL
)

# [ERROR] KeyError: 'x'    ValueError: bad    app.errors.QuotaExceeded: too many
_TOLD_TYPE = re.compile(
    r"([A-Za-z_][\w.]{0,200}(?:Error|Exception|Warning|Exit|Interrupt|Timeout|Exceeded|"
    r"Failure|Group)"
    r"|[A-Za-z_]\w{0,60}(?:\.\w{1,60}){1,9})(?:: |:?$)"
)

# Exception has occurred: ImportError
_DEBUGGER = re.compile(r"\s*Exception has occurred: ([\w.]{1,200})\s*(.*)$")

# Fatal Python error: Segmentation fault
_FATAL = re.compile(r".{0,200}?Fatal Python error: (.*)$")

# Current thread 0x00007f3b (most recent call first):
_RECENT_FIRST = re.compile(
    r"(?:Current thread|Thread) 0x[0-9a-f]{1,16}.{0,80}\(most recent call first\):"
)

#   File "/app/native.py", line 12 in crunch
_DUMP_FRAME = re.compile(r'\s*File "([^"]+)", line (\d{1,8}) in (\S{1,400})\s*$')

# [SQL: SELECT 1]   (Background on this error at: https://sqlalche.me/e/20/e3q8)   DETAIL:
# Key (id)=(1)
_CONTINUED = re.compile(r"\s+\S|\[SQL: |\[parameters: |\(Background on |DETAIL: |HINT: |LINE \d+: ")


@dataclass(slots=True)
class _Block:
    """One printed traceback: frames in print order, and the exception that ends it."""

    number: int
    depth: int = 0
    linked: bool = False
    frames: list[Frame] = field(default_factory=list)
    type: str | None = None
    message: str | None = None
    type_line: int = 0
    end: int = 0
    recent_first: bool = False
    is_headless: bool = False
    """The log begins inside the traceback: what is left of it is not the best witness."""

    def exception(self) -> ExceptionInfo:
        frames = self.frames if self.recent_first else self.frames[::-1]
        return ExceptionInfo(
            log_line=self.type_line or self.number,
            type=self.type,
            message=self.message,
            frames=tuple(frames),
        )


class PythonTraceParser:
    """Reads what ``traceback``, ``faulthandler`` and the common loggers print."""

    name = "python"
    anchors = (
        r"Traceback \(most recent call last\)",
        r'File \\{0,3}"[^"\n\\]{1,200}\\{0,3}", line \d{1,8}',
        r"Exception has occurred: [A-Z]",
        r"Fatal Python error: ",
    )

    def find(self, lines: Sequence[Line]) -> list[Finding]:
        return [_finding(chain, lines) for chain in _chains(_read_blocks(lines))]


def _read_blocks(lines: Sequence[Line]) -> list[_Block]:
    blocks: list[_Block] = []
    index = 0
    while index < len(lines):
        block = _block_at(lines, index)
        if block is None:
            index += 1
            continue
        blocks.append(block)
        index = max(block.end, index + 1)
    return blocks


def _block_at(lines: Sequence[Line], index: int) -> _Block | None:
    text = lines[index].text
    if _HEADER in text:
        return _read_traceback(lines, index, index + 1)
    if 'File "' in text and _FRAME.match(_margin(text)[1]):
        return _read_traceback(lines, index, index)
    if "Exception has occurred: " in text:
        return _read_debugger(lines, index)
    if "Fatal Python error: " in text:
        return _read_fatal(lines, index)
    return None


def _read_traceback(lines: Sequence[Line], at: int, start: int) -> _Block | None:
    block = _Block(lines[at].number, depth=_margin(lines[at].text)[0], linked=_is_linked(lines, at))
    block.is_headless = at == start and at <= 1
    index = _read_frames(lines, start, block)
    index = _read_exception(lines, index, block)
    if block.type is None:
        _read_told_before(lines, at, block)
    block.end = index
    if block.type is None and not block.frames:
        return None
    return block


def _read_frames(lines: Sequence[Line], index: int, block: _Block) -> int:
    """Reads frames with their source lines; returns the index of the first line after them."""
    while index < len(lines):
        text = _margin(lines[index].text)[1]
        match = _FRAME.match(text) if 'File "' in text else None
        if match is not None:
            index = _read_frame(lines, index, match, block)
        elif _is_filler(text, block):
            index += 1
        else:
            break
    return index


def _read_frame(lines: Sequence[Line], index: int, match: re.Match[str], block: _Block) -> int:
    file, line, function = match.group(1), int(match.group(2)), match.group(3)
    source, after = _source_line(lines, index)
    block.frames.append(
        Frame(
            log_line=lines[index].number,
            file=file,
            line=line,
            function=None if function in (None, "<module>") else function,
            in_app=is_own_python(file),
            source=source,
        )
    )
    return after


def _source_line(lines: Sequence[Line], index: int) -> tuple[str | None, int]:
    if index + 1 >= len(lines):
        return None, index + 1
    frame, text = _margin(lines[index].text)[1], _margin(lines[index + 1].text)[1]
    indent = _indent(frame)
    if not text.strip() or 'File "' in text:
        return None, index + 1
    if indent and _indent(text) > indent:
        return text.strip(), index + 2
    if indent or _TOLD_TYPE.match(text):
        return None, index + 1
    return text.strip(), index + 2


def _is_filler(text: str, block: _Block) -> bool:
    """Carets, further source lines, variable dumps and `[Previous line repeated 9 more times]`."""
    stripped = text.strip()
    if not block.frames or not stripped:
        return False
    if stripped.startswith(("[Previous line repeated", "^", "~", "└", "│", "...<")):
        return True
    return _indent(text) >= 4 and not stripped.startswith(_LINKS)


def _read_exception(lines: Sequence[Line], index: int, block: _Block) -> int:
    if index >= len(lines):
        return index
    text = _margin(lines[index].text)[1].strip()
    match = _EXCEPTION.match(text)
    if match is None or not _names_exception(match, block):
        return index
    block.type, block.message = match.group(1), (match.group(2) or "").strip() or None
    block.type_line = lines[index].number
    return _read_continuation(lines, index + 1, block)


def _names_exception(match: re.Match[str], block: _Block) -> bool:
    """A word alone is an exception's name only where a traceback has just ended."""
    if not block.frames:
        return bool(_TOLD_TYPE.match(match.group(0)))
    return match.group(2) is not None or match.group(1)[-1:] != "."


def _read_continuation(lines: Sequence[Line], index: int, block: _Block) -> int:
    parts = [block.message or ""]
    end = min(len(lines), index + MAX_MESSAGE_LINES)
    while index < end and _continues(lines[index], parts, block):
        parts.append(_margin(lines[index].text)[1].strip())
        index += 1
    block.message = "\n".join(part for part in parts if part) or None
    return index


def _continues(line: Line, parts: list[str], block: _Block) -> bool:
    depth, text = _margin(line.text)
    if depth != block.depth or not text.strip() or _HEADER in text or _FRAME.match(text):
        return False
    if split_header(text).start:
        return False
    open_ended = len(parts) == 1 and (not parts[0] or parts[0].endswith(":"))
    return open_ended or _CONTINUED.match(text) is not None or _is_validation(parts, text)


def _is_validation(parts: list[str], text: str) -> bool:
    """pydantic: `2 validation errors for Order`, then a field name and its indented reason."""
    return " validation error" in parts[0] and re.match(r"[\w.\[\]-]{1,80}$|\s", text) is not None


def _read_told_before(lines: Sequence[Line], at: int, block: _Block) -> None:
    """Loggers that print `[ERROR] KeyError: 'x'` above the traceback instead of below it."""
    if at == 0:
        return
    told = split_header(lines[at - 1].text).message
    match = _EXCEPTION.match(told) if _TOLD_TYPE.match(told) else None
    if match is not None:
        block.type, block.message = match.group(1), match.group(2) or None
        block.type_line = lines[at - 1].number


def _read_debugger(lines: Sequence[Line], index: int) -> _Block | None:
    match = _DEBUGGER.match(lines[index].text)
    if match is None:
        return None
    block = _Block(lines[index].number, type=match.group(1), message=match.group(2) or None)
    block.type_line, block.recent_first = lines[index].number, True
    index += 1
    parts = [block.message] if block.message else []
    while index < len(lines) and len(parts) < MAX_MESSAGE_LINES and _is_debugger_text(lines[index]):
        parts.append(lines[index].text.strip())
        index += 1
    block.message = "\n".join(parts) or None
    block.end = _read_frames(lines, index, block)
    return block


def _is_debugger_text(line: Line) -> bool:
    return bool(line.text.strip()) and not _FRAME.match(line.text) and _HEADER not in line.text


def _read_fatal(lines: Sequence[Line], index: int) -> _Block | None:
    match = _FATAL.match(lines[index].text)
    if match is None:
        return None
    block = _Block(lines[index].number, type="Fatal Python error", message=match.group(1).strip())
    block.type_line, block.recent_first = lines[index].number, True
    index += 1
    while index < len(lines) and _takes_dump_line(lines[index], block):
        index += 1
    block.end = index
    return block


def _takes_dump_line(line: Line, block: _Block) -> bool:
    frame = _DUMP_FRAME.match(line.text)
    if frame is None:
        is_thread = _RECENT_FIRST.match(line.text) is not None
        return (is_thread and not block.frames) or (not line.text.strip() and not block.frames)
    file, function = frame.group(1), frame.group(3)
    block.frames.append(
        Frame(
            log_line=line.number,
            file=file,
            line=int(frame.group(2)),
            function=None if function == "<module>" else function,
            in_app=is_own_python(file),
        )
    )
    return True


def _chains(blocks: list[_Block]) -> list[list[_Block]]:
    """Blocks that one exception led to the next of; members of an exception group stay with it."""
    chains: list[list[_Block]] = []
    for block in blocks:
        if chains and (block.linked or block.depth > chains[-1][0].depth):
            chains[-1].append(block)
        else:
            chains.append([block])
    return chains


def _root_first(blocks: list[_Block]) -> list[_Block]:
    """A group stands after its first failing leaf; every other block in print order."""
    ordered: list[_Block] = []
    waiting: list[_Block] = []
    for block in blocks:
        if waiting and block.depth > waiting[-1].depth and not ordered:
            waiting.append(block)
            continue
        if not waiting and not ordered:
            waiting.append(block)
            continue
        ordered += waiting[::-1]
        waiting = []
        if block.linked:
            ordered.append(block)
    return ordered + waiting[::-1]


def _finding(chain: list[_Block], lines: Sequence[Line]) -> Finding:
    exceptions = tuple(block.exception() for block in _root_first(chain))
    first = min(block.number for block in chain)
    last = max(lines[min(block.end, len(lines)) - 1].number for block in chain)
    ignored = any("Exception ignored in" in line.text for line in _before(lines, chain[0]))
    strength = Strength.WARNING if ignored else _strength(chain)
    return Finding("python", exceptions, first, max(first, last), strength)


def _strength(chain: list[_Block]) -> Strength:
    if chain[0].type == "Fatal Python error":
        return Strength.FATAL
    return Strength.ERROR if chain[0].is_headless else Strength.TRACE


def _before(lines: Sequence[Line], block: _Block) -> Sequence[Line]:
    start = max(0, block.end - len(block.frames) * 4 - 4)
    near = lines[start : block.end]
    return [line for line in near if line.number == block.number - 1]


def _is_linked(lines: Sequence[Line], index: int) -> bool:
    for back in range(1, min(4, index + 1)):
        text = _margin(lines[index - back].text)[1].strip()
        if text:
            return text.startswith(_LINKS)
    return False


def _margin(text: str) -> tuple[int, str]:
    """Takes an exception group's `  | ` off: its column (0 where there is none) and what it
    frames."""
    if not text.lstrip()[:1] or text.lstrip()[0] not in "|+":
        return 0, text
    column = 0
    for position, char in enumerate(text[:200]):
        if char in "|+":
            column = position + 1
        elif char not in " -":
            break
    rest = text[column:]
    return column, rest[1:] if rest.startswith(" ") else rest


def _indent(text: str) -> int:
    return len(text) - len(text.lstrip())
