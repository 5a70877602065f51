"""Dart and Flutter: unhandled exceptions, Flutter's framed reports, tests and the compiler."""

import re
from collections.abc import Sequence
from dataclasses import replace

from opspilot.domain.enums import Category
from opspilot.domain.triage import ExceptionInfo, Frame
from opspilot.triage.findings import Finding, Strength
from opspilot.triage.lines import Line
from opspilot.triage.traces.context import level_above, strength_by_level
from opspilot.triage.traces.dart_frames import is_gap, is_own, read_frame
from opspilot.triage.unwrap.headers import split_header

MAX_MESSAGE_LINES = 60
MAX_KEPT_FRAMES = 400
MAX_BLOCK_LINES = 200

# NoSuchMethodError: No such      Bad state: oops      RangeError (index): Invalid value
# Invalid argument(s): no         Exception            Stack Overflow
_NAMED = re.compile(
    r"((?:[A-Za-z_$][\w$<>, ]{0,80}(?:Exception|Error|Failure)(?:<\w{1,60}>)?)"
    r"(?: \[[\w/-]{1,60}\])?"
    r"|Bad state|Exception|Error|Invalid argument(?:\(s\))?|Unsupported operation|"
    r"Concurrent modification during iteration|Stack Overflow|Out of Memory|Assertion failed|"
    r"Reading static variable .{1,80} during its initialization)"
    r"(?:: ?(.*)|( \(.*)|\s*)$",
    re.DOTALL,
)
# 'package:shop/cart.dart': Failed assertion: line 12 pos 5: 'rate > 0': is not true.
_ASSERTION = re.compile(
    r"'((?:package:|file:)[^']{1,300})': (Failed assertion): line (\d{1,7}) pos \d{1,6}: ?(.*)$",
    re.DOTALL,
)
# Unhandled exception:      [ERROR:flutter/lib/ui/ui_dart_state.cc(209)] Unhandled Exception: X: no
_UNHANDLED = re.compile(r".{0,300}?(?:Unhandled|Uncaught) [Ee]xception:(?: (.*))?$")
# ══╡ EXCEPTION CAUGHT BY WIDGETS LIBRARY ╞═════
_REPORT = re.compile(r".{0,60}?(?:══|==)[╡╞|=] ?(?:EXCEPTION CAUGHT BY|FLUTTER ERROR)")
# The following NoSuchMethodError was thrown building Cart(dirty):
# The following assertion was thrown during layout:      The following StateError object was thrown
_FOLLOWING = re.compile(
    r"\s{0,8}(?:The following|When) (.{1,120}?) (?:object )?was (?:thrown|not handled)\b.*$"
)
#   Cart Cart:file:///home/dev/shop/lib/cart.dart:12:5
_WIDGET = re.compile(
    r"\s{0,8}\S.{0,200}?:?(file:///\S{1,400}?\.dart|lib/\S{1,300}?\.dart):(\d{1,7}):\d{1,6}\s*$"
)
# lib/cart.dart:12:5: Error: The getter 'price' isn't defined for the class 'Cart'.
_COMPILE = re.compile(
    r"\s{0,4}((?:[A-Za-z]:|\.{0,2}/|file:///)?[\w./\\-]{1,300}\.dart):(\d{1,7}):(\d{1,6}): "
    r"(Error): (.*)$"
)
# 00:01 +0 -1: adds a discount [E]
_TEST = re.compile(r"\d\d:\d\d (?:\+\d{1,6} )?(?:~\d{1,6} )?-\d{1,6}: (.{1,300}) \[E\]\s*$")
_CATEGORY_OF_TEST = Category.ASSERTION
_SOLVING = "version solving failed"


