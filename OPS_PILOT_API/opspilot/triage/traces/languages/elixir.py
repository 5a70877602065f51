"""Elixir: exceptions as IEx, Logger, Mix and the frameworks print them; failed tests."""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from opspilot.domain.triage import ExceptionInfo, Frame
from opspilot.triage.findings import Finding, Strength
from opspilot.triage.lines import Line
from opspilot.triage.traces.beam_categories import category_of
from opspilot.triage.traces.beam_names import settled
from opspilot.triage.traces.beam_reasons import read_reason
from opspilot.triage.traces.context import level_above, strength_by_level
from opspilot.triage.traces.elixir_compile import COMPILER_TYPES, placed, read_box
from opspilot.triage.traces.elixir_frames import frame_at, read_frames
from opspilot.triage.traces.elixir_tests import read_failed_test
from opspilot.triage.unwrap.headers import split_header

MAX_MESSAGE_LINES = 40
MAX_EXITS = 8

# ** (KeyError) key :id not found in: %{}      ** (EXIT from #PID<0.1.0>) shell process exited ...
# ** (FunctionClauseError) no function ...     ** (throw) :oops        ** (Mix) Could not ...
_HEAD = re.compile(
    r"(?:.{0,600}?)\*\* \((?:ErlangError: )?([\w.]{1,200}|EXIT from \S{1,80}|stop|throw)"
    r"(?: [\w.+-]{1,40})?\) ?(.*)$"
)
_EXIT = re.compile(r"\s{2,12}\*\* \((?:EXIT|[\w.]{1,200})(?: from \S{1,80})?\) ?(.*)$")
_NOT_EXCEPTIONS = frozenset(("exit", "stop", "throw", "EXIT", "Mix"))
_SECTIONS = (
    "Last message", "State:", "Function:", "Args:", "Start Call:", "Queue:", "Postponed:",
    "Server:", "Request:", "Client ", "Ancestors:", "Message Queue", "Initial Call:", "Pid:",
    "The following arguments were given", "Attempted function clauses", "== Compilation error",
    "code:", "Conn:",
)  # fmt: skip

_EXITS = (
    ("no process", "noproc"),
    ("time out", "timeout"),
    ("no connection", "noconnection"),
    ("killed", "killed"),
    ("shutdown", "shutdown"),
    ("normal", "normal"),
)
_WRAPS = ("an exception was raised:", "an exception was raised")


class _Head(NamedTuple):
    """``end`` is the index after the head's line."""

    type: str
    message: str
    end: int


