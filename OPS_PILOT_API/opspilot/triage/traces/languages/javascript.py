"""Stack traces of V8 (Node, Chrome, Deno, Bun), SpiderMonkey, JavaScriptCore and Hermes."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from opspilot.domain.triage import ExceptionInfo, Frame
from opspilot.triage.findings import Finding, Strength
from opspilot.triage.lines import Line
from opspilot.triage.patterns import Pattern
from opspilot.triage.traces.context import level_above, strength_by_level
from opspilot.triage.traces.javascript_crashes import CrashSite, crash_site, read_thrown_value
from opspilot.triage.traces.javascript_frames import read_frame
from opspilot.triage.traces.javascript_paths import clean_path, is_own_script
from opspilot.triage.unwrap.headers import split_header

MAX_MESSAGE_LINES = 25
"""Lines between an error's first line and its first frame (`Require stack:` and the like)."""

MAX_DUMP_LINES = 40
"""Lines of properties that `util.inspect` prints behind a stack."""

MAX_KEPT_FRAMES = 400
REJECTION = "UnhandledPromiseRejection"

# TypeError: x is not a function     Uncaught (in promise) Error: no     Error [ERR_X]: no
# AxiosError
_ERROR = re.compile(
    r"((?:[A-Za-z_$][\w$.]{0,100})?(?:Error|Exception|Rejection|Failure|Invariant "
    r"Violation|Warning)(?: \[[\w-]{1,60}\]| \(\d{1,5}\))?"
    r"|[A-Z][\w$.]{1,80}(?: \[[\w-]{1,60}\])?)(?:: ?(.*)|\s*\{?)$",
    re.DOTALL,
)
_LEAD = re.compile(
    r"(?:\(node:\d{1,9}\) )?(?:(?:Uncaught|Unhandled)(?:Exception|PromiseRejectionWarning|"
    r"PromiseRejection)?(?: \(in promise\)| Rejection| Runtime Error| promise rejection| "
    r"exception| error)?"
    r"(?:: | at:? |\s)|\[?(?:cause|errors?)\]?: (?:\[ ?)?|"
    r"\u2716 |\u00d7 |\u2718 |\u2a2f |[Ee]rror: "
    r"(?=Uncaught|[A-Z]\w{0,60}Error)|\d{1,2}\) |throw new )"
)
# ... stack=Error: denied      ... failed: TypeError: x is undefined
_INSIDE = Pattern(
    r"(?:^|[\s=(\[:>\"'])(?P<type>(?:[A-Z][\w$]{0,80})?(?:Error|Exception)(?: "
    r"\[\w{1,60}\])?): (?P<message>.*)$"
)

#   [cause]: Error: inner     cause: TypeError: x     Caused by: Error: y     [errors]: [
_CAUSE = re.compile(
    r"\s*(?:\[(cause|errors)\]|(cause|errors|originalError|innerError|reason|parent|"
    r"original)|Caused by|Nested error|Cause)\s?: ?\[?(.*)$"
)

_FATAL_WORDS = (
    "Uncaught",
    "UnhandledPromiseRejection",
    "Unhandled Rejection",
    "unhandledRejection",
    "uncaughtException",
)


@dataclass(slots=True)
class _Error:
    """One error while it is read; frames innermost first, as they are printed."""

    number: int
    type: str | None = None
    message: list[str] = field(default_factory=list)
    frames: list[Frame] = field(default_factory=list)

    def info(self) -> ExceptionInfo:
        message = "\n".join(part for part in self.message if part).strip()
        return ExceptionInfo(self.number, self.type, message or None, tuple(self.frames))


class JavaScriptTraceParser:
    """Reads error stacks as engines print them and as bundlers and loggers pass them on."""

    name = "javascript"
    anchors = (
        r"at [^\n]{0,200}\(?[^\s()]{1,200}\.(?:[cm]?[jt]sx?|vue|svelte|bundle|html)\??:\d{1,7}",
        r"\((?:<anonymous>|node:[\w/]{1,60}:\d{1,6}|native|internal/[\w/]{1,60}\.js:\d)",
        (
            r"@(?:https?|file|resource|webpack|webpack-internal|app|capacitor|chrome|"
            r"moz-extension)://?"
        ),
        r"\.[cm]?[jt]sx?:\d{1,7}:\d{1,7}",
        r"\.(?:js)?bundle:\d{1,7}:\d",
        r"\[native code\]",
        r"UnhandledPromiseRejection",
        r"node:internal/",
        r"\(Use `node --trace-uncaught",
    )

    def find(self, lines: Sequence[Line]) -> list[Finding]:
        found = []
        index = 0
        while index < len(lines):
            if read_frame(lines[index]) is None:
                thrown = read_thrown_value(lines, index)
                found += [thrown] if thrown is not None else []
                index += 1
                continue
            errors, start, end = _read_trace(lines, index)
            if errors:
                found.append(_finding(errors, lines, start, end))
            index = max(end, index + 1)
        return found


def _read_trace(lines: Sequence[Line], first: int) -> tuple[list[_Error], int, int]:
    start, error = _error_above(lines, first)
    site = crash_site(lines, start)
    errors = [error]
    end = _read_body(lines, first, errors)
    if error.type is None and len(error.frames) < 2 and len(errors) == 1:
        return [], start, end
    if site is not None:
        _place_site(error, site)
        start = site.index
    return errors, start, end


