"""What PHP's frameworks and checkers write in a line or block of their own making."""

import re
from collections.abc import Callable, Sequence
from typing import NamedTuple

from opspilot.triage.findings import Strength
from opspilot.triage.lines import Line
from opspilot.triage.patterns import Pattern
from opspilot.triage.traces.php_places import entry_in, place_frame
from opspilot.triage.traces.php_printed import Thrown, place_at_end, read_printed

MAX_BLOCK_LINES = 12
MAX_SKIPPED_LINES = 12
MAX_TABLE_LINES = 20


class Form(NamedTuple):
    """A chain, root first, the index after it, and how telling it is."""

    chain: list[Thrown]
    end: int
    strength: Strength


# error: [Cake\Http\Exception\NotFound] no such page in /srv/shop/src/Cart.php on line 41
_BRACKETED = Pattern(
    r"(?:^|[\s:])\[(?P<type>\\?(?:\w{1,60}\\){0,8}(?:[A-Z]\w{0,80})?(?:Exception|Error|Fault|"
    r"Failure))\] (?P<message>.*)$"
)
# ERROR - 2026-01-31 10:11:12 --> Severity: error --> Exception: no stock /srv/shop/Cart.php 41
_SEVERITY = Pattern(
    r"Severity: (?P<severity>[\w ]{2,30}) {1,2}--> (?P<message>.*) (?P<file>\S{1,400}\.php) "
    r"(?P<line>\d{1,7})$"
)
# Core: Exception handler (WEB): Uncaught TYPO3 Exception: #13: no | Oops thrown in file /a.php in
_TYPO3 = Pattern(
    r"Uncaught TYPO3 Exception:? (?:#\d{1,12}: )?(?P<message>.*) \| (?P<type>[\w\\]{1,200}) "
    r"thrown in file (?P<file>.{1,400}) in line (?P<line>\d{1,7})"
)
# WordPress database error Table 'shop.wp_x' doesn't exist for query SELECT 1 made by require('x')
_WORDPRESS = Pattern(
    r"WordPress database error:? \[?(?P<message>.+?)\]?(?: for query .*| made by .*)?$"
)
# ERROR: UndefinedMethod - src/Cart.php:12:5 - Method App\Cart::foo does not exist (see https://x)
_PSALM = Pattern(
    r"ERROR: (?P<type>[A-Z]\w{2,60}) - (?P<file>[^\s:]{1,300}\.php):(?P<line>\d{1,7}):\d{1,5} "
    r"- (?P<message>.*?)(?: \(see https?://\S{1,200}\))?$"
)
#   Line   src/Checkout.php
_TABLE = re.compile(r"\s{1,4}Line\s{1,8}(\S.{0,300}\.php)\b.{0,200}$")
#   27     Call to an undefined method App\Cart::foo().
_ROW = re.compile(r"\s{1,6}:?(\d{1,7}) {1,8}(\S.*)$")
_IDENTIFIER = Pattern(r"(?:🪪|\x{1FAAA})?\s{1,4}(?P<type>[a-zA-Z]{2,40}\.[a-zA-Z]{2,60})\s*$")
# Exception #0 (Magento\Framework\Exception\LocalizedException): no stock
_COUNTED = re.compile(r"\s{0,4}Exception #(\d{1,2}) \((\\?[\w\\]{1,200})\): (.*)$")


def read_form(lines: Sequence[Line], index: int) -> Form | None:
    """The form that begins at ``index``."""
    text = lines[index].text
    for mark, read in _FORMS:
        if mark in text:
            form = read(lines, index)
            if form is not None:
                return form
    return None


def _bracketed(lines: Sequence[Line], index: int) -> Form | None:
    match = _BRACKETED.search(lines[index].text)
    if match is None or not _placed_soon(lines, index):
        return None
    chain, end = read_printed(lines, index, f"{match.group('type')}: {match.group('message')}")
    if not chain or chain[0].place is None:
        return None
    end = _dashes(lines, end, chain[0])
    cause = _cause(lines, end)
    if cause is not None:
        return Form([*cause.chain, *chain], cause.end, Strength.TRACE)
    return Form(chain, end, Strength.TRACE)


def _placed_soon(lines: Sequence[Line], index: int) -> bool:
    for line in lines[index : index + MAX_BLOCK_LINES]:
        if place_at_end(line.text) is not None:
            return True
        if not line.text.strip():
            return False
    return False


def _dashes(lines: Sequence[Line], index: int, thrown: Thrown) -> int:
    """Attributes may stand between the exception and its stack."""
    if thrown.entries:
        return index
    for at in range(index, min(index + MAX_SKIPPED_LINES, len(lines))):
        if lines[at].text.strip().lower().startswith("stack trace:"):
            index = at + 1
            while index < len(lines) and (entry := entry_in(lines[index])) is not None:
                thrown.entries.append(entry)
                index += 1
            break
        if not lines[at].text.strip():
            break
    return index


def _cause(lines: Sequence[Line], index: int) -> Form | None:
    for at in range(index, min(index + 3, len(lines))):
        if lines[at].text.strip().startswith("Caused by: ["):
            return _bracketed(lines, at)
        if lines[at].text.strip():
            break
    return None


