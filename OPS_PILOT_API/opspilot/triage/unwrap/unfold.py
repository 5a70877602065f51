"""Original lines to virtual lines: every wrapper off, every embedded trace unfolded."""

import re
from collections.abc import Iterable

from opspilot.triage.lines import MAX_LINE_CHARS, Line, Severity
from opspilot.triage.unwrap.headers import split_header
from opspilot.triage.unwrap.structured import Fields, parse_json, parse_logfmt
from opspilot.triage.unwrap.transport import MAX_WRAPPERS, clean, take_prefix

MAX_VIRTUAL_LINES = 5000
"""Lines that one original line may unfold to; a deeper trace than that repeats itself."""

# literal \n followed by what only a trace or its cause has:  \n\tat   \n    at   \n  File   \n#0
# \nCaused by
_ESCAPED_BREAK = re.compile(
    r"\\{1,2}n(?=\\{1,2}[tr]|[ ]{2,}\S|\s*at |\s*File \\?\"|#\d|Caused by|Traceback|"
    r"goroutine \d|\s*in |Stack trace|PHP |\[stacktrace)"
)
_ESCAPED_NEWLINE = re.compile(r"\\{1,2}r?\\{0,2}n")
_ESCAPED_TAB = re.compile(r"\\{1,2}t")


def unfold(numbered: Iterable[tuple[int, str]]) -> list[Line]:
    """Virtual lines of (original number, raw line) pairs, in their order."""
    lines: list[Line] = []
    for number, raw in numbered:
        _unfold_line(lines, number, raw)
    return lines


def _unfold_line(lines: list[Line], number: int, raw: str) -> None:
    if not raw or raw.isspace():
        lines.append(Line(number, ""))
        return
    _unfold_text(lines, Line(number, clean(raw)), MAX_WRAPPERS)


def _unfold_text(lines: list[Line], line: Line, wrappers: int) -> None:
    """``line.text`` may be wrapped ``wrappers`` times more."""
    line, wrappers = _take_prefixes(line, wrappers)
    fields = _fields(line.text) if wrappers > 0 else None
    if fields is not None:
        _unfold_fields(lines, line, fields, wrappers - 1)
    elif "\\n" in line.text and _ESCAPED_BREAK.search(line.text[: MAX_LINE_CHARS * 16]):
        _unfold_escaped(lines, line)
    else:
        lines.append(_cut(line))


def _take_prefixes(line: Line, wrappers: int) -> tuple[Line, int]:
    while wrappers > 0:
        unwrapped = take_prefix(line.text)
        if unwrapped is None:
            break
        level = unwrapped.level or line.level
        stream = f"{line.stream} {unwrapped.stream}" if unwrapped.stream else line.stream
        line = Line(line.number, unwrapped.text, level, stream)
        wrappers -= 1
    return line, wrappers


def _fields(text: str) -> Fields | None:
    stripped = text.strip()
    if stripped.startswith("{"):
        return parse_json(stripped)
    brace = stripped.find('{"', 0, 200)
    if brace > 0 and stripped.endswith("}"):
        return _fields_after_text(stripped, brace)
    return parse_logfmt(stripped) if "=" in stripped[:80] else None


def _fields_after_text(text: str, brace: int) -> Fields | None:
    """A header and JSON is JSON; a message and JSON is JSON where that holds the stack."""
    told = split_header(text[:brace]).message.strip()
    fields = parse_json(text[brace:])
    if fields is None or not told:
        return fields
    return fields._replace(texts=(told, *fields.texts)) if fields.has_stack else None


def _unfold_fields(lines: list[Line], line: Line, fields: Fields, wrappers: int) -> None:
    level = fields.level or line.level
    stream = f"{line.stream} {fields.stream}" if fields.stream else line.stream
    for text in fields.texts:
        parts = _valid(text).replace("\r\n", "\n").rstrip("\n").split("\n")[:MAX_VIRTUAL_LINES]
        for position, part in enumerate(parts):
            told = level if position == 0 else Severity.UNKNOWN
            inner = Line(line.number, clean(part), told, stream)
            if wrappers > 0 and part:
                _unfold_text(lines, inner, wrappers)
            else:
                lines.append(_cut(inner))


def _valid(text: str) -> str:
    """A JSON escape may hold half a surrogate pair, which no answer could be encoded with."""
    return text if text.isascii() else text.encode("utf-8", "replace").decode()


def _unfold_escaped(lines: list[Line], line: Line) -> None:
    parts = _ESCAPED_NEWLINE.split(line.text)[:MAX_VIRTUAL_LINES]
    for part in parts:
        text = _ESCAPED_TAB.sub("\t", part).replace('\\"', '"')
        lines.append(_cut(line._replace(text=text)))


def _cut(line: Line) -> Line:
    if len(line.text) <= MAX_LINE_CHARS:
        return line
    return line._replace(text=line.text[:MAX_LINE_CHARS])


def group_streams(lines: list[Line]) -> list[Line]:
    """Lines of one stream together, an empty line between streams; order within a stream kept."""
    streams: dict[str, list[Line]] = {}
    for line in lines:
        streams.setdefault(line.stream, []).append(line)
    if len(streams) <= 1:
        return lines
    grouped: list[Line] = []
    for members in streams.values():
        grouped += members
        grouped.append(Line(members[-1].number, "", Severity.UNKNOWN))
    return grouped