def _error_above(lines: Sequence[Line], first: int) -> tuple[int, _Error]:
    """The error whose first frame stands at ``first``, and the index of its first line."""
    for back in range(1, min(MAX_MESSAGE_LINES, first) + 1):
        text = lines[first - back].text
        named = _named_error(text, near=back == 1)
        if named is not None:
            error = _Error(lines[first - back].number, named[0], [named[1]])
            error.message += [line.text.strip() for line in lines[first - back + 1 : first]]
            return first - back, error
        if read_frame(lines[first - back]) is not None or (back > 1 and _is_logged(text)):
            break
    return first, _Error(lines[first].number)


def _is_logged(text: str) -> bool:
    header = split_header(text)
    return header.start > 0 and bool(header.level)


def _named_error(text: str, *, near: bool) -> tuple[str, str] | None:
    """(type, message) where the line names an error. ``near``: it stands right above a frame."""
    stripped = text.strip()
    if not stripped:
        return None
    bare = _LEAD.sub("", stripped, count=1)
    match = _ERROR.match(bare)
    if match is not None and (near or _is_error_name(match.group(1))):
        return match.group(1), match.group(2) or ""
    if "Unhandled Rejection (" in stripped:
        kind, _, message = stripped.partition("(")[2].partition("): ")
        return kind, message
    inside = _INSIDE.search(stripped)
    if inside is not None:
        return inside.group("type") or "Error", inside.group("message") or ""
    return _untyped(stripped) if near else None


def _untyped(text: str) -> tuple[str, str] | None:
    """`error: it broke` (Bun, Deno) right above a frame is an Error; Node's own name for a promise
    that was rejected with something else than one is not part of the message."""
    if text.startswith(REJECTION):
        return REJECTION, text[len(REJECTION) :].removeprefix(": ")
    for mark in ("error: ", "Uncaught "):
        if text.startswith(mark):
            return "Error", text[len(mark) :]
    return None


def _is_error_name(name: str) -> bool:
    return "Error" in name or "Exception" in name or "Violation" in name


def _read_body(lines: Sequence[Line], index: int, errors: list[_Error]) -> int:
    """Reads frames, property dumps and causes; returns the index after the trace."""
    while index < len(lines):
        frame = read_frame(lines[index])
        if frame is not None:
            if len(errors[-1].frames) < MAX_KEPT_FRAMES:
                errors[-1].frames.append(frame)
            index += 1
            continue
        after = _read_cause(lines, index, errors)
        if after == index:
            break
        index = after
    return index


def _read_cause(lines: Sequence[Line], index: int, errors: list[_Error]) -> int:
    """Where a cause follows within the property dump: the index of its first frame, else
    ``index``."""
    for ahead in range(index, min(index + MAX_DUMP_LINES, len(lines))):
        text = lines[ahead].text
        match = _CAUSE.match(text)
        if match is not None:
            return _open_cause(lines, ahead, match, errors)
        if not _is_dump(text) and not (text.strip() == "" and ahead == index):
            return index
    return index


def _is_dump(text: str) -> bool:
    """A property of the error, indented or closing: `code: 'ENOENT',`  `}`  `... 4 lines
    matching cause ...`."""
    stripped = text.strip()
    if not stripped:
        return False
    is_indented = text[0] in " \t" and read_frame(Line(0, text)) is None
    return is_indented or stripped in ("}", "},", "{", "]", "],", "})")


def _open_cause(
    lines: Sequence[Line], index: int, match: re.Match[str], errors: list[_Error]
) -> int:
    told = match.group(3).strip()
    if not told and index + 1 < len(lines):
        index += 1
        told = lines[index].text.strip()
    named = _named_error(told, near=False)
    if named is None:
        return index + 1 if _is_dump(lines[index].text) else index
    errors.append(_Error(lines[index].number, named[0], [named[1].rstrip("{[ ")]))
    index += 1
    taken = 0
    while index < len(lines) and taken < MAX_MESSAGE_LINES and read_frame(lines[index]) is None:
        if not _is_dump(lines[index].text):
            return index
        errors[-1].message.append(
            lines[index].text.strip() if taken == 0 and not _is_property(lines[index]) else ""
        )
        index, taken = index + 1, taken + 1
    return index


def _is_property(line: Line) -> bool:
    return re.match(r"\s*(?:\[?[\w$]{1,60}\]?: |[}\])])", line.text) is not None


def _place_site(error: _Error, site: CrashSite) -> None:
    """A syntax error happened at the site itself; any other at the frame that the site names."""
    file = clean_path(site.file)
    for position, frame in enumerate(error.frames):
        if frame.line == site.line and frame.file and frame.file.endswith(file[-60:]):
            error.frames[position] = Frame(
                frame.log_line, frame.file, frame.line, frame.function, frame.in_app, site.source
            )
            return
    if (error.type or "").endswith("SyntaxError"):
        own = is_own_script(file)
        error.frames.insert(0, Frame(site.number, file, site.line, None, own, site.source))


def _finding(errors: list[_Error], lines: Sequence[Line], start: int, end: int) -> Finding:
    infos = tuple(error.info() for error in reversed(errors))
    return Finding(
        runtime="javascript",
        exceptions=infos,
        first_line=lines[start].number,
        last_line=lines[end - 1].number,
        strength=_strength(errors, lines, start, end),
    )


def _strength(errors: list[_Error], lines: Sequence[Line], start: int, end: int) -> Strength:
    if errors[0].type is None:
        return Strength.ERROR
    around = [*lines[max(0, start - 2) : start + 2], *lines[end : end + 3]]
    if any(word in line.text for line in around for word in _FATAL_WORDS):
        return Strength.FATAL
    if any(line.text.startswith("Node.js v") for line in lines[end : end + 12]):
        return Strength.FATAL
    return strength_by_level(level_above(lines, start))
