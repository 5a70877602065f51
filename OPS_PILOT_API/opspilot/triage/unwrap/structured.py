"""JSON and logfmt lines: the message, the exception and the trace that their fields hold, as plain
lines."""

import json
import re
from typing import Any, NamedTuple

from opspilot.triage.lines import Severity
from opspilot.triage.unwrap.headers import level_named
from opspilot.triage.unwrap.monolog import printed_exception, without_headline

MAX_JSON_CHARS = 1 << 20
"""A longer line is read as text: nothing that logs one event is a megabyte."""

MAX_DEPTH = 6
MAX_FIELDS = 400


class Fields(NamedTuple):
    """What one structured line says. ``texts`` are blocks of text in reading order."""

    texts: tuple[str, ...]
    level: Severity
    stream: str
    has_stack: bool = False


_MESSAGES = (
    "message", "msg", "log", "@m", "event", "text", "short_message", "full_message", "MESSAGE",
    "textPayload", "@message", "body", "Message", "MessageTemplate", "RenderedMessage", "@mt",
    "description",
    "errorMessage", "error_message", "exception_message", "exception.message", "detail", "reason",
    "line",
)  # fmt: skip
_LEVELS = (
    "level", "severity", "lvl", "log.level", "levelname", "@l", "Level", "LogLevel", "loglevel",
    "severityText", "severity_text", "PRIORITY", "log_level", "level_name", "type",
)  # fmt: skip
_STREAMS = (
    "container", "container_name", "pod", "pod_name", "service", "thread", "thread_name",
    "_SYSTEMD_UNIT", "hostname", "pid",
)  # fmt: skip
_STACKS = frozenset((
    "stack", "stack_trace", "stacktrace", "stackTrace", "exc_info", "exc_text", "traceback",
    "backtrace",
    "errorVerbose", "error_stack", "extendedStackTrace", "@x", "trace", "stack_info", "err_stack",
    "exception_stacktrace", "callstack", "call_stack", "StackTrace", "StackTraceString",
    "errorStack",
    "exception.stacktrace", "error.stack", "error.stack_trace", "stderr",
))  # fmt: skip
_ERRORS = (
    "error",
    "err",
    "exception",
    "exc",
    "thrown",
    "Exception",
    "cause",
    "failure",
    "e",
    "throwable",
)
_TYPES = (
    "type", "name", "class", "kind", "exception_class", "errorType", "error_type",
    "exception_type", "className", "class_name", "ClassName", "Type", "error.type",
    "exception.type", "error.kind", "exceptionClass", "@type", "__class__",
)  # fmt: skip
_NESTED = (
    "jsonPayload", "json_payload", "payload", "data", "fields", "attributes", "extra", "record",
    "context", "Properties", "meta", "error", "exception", "params", "log",
)  # fmt: skip
_NUMERIC_LEVELS = (
    (60, Severity.FATAL), (50, Severity.ERROR), (40, Severity.WARNING), (30, Severity.INFO),
    (10, Severity.DEBUG),
)  # fmt: skip
_SYSLOG_ERROR, _SYSLOG_WARNING = 3, 4


def parse_json(text: str) -> Fields | None:
    """None where ``text`` is not one JSON object. Never raises."""
    if len(text) > MAX_JSON_CHARS or text[-1:] != "}":
        return None
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return None
    if not isinstance(value, dict) or not value:
        return None
    return Fields(tuple(_texts(value)), _level(value), _stream(value), bool(_stack(value)))


def _texts(record: dict[str, Any]) -> list[str]:
    texts: list[str] = []
    for key in _MESSAGES:
        _add(texts, record.get(key))
    _add_error(texts, record, nested=False)
    for key in _ERRORS:
        _add_told(texts, record.get(key))
    for key in _NESTED:
        if isinstance(record.get(key), dict) and key not in _ERRORS:
            _add_all(texts, _texts_bounded(record[key]))
    _add_kubernetes(texts, record)
    return without_headline(texts) or [_compact(record)]


def _texts_bounded(record: dict[str, Any]) -> list[str]:
    return [] if _depth_exceeds(record) else _texts(record)


