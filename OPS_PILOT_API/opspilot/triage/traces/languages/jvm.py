"""Stack traces of the JVM: Java, Kotlin, Scala, Clojure and Groovy print one form."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from opspilot.domain.triage import ExceptionInfo, Frame
from opspilot.triage.findings import Finding, Strength
from opspilot.triage.lines import Line, Severity
from opspilot.triage.traces.context import level_above, strength_by_level
from opspilot.triage.traces.jvm_names import is_own_class, runtime_of_file, runtime_of_type
from opspilot.triage.unwrap.headers import split_header

MAX_MESSAGE_LINES = 25
"""Lines between an exception's first line and its first frame."""

MAX_GAP_LINES = 3
"""Foreign lines that another thread may have written into the middle of a trace."""

MAX_KEPT_FRAMES = 400
"""Frames kept of one exception; a recursion repeats itself long before."""

# 	at com.acme.Shop.pay(Shop.java:85) ~[classes/:na]
# 	at java.base/java.lang.Thread.run(Thread.java:840)
# 	at deployment.shop.war//com.acme.Shop.pay(Shop.java:85)
# 	at sun.reflect.NativeMethodAccessorImpl.invoke0(Native Method)
# 	at com.acme.ShopKt$main$1.invokeSuspend(Shop.kt:12)
# 	at a.b.c(Unknown Source:12)
_FRAME = re.compile(
    r"\s*at (?:\[email protected\] )?(?:[^\s()/]{1,120}/[^\s()/]{0,80}/|[\w.@$-]{1,100}/)?"
    r"([^\s()/:]{1,300})\.([^\s()/.:]{1,200})\((?:([^()\s/\\:]{1,120}\.\w{1,8}|SourceFile|"
    r"Unknown Source|NO_SOURCE_FILE|[\w$-]{1,60})"
    r"(?::(-?\d{1,7}))?|(Native Method|Unknown Source|<generated>|Compiled Code|Inlined "
    r"Compiled Code|Source ?File)?)\)(.*)$"
)

#  at shop.core$mean.invokeStatic (core.clj:12)        shop.core$mean.invoke (core.clj:10)
_CLOJURE_FRAME = re.compile(
    r"\s*(?:at )?([\w.$*+!?<>=-]{1,300})\.([\w$]{1,80}) "
    r"\(([\w$.-]{1,100}\.(?:cljc?|java)):(-?\d{1,7})\)()()$"
)

# java.lang.IllegalStateException: The file is locked     com.acme.PayError     RuntimeException: no
# org.xml.sax.SAXParseException; systemId: file:/x; lineNumber: 1
_THROWABLE = re.compile(
    r"((?:[A-Za-z_$][\w$]{0,80}[./]){1,15}[A-Z_$][\w$]{0,300}"
    r"|[A-Z][\w$]{0,100}(?:Exception|Error|Throwable|Failure|Fault|Death))(?:(?:: ?|; )(.*)|\s*)$",
    re.DOTALL,
)
# Exception in thread "main" java.lang.Error     Exception in thread "pool-1" Exception: x
_THREAD = re.compile(
    r"(?:.{0,200}?\s)?Exception in thread \"[^\"]{0,200}\" ?(?:@?[\w.]{0,60} )??(?=[A-Za-z])"
)
# <#1a2b3c4d> java.lang.Error     Uncaught exception: java.lang.Error
_LEAD = re.compile(r"(?:<#[0-9a-f]{1,16}> |Uncaught exception[^:]{0,60}: |\[error\] |! )")

# Caused by: java.io.IOException: x      Wrapped by: x      	Suppressed: x
# [CIRCULAR REFERENCE: x]
_LINK = re.compile(
    r"(\s*)(Caused by|Wrapped by|Suppressed|Causado por): ?(?:<#[0-9a-f]{1,16}> )?(.*)$", re.DOTALL
)

# 	... 29 more      ... 7 common frames omitted
# ... 12 frames truncated (including 3 common frames)
_MORE = re.compile(r"\s*(?:\.\.\.|…) ?(\d{1,6}) (?:more|common frames|frames|others?|lines)")

_FATAL_BEFORE = ("FATAL EXCEPTION", "Application run failed", 'Exception in thread "main"')


@dataclass(slots=True)
class _Throwable:
    """One exception while it is read; frames innermost first, as they are printed."""

    number: int
    type: str | None = None
    message: list[str] = field(default_factory=list)
    frames: list[Frame] = field(default_factory=list)
    more: int = 0
    link: str = ""
    indent: int = 0

    def info(self, enclosing: Sequence[Frame]) -> ExceptionInfo:
        tail = list(enclosing[-self.more :]) if self.more else []
        message = "\n".join(part for part in self.message if part).strip()
        return ExceptionInfo(self.number, self.type, message or None, tuple(self.frames + tail))


