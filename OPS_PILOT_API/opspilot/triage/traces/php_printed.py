"""Exceptions as PHP itself and Monolog turn them into text: with stack and predecessors."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from opspilot.domain.triage import ExceptionInfo, Frame
from opspilot.triage.lines import Line
from opspilot.triage.patterns import Pattern
from opspilot.triage.traces.php_places import (
    Entry,
    Place,
    entry_in,
    frames_of,
    place_frame,
    split_line_of,
    split_on_line,
    split_place,
    unescaped,
    xdebug_entry_in,
)

MAX_MESSAGE_LINES = 40
MAX_CHAIN = 20
_MESSAGE = "PHP message: "

# exception 'PDOException' with message 'could not find driver'     App\Oops: no stock
_NAMED = re.compile(
    r"(?:(?:Uncaught )?[Ee]xception '(\\?[A-Za-z_][\w\\]{0,200})'(?: with message '(.*)')?"
    r"|(?:Uncaught )?(?:\(null\) )?(\\?[A-Za-z_][\w\\]{0,200}(?:@anonymous\S{0,200})?)"
    r"(?:: ?(.*))?)$",
    re.DOTALL,
)
# [object] (Illuminate\Database\QueryException(code: 42S02): no such table at /srv/x.php:760)
_OBJECT = Pattern(r"(?P<type>[A-Za-z_][\w\\]{0,200})\(code: ?[^()]{0,20}\): ?")
_STACK_TITLES = ("stack trace:", "[stacktrace]", "trace:", "#0", "exception trace:")


@dataclass(slots=True)
class Thrown:
    """One exception while it is read."""

    number: int
    type: str | None
    message: str
    place: Frame | None = None
    entries: list[Entry] = field(default_factory=list)

    def info(self) -> ExceptionInfo:
        frames = frames_of(self.place, self.entries)
        return ExceptionInfo(
            self.number, self.type, self.message or None, _with_view(self.message, frames)
        )


# Undefined variable $total (View: /srv/shop/resources/views/cart.blade.php)
_VIEW = Pattern(r"\(View: (?P<file>[^)\n]{1,400})\)")


def _with_view(message: str, frames: tuple[Frame, ...]) -> tuple[Frame, ...]:
    """A compiled template stands for the one that its message names."""
    view = _VIEW.search(message) if "(View: " in message else None
    if view is None or not frames or "views" not in (frames[0].file or ""):
        return frames
    file = unescaped(view.group("file") or "")
    return (replace(frames[0], file=file, function=None, in_app=True), *frames[1:])


def read_printed(lines: Sequence[Line], index: int, text: str) -> tuple[list[Thrown], int]:
    """The chain that starts with ``text`` at ``index``, in print order, and the index after."""
    chain: list[Thrown] = []
    while len(chain) < MAX_CHAIN:
        thrown, after = _read_one(lines, index, text)
        if thrown is None:
            break
        chain.append(thrown)
        index = _skip_stack_title(lines, after)
        index = _read_entries(lines, index, thrown)
        following = _next_at(lines, index)
        if following is None:
            break
        index, text = following
    return chain, index


def _read_one(lines: Sequence[Line], index: int, text: str) -> tuple[Thrown | None, int]:
    """`Type: message in file:line`; the message may take several lines."""
    parts = [text]
    for at in range(index, min(index + MAX_MESSAGE_LINES, len(lines))):
        if at > index:
            if _is_stack(lines[at]):
                break
            parts.append(lines[at].text.rstrip())
        place = place_at_end(parts[-1])
        if place is not None:
            parts[-1] = place.text
            frame = _frame(lines[at].number, place)
            return _named("\n".join(parts).strip(), lines[index].number, frame), at + 1
    return _unplaced(lines, index, text)


def place_at_end(text: str) -> Place | None:
    """Tracy puts the page behind the place: `in /srv/x.php:3  @  https://shop.example/`."""
    text = text.partition("  @  ")[0]
    return split_place(text) or split_on_line(text) or split_line_of(text)


def _frame(number: int, place: Place) -> Frame | None:
    if not place.file:
        return None
    return place_frame(number, place.file, place.line, place.function)


def _unplaced(lines: Sequence[Line], index: int, text: str) -> tuple[Thrown | None, int]:
    """The log was cut, or the stack follows a message without a place."""
    thrown = _named(text.strip(), lines[index].number, None)
    return thrown, index + 1


def _is_stack(line: Line) -> bool:
    return line.text.strip().lower().startswith(_STACK_TITLES)


def _named(text: str, number: int, frame: Frame | None) -> Thrown | None:
    match = _NAMED.match(text)
    if match is None:
        return Thrown(number, None, text, frame) if frame is not None else None
    kind = match.group(1) or match.group(3)
    message = match.group(2) if match.group(1) else match.group(4)
    return Thrown(number, unescaped(kind).lstrip("\\"), (message or "").strip(), frame)


def _skip_stack_title(lines: Sequence[Line], index: int) -> int:
    for at in range(index, min(index + 3, len(lines))):
        text = lines[at].text.strip().lower()
        if text.startswith(("stack trace:", "[stacktrace]", "php stack trace:", "trace:")):
            return at + 1
        if text:
            return index if not text.startswith("#0") else at
    return index


def _read_entries(lines: Sequence[Line], index: int, thrown: Thrown) -> int:
    while index < len(lines):
        entry = entry_in(lines[index]) or xdebug_entry_in(lines[index])
        if entry is None:
            break
        thrown.entries.append(entry)
        index += 1
    return index


def _next_at(lines: Sequence[Line], index: int) -> tuple[int, str] | None:
    """`Next App\\Oops: message in file:line`: the exception that the one above led to."""
    for at in range(index, min(index + 3, len(lines))):
        text = lines[at].text.strip()
        if text.startswith("Next "):
            return at, text.removeprefix("Next ")
        if text:
            break
    return None


def read_objects(lines: Sequence[Line], index: int) -> tuple[list[Thrown], int]:
    """Monolog's `[object] (Type(code: 0): message at file:line)`, outermost first."""
    chain: list[Thrown] = []
    while index < len(lines) and len(chain) < MAX_CHAIN:
        found, after = _objects_at(lines, index)
        if not found:
            break
        chain += found
        index = _skip_stack_title(lines, after)
        index = _read_entries(lines, index, chain[-1])
        index = _skip_to_previous(lines, index)
    return chain, index