def _depth_exceeds(record: dict[str, Any], depth: int = 0) -> bool:
    if depth > MAX_DEPTH:
        return True
    return any(_depth_exceeds(v, depth + 1) for v in record.values() if isinstance(v, dict))


def _add(texts: list[str], value: object) -> None:
    if isinstance(value, str) and value.strip() and not any(value in text for text in texts):
        texts.append(value)


def _add_all(texts: list[str], values: list[str]) -> None:
    for value in values:
        _add(texts, value)


def _add_told(texts: list[str], value: object) -> None:
    """`msg="cannot price" err="item 7: not found"` reads as one sentence."""
    single = isinstance(value, str) and "\n" not in value
    if single and texts and "\n" not in texts[0] and str(value) not in texts[0]:
        texts[0] = f"{texts[0]}: {value}"
    else:
        _add_part(texts, value)


def _add_part(texts: list[str], value: object) -> None:
    if isinstance(value, str):
        _add(texts, value)
    elif isinstance(value, dict) and not _depth_exceeds(value):
        _add_error(texts, value, nested=True)
        for key in _ERRORS:
            _add_cause(texts, value.get(key))
    elif isinstance(value, list):
        for item in value[:MAX_FIELDS]:
            _add_part(texts, item)


def _add_cause(texts: list[str], value: object) -> None:
    if isinstance(value, dict):
        inner: list[str] = []
        _add_part(inner, value)
        _add_all(texts, ["Caused by: " + inner[0], *inner[1:]] if inner else [])


def _add_error(texts: list[str], record: dict[str, Any], *, nested: bool) -> None:
    """A stack where there is one; else ``Type: message``; both where the stack names no type."""
    printed = printed_exception(record)
    if printed:
        _add(texts, printed)
        return
    stack = _stack(record)
    kind, message = _first(record, _TYPES), _first(record, (*_MESSAGES, "value", "Message"))
    if not _is_type(kind, nested=nested):
        kind = ""
    title = f"{kind}: {message}" if kind and message else kind or (message if nested else "")
    if stack and title and (kind or message) not in stack:
        stack = _with_title(stack, title)
    _add(texts, stack or title)
    _add_sentry(texts, record)


def _with_title(stack: str, title: str) -> str:
    """Python ends with the exception, every other runtime starts with it."""
    if 'File "' in stack and ", line " in stack:
        header = "" if "Traceback (" in stack else "Traceback (most recent call last):\n"
        return f"{header}{stack.rstrip()}\n{title}"
    return f"{title}\n{stack}"


def _stack(record: dict[str, Any]) -> str:
    for key, value in list(record.items())[:MAX_FIELDS]:
        if key in _STACKS:
            if isinstance(value, str) and value.strip():
                return value
            if isinstance(value, list) and value:
                return "\n".join(_frame_text(item) for item in value[:2000])
    return ""


def _frame_text(item: object) -> str:
    """A frame that a logger wrote as a string, or as an object with its parts."""
    if isinstance(item, str):
        return item.rstrip("\n")
    if not isinstance(item, dict):
        return str(item)[:200]
    file = _first(item, ("filename", "file", "fileName", "abs_path", "path", "source"))
    function = _first(item, ("function", "method", "methodName", "func", "name"))
    owner = _first(item, ("class", "className", "module"))
    line = (
        item.get("lineno") or item.get("line") or item.get("lineNumber") or item.get("line_number")
    )
    if file.endswith(".py"):
        return f'  File "{file}", line {line}, in {function}'
    return f"    at {owner + '.' if owner else ''}{function} ({file}:{line})"


def _add_sentry(texts: list[str], record: dict[str, Any]) -> None:
    """`{"values": [{"type", "value", "stacktrace": {"frames": [outermost first]}}]}`."""
    values = record.get("values")
    for item in values[:20] if isinstance(values, list) else ():
        if isinstance(item, dict):
            trace = item.get("stacktrace")
            frames = trace.get("frames") if isinstance(trace, dict) else None
            listed = (
                [_frame_text(frame) for frame in frames[:500]] if isinstance(frames, list) else []
            )
            if not any('File "' in frame for frame in listed):
                listed.reverse()
            title = f"{_first(item, ('type',))}: {_first(item, ('value',))}"
            _add(texts, _with_title("\n".join(listed), title) if listed else title)


