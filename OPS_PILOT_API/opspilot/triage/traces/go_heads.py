"""Why Go printed its stacks: panic, fatal error, signal, or what a recoverer logged."""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass

from opspilot.triage.findings import Strength
from opspilot.triage.lines import Line, Severity
from opspilot.triage.unwrap.headers import split_header

MAX_MESSAGE_LINES = 20
MAX_LOOK_BACK = 8
"""Blank lines and a request's dump may stand between a logged reason and its stack."""

# panic: runtime error: index out of range [5] with length 3      panic: boom [recovered]
# fatal error: all goroutines are asleep - deadlock!      SIGSEGV: segmentation violation
_HEAD = re.compile(
    r"(panic|fatal error|SIG(?:SEGV|ABRT|BUS|QUIT|FPE|ILL|TRAP|SYS)): ?(.*)$", re.DOTALL
)

# http: panic serving 10.0.0.7:51344: boom
_SERVING = re.compile(r"(?:.{0,60}? )?http\d?: panic serving (?:\S{1,100}): (.*)$", re.DOTALL)

# [Recovery] 2024/01/31 - 10:11:12 panic recovered:      [Recovery] panic recovered:
_RECOVERY = re.compile(r"(?:.{0,100}?)\[Recovery\].{0,60}?panic recovered:\s*(.*)$", re.DOTALL)

# [PANIC RECOVER] boom goroutine 18 [running]:
_ECHO = re.compile(
    r"(?:.{0,200}?)\[PANIC RECOVER\] (.*?)(?: goroutine \d{1,12} \[[^\[]{0,40})?$", re.DOTALL
)

# Caught Panic: boom   recovered from panic: boom   Observed a panic: "boom" (boom)
_TOLD = re.compile(
    r".{0,200}?(?i:panic(?:ked|king)?|recover(?:ed|ing)?)\b[^:\n]{0,60}: (.+)$", re.DOTALL
)
# web-1 - shop (133) - 31 Jan 24 10:11 - panic - no tags - - key not found
_DASHED = re.compile(r".{1,200}? - (?:panic|fatal) - (?:.{0,200} - )?(.+)$", re.DOTALL)

# 	panic: second one [recovered]
_AGAIN = re.compile(r"\s{1,8}panic: (.*)$", re.DOTALL)
_RECOVERED = (" [recovered]", " [recovered, repanicked]")

_RUNTIME_REASONS = (
    "all goroutines are asleep", "concurrent map", "unexpected signal", "stack overflow", "fault",
    "out of memory", "runtime", "sync: ", "morestack", "bad ", "invalid ", "self deadlock",
    "newosproc",
    "malloc", "found bad pointer", "checkptr", "exitsyscall", "systemstack", "cgo", "no goroutines",
    "index out of range", "unlock of unlocked", "mark", "sweep", "gc", "casgstatus", "pthread",
    "failed to", "too many concurrent", "lock", "s.allocCount", "schedule", "workbuf", "heap",
)  # fmt: skip
_NOT_MESSAGE = ("goroutine ", "[signal ", "exit status", "[originating")


@dataclass(slots=True)
class Head:
    """``end`` is the index after it; ``later`` are what panicked again while it unwound."""

    number: int
    type: str
    message: str
    end: int
    strength: Strength = Strength.FATAL
    later: tuple[str, ...] = ()
    needs_stack: bool = False
    """A stack must follow: the words alone could be another program's."""


@dataclass(slots=True)
class LoggedHead:
    """What stands above a stack that has no head of the runtime's own."""

    number: int
    message: str | None = None
    names_panic: bool = False


def head_at(lines: Sequence[Line], index: int) -> Head | None:
    """The head that stands at ``index``; None for any other line."""
    text = lines[index].text
    if "panic" in text or "PANIC RECOVER" in text:
        return _panic_head(lines, index)
    if "fatal error: " in text or "SIG" in text:
        return _plain_head(lines, index)
    return None


def _panic_head(lines: Sequence[Line], index: int) -> Head | None:
    text = lines[index].text
    number = lines[index].number
    if "http" in text and (serving := _SERVING.match(text)):
        message, end = _whole(lines, index, serving.group(1))
        return Head(number, "panic", message, end, Strength.TRACE)
    if "[Recovery]" in text and (recovery := _RECOVERY.match(text)):
        return _gin_head(lines, index, recovery.group(1))
    if "PANIC RECOVER" in text and (echo := _ECHO.match(text)):
        return Head(number, "panic", echo.group(1), index + 1, Strength.TRACE)
    return _plain_head(lines, index) if "panic: " in text else None


def _plain_head(lines: Sequence[Line], index: int) -> Head | None:
    match = _match_head(lines[index].text)
    if match is None:
        return None
    kind, rest = match.group(1), match.group(2)
    if _AGAIN.match(lines[index].text) and index and "panic: " in lines[index - 1].text:
        return None
    message, end = _whole(lines, index, rest)
    later, end = _later(lines, end)
    if message.startswith("(*logrus.Entry)"):
        message = split_header(lines[index - 1].text).message if index else message
    return Head(
        lines[index].number,
        kind,
        message,
        end,
        later=later,
        needs_stack=_is_doubtful(kind, message),
    )


