"""The line that names a Ruby exception, in each of its frameworks' forms."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from opspilot.domain.triage import Frame
from opspilot.triage.lines import Line
from opspilot.triage.traces.ruby_frames import (
    THROWN,
    bare_text,
    frame_in,
    function_name,
    is_own_file,
)

MAX_MESSAGE_LINES = 25
MAX_LOOK_BACK = 25

_CONSTANT = r"[A-Z]\w{0,80}(?:::[A-Z]\w{0,80}){0,8}"

# NoMethodError (undefined method `x' for nil:NilClass):     ActiveRecord::RecordNotFound (no)
_RAILS = re.compile(rf"({_CONSTANT}) \((.*)$", re.DOTALL)
_RAILS_CLOSE = re.compile(r"(.*?)\):?\s*$", re.DOTALL)

# NoMethodError: undefined method    #<KeyError: x>    ! Unable to load application: NameError: x
_NAMED = re.compile(
    r"(?:! Unable to load application: |Unexpected error while processing request: |#<"
    r"|\*\* \[\w+\] |Error performing \S.{0,200}?ms: |.{0,99}? FAILED .{0,60}?with |>> Caused by )?"
    rf"({_CONSTANT})(?:: (.*)| - (.*)|)$",
    re.DOTALL,
)
# 2024-01-31 10:11:12 - NoMethodError - undefined method:
_SINATRA = re.compile(rf"(?:.{{0,60}}? - )({_CONSTANT}) - (.*)$", re.DOTALL)

# undefined method `x' for nil (NoMethodError)
_SUFFIXED = re.compile(rf"(.*?) ?\(({_CONSTANT})\):?\s*$", re.DOTALL)

# unexpected error error_class=Errno::ECONNREFUSED error="Connection refused - connect(2)"
_FLUENTD = re.compile(
    rf'(?:.{{0,300}}?)error_class=({_CONSTANT}) error="((?:[^"\\]|\\.)*)', re.DOTALL
)

# Error performing ShipJob (Job ID: 17) from Sidekiq(default) in 12.3ms: KeyError (key not found):
_JOB = re.compile(r"Error performing \S.{0,200}?ms: ")

_SUFFIXES = (
    "Error", "Exception", "Failure", "Timeout", "NotFound", "Invalid", "Interrupt", "Refused",
    "Denied", "Failed", "Exit", "Missing", "Conflict", "Expired", "Forbidden", "Unauthorized",
)  # fmt: skip
_FAMILIES = (
    "Errno::", "PG::", "Mysql2::", "ActiveRecord::", "ActionController::", "ActionView::", "Net::",
    "ActionDispatch::", "ActiveModel::", "ActiveJob::", "ActiveStorage::", "Faraday::", "Redis::",
    "OpenSSL::", "Mongo::", "Aws::", "Stripe::", "Bundler::", "Gem::", "Sequel::", "JWT::",
    "Rack::", "Timeout::", "Zlib::", "SQLite3::", "Trilogy::", "Sidekiq::", "Psych::",
)  # fmt: skip
_BARE = frozenset(("Interrupt", "SignalException", "SystemExit", "StopIteration"))


@dataclass(slots=True)
class Head:
    """``end``: the index after its message. ``place``: where it says itself it was raised."""

    index: int
    type: str | None
    message: str
    end: int
    place: Frame | None = None
    is_uncaught: bool = False
    source: str | None = None


def thrown_at(lines: Sequence[Line], index: int) -> Head | None:
    """The interpreter's own form: `file:line:in 'method': message (Type)`."""
    text = bare_text(lines[index].text).strip()
    text = text.removeprefix("from ")
    match = THROWN.match(text) if ": " in text else None
    if match is None:
        return None
    file, line, function, rest = match.groups()
    suffixed = _SUFFIXED.match(rest)
    kind = suffixed.group(2) if suffixed is not None else None
    message = suffixed.group(1) if suffixed is not None else rest
    if kind is None and not _is_untyped(file, rest):
        return None
    place = Frame(
        lines[index].number, file, int(line), function_name(file, function), is_own_file(file)
    )
    more, end, source = _rest_of_thrown(lines, index + 1)
    head = Head(index, kind or _untyped(rest), "\n".join([message, *more]).strip(), end, place)
    head.is_uncaught, head.source = True, source
    return _with_place_of_syntax_error(head, lines[index].number)


def _is_untyped(file: str, rest: str) -> bool:
    return file.endswith((".rb", ".ru", ".rake")) and rest.startswith(
        ("syntax error", "unhandled exception", "[BUG] ")
    )


def _untyped(rest: str) -> str:
    if rest.startswith("syntax error"):
        return "SyntaxError"
    return "[BUG]" if rest.startswith("[BUG]") else "RuntimeError"


def _rest_of_thrown(lines: Sequence[Line], index: int) -> tuple[list[str], int, str | None]:
    """Further message lines, up to the first frame; the code above the carets is the source."""
    parts: list[str] = []
    source, start, at = None, index, index
    while at < len(lines) and at - start < MAX_MESSAGE_LINES:
        if frame_in(lines[at]) is not None:
            return parts, at, source
        text = lines[at].text
        if text.strip().startswith("^") and parts:
            source = parts.pop().strip()
        elif text.strip():
            parts.append(text.strip())
        at += 1
    return ([], start, None) if source is None else (parts[:3], start, source)


