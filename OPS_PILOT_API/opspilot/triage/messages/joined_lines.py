"""Messages that go on in the next lines, put back into one line before the tables read them."""

from collections.abc import Sequence

from opspilot.triage.lines import Line
from opspilot.triage.patterns import Pattern

MAX_PARTS = 8


def join_lines(lines: Sequence[Line], opens: Pattern, part: Pattern) -> list[Line]:
    """A line that ``opens`` occurs in takes in those right after it that ``part`` occurs in.

    Where ``part`` has a group ``message``, only that is taken. The line keeps its number.
    """
    joined: list[Line] = []
    index = 0
    while index < len(lines):
        line, end = lines[index], index + 1
        if opens.search(line.text) is not None:
            end = _end(lines, end, part)
            texts = (_taken(item.text, part) for item in lines[index + 1 : end])
            line = line._replace(text=" ".join([line.text, *(text for text in texts if text)]))
        joined.append(line)
        index = end
    return joined


def _end(lines: Sequence[Line], start: int, part: Pattern) -> int:
    end = start
    limit = min(len(lines), start + MAX_PARTS)
    while end < limit and part.search(lines[end].text) is not None:
        end += 1
    return end


def _taken(text: str, part: Pattern) -> str:
    match = part.search(text)
    told = match.groupdict().get("message") if match is not None else None
    return (told or text).strip(" \t=")
