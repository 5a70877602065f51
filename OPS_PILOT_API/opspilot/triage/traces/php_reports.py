"""Collision's reports: what artisan, Pest and `artisan test` print of an exception or a failure."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from opspilot.triage.lines import Line
from opspilot.triage.traces.php_consoles import Printed, assertion_type
from opspilot.triage.traces.php_places import Entry, callee_name, place_frame
from opspilot.triage.traces.php_printed import Thrown

MAX_MESSAGE_LINES = 60
MAX_TRACE_LINES = 200
MAX_BLANKS = 2

#   at app/Http/Controllers/Home.php:41
_AT = re.compile(r"\s{1,4}at ([^\s:][^:]{0,300}\.php|[A-Z]:[^:]{1,300}\.php):(\d{1,7})\s{0,4}$")
#    Illuminate\Contracts\Container\BindingResolutionException
_BARE = re.compile(r"\s{2,6}(\\?[A-Z][\w\\]{0,200}(?:Exception|Error|Failed|Fault))\s*$")
#    Illuminate\Database\QueryException  : no such table
_COLON = re.compile(r"\s{2,6}(\\?[A-Z][\w\\]{0,200}) {1,2}: (.*)$")
#   4   app/Http/Kernel.php:12        12  [internal]:0     1   PDO::prepare("select 1")
_NUMBERED = re.compile(r"\s{1,4}(\d{1,3}) {1,4}(\S.*)$")
_PLACE = re.compile(r"(\S[^:\n]{0,400}|[A-Z]:[^:\n]{1,400}):(\d{1,7})$")
_MARKS = ("\u2a2f ", "\u2715 ", "\u2022 ", "\u00d7 ")
_TYPE_AT_END = ("Exception", "Error", "Failed", "Fault")


class _Head(NamedTuple):
    kind: str | None
    told: list[str]
    test: str | None = None


def read_report(lines: Sequence[Line], index: int) -> Printed | None:
    """The report whose title stands at ``index``."""
    head = _head(lines[index].text)
    if head is None:
        return None
    at = _place_index(lines, index + 1)
    if at is None:
        return None
    told = head.told + [line.text.strip() for line in lines[index + 1 : at] if line.text.strip()]
    place = _AT.match(lines[at].text)
    if place is None or not told:
        return None
    frame = place_frame(lines[at].number, place.group(1), int(place.group(2)))
    entries, end = _entries(lines, at + 1)
    message = "\n".join(told)
    kind = head.kind or assertion_type(message)
    return Printed([Thrown(lines[index].number, kind.lstrip("\\"), message, frame, entries)], end)


def _head(text: str) -> _Head | None:
    if text[:2] != "  ":
        return None
    bare = _BARE.match(text)
    if bare is not None:
        return _Head(bare.group(1), [])
    told = _COLON.match(text) if " : " in text else None
    if told is not None:
        return _Head(told.group(1), [told.group(2).strip()])
    stripped = text.strip()
    return _failed(stripped) if stripped.startswith(("FAILED  ", *_MARKS)) else None


def _failed(text: str) -> _Head | None:
    """`FAILED  Tests\\CartTest > it counts                QueryException`."""
    if " > " not in text and "FAILED" not in text:
        return None
    test, _, kind = text.rpartition("  ")
    named = kind.strip() if test and kind.strip().endswith(_TYPE_AT_END) else None
    return _Head(named, [], text)


def _place_index(lines: Sequence[Line], index: int) -> int | None:
    """`at file:line` ends the message; another title means that this one had no report."""
    for at in range(index, min(index + MAX_MESSAGE_LINES, len(lines))):
        if _AT.match(lines[at].text):
            return at
        if _head(lines[at].text) is not None:
            return None
    return None


def _entries(lines: Sequence[Line], index: int) -> tuple[list[Entry], int]:
    """Numbered pairs of a place and a call, in either order; hidden ones leave a gap."""
    entries: list[Entry] = []
    end = index
    expected = 1
    for at in range(index, min(index + MAX_TRACE_LINES, len(lines))):
        match = _NUMBERED.match(lines[at].text)
        if match is None:
            if _head(lines[at].text) is not None:
                break
            continue
        entry = _entry(lines, at, match.group(2).strip())
        if entry is None:
            continue
        if int(match.group(1)) != expected:
            entries.append(Entry(lines[at].number, None, None, None))
        entries.append(entry)
        expected = int(match.group(1)) + 1
        end = min(at + 2, len(lines))
    return entries, end


def _entry(lines: Sequence[Line], at: int, text: str) -> Entry | None:
    below = lines[at + 1].text.strip() if at + 1 < len(lines) else ""
    for place_text, call in ((text, below), (below, text)):
        place = _PLACE.match(place_text)
        if place is None:
            continue
        number, file = lines[at].number, place.group(1)
        if file.startswith("[internal"):
            return Entry(number, None, None, callee_name(call))
        if file.endswith((".php", "artisan")):
            return Entry(number, file, int(place.group(2)), callee_name(call))
    return None
