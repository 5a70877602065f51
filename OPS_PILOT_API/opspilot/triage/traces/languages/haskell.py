"""Haskell: uncaught exceptions with their CallStack, pattern failures, GHC's compile errors."""

import re
from collections.abc import Sequence

from opspilot.domain.triage import ExceptionInfo, Frame
from opspilot.triage.findings import Finding, Strength
from opspilot.triage.lines import Line

MAX_MESSAGE_LINES = 12

#   error, called at src/Shop/Orders.hs:41:9 in shop-0.1.0.0-inplace:Shop.Orders
_CALL = re.compile(
    r"\s*(\S{1,200}), called at (\S{1,400}?):(\d{1,7}):(\d{1,6}) in ([^\s:]{1,200}):(\S{1,200})$"
)
# shop: Prelude.head: empty list      *** Exception: no price      shop-exe: user error (no price)
_HEAD = re.compile(r"(?:\*\*\* Exception: |([\w.-]{1,80}): )(\S.*)$")
# shop: src/Shop.hs:(12,1)-(14,20): Non-exhaustive patterns in function total
# *** Exception: <interactive>:7:1-12: Non-exhaustive patterns in function total
# shop: src/Shop.hs:12:5-20: Irrefutable pattern failed for pattern Just x
_PATTERN = re.compile(
    r"(?:\*\*\* Exception: |[\w.-]{1,80}: )?(\S{1,300}\.l?hs|<interactive>):\(?"
    r"(\d{1,7})[,:](\d{1,6})\)?(?:-\("
    r"?[\d,]{1,14}\)?)?: "
    r"((?:Non-exhaustive|Irrefutable|Missing field|No instance nor|Assertion failed).*)$"
)
_FUNCTION = re.compile(
    r".{0,200}\bin (?:function|case|record construction|equation for) ?[`\u2018']?([\w'.]{0,100})"
)
# src/Shop.hs:12:5: error: [GHC-88464]       src/Shop.hs:12:5: error:
_COMPILE = re.compile(
    r"(\S{1,300}\.l?hs):(\d{1,7}):(\d{1,6}): error:(?: ?\[([\w-]{1,60})\])?(?: "
    r"\[[^\]]{1,80}\])?\s*(.*)$"
)
# shop: prices.txt: openFile: does not exist (No such file or directory)
_IO = re.compile(
    r".{0,300}: (?:openFile|withFile|openBinaryFile|getDirectoryContents|"
    r"Network\.Socket\.\w{1,30}|connect|bind): "
)
_NOT_OWN_UNITS = re.compile(
    r"(?:base|ghc|ghc-(?:prim|internal)|containers|text|bytestring|mtl|transformers|aeson|"
    r"vector|lens|conduit|"
    r"unordered-containers|http-client|warp|wai|servant-server|yesod-core|persistent|async|"
    r"stm)(?:-\d|$)"
)


class HaskellTraceParser:
    """Reads what the run-time system prints of an uncaught exception, and GHC's diagnostics."""

    name = "haskell"
    anchors = (
        r"CallStack \(from HasCallStack\)",
        r"HasCallStack backtrace:",
        r", called at \S{1,200}\.l?hs:\d",
        r"\.l?hs:\(?\d{1,6}[,:]\d{1,6}",
        r"<interactive>:\(?\d{1,6}[,:]",
        r"Prelude\.\w{1,30}: ",
    )

    def find(self, lines: Sequence[Line]) -> list[Finding]:
        found: list[Finding] = []
        index = 0
        while index < len(lines):
            finding, after = _read(lines, index)
            if finding is not None:
                found.append(finding)
            index = max(after, index + 1)
        return found


def _read(lines: Sequence[Line], index: int) -> tuple[Finding | None, int]:
    text = lines[index].text
    if "CallStack" in text and ("HasCallStack" in text):
        return _read_call_stack(lines, index)
    if ".hs:" in text or ".lhs:" in text or "<interactive>:" in text:
        compiled = _COMPILE.match(text)
        if compiled is not None:
            return _read_compile_error(lines, index, compiled)
        failed = _PATTERN.match(text)
        if failed is not None:
            return _pattern_failure(lines[index], failed), index + 1
    if "Prelude." in text[:120]:
        head = _HEAD.match(text)
        if head is not None and not _stack_follows(lines, index):
            return _finding(lines[index].number, lines[index].number, head.group(2), ()), index + 1
    return None, index + 1