# /app/models/cart.rb:5: syntax error, unexpected end      syntax error found (SyntaxError)
_SYNTAX_PLACE = re.compile(r"((?:[A-Za-z]:)?[^\s:][^:\n]{0,300}):(\d{1,7}): ?(.*)$", re.DOTALL)


def _with_place_of_syntax_error(head: Head, number: int) -> Head:
    """A syntax error was raised by who loaded the file; its place is the one in its message."""
    if head.type == "SyntaxError":
        match = _SYNTAX_PLACE.match(head.message)
        if match is not None:
            file, line, head.message = match.groups()
            head.place = Frame(number, file, int(line), None, is_own_file(file))
    return head


def headed_at(lines: Sequence[Line], index: int) -> Head | None:
    """A form that needs no frames to be known: Rails', Sinatra's, Fluentd's."""
    text = lines[index].text
    if "(" in text and (rails := _rails(lines, index)):
        return rails
    if " - " in text and (sinatra := _SINATRA.match(text)):
        return _named_head(lines, index, sinatra.group(1), sinatra.group(2))
    if "error_class=" in text and (fluentd := _FLUENTD.match(text)):
        return Head(index, fluentd.group(1), fluentd.group(2), index + 1)
    return None


def _named_head(lines: Sequence[Line], index: int, kind: str, message: str) -> Head | None:
    if not is_exception(kind):
        return None
    parts, end = _until_frames(lines, index + 1)
    return Head(index, kind, "\n".join([message, *parts]).rstrip(":").strip(), end)


def _rails(lines: Sequence[Line], index: int) -> Head | None:
    text = bare_text(lines[index].text).strip()
    job = _JOB.match(text)
    match = _RAILS.match(text[job.end() :] if job is not None else text)
    if match is None or not _looks_raised(match.group(1), text):
        return None
    parts = [match.group(2)]
    at = index + 1
    while not _closes(parts[-1], lines, at) and at < len(lines) and len(parts) < MAX_MESSAGE_LINES:
        if frame_in(lines[at]) is not None:
            break
        parts.append(bare_text(lines[at].text).rstrip())
        at += 1
    closed = _RAILS_CLOSE.match(parts[-1])
    if closed is None:
        return None
    parts[-1] = closed.group(1)
    head = Head(index, match.group(1), "\n".join(parts).strip(), at)
    return _with_place_of_syntax_error(head, lines[index].number)


def _looks_raised(kind: str, text: str) -> bool:
    return is_exception(kind) or (text.rstrip().endswith("):") and kind != "Traceback")


def _closes(text: str, lines: Sequence[Line], after: int) -> bool:
    stripped = text.rstrip()
    if stripped.endswith("):") or not stripped.endswith(")"):
        return stripped.endswith("):")
    return (
        after >= len(lines) or not lines[after].text.strip() or frame_in(lines[after]) is not None
    )


def is_exception(kind: str) -> bool:
    """A constant that names an exception: by its ending, its name space, or because Ruby has it."""
    return kind.endswith(_SUFFIXES) or kind in _BARE or kind.startswith(_FAMILIES)


def head_above(lines: Sequence[Line], index: int, limit: int) -> Head | None:
    """The head of the frames at ``index``, no higher than ``limit``."""
    for at in range(index - 1, max(limit, index - MAX_LOOK_BACK) - 1, -1):
        text = bare_text(lines[at].text).strip()
        if not text:
            continue
        named = _NAMED.match(text) if "A" <= text[0] <= "Z" or text[0] in "!#*>[" else None
        if named is not None and (is_exception(named.group(1)) or "::" in named.group(1)):
            message = named.group(2) or named.group(3) or ""
            return _whole(lines, at, index, named.group(1), message)
        suffixed = _SUFFIXED.match(text) if text.endswith((")", "):")) else None
        if suffixed is not None and is_exception(suffixed.group(2)):
            return Head(at, suffixed.group(2), suffixed.group(1), index)
    return None


def _whole(lines: Sequence[Line], at: int, index: int, kind: str, message: str) -> Head:
    parts, _ = _until_frames(lines, at + 1)
    if text_closes(message):
        message, parts = message[:-1], []
    return Head(at, kind, "\n".join([message, *parts]).strip(), index)


def text_closes(message: str) -> bool:
    """`#<KeyError: key not found: :id>`: an inspected exception."""
    return message.endswith(">") and message.count(">") > message.count("<")


def _until_frames(lines: Sequence[Line], index: int) -> tuple[list[str], int]:
    """Message lines up to a blank one or a frame; none where neither comes soon."""
    parts: list[str] = []
    for at in range(index, min(index + MAX_MESSAGE_LINES, len(lines))):
        if not lines[at].text.strip() or frame_in(lines[at]) is not None:
            return parts, at
        parts.append(lines[at].text.strip())
    return [], index
