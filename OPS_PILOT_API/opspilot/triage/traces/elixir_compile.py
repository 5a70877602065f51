"""What the Elixir compiler says of a source file: since 1.16 in boxes, before in one exception."""

import re
from collections.abc import Sequence

from opspilot.domain.triage import ExceptionInfo, Frame
from opspilot.triage.findings import Finding, Strength
from opspilot.triage.lines import Line
from opspilot.triage.traces.elixir_frames import function_in

MAX_BOX_LINES = 30

#     error: undefined variable "total"
# ** (SyntaxError) invalid syntax found on lib/a.ex:3:1:
_BOX_HEAD = re.compile(r"\s{0,8}(?:\*\* \((\w{1,60})\) .{1,200}|error: (\S.*))$")
_BOX_SOURCE = re.compile(r"\s{0,8}(\d{1,7}) │ (.*)$")
#     └─ lib/shop/cart.ex:41:5: Shop.Cart.total/2            lib/shop/cart.ex:41: Shop.Cart.total/2
_BOX_PLACE = re.compile(
    r"\s{0,12}(?:└─ )?([^\s:]{1,300}\.(?:exs?|eex|heex|leex)):(\d{1,7})(?::\d{1,6})?"
    r"(?::? (\S.{0,200}))?:?\s{0,4}$"
)
_BOX_ERROR = re.compile(r"\s{0,8}│?\s{0,8}error: (\S.*)$")

# lib/shop/cart.ex:41: undefined function total/1
# lib/shop/cart.ex:41:5: syntax error before: ')'
_PLACED = re.compile(
    r"(?:invalid syntax found on )?([^\s:]{1,300}\.(?:exs?|eex|heex|leex)):(\d{1,7})(?::\d{1,6})"
    r"?: ?(.*)$",
    re.DOTALL,
)
COMPILER_TYPES = frozenset((
    "CompileError", "SyntaxError", "TokenMissingError", "MismatchedDelimiterError",
    "Phoenix.LiveView.Tokenizer.ParseError", "Phoenix.LiveView.HTMLTokenizer.ParseError",
    "EEx.SyntaxError", "Phoenix.LiveView.TagEngine.Tokenizer.ParseError",
))  # fmt: skip


def placed(line: Line, message: str) -> tuple[str, Frame] | None:
    """A compiler exception's message without its place, and that place."""
    match = _PLACED.match(message)
    if match is None:
        return None
    file, at, told = match.groups()
    frame = Frame(line.number, file, int(at), None, in_app="deps/" not in file)
    return told.strip() or message, frame


def read_box(lines: Sequence[Line], index: int) -> tuple[Finding | None, int]:
    """The finding of the compiler's `error: ...` that begins at ``index``."""
    head = _BOX_HEAD.match(lines[index].text)
    if head is None or not _is_box(lines, index):
        return None, index + 1
    if head.group(1) and head.group(1) not in COMPILER_TYPES:
        return None, index + 1
    message, source = [head.group(2)] if head.group(2) else [], None
    for at in range(index + 1, min(index + MAX_BOX_LINES, len(lines))):
        text = lines[at].text
        error, shown = _BOX_ERROR.match(text), _BOX_SOURCE.match(text)
        place = _BOX_PLACE.match(text)
        if place is not None:
            named = place.group(3)
            function = function_in(named) if named and named[0] != "(" else None
            frame = Frame(
                lines[at].number, place.group(1), int(place.group(2)), function,
                "deps/" not in place.group(1), source,
            )  # fmt: skip
            told = (head.group(1) or "CompileError", "\n".join(message))
            return _finding(lines, (index, at + 1), told, frame)
        if error is not None:
            message.append(error.group(1))
        elif shown is not None:
            source = shown.group(2).strip() or source
    return None, index + 1


def _is_box(lines: Sequence[Line], index: int) -> bool:
    return any(
        "│" in line.text or "└─" in line.text or _BOX_PLACE.match(line.text)
        for line in lines[index + 1 : index + 4]
    )


def _finding(
    lines: Sequence[Line], span: tuple[int, int], told: tuple[str, str], frame: Frame
) -> tuple[Finding, int]:
    start, end = span
    root = ExceptionInfo(lines[start].number, told[0], told[1].strip() or None, (frame,))
    first, last = lines[start].number, lines[end - 1].number
    return Finding("elixir", (root,), first, last, Strength.TRACE), end
