""".NET (C#, F#, VB), Mono and Unity: exceptions with their inner ones, crashes of the runtime."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from opspilot.domain.triage import ExceptionInfo, Frame
from opspilot.triage.findings import Finding, Strength
from opspilot.triage.lines import Line
from opspilot.triage.patterns import Pattern
from opspilot.triage.traces.context import level_above, strength_by_level
from opspilot.triage.traces.dotnet_frames import read_frame
from opspilot.triage.traces.dotnet_reports import (
    is_numbered_test,
    read_between,
    read_information,
    read_tested,
    unfold_single_lines,
)
from opspilot.triage.unwrap.headers import split_header

MAX_MESSAGE_LINES = 40
MAX_UNPLACED_REACH = 12
MAX_DETAIL_LINES = 8
"""Within these a message may hold a blank line, as Npgsql's do."""

MAX_DATA_LINES = 25
MAX_KEPT_FRAMES = 400
MAX_CHAIN = 20

# System.InvalidOperationException: no stock     Npgsql.PostgresException (0x80004005): 42P01: x
# NullReferenceException: Object reference       System.TimeoutException : xUnit puts a space there
_NAMED = re.compile(
    r"(?:\(Inner Exception #\d{1,3}\) )?((?:[A-Za-z_][\w+`]{0,120}\.){0,12}[A-Z][\w+`]{1,160}"
    r"(?:\[[^\]]{1,200}\])?)(?: \((?:0x)?[0-9A-Fa-f]{1,10}\))?(?: ?: (.*)|:?\s*)$",
    re.DOTALL,
)
# Unhandled exception. System.X: no      ... threw an exception. System.X: no
_INSIDE = Pattern(
    r"(?:^|[\s\]>(\"'=|:-])(?P<named>[A-Za-z_][\w.+`]{0,240}(?:Exception|Error|Fault|Failure)(?:`\d)?"
    r"(?: \((?:0x)?[0-9A-Fa-f]{1,10}\))?(?: ?: .*|$))"
)
_ARROW = "---> "
_END_OF_INNER = re.compile(
    r"\s{0,20}-{3} (?:End of|Fin del|Ende der|Fin de la|Конец|Fine).{0,80}-{3}"
)
_AGAIN = re.compile(r"\s{0,20}(?:Rethrow as |---> \(Inner Exception #[1-9]\d{0,2}\) )(.*)$")
# [HttpUnhandledException (0x80004005): Exception of type 'HttpUnhandledException' was thrown.]
_PAGE_HEAD = re.compile(
    r"\s{0,8}\[((?:[A-Za-z_][\w.]{0,200})?(?:Exception|Error)\b.{0,2000})\]\s{0,4}$"
)
_REPEATS = re.compile(r"\s{0,8}(?:Repeat \d{1,9} times:|-{20,40})\s*$")
# Se produjo un error.   en Tienda.Repo.Add(Model m)
_INLINE_FRAME = re.compile(r"(.{1,4000}?) {2,4}(?:at|en|bei|à|в|em) \S{3,400}\(.{0,600}\)")
_CRASHES = {
    "Stack overflow.": "System.StackOverflowException",
    "Process is terminated due to StackOverflowException.": "System.StackOverflowException",
    "Fatal error. Internal CLR error.": "System.ExecutionEngineException",
    "Process terminated.": "System.Environment.FailFast",
}
_CRASH_STARTS = tuple(_CRASHES)
_OWN_NAMESPACES = ("System.", "Microsoft.", "Npgsql.", "Newtonsoft.", "Mono.", "MySql")
_FATAL_WORDS = (
    "Fatal error. ",
    "FATAL UNHANDLED",
    "Unbehandelte Ausnahme",
    "non gérée",
    "Excepción no controlada",
    "Description: The process was terminated",
    "Unhandled exception",
    "Unhandled Exception",
    "terminating",
    "Hosting failed",
)


