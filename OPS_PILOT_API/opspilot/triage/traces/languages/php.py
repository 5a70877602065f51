"""PHP: its own error lines, exceptions as text, Monolog's objects, xdebug, consoles and PHPUnit."""

import re
from collections.abc import Sequence
from dataclasses import replace

from opspilot.domain.triage import ExceptionInfo, Frame
from opspilot.triage.findings import Finding, Strength
from opspilot.triage.lines import Line
from opspilot.triage.patterns import Pattern
from opspilot.triage.traces.context import level_above, strength_by_level
from opspilot.triage.traces.php_consoles import read_console
from opspilot.triage.traces.php_forms import read_form
from opspilot.triage.traces.php_places import (
    Entry,
    entry_in,
    frames_of,
    place_frame,
    split_on_line,
    split_place,
    xdebug_entry_in,
)
from opspilot.triage.traces.php_printed import (
    Thrown,
    place_at_end,
    read_objects,
    read_printed,
    split_messages,
)
from opspilot.triage.traces.php_reports import read_report
from opspilot.triage.unwrap.headers import split_header

MAX_LOOK_BACK = 40
MAX_STACK_LINES = 400

# PHP Fatal error:  Uncaught Exception: no      Warning: Undefined variable $x in /a.php on line 3
# PHP Parse error: syntax error, unexpected     PHP message: PHP Notice:  Undefined index: sku in
_ERROR = Pattern(
    r"(?:^|[\s\"'>:(])(?:PHP )?(?P<kind>(?:Fatal|Parse|Core|Compile|User|Catchable fatal|"
    r"Recoverable fatal) error|Strict Standards|(?:User |Core |Compile )?(?:Warning|Notice|"
    r"Deprecated)): {1,2}(?P<rest>.*)$"
)
# request.CRITICAL: Uncaught PHP Exception App\Oops: "no stock" at /srv/shop/Cart.php line 41 {...}
_UNCAUGHT = Pattern(
    r"(?:Uncaught PHP Exception|Uncaught (?:PHP )?(?:exception|error)|Exception thrown:?) "
    r"(?P<type>\\?[A-Z][\w\\]{0,200}): \"(?P<message>.*)\" at (?P<file>[^\s\"]{1,400}) line "
    r"(?P<line>\d{1,7})"
)
# RuntimeException: no stock in /srv/shop/Cart.php:41
# exception 'Oops' with message 'x' in /a.php:3
_THROWN = Pattern(
    r"(?:^|[\s\"':\](>|])(?P<text>(?:[Ee]xception '\\?[A-Za-z_][\w\\]{0,200}'(?: with|$)|"
    r"\\?(?:\w{1,60}\\){0,8}(?:\w{0,80}(?:Exception|Error|Fault|Failure|_exception)|class)(?:@anonymous\S{0,200})?"
    r"(?: ?\[[^\]]{0,20}\])?:(?: |$)|\\?(?:\w{1,60}\\){1,8}[A-Z]\w{0,80}:(?: |$)).*)$"
)
_BEGINS = re.compile(r"\\?(?:\w{1,60}\\){0,8}\w{0,80}(?:Exception|Error): ")
_TAGS = re.compile(r"</?(?:b|i|br|p|pre|font|strong|a|th|td|tr)\b[^<>]{0,200}>")
_STACKS = ("stack trace:", "[stacktrace]", "php stack trace:", "#0 ")
_HANDLED = ("Warning", "Notice", "Deprecated", "Strict Standards")


_FRAMEWORKS = (
    r"Uncaught (?:PHP|TYPO3) Exception|In [\w.-]{1,80} line \d{1,6}:|WordPress database error|"
    r"Severity: [\w ]{2,30} --> |\(line \d{1,6} of |Line {1,8}\S{1,100}\.php|Exception #0 \(|"
    r"\[[A-Z][A-Za-z]{1,40}\\[\w\\]{2,120}(?:Exception|Error)\]"
)