def _stack_follows(lines: Sequence[Line], index: int) -> bool:
    return any("HasCallStack" in line.text for line in lines[index + 1 : index + MAX_MESSAGE_LINES])


def _read_call_stack(lines: Sequence[Line], index: int) -> tuple[Finding | None, int]:
    calls: list[tuple[Line, re.Match[str]]] = []
    after = index + 1
    while after < len(lines):
        match = _CALL.match(lines[after].text)
        if match is None:
            break
        calls.append((lines[after], match))
        after += 1
    start, message = _message_above(lines, index)
    frames = _frames(calls)
    if not calls and not message:
        return None, after
    return _finding(lines[start].number, lines[after - 1].number, message, frames), after


def _message_above(lines: Sequence[Line], index: int) -> tuple[int, str]:
    """The exception's text: from `program: ` down to the stack."""
    told: list[str] = []
    for back in range(1, min(MAX_MESSAGE_LINES, index) + 1):
        text = lines[index - back].text.strip()
        match = _HEAD.match(text)
        if match is not None and "Uncaught exception" not in text:
            return index - back, "\n".join([match.group(2), *told[::-1]]).strip()
        if match is not None or (not text and told):
            return index - back, "\n".join(told[::-1]).strip()
        if text:
            told.append(text)
    return max(0, index - 1), "\n".join(told[::-1]).strip()


def _frames(calls: list[tuple[Line, re.Match[str]]]) -> tuple[Frame, ...]:
    """Each entry says where it was called; the caller's name is that of the next entry."""
    frames = []
    for position, (line, match) in enumerate(calls):
        caller = calls[position + 1][1].group(1) if position + 1 < len(calls) else None
        own = not match.group(2).startswith("libraries/") and not _NOT_OWN_UNITS.match(
            match.group(5)
        )
        frames.append(Frame(line.number, match.group(2), int(match.group(3)), caller, own))
    return tuple(frames)


def _finding(first: int, last: int, message: str, frames: tuple[Frame, ...]) -> Finding:
    kind = "IOException" if _IO.match(message) else "ErrorCall"
    root = ExceptionInfo(first, kind, message or None, frames)
    return Finding("haskell", (root,), first, last, Strength.FATAL)


def _pattern_failure(line: Line, match: re.Match[str]) -> Finding:
    file, at, _, message = match.groups()
    named = _FUNCTION.match(message)
    frame = Frame(
        line.number, file, int(at), (named.group(1) or None) if named else None, in_app=True
    )
    root = ExceptionInfo(line.number, "PatternMatchFail", message, (frame,))
    return Finding("haskell", (root,), line.number, line.number, Strength.FATAL)


def _read_compile_error(
    lines: Sequence[Line], index: int, match: re.Match[str]
) -> tuple[Finding, int]:
    file, at, _, code, rest = match.groups()
    told = [rest] if rest else []
    after = index + 1
    while (
        after < len(lines) and len(told) < MAX_MESSAGE_LINES and lines[after].text.startswith(" ")
    ):
        text = lines[after].text.strip()
        if text.startswith("|") or re.match(r"\d{1,7} \|", text):
            break
        told.append(text.removeprefix("• "))
        after += 1
    number = lines[index].number
    frame = Frame(number, file, int(at), None, in_app=True, source=_source(lines, after, at))
    root = ExceptionInfo(number, code or "error", "\n".join(told).strip() or None, (frame,))
    return Finding("haskell", (root,), number, lines[after - 1].number), after


def _source(lines: Sequence[Line], index: int, at: str) -> str | None:
    for line in lines[index : index + 3]:
        text = line.text.strip()
        if text.startswith(f"{at} |"):
            return text.split("|", 1)[1].strip() or None
    return None