@dataclass(slots=True)
class _Thrown:
    number: int
    type: str | None
    message: list[str] = field(default_factory=list)
    frames: list[Frame] = field(default_factory=list)
    is_caused: bool = True

    def info(self) -> ExceptionInfo:
        message = "\n".join(self.message).strip()
        return ExceptionInfo(self.number, self.type, message or None, tuple(self.frames))


@dataclass(slots=True)
class _Trace:
    """Exceptions in print order, outermost first, and which of them the next frames belong to."""

    thrown: list[_Thrown]
    open: list[int] = field(default_factory=list)
    outer: list[_Thrown] = field(default_factory=list)

    def current(self) -> _Thrown:
        return self.outer[-1] if self.outer else self.thrown[self.open[-1]]


_CRASH_OR_NAME = (
    r"\.(?:cs|fs|vb)\(\d{1,6},\d{1,4}\): at |Fatal error\. |Process terminated\.|"
    r"Stack overflow\.|\(at Assets/|"
    r"(?:System|Microsoft)\.(?:[A-Za-z]{1,40}\.){0,4}[A-Za-z]{1,60}Exception|"
    r"at [\w.<>`]{3,120} ?\((?:System\.)?(?:String|Int32|Object|Boolean|IntPtr|CancellationToken)\b"
)


class DotnetTraceParser:
    """Reads exceptions as the runtime, its loggers and its test runners print them."""

    name = "dotnet"
    anchors = (
        r"\.(?:cs|fs|vb|csharp|cshtml|razor|xaml):(?:line |l[íi]nea |Zeile |ligne |строка )?\d",
        r"(?:at|en|bei) (?:System|Microsoft|UnityEngine|Mono)\.[A-Za-z.]{2,80}",
        r"\[0x[0-9a-f]{4,8}\] in |> in <filename unknown>:0|<0x[0-9a-f]{4,8}>",
        r"--- End of (?:inner exception stack trace|stack trace from previous)",
        r"Unhandled [Ee]xception[.:] [A-Z]",
        _CRASH_OR_NAME,
    )

    def find(self, lines: Sequence[Line]) -> list[Finding]:
        lines = unfold_single_lines(lines)
        found: list[Finding] = []
        index = 0
        while index < len(lines):
            finding, end = _read(lines, index)
            if finding is not None:
                found.append(finding)
            index = max(end, index + 1)
        return found


def _read(lines: Sequence[Line], index: int) -> tuple[Finding | None, int]:
    """A trace is found by its first frame that only .NET prints so."""
    crash = _crash_at(lines, index)
    if crash is not None:
        return _body(lines, index, index + 1, crash)
    if read_frame(lines[index], in_trace=False) is None:
        return _unplaced(lines, index)
    first = _first_frame(lines, index)
    start, thrown = _head_above(lines, first)
    return _body(lines, start, first, thrown)


def _unplaced(lines: Sequence[Line], index: int) -> tuple[Finding | None, int]:
    """A build without symbols prints no files: then the exception's name must stand above."""
    if index == 0 or "(" not in lines[index].text or _is_within(lines[index - 1]):
        return None, index + 1
    if read_frame(lines[index], in_trace=True) is None:
        return None, index + 1
    start, thrown = _head_above(lines, index, MAX_UNPLACED_REACH)
    if thrown[-1].type is None or not _is_dotnets(lines, index, thrown):
        return None, index + 1
    return _body(lines, start, index, thrown)


def _is_dotnets(lines: Sequence[Line], index: int, thrown: list[_Thrown]) -> bool:
    """Other runtimes have exceptions too: the runtime's own namespaces, or several frames."""
    if any((one.type or "").startswith(_OWN_NAMESPACES) for one in thrown):
        return True
    following = lines[index + 1 : index + 3]
    return all(read_frame(line, in_trace=True) is not None for line in following)


def _first_frame(lines: Sequence[Line], index: int) -> int:
    """Frames without a file may stand above the first one with a file."""
    first = index
    while index > 0 and _is_within(lines[index - 1]):
        index -= 1
        first = index if read_frame(lines[index], in_trace=True) is not None else first
    return first


def _is_within(line: Line) -> bool:
    return read_frame(line, in_trace=True) is not None or _END_OF_INNER.match(line.text) is not None