class PhpTraceParser:
    """Reads what PHP, its frameworks' loggers and its test runners print of a failure."""

    name = "php"
    anchors = (
        r"PHP (?:Fatal|Parse|Warning|Notice|Deprecated|Catchable|Recoverable|Core|Compile|Strict)",
        r"(?:Fatal|Parse) error(?:</b>)?: ",
        r"\[object\] \(",
        r"#\d{1,4} (?:\{main\}|\[internal function\]|[^\s(]{1,200}\.(?:php|inc|module|phtml)\()",
        r"\.(?:php|inc|phtml|module)(?::\d{1,6}|</b> on line| on line \d| line \d|\(\d{1,6}\):)",
        _FRAMEWORKS,
    )

    def find(self, lines: Sequence[Line]) -> list[Finding]:
        lines = split_messages(lines)
        found: list[Finding] = []
        index = 0
        while index < len(lines):
            finding, end = _read(lines, index)
            if finding is not None:
                found.append(finding)
            index = max(end, index + 1)
        return found


def _read(lines: Sequence[Line], index: int) -> tuple[Finding | None, int]:
    text = lines[index].text
    if "[object] (" in text:
        chain, end = read_objects(lines, index)
        if chain:
            return _finding(lines, list(reversed(chain)), (index, end), Strength.TRACE), end
    if ": " in text and ("rror" in text or "Warning" in text or "otice" in text or "epr" in text):
        read = _error_line(lines, index)
        if read[0] is not None:
            return read
    if "Uncaught" in text and (match := _UNCAUGHT.search(text)):
        return _uncaught(lines, index, match.groupdict())
    read = _thrown_text(lines, index)
    return read if read[0] is not None else _own_form(lines, index)


def _own_form(lines: Sequence[Line], index: int) -> tuple[Finding | None, int]:
    form = read_form(lines, index)
    if form is not None:
        return _finding(lines, form.chain, (index, form.end), form.strength), form.end
    console = read_console(lines, index) or read_report(lines, index)
    if console is not None:
        return _finding(lines, console.chain, (index, console.end), Strength.TRACE), console.end
    return _headless(lines, index)


def _error_line(lines: Sequence[Line], index: int) -> tuple[Finding | None, int]:
    """`PHP Fatal error:  Uncaught ...` or `PHP Warning:  message in file on line 3`."""
    text = _TAGS.sub("", lines[index].text)
    match = _ERROR.search(text)
    if match is None:
        return None, index + 1
    kind, rest = match.group("kind") or "", (match.group("rest") or "").strip()
    if rest.startswith("Uncaught "):
        told = _without_tail(rest.removeprefix("Uncaught "))
        chain, end = read_printed(lines, index, told)
        if chain:
            end = _skip_thrown_in(lines, end)
            return _finding(lines, chain, (index, end), Strength.FATAL), end
    place = split_on_line(rest) or split_place(rest)
    if place is None or not place.file:
        return None, index + 1
    frame = place_frame(lines[index].number, place.file, place.line)
    entries, end = _xdebug_stack(lines, index + 1)
    thrown = Thrown(lines[index].number, kind, place.text.strip(), frame, entries)
    strength = Strength.WARNING if kind.endswith(_HANDLED) else Strength.FATAL
    return _finding(lines, [thrown], (index, end), strength), end


def _without_tail(text: str) -> str:
    """What nginx and php-fpm write behind the message that they pass on."""
    for tail in ('" while reading', "' while reading"):
        text = text.partition(tail)[0]
    return text


def _skip_thrown_in(lines: Sequence[Line], index: int) -> int:
    """`  thrown in /srv/shop/Cart.php on line 41` repeats the place."""
    for at in range(index, min(index + 2, len(lines))):
        if lines[at].text.strip().startswith("thrown in "):
            return at + 1
    return index