def _add_kubernetes(texts: list[str], record: dict[str, Any]) -> None:
    """An Event object: what `kubectl get events` would print of it."""
    if record.get("kind") == "Event" and isinstance(record.get("reason"), str):
        kind, reason = _first(record, ("type",)), record["reason"]
        texts.insert(0, f"{kind}   {reason}   {_first(record, ('message', 'note'))}")


def _is_type(kind: str, *, nested: bool) -> bool:
    """A record's own ``name`` or ``type`` is mostly the logger's; inside an error it is the
    class."""
    if re.match(r"[A-Za-z_][\w.$:\\/-]{1,200}$", kind) is None:
        return False
    if any(mark in kind for mark in ("Error", "Exception", "Fault", "Failure", "UnhandledPromise")):
        return True
    return nested and (kind[:1].isupper() or any(mark in kind for mark in (".", "::", "\\")))


def _first(record: dict[str, Any], keys: tuple[str, ...]) -> str:
    for key in keys:
        value = record.get(key)
        if isinstance(value, str) and value.strip():
            return value.strip()
    return ""


def _level(record: dict[str, Any]) -> Severity:
    for key in _LEVELS:
        found = _level_of(key, record.get(key))
        if found:
            return found
    nested = record.get("log")
    return _level_of("level", nested.get("level")) if isinstance(nested, dict) else Severity.UNKNOWN


def _level_of(key: str, value: object) -> Severity:
    if key == "PRIORITY" and str(value).isdigit():
        priority = int(str(value)[:2])
        if priority <= _SYSLOG_ERROR:
            return Severity.ERROR
        return Severity.WARNING if priority == _SYSLOG_WARNING else Severity.INFO
    if isinstance(value, str):
        return level_named(value)
    if isinstance(value, int) and not isinstance(value, bool):
        if key == "level" and 0 < value <= _SYSLOG_WARNING:
            return _level_of("PRIORITY", value)
        return next((level for least, level in _NUMERIC_LEVELS if value >= least), Severity.UNKNOWN)
    return Severity.UNKNOWN


def _stream(record: dict[str, Any]) -> str:
    return "/".join(
        str(record[key])[:80] for key in _STREAMS if isinstance(record.get(key), str | int)
    )


def _compact(record: dict[str, Any]) -> str:
    parts = [f"{k}={v}" for k, v in list(record.items())[:40] if isinstance(v, str | int | float)]
    return " ".join(parts)


# level=error ts=2024-01-31T10:11:12Z msg="it broke" err="dial tcp: refused" stack="main.go\n\tx"
_LOGFMT = re.compile(r'[a-zA-Z_@][\w.@/-]{0,60}=(?:"|\S)')
_PAIR = re.compile(r'([a-zA-Z_@][\w.@/-]{0,60})=(?:"((?:[^"\\]|\\.)*)"?|(\S*))')
_ESCAPE = re.compile(r"\\(.)", re.DOTALL)
_ESCAPES = {"n": "\n", "t": "\t", "r": ""}
_MIN_PAIRS = 3


def parse_logfmt(text: str) -> Fields | None:
    """None where ``text`` is not a line of at least three pairs that names a level or a message."""
    if _LOGFMT.match(text) is None:
        return None
    record: dict[str, Any] = {}
    for match in _PAIR.finditer(text):
        value = match.group(2) if match.group(2) is not None else match.group(3)
        record.setdefault(match.group(1), _ESCAPE.sub(_unescape, value))
        if len(record) >= MAX_FIELDS:
            break
    if len(record) < _MIN_PAIRS or not any(
        key in record for key in ("level", "lvl", "msg", "severity")
    ):
        return None
    return Fields(tuple(_texts(record)), _level(record), _stream(record))


def _unescape(match: re.Match[str]) -> str:
    return _ESCAPES.get(match.group(1), match.group(1))