def _crash_at(lines: Sequence[Line], index: int) -> list[_Thrown] | None:
    text = lines[index].text.strip()
    if not text.startswith(_CRASH_STARTS):
        return None
    for words, kind in _CRASHES.items():
        if text.startswith(words) and _frame_soon(lines, index + 1):
            return [_Thrown(lines[index].number, kind, [text.removeprefix("Process terminated. ")])]
    return None


def _frame_soon(lines: Sequence[Line], index: int) -> bool:
    return any(read_frame(line, in_trace=True) is not None for line in lines[index : index + 4])


def _head_above(
    lines: Sequence[Line], first: int, reach: int = MAX_MESSAGE_LINES
) -> tuple[int, list[_Thrown]]:
    """Where the trace starts, and its exceptions in print order; one without a type if cut off."""
    for back in range(1, min(reach, first) + 1):
        at = first - back
        text = lines[at].text
        if read_frame(lines[at], in_trace=False) is not None:
            break
        chain = _named_chain(lines[at], near=back == 1)
        if chain:
            below = [line.text.strip() for line in lines[at + 1 : first]]
            chain[-1].message += [text for text in below if not _is_mark(text)]
            return _with_outer(lines, at, chain)
        told = _told_otherwise(lines, at, first)
        if told is not None:
            return told
        if back > 1 and (
            split_header(text).start or (not text.strip() and back > MAX_DETAIL_LINES)
        ):
            break
    return first, [_Thrown(lines[first].number, None)]


def _is_mark(text: str) -> bool:
    return _REPEATS.match(text) is not None or _END_OF_INNER.match(text) is not None


def _told_otherwise(lines: Sequence[Line], at: int, first: int) -> tuple[int, list[_Thrown]] | None:
    """Titles that name no exception: a logger's, a test runner's, the event log's fields."""
    text = lines[at].text
    inline = _INLINE_FRAME.match(text) if at == first - 1 else None
    if inline is not None:
        message = split_header(inline.group(1)).message or inline.group(1)
        return at, [_Thrown(lines[at].number, None, [message])]
    tested = read_tested(lines, at) if text.rstrip().endswith("Stack Trace:") else None
    if tested is None and is_numbered_test(text):
        tested = read_between(lines, at, first)
    if tested is not None:
        return tested[0], [_Thrown(lines[tested[1]].number, tested[2], [tested[3]])]
    informed = read_information(lines, at) if "xception " in text else None
    return (at, [_Thrown(lines[at].number, *informed)]) if informed is not None else None


def _with_outer(lines: Sequence[Line], at: int, chain: list[_Thrown]) -> tuple[int, list[_Thrown]]:
    """` ---> Inner: x` on lines of their own: the outer exceptions stand above."""
    while _ARROW in lines[at].text[:40] and at > 0 and len(chain) < MAX_CHAIN:
        for back in range(1, min(MAX_MESSAGE_LINES, at) + 1):
            outer = _named_chain(lines[at - back], near=back == 1)
            if outer:
                outer[-1].message += [line.text.strip() for line in lines[at - back + 1 : at]]
                at, chain = at - back, outer + chain
                break
        else:
            break
    return at, chain


def _named_chain(line: Line, *, near: bool) -> list[_Thrown]:
    """`Outer: x ---> Inner: y`: each exception that the line names."""
    text = line.text.strip()
    parts = text.removeprefix(_ARROW).split(f" {_ARROW}") if _ARROW in text else [text]
    chain: list[_Thrown] = []
    for part in parts[:MAX_CHAIN]:
        named = _named(part, near=near or _ARROW in text)
        if named is None:
            return chain
        chain.append(_Thrown(line.number, named[0], [named[1]]))
    return chain


def _named(text: str, *, near: bool) -> tuple[str, str] | None:
    page = _PAGE_HEAD.match(text) if text.startswith("[") else None
    text = page.group(1) if page is not None else text.removeprefix("Fatal error. ")
    match = _NAMED.match(text)
    if match is not None and _is_type(match.group(1), near=near):
        return match.group(1), match.group(2) or ""
    inside = _INSIDE.search(text)
    if inside is None:
        return None
    match = _NAMED.match(inside.group("named") or "")
    if match is None:
        return None
    lead = split_header(text[: inside.start()]).message.strip()
    return match.group(1), _telling(match.group(2) or "", lead)