def _xdebug_stack(lines: Sequence[Line], index: int) -> tuple[list[Entry], int]:
    """`PHP Stack trace:` and its entries, turned innermost first."""
    at = index
    if at < len(lines) and lines[at].text.strip().lower() in ("php stack trace:", "stack trace:"):
        at += 1
    entries: list[Entry] = []
    while at < len(lines) and len(entries) < MAX_STACK_LINES:
        entry = xdebug_entry_in(lines[at]) or entry_in(lines[at])
        if entry is None:
            break
        entries.append(entry)
        at += 1
    if not entries:
        return [], index
    outermost_first = xdebug_entry_in(lines[at - 1]) is not None
    return entries[::-1] if outermost_first else entries, at


def _uncaught(
    lines: Sequence[Line], index: int, told: dict[str, str | None]
) -> tuple[Finding, int]:
    line = lines[index]
    frame = place_frame(line.number, told["file"] or "", int(told["line"] or 0))
    entries, end = _xdebug_stack(lines, index + 1)
    kind = (told["type"] or "").lstrip("\\")
    thrown = Thrown(line.number, kind, told["message"] or "", frame, entries)
    return _finding(lines, [thrown], (index, end), Strength.TRACE), end


def _thrown_text(lines: Sequence[Line], index: int) -> tuple[Finding | None, int]:
    """An exception as text: its place ends the line, or a stack of PHP's follows."""
    text = lines[index].text
    if not any(word in text for word in ("xception", "rror", "Fault", "\\")) or ":" not in text:
        return None, index + 1
    match = _THROWN.search(text)
    if match is None or not _is_phps(lines, index):
        return None, index + 1
    chain, end = read_printed(lines, index, match.group("text") or "")
    if not chain or not any(thrown.place or thrown.entries for thrown in chain):
        return None, index + 1
    return _finding(lines, chain, (index, end), Strength.TRACE), end


def _is_phps(lines: Sequence[Line], index: int) -> bool:
    for at in range(index, min(index + MAX_LOOK_BACK, len(lines))):
        text = lines[at].text
        if at > index and _BEGINS.match(text):
            return False
        if place_at_end(text) is not None:
            return True
        if at > index and (split_header(text).start or not text.strip()):
            return False
        if text.strip().lower().startswith(_STACKS):
            return at > index and entry_in(lines[min(at + 1, len(lines) - 1)]) is not None
    return False


def _headless(lines: Sequence[Line], index: int) -> tuple[Finding | None, int]:
    """Stack entries whose exception was cut off."""
    entry = entry_in(lines[index])
    if entry is None or (entry.file is None and entry.callee is None):
        return None, index + 1
    entries, end = [entry], index + 1
    while end < len(lines) and (further := entry_in(lines[end])) is not None:
        entries.append(further)
        end += 1
    if not any((e.file or "").lower().endswith((".php", ".inc", ".phtml")) for e in entries):
        return None, end
    frames = frames_of(None, entries)
    root = ExceptionInfo(lines[index].number, None, None, frames)
    return _found((root,), (lines[index].number, lines[end - 1].number), Strength.ERROR), end


def _finding(
    lines: Sequence[Line], chain: Sequence[Thrown], span: tuple[int, int], strength: Strength
) -> Finding:
    """``chain``: root first."""
    start, end = span
    infos = tuple(_with_shared_frames([thrown.info() for thrown in chain]))
    logged = strength_by_level(level_above(lines, start))
    told = logged if strength is Strength.TRACE else strength
    return _found(infos, (lines[start].number, lines[end - 1].number), told)


def _with_shared_frames(infos: list[ExceptionInfo]) -> list[ExceptionInfo]:
    """A root without a frame of its own code borrows those of the exception it caused."""
    root = infos[0]
    if len(infos) < 2 or any(frame.in_app for frame in root.frames):
        return infos
    borrowed: tuple[Frame, ...] = next(
        (info.frames for info in infos[1:] if any(f.in_app for f in info.frames)), ()
    )
    own = tuple(frame for frame in borrowed if frame.in_app)
    return [replace(root, frames=root.frames + own), *infos[1:]]


def _found(infos: tuple[ExceptionInfo, ...], span: tuple[int, int], strength: Strength) -> Finding:
    return Finding("php", infos, span[0], span[1], strength)