class DartTraceParser:
    """Reads traces by their first frame, and reports by their title."""

    name = "dart"
    anchors = (
        r"\.dart(?::\d{1,6}| \d{1,6}:\d)",
        r"EXCEPTION CAUGHT BY [A-Z]",
        r"Unhandled [Ee]xception:",
        r"#0 {3,8}[^\n]{1,200}\((?:dart|package|file):",
        r"\d -\d{1,5}: [^\n]{1,300}\[E\]|_kDartIsolateSnapshot|version solving failed",
    )

    def find(self, lines: Sequence[Line]) -> list[Finding]:
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
    if "EXCEPTION CAUGHT BY" in text and _REPORT.match(text):
        return _report(lines, index)
    if "[E]" in text and (test := _TEST.match(text.strip())):
        return _test(lines, index, test.group(1))
    if ".dart:" in text and ": Error: " in text and (error := _COMPILE.match(text)):
        return _compile_error(lines, index, error), index + 1
    if _SOLVING in text:
        return _unsolved(lines, index), index + 1
    if read_frame(lines[index]) is None:
        return None, index + 1
    start, kind, message = _head_above(lines, index)
    frames, end = _frames(lines, index)
    if kind is None and not message and len(frames) < 2:
        return None, end
    number = lines[start].number
    return _finding(lines, (start, end), ExceptionInfo(number, kind, message or None, frames)), end


def _frames(lines: Sequence[Line], index: int) -> tuple[tuple[Frame, ...], int]:
    frames: list[Frame] = []
    end = index
    while index < len(lines):
        frame = read_frame(lines[index])
        if frame is not None:
            frames.append(frame)
            end = index + 1
        elif not is_gap(lines[index]):
            break
        index += 1
    return tuple(frames[:MAX_KEPT_FRAMES]), end


def _head_above(lines: Sequence[Line], first: int) -> tuple[int, str | None, str]:
    """The message stands between `Unhandled exception:` or the log line, and the first frame."""
    start = first
    for back in range(1, min(MAX_MESSAGE_LINES, first) + 1):
        at = first - back
        text = lines[at].text
        if read_frame(lines[at]) is not None:
            break
        unhandled = _UNHANDLED.match(text) if "xception:" in text else None
        if unhandled is not None and unhandled.group(1) is None:
            return _named_at(lines, at + 1, first)
        if unhandled is not None:
            return _named_at(lines, at, first, unhandled.group(1))
        bare = split_header(text).message if split_header(text).start else text.strip()
        if _name_of(bare) is not None or (back == 1 and bare):
            start = at
            if back > 1 or _name_of(bare) is not None:
                return _named_at(lines, at, first, bare)
        if back > 1 and split_header(text).start:
            break
    return _named_at(lines, start, first) if start < first else (first, None, "")


def _named_at(
    lines: Sequence[Line], start: int, first: int, head: str | None = None
) -> tuple[int, str | None, str]:
    told = [line.text.rstrip() for line in lines[start:first]]
    if head is not None and told:
        told[0] = head
    text = "\n".join(told).partition("\nWarning: This VM has")[0].strip()
    named = _name_of(text)
    return min(start, len(lines) - 1), *(named if named is not None else (None, text))


def _name_of(text: str) -> tuple[str | None, str] | None:
    assertion = _ASSERTION.match(text)
    if assertion is not None:
        return assertion.group(2), assertion.group(4)
    match = _NAMED.match(text)
    if match is None:
        return None
    return match.group(1), (match.group(2) or match.group(3) or "").strip()


def _report(lines: Sequence[Line], index: int) -> tuple[Finding | None, int]:
    """Flutter's framed report, up to its closing rule."""
    end = _end_of_report(lines, index + 1)
    kind, message, number = _told(lines, index + 1, end)
    frames: tuple[Frame, ...] = ()
    for at in range(index + 1, end):
        if read_frame(lines[at]) is not None:
            frames, _ = _frames(lines, at)
            break
    widget = _widget(lines, index + 1, end)
    if widget is not None and not any(frame.in_app for frame in frames):
        frames = (*frames, widget)
    if kind is None and not message:
        return None, end
    return _finding(lines, (index, end), ExceptionInfo(number, kind, message, frames)), end


def _end_of_report(lines: Sequence[Line], index: int) -> int:
    for at in range(index, min(index + MAX_BLOCK_LINES, len(lines))):
        text = lines[at].text.strip()
        if len(text) > 20 and not text.strip("═= "):
            return at + 1
        if _REPORT.match(text):
            return at
    return min(index + MAX_BLOCK_LINES, len(lines))


