"""PHP's consoles and test runners: Symfony's and Laravel's boxes, PHPUnit, Pest."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from opspilot.triage.lines import Line
from opspilot.triage.patterns import Pattern
from opspilot.triage.traces.php_places import (
    Entry,
    console_entry_in,
    names_file,
    place_frame,
)
from opspilot.triage.traces.php_printed import Thrown

MAX_BOX_LINES = 25
MAX_BOXES = 12
MAX_LOGGED_ABOVE = 6

# In Connection.php line 760:
_IN = re.compile(r"\s{0,4}In ([\w.-]{1,120}) line (\d{1,7}):\s{0,4}$")
#   [Illuminate\Database\QueryException (42S02)]
_BOXED = re.compile(r"\s{1,4}\[(\\?[A-Z][\w\\]{2,200})(?: \([^()]{1,20}\))?\]\s*$")
# 1) App\Tests\CartTest::testTotal      2) App\Tests\CartTest::testTotal with data set "x"
_TEST = re.compile(r"\s{0,2}\d{1,5}\) ([\w\\]{2,300}::\w{1,200}.{0,300})$")
# /srv/shop/tests/CartTest.php:41
_PLACE = re.compile(r"((?:/|[A-Z]:\\|phpvfscomposer://)[^:\n]{1,400}\.php):(\d{1,7})$")
# InvalidArgumentException: no stock
_NAMED = re.compile(r"(\\?[A-Z][\w\\]{0,200}(?:Exception|Error|Failure|Fault)): (.*)$", re.DOTALL)


class Printed(NamedTuple):
    """A chain, root first, and the index after it."""

    chain: list[Thrown]
    end: int


def read_console(lines: Sequence[Line], index: int) -> Printed | None:
    text = lines[index].text
    if text.lstrip().startswith("In ") and _IN.match(text):
        return _symfony(lines, index)
    if text.startswith(" ") and "\\" in text + "\\" and _BOXED.match(text):
        return _boxed(lines, index)
    if ") " in text[:8] and "::" in text and _TEST.match(text):
        return _phpunit(lines, index)
    return None


def _symfony(lines: Sequence[Line], index: int) -> Printed | None:
    """`In File.php line 41:` boxes, outermost first."""
    chain: list[Thrown] = []
    logged = _logged_type(lines, index)
    while index < len(lines) and len(chain) < MAX_BOXES and (head := _IN.match(lines[index].text)):
        number = lines[index].number
        told, index = _box(lines, index + 1)
        kind, told = _kind_of(told)
        frame = place_frame(number, head.group(1), int(head.group(2)))
        thrown = Thrown(number, kind or (logged if not chain else None), "\n".join(told), frame)
        index = _next_box(lines, _trace(lines, index, thrown), _IN)
        chain.append(_with_full_place(thrown))
    return Printed(chain[::-1], index) if any(thrown.message for thrown in chain) else None


# ["exception" => Doctrine\DBAL\Exception\ConnectionException { …},"command" => "x"]
_LOGGED = Pattern(r"\"exception\" ?=> ?\[?(?:object\] \()?(?P<type>[A-Z][\w\\]{2,200})")


def _logged_type(lines: Sequence[Line], index: int) -> str | None:
    """Without `-v` the boxes hold no type; the line that the logger wrote above them does."""
    for at in range(index - 1, max(-1, index - 1 - MAX_LOGGED_ABOVE), -1):
        match = _LOGGED.search(lines[at].text) if "=>" in lines[at].text else None
        if match is not None:
            return match.group("type")
    return None


def _with_full_place(thrown: Thrown) -> Thrown:
    """`-v` prints the place again, with its folder, as the first entry of the trace."""
    first = next(iter(thrown.entries), None)
    place = thrown.place
    if first is not None and place is not None and first.file and first.line == place.line:
        thrown.place = None
    return thrown


def _box(lines: Sequence[Line], index: int) -> tuple[list[str], int]:
    """The message's lines and the index of what follows the box."""
    told: list[str] = []
    blanks = 0
    for at in range(index, min(index + MAX_BOX_LINES, len(lines))):
        text = lines[at].text.strip()
        if _IN.match(lines[at].text) or text.startswith("Exception trace:"):
            return told, at
        if text and told and blanks and not lines[at].text.startswith("  "):
            return told, at
        blanks = 0 if text else blanks + 1
        if text:
            told.append(text)
    return told, min(index + MAX_BOX_LINES, len(lines))