class ElixirTraceParser:
    """Reads `** (Type) message` and the stack trace below it, wherever it was printed."""

    name = "elixir"
    anchors = (
        r"\*\* \((?:[A-Z][\w.]{1,120}|exit|stop|throw|EXIT from|EXIT)[^)]{0,60}\)",
        r"\.exs?:\d{1,7}: [A-Z(a-z:]",
        r"\d\) (?:test|property|doctest) ",
        r"└─ [\w/.-]{1,200}\.(?:exs?|heex|eex):\d",
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
    if ") " in text and text.lstrip()[:1].isdigit():
        tested = read_failed_test(lines, index)
        if tested[0] is not None:
            return tested
    if "error: " in text or "Error) " in text:
        boxed = read_box(lines, index)
        if boxed[0] is not None:
            return boxed
    if "** (" in text:
        return _read_headed(lines, index)
    if (".ex" in text or ".erl" in text) and frame_at(lines[index]) is not None:
        return _headless(lines, index)
    return None, index + 1


def _read_headed(lines: Sequence[Line], index: int) -> tuple[Finding | None, int]:
    head = _head_at(lines, index)
    if head is None:
        return None, index + 1
    inner = _inner_head(lines, head)
    if inner is not None:
        head = inner
    told, end = _message_below(lines, head)
    frames, end = read_frames(lines, end)
    more, after = _frames_after_notes(lines, end) if not frames else ((), end)
    frames, end = (more, after) if more else (frames, end)
    root = _exception(lines, head, told, frames)
    return _finding(lines, root, (index, max(end, head.end))), max(end, head.end)


def _head_at(lines: Sequence[Line], index: int) -> _Head | None:
    match = _HEAD.match(lines[index].text)
    if match is None or (lines[index].text.lstrip().startswith(("|", "#", "--"))):
        return None
    kind = "exit" if match.group(1).startswith("EXIT") else match.group(1)
    return _Head(kind, match.group(2), index + 1)


def _inner_head(lines: Sequence[Line], head: _Head) -> _Head | None:
    """What `an exception was raised:` announces, however many exits deep."""
    found = None
    for _ in range(MAX_EXITS):
        current = found or head
        if current.type not in _NOT_EXCEPTIONS or current.end >= len(lines):
            return found
        following = lines[current.end].text
        if "** (" not in following or not _EXIT.match(following):
            return found
        nested = _head_at(lines, current.end)
        if nested is None:
            return found
        if nested.type == "exit" and not _announces(nested):
            message = f"{current.message}\n{following.strip()}"
            return _Head(current.type, message, nested.end)
        found = nested
    return found


def _announces(head: _Head) -> bool:
    return head.message.rstrip().endswith(_WRAPS) or head.message.startswith("exited in")


def _message_below(lines: Sequence[Line], head: _Head) -> tuple[str, int]:
    """The message's further lines: up to the stack, a section, or the next log line."""
    told = [head.message]
    index = head.end
    pending = 0
    while index < len(lines) and index - head.end < MAX_MESSAGE_LINES:
        text = lines[index].text
        stripped = text.strip()
        if frame_at(lines[index]) is not None:
            return "\n".join(told).strip(), index
        if stripped.startswith((*_SECTIONS, "** (")) or split_header(text).start:
            break
        if not stripped and (pending or not _goes_on(lines, index + 1)):
            break
        pending = 0 if stripped else pending + 1
        told.append(stripped)
        index += 1
    if _frame_soon(lines, index):
        return "\n".join(told).strip(), index
    kept = told if head.type in ("Mix", "exit") or _is_open(told[0]) else told[:1]
    return "\n".join(kept).strip(), head.end + len(kept) - 1


def _is_open(first: str) -> bool:
    """The first line announces more."""
    return not first.strip() or first.rstrip().endswith((":", ",", "("))


def _goes_on(lines: Sequence[Line], index: int) -> bool:
    """A paragraph of the message follows, indented like its first."""
    return index < len(lines) and lines[index].text.startswith("    ")


def _frame_soon(lines: Sequence[Line], index: int) -> bool:
    return any(frame_at(line) is not None for line in lines[index : index + 14])


def _frames_after_notes(lines: Sequence[Line], index: int) -> tuple[tuple[Frame, ...], int]:
    """Blame prints arguments and clauses between the message and the stack."""
    for at in range(index, min(index + 30, len(lines))):
        text = lines[at].text
        if frame_at(lines[at]) is not None:
            return read_frames(lines, at)
        if "** (" in text or split_header(text).start:
            break
        if text.strip().startswith(("Last message", "State:", "Function:", "Server:")):
            break
    return (), index


def _exception(
    lines: Sequence[Line], head: _Head, told: str, frames: tuple[Frame, ...]
) -> ExceptionInfo:
    line = lines[head.end - 1]
    kind = head.type
    if kind in ("stop", "exit", "throw") and not frames:
        reason = read_reason(told, [line.number] * (told.count("\n") + 1))
        if reason is not None and told[:1] in "{:%":
            return ExceptionInfo(line.number, reason.type or kind, told, reason.frames)
    place = placed(line, told) if kind in COMPILER_TYPES else None
    if place is not None:
        told, frames = place[0], (place[1], *frames)
    if kind in ("stop", "exit") and "** (EXIT) " in told:
        words = told.split("** (EXIT) ", 1)[1]
        kind = next((f"{kind} {name}" for start, name in _EXITS if words.startswith(start)), kind)
    return ExceptionInfo(line.number, kind, told or None, frames)


def _headless(lines: Sequence[Line], index: int) -> tuple[Finding | None, int]:
    """Frames whose head was cut off."""
    frames, end = read_frames(lines, index)
    if len(frames) < 2:
        return None, end
    message = lines[index - 1].text.strip() if index else ""
    root = ExceptionInfo(
        lines[max(0, index - 1)].number, None, split_header(message).message or None, frames
    )
    return _finding(lines, root, (max(0, index - 1), end)), end


def _finding(lines: Sequence[Line], root: ExceptionInfo, span: tuple[int, int]) -> Finding:
    start, end = span
    root = replace(root, frames=settled(root.frames))
    strength = strength_by_level(level_above(lines, start))
    if root.frames and strength < Strength.TRACE and _is_last_resort(root):
        strength = Strength.TRACE
    if not root.frames and strength == Strength.TRACE:
        strength = Strength.ERROR
    if root.type == "Mix":
        strength = Strength.ERROR
    first, last = lines[start].number, lines[end - 1].number
    return Finding("elixir", (root,), first, last, strength, category_of(root))


def _is_last_resort(root: ExceptionInfo) -> bool:
    """Plug's debugger logs at debug level what ended a request."""
    return any(
        (frame.function or "").startswith(("Plug.", "Phoenix.", "Bandit.")) for frame in root.frames
    )
