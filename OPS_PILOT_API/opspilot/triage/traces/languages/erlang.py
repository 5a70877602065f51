"""Erlang: reports of every age, lager's lines, the shell's exceptions, boot failures, dumps."""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from opspilot.domain.triage import ExceptionInfo, Frame
from opspilot.triage.findings import Finding, Strength
from opspilot.triage.lines import Line, Severity
from opspilot.triage.patterns import Pattern
from opspilot.triage.traces.beam_categories import category_of
from opspilot.triage.traces.beam_compile import read_compile_error
from opspilot.triage.traces.beam_names import settled
from opspilot.triage.traces.beam_reasons import Reason, read_reason
from opspilot.triage.traces.beam_terms import joined, lines_used
from opspilot.triage.traces.beam_tests import read_failed_test
from opspilot.triage.traces.beam_words import (
    clause_frame,
    frame_at,
    places_in,
    read_frames,
    reason_in_words,
)
from opspilot.triage.traces.context import level_above, strength_by_level

MAX_SLOGAN_CHARS = 8000

# exception error: bad argument     ** exception exit: noproc     escript: exception throw: {oops,1}
_EXCEPTION = Pattern(r"(?:^|[\s*:])exception (?:error|exit|throw)(?:\({0,1}[\w:]{0,60}\){0,1})?: ")

# ** Reason for termination ==    Reason:     {badmatch,1}     reason for termination: boom
_REASON = Pattern(
    r"(?:\*\* Reason for termination {1,4}={1,2}|\*\* [Rr]eason (?:for termination )?(?:==|=|is)|"
    r"^\s*(?:[Rr]eason|Exit reason|Termination reason|errorContext reason):|"
    r"with exit value:|exit with reason:|(?:exited|terminated|terminating) with reason:|"
    r"(?:exited|terminated|terminating) because|exit with reason |crashed with reason:|"
    r"Exit reason: |Reason is |[{ ,]reason(?:,|=>| => |: ?)|caught: |\*\*(?:error|exit|throw):|"
    r"Error: \{|CRASH REPORT .{0,200} with reason:?|had child .{0,600} exit with reason )"
)

# init terminating in do_boot ({undef,...})
# Kernel pid terminated (application_controller) ("{...}")
_BOOT = Pattern(
    r"(?:init terminating in do_boot|[Kk]ernel pid terminated|could not start kernel pid|"
    r"Runtime terminating during boot)(?P<rest>.*)$"
)
_SLOGAN = "Slogan: "
_ALLOCATION = Pattern(r"(?P<type>[a-z]{2,12}_alloc): Cannot (?:re)?allocate \d+ bytes")

# Error: badarg     escript: exception error: undefined function main:main/1
_ERROR_LINE = re.compile(
    r"(?:Error|Uncaught error(?: in rebar_core)?|Caught exception): {0,2}(.+)$"
)

_REPORT = Pattern(r"=(?:ERROR|CRASH|SUPERVISOR) REPORT====")
_OK_REASONS = frozenset(("normal", "shutdown", "killed", "noconnection"))
_STACK_START = re.compile(
    r"\s{0,40}(?:\w{1,30}: {0,2})?\[\{['\w@.:]{1,100},\s{0,2}'?:?[\w@-]{1,100}"
)


class _Place(NamedTuple):
    row: int
    column: int


class ErlangTraceParser:
    """Reads what a BEAM says about a process, a boot or a script that failed."""

    name = "erlang"
    anchors = (
        r"=(?:ERROR|CRASH|SUPERVISOR) REPORT====|CRASH REPORT Process|erl_crash_dump",
        r"exception (?:error|exit|throw): |Error in process <|Reason for termination",
        r"init terminating in do_boot|ernel pid terminated|Runtime terminating during boot",
        r"\{file, ?(?:~c)?\\?\"[\w/.@~-]{1,200}\.[eh]?rl|in call from |in function {1,3}\w",
        r"(?:terminated|exited|exit|crashed) with reason|\*failed\*|==> [\w.]{1,60}: FAILED",
        r"\.[eh]rl:\d{1,6}:(?: |in )|\.[eh]rl:\d{1,6}:\d{1,5}: |\.[eh]rl:(?:\r?\n|$)|\.yrl:\d{1,6}",
    )

    def find(self, lines: Sequence[Line]) -> list[Finding]:
        found: list[Finding] = []
        index = 0
        while index < len(lines):
            text = lines[index].text
            finding, end = _read(lines, index) if text and not text.isspace() else (None, index)
            if finding is not None:
                found.append(finding)
            index = max(end, index + 1)
        return found