def _kind_of(told: list[str]) -> tuple[str | None, list[str]]:
    """`-v` prints the type in brackets above the message."""
    if told and (named := _BOXED.match(f"  {told[0]}")):
        return named.group(1).lstrip("\\"), told[1:]
    return None, told


def _boxed(lines: Sequence[Line], index: int) -> Printed | None:
    """`[App\\Oops]` over its message, then perhaps `Exception trace:`; outermost first."""
    chain: list[Thrown] = []
    while index < len(lines) and len(chain) < MAX_BOXES:
        head = _BOXED.match(lines[index].text)
        if head is None:
            break
        thrown = Thrown(lines[index].number, head.group(1).lstrip("\\"), "")
        told, index = _until_next(lines, index + 1)
        thrown.message = "\n".join(told)
        index = _trace(lines, index, thrown)
        chain.append(thrown)
        index = _next_box(lines, index)
    return Printed(chain[::-1], index) if any(thrown.message for thrown in chain) else None


def _until_next(lines: Sequence[Line], index: int) -> tuple[list[str], int]:
    told: list[str] = []
    for at in range(index, min(index + MAX_BOX_LINES, len(lines))):
        text = lines[at].text.strip()
        if not text and told:
            return told, at
        if text:
            told.append(text)
    return told, min(index + MAX_BOX_LINES, len(lines))


def _trace(lines: Sequence[Line], index: int, thrown: Thrown) -> int:
    at = index
    while at < len(lines) and at - index < 4 and not lines[at].text.strip():
        at += 1
    if at >= len(lines) or not lines[at].text.strip().startswith("Exception trace:"):
        return index
    at += 1
    while at < len(lines) and (entry := console_entry_in(lines[at])) is not None:
        thrown.entries.append(entry)
        at += 1
    return at


def _next_box(lines: Sequence[Line], index: int, head: re.Pattern[str] = _BOXED) -> int:
    for at in range(index, min(index + 5, len(lines))):
        if head.match(lines[at].text):
            return at
    return index


def _phpunit(lines: Sequence[Line], index: int) -> Printed | None:
    """A numbered failure: what was asserted or thrown, a blank line, then places."""
    told: list[str] = []
    for at in range(index + 1, min(index + MAX_BOX_LINES * 2, len(lines))):
        place = _PLACE.match(lines[at].text.strip())
        if place is not None and told and names_file(place.group(1)):
            return _tested(lines, index, at, told)
        if lines[at].text.strip():
            told.append(lines[at].text.strip())
    return None


def assertion_type(message: str) -> str:
    """PHPUnit prints no class for its own two: an expectation not met, and `fail()`."""
    failed = "ExpectationFailedException" if "Failed asserting" in message else ""
    return f"PHPUnit\\Framework\\{failed or 'AssertionFailedError'}"


def _tested(lines: Sequence[Line], index: int, at: int, told: list[str]) -> Printed:
    test = lines[index].text.partition(") ")[2].partition(" ")[0]
    named = _NAMED.match("\n".join(told))
    kind = named.group(1).lstrip("\\") if named else assertion_type("\n".join(told))
    message = named.group(2) if named else "\n".join(told)
    frames = []
    while at < len(lines) and (place := _PLACE.match(lines[at].text.strip())):
        frames.append(place_frame(lines[at].number, place.group(1), int(place.group(2))))
        at += 1
    within = [Entry(frames[0].log_line, None, None, test)] if len(frames) == 1 else []
    thrown = Thrown(lines[index + 1].number, kind, message.strip(), frames[0], within)
    return Printed([thrown], at)