def _told(lines: Sequence[Line], index: int, end: int) -> tuple[str | None, str, int]:
    """Type, message and line of `The following X was thrown ...:` and the paragraph below it."""
    for at in range(index, end):
        following = _FOLLOWING.match(lines[at].text)
        if following is None:
            continue
        told: list[str] = []
        for line in lines[at + 1 : end]:
            if not line.text.strip() or read_frame(line) is not None:
                break
            told.append(line.text.strip())
        message = "\n".join(told)
        named = _name_of(message)
        kind = _kind_of(following.group(1), named)
        return kind, named[1] if named and named[1] else message, lines[min(at + 1, end - 1)].number
    return None, "", lines[index - 1].number


def _kind_of(words: str, named: tuple[str | None, str] | None) -> str | None:
    """`NoSuchMethodError`, `_TypeError`; `assertion` is how Flutter calls its own errors."""
    if " " not in words:
        return words
    return named[0] if named is not None else None


def _widget(lines: Sequence[Line], index: int, end: int) -> Frame | None:
    """The widget that is named as the cause, with the place where it was made."""
    for at in range(index, end):
        if "error-causing widget was" in lines[at].text:
            for line in lines[at : min(at + 4, end)]:
                match = _WIDGET.match(line.text)
                if match is not None:
                    file = match.group(1).removeprefix("file://")
                    return Frame(line.number, file, int(match.group(2)), None, is_own(file))
    return None


def _test(lines: Sequence[Line], index: int, test: str) -> tuple[Finding | None, int]:
    """What a test expected, then frames in the terse form."""
    told: list[str] = []
    for at in range(index + 1, min(index + MAX_MESSAGE_LINES, len(lines))):
        if read_frame(lines[at]) is not None:
            frames, end = _frames(lines, at)
            text = "\n".join(told).strip()
            named = _name_of(text)
            kind, message = named if named is not None else ("TestFailure", text)
            root = ExceptionInfo(lines[index + 1].number, kind, message or test, frames)
            found = _finding(lines, (index, end), root)
            return (replace(found, category=_CATEGORY_OF_TEST) if named is None else found), end
        told.append(lines[at].text.strip())
    return None, index + 1


def _compile_error(lines: Sequence[Line], index: int, error: re.Match[str]) -> Finding:
    line = lines[index]
    source = lines[index + 1].text.strip() if index + 1 < len(lines) else None
    file = error.group(1).removeprefix("file://")
    frame = Frame(line.number, file, int(error.group(2)), None, is_own(file), source)
    root = ExceptionInfo(line.number, error.group(4), error.group(5).strip(), (frame,))
    return Finding("dart", (root,), line.number, line.number, Strength.TRACE)


def _unsolved(lines: Sequence[Line], index: int) -> Finding | None:
    """`Because shop depends on ...`: pub's reasons stand above, up to a blank line.

    Poetry says the same in the same words; pub's problems name an SDK or Flutter.
    """
    start = index
    while start > 0 and index - start < 20 and lines[start].text.strip():
        if lines[start].text.lstrip().startswith("Because "):
            break
        start -= 1
    told = " ".join(line.text.strip() for line in lines[start : index + 1])
    around = told + "".join(line.text for line in lines[max(0, start - 6) : start])
    if not any(word in around for word in ("flutter", "from sdk", "SDK", "pub get")):
        return None
    root = ExceptionInfo(lines[start].number, None, told.strip(), ())
    span = (lines[start].number, lines[index].number)
    return Finding("dart", (root,), *span, Strength.FATAL, Category.IMPORT_OR_DEPENDENCY)


def _finding(lines: Sequence[Line], span: tuple[int, int], root: ExceptionInfo) -> Finding:
    start, end = span
    return Finding(
        runtime="dart",
        exceptions=(root,),
        first_line=lines[start].number,
        last_line=lines[max(end - 1, start)].number,
        strength=_strength(lines, start, root),
    )


def _strength(lines: Sequence[Line], start: int, root: ExceptionInfo) -> Strength:
    if root.type is None and not root.message:
        return Strength.ERROR
    above = lines[max(0, start - 1) : start + 1]
    if any("nhandled" in line.text for line in above):
        return Strength.FATAL
    return strength_by_level(level_above(lines, start))