class JvmTraceParser:
    """Reads ``Throwable.printStackTrace`` and what the logging frameworks make of it."""

    name = "jvm"
    anchors = (
        r"\.(?:java|kt|scala|clj|groovy|kts):\d{1,6}\)",
        r"at [\w.$/]{2,200}\((?:Native Method|Unknown Source|SourceFile|<generated>)",
        r"Caused by: ?[\w<#]",
        r'Exception in thread \\?"',
        r"\b(?:java|javax|kotlin|scala|org|com)\.[\w.]{1,100}(?:Exception|Error)\b",
    )

    def find(self, lines: Sequence[Line]) -> list[Finding]:
        found = []
        index = 0
        while index < len(lines):
            start = _start_of_trace(lines, index)
            if start is None:
                index += 1
                continue
            throwables, end = _read_trace(lines, start, index)
            if _is_telling(throwables):
                found.append(_finding(throwables, lines, start, end))
            index = max(end, index + 1)
        return found


def _is_telling(throwables: list[_Throwable]) -> bool:
    return any(t.type for t in throwables) or len(throwables[0].frames) > 1


def _start_of_trace(lines: Sequence[Line], index: int) -> int | None:
    """Where the trace begins whose first frame or cause stands at ``index``; None for no trace."""
    text = lines[index].text
    if _is_frame(text):
        found = _throwable_above(lines, index)
        return index if found is None else found
    if "Caused by: " in text and _LINK.match(text) and _names_type(text):
        found = _throwable_above(lines, index)
        return index if found is None else found
    if "Exception in thread" in text and _throwable_in(text) is not None:
        return index
    return None


def _names_type(text: str) -> bool:
    link = _LINK.match(text)
    return link is not None and _THROWABLE.match(link.group(3)) is not None


def _is_frame(text: str) -> bool:
    return _match_frame(text) is not None


def _match_frame(text: str) -> re.Match[str] | None:
    if "(" not in text:
        return None
    found = _FRAME.match(text) if "at " in text[:60] else None
    return found or (_CLOJURE_FRAME.match(text) if " (" in text and ":" in text else None)


def _throwable_above(lines: Sequence[Line], index: int) -> int | None:
    """The nearest line above that names an exception, with its message's further lines between."""
    for back in range(1, min(MAX_MESSAGE_LINES, index) + 1):
        text = lines[index - back].text
        if _throwable_in(text) is not None and _LINK.match(text) is None:
            return index - back
        if _is_frame(text) or (split_header(text).start and back > 1):
            return None
    return None


def _throwable_in(text: str) -> re.Match[str] | None:
    """The exception that a line names, at its start or after a logger's header."""
    if not text or text.isspace():
        return None
    stripped = text.strip()
    match = _THROWABLE.match(
        _LEAD.sub("", stripped, count=1) if stripped[0] in "<U[!" else stripped
    )
    if match is not None:
        return match
    thread = _THREAD.match(text) if "Exception in thread" in text else None
    if thread is not None:
        return _THROWABLE.match(text[thread.end() :].strip())
    return _throwable_after_header(text)


def _throwable_after_header(text: str) -> re.Match[str] | None:
    header = split_header(text)
    message = header.message.strip()
    match = _THROWABLE.match(message) if header.start else None
    if match is not None:
        return match
    # ... Servlet.service() threw exception: java.lang.Error: x
    for mark in (": ", " - ", "| ", "] ", " "):
        at = message.find(mark)
        if 0 < at < 300:
            match = _THROWABLE.match(message[at + len(mark) :].lstrip())
            if match is not None and "." in match.group(1):
                return match
    return None


def _read_trace(lines: Sequence[Line], start: int, first: int) -> tuple[list[_Throwable], int]:
    throwables = [_first_throwable(lines, start, first)]
    index = first if first > start else start
    if index == start and throwables[0].type is not None:
        index += 1
    while index < len(lines):
        taken = _take(lines, index, throwables)
        if taken == 0:
            break
        index += taken
    return throwables, index


def _first_throwable(lines: Sequence[Line], start: int, first: int) -> _Throwable:
    throwable = _Throwable(lines[start].number)
    if _LINK.match(lines[start].text):
        return throwable
    match = _throwable_in(lines[start].text)
    if match is not None:
        throwable.type = match.group(1).replace("/", ".")
        throwable.message = [match.group(2) or ""]
        throwable.message += [line.text.strip() for line in lines[start + 1 : first]]
    return throwable


def _take(lines: Sequence[Line], index: int, throwables: list[_Throwable]) -> int:
    """Reads one line into the trace; returns how many lines that took, 0 at the trace's end."""
    text = lines[index].text
    frame = _match_frame(text)
    if frame is not None:
        _add_frame(throwables[-1], frame, lines[index].number)
        return 1
    more = _MORE.match(text) if "..." in text or "…" in text else None
    if more is not None:
        throwables[-1].more = int(more.group(1))
        return 1
    link = (
        _LINK.match(text)
        if "ed by: " in text or "Suppressed: " in text or "ado por" in text
        else None
    )
    if link is not None:
        return _add_link(lines, index, link, throwables)
    return _gap(lines, index)