def _severity(lines: Sequence[Line], index: int) -> Form | None:
    """CodeIgniter 3 calls every `Throwable` an Exception."""
    match = _SEVERITY.search(lines[index].text)
    if match is None:
        return None
    kind, message = (match.group("severity") or "").strip(), match.group("message") or ""
    handled = kind.endswith(("Notice", "Warning", "Strict", "Deprecated", "8192"))
    if message.startswith("Exception: "):
        kind, message = "Exception", message.removeprefix("Exception: ")
    frame = place_frame(
        lines[index].number, match.group("file") or "", int(match.group("line") or 0)
    )
    thrown = Thrown(lines[index].number, kind, message, frame)
    return Form([thrown], index + 1, Strength.WARNING if handled else Strength.TRACE)


def _single(pattern: Pattern, strength: Strength) -> Callable[[Sequence[Line], int], Form | None]:
    def read(lines: Sequence[Line], index: int) -> Form | None:
        match = pattern.search(lines[index].text)
        if match is None:
            return None
        told, number = match.groupdict(), lines[index].number
        file, line = told.get("file"), int(told.get("line") or 0)
        frame = place_frame(number, file, line) if file else None
        kind = told.get("type") or "WordPress database error"
        return Form([Thrown(number, kind, told["message"] or "", frame)], index + 1, strength)

    return read


def _table(lines: Sequence[Line], index: int) -> Form | None:
    """PHPStan's table of one file: the first row of it."""
    head = _TABLE.match(lines[index].text)
    if head is None:
        return None
    for at in range(index + 1, min(index + 4, len(lines))):
        row = _ROW.match(lines[at].text)
        if row is not None:
            told, kind, end = _cell(lines, at + 1, [row.group(2).strip()])
            file = head.group(1).partition(".php")[0] + ".php"
            frame = place_frame(lines[at].number, file, int(row.group(1)))
            thrown = Thrown(lines[at].number, kind, " ".join(told), frame)
            return Form([thrown], _end_of_table(lines, end), Strength.TRACE)
    return None


def _cell(lines: Sequence[Line], index: int, told: list[str]) -> tuple[list[str], str | None, int]:
    """A message goes on below; the error's identifier, where one is shown, ends it."""
    for at in range(index, min(index + MAX_TABLE_LINES, len(lines))):
        text = lines[at].text
        if _ROW.match(text) or text.strip().startswith("---") or not text.strip():
            return told, None, at
        identifier = _IDENTIFIER.search(text) if " " not in text.strip().strip("🪪 ") else None
        if identifier is not None and "🪪" in text:
            return told, identifier.group("type"), at + 1
        told.append(text.strip())
    return told, None, index


def _end_of_table(lines: Sequence[Line], index: int) -> int:
    while index < len(lines) and lines[index].text.strip():
        index += 1
    return index


def _block(lines: Sequence[Line], index: int) -> Form | None:
    """Slim's `Type: X / Code: 0 / Message: no / File: /a.php / Line: 3 / Trace: #0 ...`."""
    told: dict[str, str] = {}
    at = index
    while at < min(index + MAX_BLOCK_LINES, len(lines)) and "Line" not in told:
        key, mark, value = lines[at].text.strip().partition(": ")
        if mark and key in ("Type", "Code", "Message", "File", "Line"):
            told.setdefault(key, value.strip())
        at += 1
    if not told.get("Line", "").isdigit() or not told.get("File", "").endswith(".php"):
        return None
    frame = place_frame(lines[index].number, told["File"], int(told["Line"]))
    thrown = Thrown(lines[index].number, told.get("Type"), told.get("Message", ""), frame)
    return Form([thrown], _trace_of_block(lines, at, thrown), Strength.TRACE)


def _trace_of_block(lines: Sequence[Line], index: int, thrown: Thrown) -> int:
    if index < len(lines) and lines[index].text.strip().startswith("Trace:"):
        first = lines[index]
        text = first.text.strip().removeprefix("Trace:").strip()
        entry = entry_in(first._replace(text=text))
        while entry is not None or not text:
            if entry is not None:
                thrown.entries.append(entry)
            index, text = index + 1, "#"
            entry = entry_in(lines[index]) if index < len(lines) else None
    return index


def _counted(lines: Sequence[Line], index: int) -> Form | None:
    """Magento's report: all exceptions, outermost first, then each again with its calls."""
    chain: list[Thrown] = []
    at = index
    current: Thrown | None = None
    while at < len(lines):
        head, entry = _COUNTED.match(lines[at].text), entry_in(lines[at])
        if head is not None:
            number = int(head.group(1))
            current = chain[number] if number < len(chain) else None
            if current is None:
                current = Thrown(lines[at].number, head.group(2), head.group(3).strip())
                chain.append(current)
        elif entry is not None and current is not None:
            current.entries.append(entry)
        elif lines[at].text.strip() not in ("", "---", "</pre>") and at > index:
            break
        at += 1
    return Form(chain[::-1], at, Strength.TRACE) if chain else None


_FORMS: tuple[tuple[str, Callable[[Sequence[Line], int], Form | None]], ...] = (
    ("] ", _bracketed),
    ("Severity: ", _severity),
    ("TYPO3 Exception", _single(_TYPO3, Strength.TRACE)),
    ("WordPress database error", _single(_WORDPRESS, Strength.ERROR)),
    ("ERROR: ", _single(_PSALM, Strength.TRACE)),
    ("Line  ", _table),
    ("Type: ", _block),
    ("Exception #0 (", _counted),
)
