"""What the parsers of build tools share: a finding of one place, and the source line below it."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from opspilot.domain.enums import Category
from opspilot.domain.triage import ExceptionInfo, Frame
from opspilot.triage.findings import Finding, Strength
from opspilot.triage.lines import Line
from opspilot.triage.ownership import is_library_path

MAX_SOURCE_LINES = 8

#   12 | const total = sum(       12 │ ...          12| foo(X) ->      >>> 12 |      65 Ôöé ...
_NUMBERED = re.compile(r"[\s>*]{0,12}(\d{1,7}) {0,3}(?:\||│|Ôöé|┃) ?(.*)$")
#     total = summ(          ^~~~        ~~~~ ^
_MARKER = re.compile(r"[\s|│]{0,200}[\^~╵][\s^~╵-]{0,300}")


class Told(NamedTuple):
    """What a tool said: its code for the failure, its words, its place."""

    type: str | None
    message: str
    file: str | None = None
    line: int | None = None
    function: str | None = None
    source: str | None = None


def finding_of(
    runtime: str,
    span: tuple[Line, Line],
    told: Told,
    strength: Strength,
    category: Category | None = None,
) -> Finding:
    """The finding of one message; ``span`` is its first and its last line."""
    first, last = span
    frames: tuple[Frame, ...] = ()
    if told.file is not None:
        own = not is_library_path(told.file)
        place = Frame(first.number, told.file, told.line, told.function, own, told.source)
        frames = (place,)
    root = ExceptionInfo(first.number, told.type, told.message.strip() or None, frames)
    return Finding(runtime, (root,), first.number, last.number, strength, category)


def source_below(lines: Sequence[Line], index: int, at: int | None) -> str | None:
    """The source that a compiler shows below its message: numbered, or above a marker."""
    for position in range(index, min(index + MAX_SOURCE_LINES, len(lines))):
        text = lines[position].text
        shown = _NUMBERED.match(text)
        if shown is not None and at is not None and int(shown.group(1)) == at:
            return shown.group(2).strip() or None
        if position > index and _MARKER.fullmatch(text) and shown is None:
            above = _NUMBERED.match(lines[position - 1].text)
            return None if above is not None else lines[position - 1].text.strip() or None
    return None
