"""Erlang and Elixir terms as logs print them: a tolerant reader that closes what was cut off."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from opspilot.triage.lines import Line

MAX_TOKENS = 8000
MAX_LINES = 120
MAX_CHARS = 32_000


class Term(NamedTuple):
    """``kind`` is atom, number, string, tuple, list, map, binary or other; ``name`` an atom's or
    struct's name or a string's text. ``start``/``end`` delimit it in the text it was read from."""

    kind: str
    name: str
    items: tuple["Term", ...]
    start: int
    end: int


# {badarg,[{erlang,list_to_atom,[undefined],[]}]}
# {:badarg, [{App.F, :fun, 1, [file: ~c"lib/f.ex"]}]}
_TOKEN = re.compile(
    r"(?P<space>[\s]+)"
    r"|(?P<string>(?:~[csS])?\"(?:[^\"\\]|\\.)*\"?)"
    r"|(?P<quoted>:?'(?:[^'\\]|\\.)*'?|:\"(?:[^\"\\]|\\.)*\"?)"
    r"|(?P<handle>#?(?:PID|Port|Ref|Reference|Function|Fun)?<[\w.:/&@ \"()-]{1,120}>)"
    r"|(?P<open>[#%][\w.:]{0,120}\{|<<|[{\[(])"
    r"|(?P<close>>>|[}\])])"
    r"|(?P<char>\$\\?.)"
    r"|(?P<number>-?\d[\d.#]{0,40})"
    r"|(?P<atom>:?[A-Za-z_][\w@.]{0,200}[?!]?:?)"
    r"|(?P<other>.)",
    re.DOTALL,
)
_KINDS = {"{": "tuple", "[": "list", "(": "other", "<<": "binary"}


class _Open(NamedTuple):
    kind: str
    name: str
    start: int
    items: list[Term]


def read_term(text: str, start: int = 0) -> Term | None:
    """The term that begins at ``start``, None where there is none."""
    stack: list[_Open] = []
    end = start
    for match in _tokens(text, start):
        end = match.end()
        done = _step(stack, match)
        if done is not None:
            return done
    return _closed(stack, end)


def _tokens(text: str, start: int) -> Iterator[re.Match[str]]:
    position = start
    for _ in range(MAX_TOKENS):
        match = _TOKEN.match(text, position)
        if match is None:
            return
        position = match.end()
        if match.lastgroup != "space":
            yield match


def _step(stack: list[_Open], match: re.Match[str]) -> Term | None:
    """The finished outermost term, None while there is more to come."""
    group, text = match.lastgroup, match.group()
    if group == "open":
        kind = _KINDS.get(text, "map")
        stack.append(_Open(kind, text.strip("#%{"), match.start(), []))
        return None
    if group == "close":
        return _close(stack, match.end()) if stack else None
    leaf = _leaf(group, text, match)
    if leaf is None:
        return None
    if not stack:
        return leaf
    stack[-1].items.append(leaf)
    return None


def _close(stack: list[_Open], end: int) -> Term | None:
    top = stack.pop()
    term = Term(top.kind, top.name, tuple(top.items), top.start, end)
    if not stack:
        return term
    stack[-1].items.append(term)
    return None


def _closed(stack: list[_Open], end: int) -> Term | None:
    term = None
    while stack:
        term = _close(stack, end)
    return term


def _leaf(group: str | None, text: str, match: re.Match[str]) -> Term | None:
    if group in ("string", "quoted"):
        kind = "string" if group == "string" else "atom"
        return Term(kind, text.lstrip("~csS:").strip("\"'"), (), match.start(), match.end())
    if group == "atom":
        return Term("atom", text.strip(":"), (), match.start(), match.end())
    if group in ("number", "handle", "char"):
        kind = "number" if group == "number" else "other"
        return Term(kind, text, (), match.start(), match.end())
    return None


def joined(lines: Sequence[Line], index: int, start: int) -> str:
    """The text from column ``start`` of a line on, as far as a term that begins there may reach."""
    parts = [lines[index].text[start:]]
    size = len(parts[0])
    for line in lines[index + 1 : index + MAX_LINES]:
        if not line.text.strip() or line.text.startswith("=") or size > MAX_CHARS:
            break
        parts.append(line.text.rstrip())
        size += len(parts[-1])
    return "\n".join(parts)


def lines_used(text: str, end: int) -> int:
    """How many lines the text up to ``end`` takes beyond its first."""
    return text.count("\n", 0, end)