def _add_frame(throwable: _Throwable, match: re.Match[str], number: int) -> None:
    owner, method, file, line, _, packaging = match.groups()
    if len(throwable.frames) >= MAX_KEPT_FRAMES:
        return
    if file in ("Unknown Source", "NO_SOURCE_FILE"):
        file = None
    throwable.frames.append(
        Frame(
            log_line=number,
            file=file,
            line=int(line) if line and not line.startswith("-") else None,
            function=f"{owner}.{method}",
            in_app=is_own_class(owner, method, packaging),
        )
    )


def _add_link(
    lines: Sequence[Line], index: int, link: re.Match[str], throwables: list[_Throwable]
) -> int:
    throwable = _Throwable(lines[index].number, link=link.group(2), indent=len(link.group(1)))
    match = _THROWABLE.match(link.group(3).strip())
    if match is not None:
        throwable.type, message = match.group(1).replace("/", "."), match.group(2) or ""
    else:
        message = link.group(3)
    throwable.message.append(message)
    throwables.append(throwable)
    taken = 1
    while taken < MAX_MESSAGE_LINES and _is_message(lines, index + taken):
        throwable.message.append(lines[index + taken].text.strip())
        taken += 1
    if _continues(lines, index + taken):
        return taken
    # No frame follows to end the message: a first line that announces more has its paragraph.
    paragraph = 1 if message.strip() else _paragraph_end(throwable.message)
    throwable.message = throwable.message[:paragraph]
    return paragraph


def _paragraph_end(message: Sequence[str]) -> int:
    return next((at for at, part in enumerate(message) if at and not part), len(message))


def _is_message(lines: Sequence[Line], index: int) -> bool:
    if index >= len(lines):
        return False
    text = lines[index].text
    return not (_is_frame(text) or _LINK.match(text) or _MORE.match(text) or _stamped(text))


def _stamped(text: str) -> bool:
    header = split_header(text)
    return header.start > 0 and header.level != Severity.UNKNOWN


def _continues(lines: Sequence[Line], index: int) -> bool:
    if index >= len(lines):
        return False
    text = lines[index].text
    return _is_frame(text) or _MORE.match(text) is not None or _LINK.match(text) is not None


def _gap(lines: Sequence[Line], index: int) -> int:
    """Foreign lines inside the trace: their count, 0 where the trace ends here."""
    for ahead in range(1, MAX_GAP_LINES + 1):
        if index + ahead >= len(lines) or _throwable_in(lines[index + ahead - 1].text) is not None:
            return 0
        if _continues(lines, index + ahead):
            return ahead
    return 0


def _finding(throwables: list[_Throwable], lines: Sequence[Line], start: int, end: int) -> Finding:
    exceptions = _root_first(throwables)
    return Finding(
        runtime=_runtime(exceptions[0]),
        exceptions=exceptions,
        first_line=lines[start].number,
        last_line=lines[end - 1].number,
        strength=_strength(throwables, lines, start),
    )


def _root_first(throwables: list[_Throwable]) -> tuple[ExceptionInfo, ...]:
    chain = _without_suppressed(throwables)
    if any(throwable.link == "Wrapped by" for throwable in chain):
        return tuple(throwable.info(()) for throwable in chain)
    exceptions: list[ExceptionInfo] = []
    enclosing: tuple[Frame, ...] = ()
    for throwable in chain:
        info = throwable.info(enclosing)
        enclosing = info.frames
        if throwable.type or throwable.frames:
            exceptions.append(info)
    return tuple(exceptions[::-1]) or (chain[0].info(()),)


def _without_suppressed(throwables: list[_Throwable]) -> list[_Throwable]:
    """A suppressed exception is a side effect; its own causes are indented below it."""
    kept: list[_Throwable] = []
    hidden_at = -1
    for throwable in throwables:
        if throwable.link == "Suppressed":
            hidden_at = throwable.indent if hidden_at < 0 else min(hidden_at, throwable.indent)
            _lend_original_frames(kept, throwable)
        elif hidden_at < 0 or throwable.indent < max(hidden_at, 1):
            hidden_at = -1
            kept.append(throwable)
    return kept


def _lend_original_frames(kept: list[_Throwable], suppressed: _Throwable) -> None:
    """Reactor keeps an exception's first frame only: the rest, and the caller that blocked on it,
    stand below synthetic exceptions that it suppresses."""
    if not kept or kept[-1].type is None:
        return
    told = "\n".join(suppressed.message)
    if not kept[-1].frames or "Original Stack Trace" in told:
        kept[-1].frames = list(suppressed.frames)
    elif "#block terminated" in told:
        kept[-1].frames += suppressed.frames


def _runtime(root: ExceptionInfo) -> str:
    own = next((frame for frame in root.frames if frame.in_app), None)
    telling = own or next((frame for frame in root.frames if frame.file), None)
    return runtime_of_file(telling.file) if telling else runtime_of_type(root.type)


def _strength(throwables: list[_Throwable], lines: Sequence[Line], start: int) -> Strength:
    if throwables[0].type is None:
        return Strength.ERROR
    above = [line.text for line in lines[max(0, start - 3) : start + 1]]
    if any(mark in text for mark in _FATAL_BEFORE for text in above):
        return Strength.FATAL
    return strength_by_level(level_above(lines, start))