def _telling(message: str, lead: str) -> str:
    """The runtime's default message says less than the text that logged the exception."""
    lead = lead.removeprefix("Unhandled exception.").removeprefix("Unhandled Exception:")
    if lead and message.startswith("Exception of type '") and message.endswith("was thrown."):
        return lead.removesuffix("Exception:").strip()
    return message


def _is_type(name: str, *, near: bool) -> bool:
    if "Exception" in name:
        return True
    return near and ("." in name or name.endswith(("Error", "Fault", "Failure")))


def _body(
    lines: Sequence[Line], start: int, index: int, chain: list[_Thrown]
) -> tuple[Finding | None, int]:
    """Frames and the marks between them, up to the first line that is neither."""
    trace = _Trace(chain, list(range(len(chain))))
    for line in lines[max(start + 1, index - MAX_CHAIN) : index]:
        _close(line, trace)
    end = index
    while index < len(lines):
        if lines[index].text.strip() == "Exception data:":
            index = _after_data(lines, index + 1)
            end = index
            continue
        if not _take(lines, index, trace):
            if index - end >= 1 or not _goes_on(lines, index + 1):
                break
            index += 1
            continue
        index += 1
        end = index
    if not any(thrown.frames or thrown.type for thrown in trace.thrown):
        return None, end
    return _finding(lines, trace, start, end), end


def _after_data(lines: Sequence[Line], index: int) -> int:
    """Npgsql lists the server's fields between the frames and the next mark."""
    for at in range(index, min(index + MAX_DATA_LINES, len(lines))):
        if _is_within(lines[at]):
            return at
        if not lines[at].text.strip() or split_header(lines[at].text).start:
            return index
    return index


def _goes_on(lines: Sequence[Line], index: int) -> bool:
    return index < len(lines) and _is_within(lines[index])


def _take(lines: Sequence[Line], index: int, trace: _Trace) -> bool:
    line = lines[index]
    frame = read_frame(line, in_trace=True)
    if frame is not None:
        if len(trace.current().frames) < MAX_KEPT_FRAMES:
            trace.current().frames.append(frame)
        return True
    if _close(line, trace):
        return True
    again = _AGAIN.match(line.text) or _PAGE_HEAD.match(line.text)
    if again is not None:
        named = _named(again.group(1).strip(), near=True)
        kind, message = named if named is not None else (None, again.group(1))
        caused = "(Inner Exception" not in line.text
        trace.outer.append(_Thrown(line.number, kind, [message], is_caused=caused))
        return True
    return _REPEATS.match(line.text) is not None


def _close(line: Line, trace: _Trace) -> bool:
    """After the end of an inner exception's stack come frames of the one around it."""
    if _END_OF_INNER.match(line.text) is None:
        return False
    if "inn" in line.text or "intern" in line.text:
        trace.open = trace.open[:-1] or trace.open
    return True


def _finding(lines: Sequence[Line], trace: _Trace, start: int, end: int) -> Finding:
    infos = [thrown.info() for thrown in reversed(trace.thrown)]
    infos += [thrown.info() for thrown in trace.outer if thrown.is_caused]
    return Finding(
        runtime="csharp",
        exceptions=tuple(infos),
        first_line=lines[start].number,
        last_line=lines[end - 1].number,
        strength=_strength(lines, start, infos[0]),
    )


def _strength(lines: Sequence[Line], start: int, root: ExceptionInfo) -> Strength:
    if root.type is None and root.message is None:
        return Strength.ERROR
    if any(
        word in line.text for line in lines[max(0, start - 1) : start + 1] for word in _FATAL_WORDS
    ):
        return Strength.FATAL
    if any(lines[start].text.strip().startswith(words) for words in _CRASHES):
        return Strength.FATAL
    return strength_by_level(level_above(lines, start))