def _match_head(text: str) -> re.Match[str] | None:
    stripped = text.strip()
    match = _HEAD.match(stripped)
    if match is None and stripped[:1] not in ("p", "f"):
        match = _HEAD.match(split_header(text).message.strip())
    return match


def _is_doubtful(kind: str, message: str) -> bool:
    """`fatal error: x.h: No such file` is a C compiler's, `SIGABRT: x` a node's."""
    if kind == "panic":
        return False
    return kind.startswith("SIG") or not message.startswith(_RUNTIME_REASONS)


def _whole(lines: Sequence[Line], index: int, first: str) -> tuple[str, int]:
    """A message with its further lines: those up to the blank one that stands before the stacks."""
    parts = [_unmarked(first)]
    at = index + 1
    while at < len(lines) and len(parts) < MAX_MESSAGE_LINES and _is_message(lines[at].text):
        parts.append(lines[at].text.strip())
        at += 1
    if len(parts) > 1 and not _stack_is_next(lines, at):
        return parts[0], index + 1
    return "\n".join(part for part in parts if part).strip(), at if len(parts) > 1 else index + 1


def _is_message(text: str) -> bool:
    stripped = text.strip()
    if not stripped or stripped.startswith(_NOT_MESSAGE) or _AGAIN.match(text):
        return False
    return not (".go:" in text and "+0x" in text)


def _stack_is_next(lines: Sequence[Line], index: int) -> bool:
    for at in range(index, min(index + 4, len(lines))):
        text = lines[at].text.strip()
        if text.startswith(_NOT_MESSAGE) or text.startswith("panic: "):
            return True
    return False


def _later(lines: Sequence[Line], index: int) -> tuple[tuple[str, ...], int]:
    """`<tab>panic: x` lines: each was raised while the one before unwound, or is that one again."""
    found: list[str] = []
    while index < len(lines) and len(found) < MAX_MESSAGE_LINES:
        again = _AGAIN.match(lines[index].text)
        if again is None:
            break
        found.append(_unmarked(again.group(1)))
        index += 1
    return tuple(dict.fromkeys(found)), index


def _unmarked(text: str) -> str:
    text = text.strip()
    for suffix in _RECOVERED:
        text = text.removesuffix(suffix)
    return text.strip()


def _gin_head(lines: Sequence[Line], index: int, rest: str) -> Head:
    """Gin dumps the request, a blank line, then the reason; the stack follows it at once."""
    number, message, end = lines[index].number, rest.strip(), index + 1
    for at in range(index + 1, min(index + 60, len(lines))):
        text = lines[at].text.strip()
        if "(0x" in text and ".go:" in text:
            break
        if text and not (message and ": " in message and _is_request(text)):
            number, message, end = lines[at].number, text, at + 1
    return Head(number, "panic", message, end, Strength.TRACE)


def _is_request(text: str) -> bool:
    return text.startswith(("GET ", "POST ", "PUT ", "DELETE ", "PATCH ", "HEAD ", "OPTIONS "))


def head_above(lines: Sequence[Line], index: int) -> LoggedHead:
    """What the lines above a stack say it is for."""
    for back in range(1, min(MAX_LOOK_BACK, index) + 1):
        line = lines[index - back]
        text = split_header(line.text).message.strip()
        if not text or text.startswith(("goroutine ", "stack:", "Stack:", "created by ")):
            continue
        if ".go:" in text and "+0x" in text:
            break
        told = _TOLD.match(text) or _DASHED.match(text)
        message = told.group(1) if told is not None else _joined(lines, index - back, text)
        return LoggedHead(line.number, message.strip(), told is not None)
    return LoggedHead(lines[index].number)


def _joined(lines: Sequence[Line], index: int, text: str) -> str:
    """A structured logger's message with the error beside it; a wrapped error with its cause."""
    zapped = _with_error_field(_without_caller(text))
    header = split_header(lines[index].text)
    if zapped != text or header.start or index == 0:
        return zapped
    above = split_header(lines[index - 1].text)
    told = above.message.strip()
    if not told or told in text:
        return text
    if above.start and (not above.level or above.level >= Severity.ERROR):
        return f"{_with_error_field(told)}\n{text}"
    level = lines[index - 1].level
    is_one_record = level >= Severity.ERROR and level == lines[index].level and not above.start
    return f"{told}: {text}" if is_one_record else text


# store/orders.go:77	load order failed      main.go:19: open x: no such file
_CALLER = re.compile(r"[\w./@-]{1,200}\.go:\d{1,6}(?:\t|: )\s{0,8}(?=\S)")


def _without_caller(text: str) -> str:
    match = _CALLER.match(text)
    return text[match.end() :] if match is not None else text


def _with_error_field(text: str) -> str:
    """`failed to start	{"error": "dial tcp: refused"}` as `failed to start: dial tcp: refused`."""
    brace = text.find('{"')
    if brace < 0 or not text.endswith("}"):
        return text
    try:
        record = json.loads(text[brace:])
    except (ValueError, RecursionError):
        return text
    error = record.get("error") or record.get("err") if isinstance(record, dict) else None
    return f"{text[:brace].strip()}: {error}" if isinstance(error, str) else text