def _read(lines: Sequence[Line], index: int) -> tuple[Finding | None, int]:
    text = lines[index].text
    if "rl:" in text or "┌─" in text:
        failed = read_compile_error(lines, index)
        if failed[0] is not None:
            return failed
    if "FAILED" in text or "*failed*" in text or "Failure/Error" in text:
        failed = read_failed_test(lines, index)
        if failed[0] is not None:
            return failed
    if "erminat" in text or "ernel pid" in text or text.startswith(_SLOGAN):
        booted = _read_boot(lines, index)
        if booted is not None:
            return booted
    return _read_exception(lines, index)


def _read_exception(lines: Sequence[Line], index: int) -> tuple[Finding | None, int]:
    text = lines[index].text
    error = _ERROR_LINE.match(text)
    if error is not None and _stack_follows(lines, index):
        return _read_error_with_stack(lines, index, error.start(1))
    raised = _EXCEPTION.search(text) if "exception " in text else None
    if raised is not None:
        return _read_told(lines, _Place(index, raised.end()))
    if ":" in text or "**" in text or "reason" in text or "because" in text:
        reason = _REASON.search(text)
        if reason is not None:
            column = reason.end() - (1 if (reason.group(0) or "").endswith("{") else 0)
            return _read_told(lines, _below(lines, _Place(index, column)))
    if frame_at(lines[index]) is not None:
        return _headless(lines, index)
    if "[{" in text and _STACK_START.match(text):
        return _bare_stack(lines, index)
    return None, index + 1


def _below(lines: Sequence[Line], place: _Place) -> _Place:
    """A reason stands on its label's line or on the next one, behind `** `."""
    if lines[place.row].text[place.column :].strip() or place.row + 1 >= len(lines):
        return place
    text = lines[place.row + 1].text
    return _Place(place.row + 1, len(text) - len(text.lstrip("* \t")))


def _read_told(lines: Sequence[Line], place: _Place) -> tuple[Finding | None, int]:
    """A reason in words with frames below, or a term."""
    line = lines[place.row]
    rest = line.text[place.column :].lstrip("* \t")
    kind = reason_in_words(rest)
    if kind is not None:
        return _in_words(lines, place, rest, kind)
    return _as_term(lines, place._replace(column=len(line.text) - len(rest)))


def _in_words(
    lines: Sequence[Line], place: _Place, rest: str, kind: str
) -> tuple[Finding | None, int]:
    line = lines[place.row]
    frames, end = read_frames(lines, place.row + 1)
    if not frames or clause_frame(line, rest):
        frames = (*(clause_frame(line, rest) or places_in(rest, line.number)), *frames)
    end = max(end, place.row + 1)
    root = ExceptionInfo(line.number, kind, rest.strip(), frames)
    return _finding(lines, root, (place.row, end), elixir=_is_elixir(frames)), end


def _as_term(lines: Sequence[Line], place: _Place) -> tuple[Finding | None, int]:
    text = joined(lines, place.row, place.column)
    numbers = [line.number for line in lines[place.row : place.row + text.count("\n") + 1]]
    reason = read_reason(text, numbers)
    if reason is None or (reason.type is None and not reason.frames):
        return None, place.row + 1
    end = place.row + lines_used(text, reason.end) + 1
    frames, after = read_frames(lines, end)
    frames = reason.frames or frames or places_in(text[reason.end : reason.end + 600], numbers[0])
    if reason.type is None or (reason.type in _OK_REASONS and not frames):
        return None, end
    root = ExceptionInfo(numbers[0], reason.type, _wording(reason, text), frames)
    return _finding(lines, root, (place.row, max(end, after)), elixir=reason.elixir), end


def _wording(reason: Reason, text: str) -> str:
    """A bare word is nothing without the rest of its line."""
    if reason.message.startswith(("{", "[", "%", "#")):
        return _flat(reason.message)
    return text.split("\n", 1)[0].strip()[:MAX_SLOGAN_CHARS] or reason.message


def _flat(message: str) -> str:
    return "\n".join(part.strip() for part in message.split("\n"))


