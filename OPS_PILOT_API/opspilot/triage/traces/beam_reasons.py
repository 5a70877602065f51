"""The reason of an Erlang exit: its name, its wording and the stack that came with it."""

import re
from itertools import pairwise
from typing import NamedTuple

from opspilot.domain.triage import Frame
from opspilot.triage.traces.beam_names import frame_of
from opspilot.triage.traces.beam_terms import Term, read_term

MAX_DEPTH = 24
MAX_FRAMES = 200


class Reason(NamedTuple):
    """``message`` is the reason as printed. ``end`` is where it ends in the text."""

    type: str | None
    message: str
    frames: tuple[Frame, ...]
    elixir: bool
    end: int


def read_reason(text: str, numbers: list[int], start: int = 0) -> Reason | None:
    """The reason that begins at ``start``; ``numbers`` has the log line of each line of
    ``text``."""
    term = read_term(text, start)
    if term is None:
        return None
    pair = _pair(term, 0)
    holder, stack = pair if pair is not None else (_peeled(term), None)
    frames = frames_in(stack, text, numbers) if stack is not None else ()
    cause = holder.items[0] if stack is not None else holder
    message = text[holder.start : holder.end]
    elixir = _is_elixir(frames, cause, message)
    return Reason(name_of(cause), message, frames, elixir, term.end)


def _is_elixir(frames: tuple[Frame, ...], cause: Term, message: str) -> bool:
    own = next((frame for frame in frames if frame.in_app), None)
    if own is not None:
        return (own.file or "").endswith((".ex", ".exs")) or (own.function or "")[:1].isupper()
    return cause.kind == "map" or message.startswith(("{:", ":", "{{:"))


def name_of(term: Term) -> str | None:
    """`badmatch` of `{badmatch,V}`, `RuntimeError` of `%RuntimeError{}`, `noproc` of itself."""
    for _ in range(MAX_DEPTH):
        if term.kind == "atom":
            return term.name.removeprefix("Elixir.")
        if term.kind == "map":
            return _struct_name(term)
        if term.kind not in ("tuple", "list") or not term.items:
            return None
        term = term.items[0]
    return None


def _struct_name(term: Term) -> str | None:
    if term.name:
        return term.name
    for key, value in pairwise(term.items):
        if key.name == "__struct__":
            return value.name.removeprefix("Elixir.")
    return None


_WRAPPERS = frozenset(("EXIT", "shutdown", "failed_to_start_child", "error", "nocatch", "exit"))


def _peeled(term: Term) -> Term:
    """Without the wrapping of supervisors: `{shutdown,{failed_to_start_child,Id,Reason}}`."""
    for _ in range(MAX_DEPTH):
        named = term.kind == "tuple" and len(term.items) > 1 and term.items[0].kind == "atom"
        if not named or term.items[0].name not in _WRAPPERS:
            return term
        inner = term.items[-1]
        if inner.kind not in ("tuple", "atom") or _is_call(inner):
            return term
        term = inner
    return term


def _is_call(term: Term) -> bool:
    """`{kernel,start,[normal,[]]}`: what was called, not why it failed."""
    return len(term.items) == 3 and term.items[2].kind == "list"


def _pair(term: Term, depth: int) -> tuple[Term, Term] | None:
    """The innermost `{Reason, Stack}`, the first of several."""
    if depth > MAX_DEPTH or not term.items:
        return None
    if term.kind == "tuple" and len(term.items) >= 2 and is_stack(term.items[1]):
        return _pair(term.items[0], depth + 1) or (term, term.items[1])
    for item in term.items[:40]:
        if item.items and item.kind in ("tuple", "list"):
            found = _pair(item, depth + 1)
            if found is not None:
                return found
    return None


def is_stack(term: Term) -> bool:
    """True for a list of calls."""
    return term.kind == "list" and any(_is_entry(item) for item in term.items[:3])


def _is_entry(term: Term) -> bool:
    items = term.items
    if term.kind != "tuple" or len(items) not in (3, 4) or items[0].kind != "atom":
        return False
    named = items[1].kind == "atom" and items[2].kind in ("number", "list")
    return named and (len(items) == 3 or items[3].kind == "list")


def frames_in(stack: Term, text: str, numbers: list[int]) -> tuple[Frame, ...]:
    """The frames of a stack, innermost first."""
    frames = []
    line, seen = 0, 0
    for item in stack.items[:MAX_FRAMES]:
        if not _is_entry(item):
            continue
        line += text.count("\n", seen, item.start)
        seen = item.start
        number = numbers[min(line, len(numbers) - 1)]
        frames.append(frame_of(number, _place(item), item.items[0].name, item.items[1].name))
    return tuple(frames)


# "src/mod.erl"   ~c"lib/app.ex"   without the folders of the machine that built it
_BUILD = re.compile(r"/.{0,400}?/_build/[\w-]{1,40}/(?:lib|plugins)/[\w-]{1,60}/(.+)$")


def _place(entry: Term) -> tuple[str | None, int | None]:
    if len(entry.items) < 4:
        return None, None
    leaves = _leaves(entry.items[3])
    file, line = None, None
    for key, value in pairwise(leaves):
        if key.name == "file" and value.kind == "string":
            file = short_path(value.name)
        elif key.name == "line" and value.kind == "number" and value.name.isdigit():
            line = int(value.name[:9])
    return file, line


def _leaves(term: Term) -> list[Term]:
    return [leaf for item in term.items for leaf in (item.items or (item,))]


def short_path(path: str) -> str:
    """`src/mod.erl` of a path into a rebar build's folder."""
    built = _BUILD.match(path)
    return built.group(1) if built is not None else path