def _skip_to_previous(lines: Sequence[Line], index: int) -> int:
    for at in range(index, min(index + 3, len(lines))):
        if "[previous exception]" in lines[at].text:
            return at
        if lines[at].text.strip() not in ("", '"}', '"} []', '"'):
            break
    return index


def _objects_at(lines: Sequence[Line], index: int) -> tuple[list[Thrown], int]:
    """All of one text: older versions print the whole chain into one pair of parentheses."""
    _, mark, text = lines[index].text.partition("[object] (")
    if not mark:
        return [], index
    after = index + 1
    while not _ends_with_place(text) and after < len(lines) and after - index < MAX_MESSAGE_LINES:
        if entry_in(lines[after]) is not None:
            break
        text += "\n" + lines[after].text
        after += 1
    return _split_objects(text, lines[index].number), after


def _ends_with_place(text: str) -> bool:
    """The last object is complete: ` at /srv/x.php:760)` stands after its head."""
    match = _OBJECT.search(text)
    rest = text[match.end() :] if match is not None else ""
    return _PLACED.search(rest) is not None


# no such table at /srv/shop/vendor/x.php:760)
_PLACED = Pattern(r" at (?P<file>(?:[A-Za-z]:)?[^:\n]{1,500}):(?P<line>\d{1,7})\)?")


def _split_objects(text: str, number: int) -> list[Thrown]:
    found: list[Thrown] = []
    match = _OBJECT.search(text)
    while match is not None and len(found) < MAX_CHAIN:
        kind = unescaped(match.group("type") or "")
        text = text[match.end() :]
        following = _OBJECT.search(text)
        body = text[: following.start()] if following is not None else text
        found.append(_object(kind, body, number))
        match = following
    return found


def _object(kind: str, body: str, number: int) -> Thrown:
    """The place is the last one in the body: a message may hold the word `at` too."""
    file, line, end = "", 0, -1
    match, start = _PLACED.search(body), 0
    while match is not None:
        file, line, end = (
            match.group("file") or "",
            int(match.group("line") or 0),
            start + match.start(),
        )
        start += match.end()
        match = _PLACED.search(body[start:])
        if end > 0 and body[start - 1 : start] == ")":
            break
    if end < 0:
        return Thrown(number, kind, unescaped(body.strip()))
    message = unescaped(body[:end].strip())
    return Thrown(number, kind, message, place_frame(number, file, line))


def split_messages(lines: Sequence[Line]) -> Sequence[Line]:
    """nginx writes all that PHP said during one request behind each other."""
    if not any(line.text.count(_MESSAGE) > 1 for line in lines):
        return lines
    split: list[Line] = []
    for line in lines:
        first, *further = line.text.split(_MESSAGE)
        if len(further) < 2:
            split.append(line)
            continue
        split += [line._replace(text=text.rstrip()) for text in (first + further[0], *further[1:])]
    return split