def _read_error_with_stack(
    lines: Sequence[Line], index: int, column: int
) -> tuple[Finding | None, int]:
    """`Error: badarg` and, on the lines below, its stack."""
    text = joined(lines, index, column)
    numbers = [line.number for line in lines[index : index + text.count("\n") + 1]]
    head = read_reason(text, numbers)
    first = text.find("\n") + 1
    stack = read_reason("{x, " + text[first:], numbers[1:])
    if stack is None or not stack.frames:
        return None, index + 1
    kind = head.type if head is not None else None
    kind = reason_in_words(text) or kind
    end = index + 1 + lines_used(text[first:], stack.end - 4) + 1
    root = ExceptionInfo(numbers[0], kind, _flat(text[: first + stack.end - 4]), stack.frames)
    return _finding(lines, root, (index, min(end, len(lines))), elixir=stack.elixir), end


def _stack_follows(lines: Sequence[Line], index: int) -> bool:
    return index + 1 < len(lines) and bool(_STACK_START.match(lines[index + 1].text))


def _headless(lines: Sequence[Line], index: int) -> tuple[Finding | None, int]:
    """Frames in words whose head was cut off or reads otherwise."""
    frames, end = read_frames(lines, index)
    told = lines[index - 1].text.strip() if index else ""
    root = ExceptionInfo(
        lines[max(0, index - 1)].number, reason_in_words(told), told or None, frames
    )
    return _finding(lines, root, (max(0, index - 1), end), elixir=_is_elixir(frames)), end


def _bare_stack(lines: Sequence[Line], index: int) -> tuple[Finding | None, int]:
    column = lines[index].text.index("[{")
    text = joined(lines, index, column)
    numbers = [line.number for line in lines[index : index + text.count("\n") + 1]]
    stack = read_reason("{x, " + text, numbers)
    if stack is None or not stack.frames or "file" not in text:
        return None, index + 1
    end = index + lines_used(text, stack.end - 4) + 1
    before = lines[index - 1].text.strip() if index else ""
    root = ExceptionInfo(numbers[0], _kind_before(before), before or None, stack.frames)
    return _finding(lines, root, (index, min(end, len(lines))), elixir=stack.elixir), end


def _kind_before(text: str) -> str | None:
    """`badmatch` of a line that ends in `{badmatch,{error,gone}},`; None where it says no
    reason."""
    head = read_reason(text.lstrip("{") if text.startswith("{{") else text, [1]) if text else None
    if text.startswith("{") and head is not None:
        return reason_in_words(text) or head.type
    kind = text.rstrip(",: ").rsplit(" ", 1)[-1].strip("'\"")
    return kind if kind.isidentifier() and kind.islower() else None


def _read_boot(lines: Sequence[Line], index: int) -> tuple[Finding, int] | None:
    """The whole machine went down: the slogan says of what."""
    text = lines[index].text.strip()
    boot = _BOOT.search(text)
    if boot is None and not text.startswith(_SLOGAN):
        return None
    message = text.removeprefix(_SLOGAN) if text.startswith(_SLOGAN) else boot_words(text)
    number = lines[index].number
    full = joined(lines, index, 0)
    column = full.find("{", full.find("{") + 1 if full.startswith('{"') else 0)
    inner = full[column:].replace('\\"', '"') if column >= 0 else ""
    numbers = [line.number for line in lines[index : index + full.count("\n") + 1]]
    reason = read_reason(inner, numbers) if column >= 0 else None
    allocation = _ALLOCATION.search(text)
    kind = allocation.group("type") if allocation else reason.type if reason else None
    root = ExceptionInfo(number, kind, message, reason.frames if reason else ())
    runtime = "elixir" if reason is not None and reason.elixir else "erlang"
    last = numbers[-1] if reason is not None else number
    end = index + len(numbers) if reason is not None and full.startswith('{"') else index + 1
    found = Finding(runtime, (root,), number, last, Strength.FATAL, category_of(root))
    return found, end


def boot_words(text: str) -> str:
    """The slogan within the line that the emulator prints last."""
    return text[:MAX_SLOGAN_CHARS]


def _is_elixir(frames: tuple[Frame, ...]) -> bool:
    own = next((frame for frame in frames if frame.in_app), None)
    return own is not None and (
        (own.file or "").endswith((".ex", ".exs")) or (own.function or "")[:1].isupper()
    )


def _finding(
    lines: Sequence[Line], root: ExceptionInfo, span: tuple[int, int], *, elixir: bool
) -> Finding:
    start, end = span
    root = replace(root, frames=settled(root.frames))
    level = level_above(lines, start)
    strength = strength_by_level(level if root.frames else Severity.UNKNOWN)
    if not root.frames:
        strength = Strength.ERROR
    runtime = "elixir" if elixir else "erlang"
    first, last = lines[start].number, lines[end - 1].number
    return Finding(runtime, (root,), first, last, strength, category_of(root))
