"""What the Erlang compiler says of a source file, bare and in rebar3's boxes."""

import re
from collections.abc import Sequence

from opspilot.domain.enums import Category
from opspilot.domain.triage import ExceptionInfo, Frame
from opspilot.triage.findings import Finding, Strength
from opspilot.triage.lines import Line

MAX_BOX_LINES = 12

# src/shop.erl:12:5: syntax error before: '}'     src/shop.erl:12: Warning: variable 'X' is unused
_ERROR = re.compile(
    r"\s{0,8}((?:[A-Za-z]:)?[\w/\\.@~+-]{1,300}\.(?:[eh]rl|yrl|xrl|asn1|app\.src)):"
    r"(\d{1,7}):(?:(\d{1,6}):)? (?!in [`']|[Ww]arning)(\S.*)$"
)
#     12| foo(X) ->      %   12| foo(X) ->
_SOURCE = re.compile(r"\s{0,8}%?\s{0,8}(\d{1,7})\|(.*)$")

#     ┌─ src/shop.erl:     then     12 │  foo(X) ->     then     │   ╰── variable 'X' is unbound
_BOX = re.compile(r"\s{0,8}┌─ ([^\s:]{1,300}\.[eh]rl):")
_BOX_SOURCE = re.compile(r"\s{0,8}(\d{1,7}) │(.*)$")
_BOX_MESSAGE = re.compile(r"\s{0,8}│\s{0,300}╰─{1,4} (\S.*)$")


def read_compile_error(lines: Sequence[Line], index: int) -> tuple[Finding | None, int]:
    """The finding of the compiler's message that begins at ``index``."""
    text = lines[index].text
    error = _ERROR.match(text)
    if error is not None and not error.group(4).startswith("ignored as not"):
        return _plain(lines, index, error)
    box = _BOX.match(text) if "┌─" in text else None
    return _boxed(lines, index, box.group(1)) if box is not None else (None, index + 1)


def _plain(lines: Sequence[Line], index: int, match: re.Match[str]) -> tuple[Finding | None, int]:
    file, at, _, message = match.groups()
    source = None
    if index + 1 < len(lines):
        shown = _SOURCE.match(lines[index + 1].text)
        if shown is not None and shown.group(1) == at:
            source = shown.group(2).strip() or None
    return _finding(lines[index].number, (file, int(at), source), message, index + 1)


def _boxed(lines: Sequence[Line], index: int, file: str) -> tuple[Finding | None, int]:
    at, source = None, None
    for position in range(index + 1, min(index + MAX_BOX_LINES, len(lines))):
        text = lines[position].text
        shown, told = _BOX_SOURCE.match(text), _BOX_MESSAGE.match(text)
        if shown is not None:
            at, source = int(shown.group(1)), shown.group(2).strip() or None
        if told is not None and not told.group(1).startswith("Warning"):
            return _finding(lines[position].number, (file, at, source), told.group(1), position + 1)
    return None, index + 1


def _finding(
    number: int, place: tuple[str, int | None, str | None], message: str, end: int
) -> tuple[Finding, int]:
    file, at, source = place
    frame = Frame(number, file, at, None, "/deps/" not in file, source)
    root = ExceptionInfo(number, "compile error", message.strip(), (frame,))
    return Finding("erlang", (root,), number, number, Strength.TRACE, Category.SYNTAX), end
