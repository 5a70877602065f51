"""Text made to hurt one regular expression: what leads up to each of its parts, then an atom of
its own over and over.

A backtracking engine pays for an ambiguous expression where such a run could be split in many ways
and the end then does not fit. Nothing here knows which one is ambiguous: every part is tried.
"""

import re._constants as op
import re._parser as parser
from collections.abc import Callable, Iterator
from typing import Any, Final

KILLER = "\0"
"""Fits hardly any expression, so that the run before it must be given back."""
OTHERS = "a1 .x:"

Node = tuple[Any, Any]
REPEATS: Final = (op.MAX_REPEAT, op.MIN_REPEAT, op.POSSESSIVE_REPEAT)
CATEGORY: dict[Any, tuple[str, Callable[[str], bool]]] = {
    op.CATEGORY_DIGIT: ("1", str.isdigit),
    op.CATEGORY_NOT_DIGIT: ("a", lambda c: not c.isdigit()),
    op.CATEGORY_SPACE: (" \t", str.isspace),
    op.CATEGORY_NOT_SPACE: ("a.$:/-", lambda c: not c.isspace()),
    op.CATEGORY_WORD: ("a1_", lambda c: c.isalnum() or c == "_"),
    op.CATEGORY_NOT_WORD: (". ", lambda c: not (c.isalnum() or c == "_")),
}


def attacks(pattern: str, flags: int, size: int) -> Iterator[str]:
    """Every lead with every atom repeated to about ``size`` characters."""
    tree = list(parser.parse(pattern, flags))
    repeated = [atom for atom in dict.fromkeys(_atoms(tree)) if atom]
    for lead in dict.fromkeys(_leads(tree, "")):
        for atom in repeated:
            yield lead + atom * (size // len(atom)) + KILLER


def _leads(nodes: list[Node], lead: str) -> Iterator[str]:
    """The shortest text that reaches each part of the expression."""
    for node in nodes:
        yield lead
        for inner in _inside(node):
            yield from _leads(inner, lead)
        lead += _shortest([node])
    yield lead


def _atoms(nodes: list[Node]) -> Iterator[str]:
    for node in nodes:
        yield from _characters(node)
        if node[0] in REPEATS:
            yield _shortest(list(node[1][2]))
        for inner in _inside(node):
            yield from _atoms(inner)


def _inside(node: Node) -> list[list[Node]]:
    kind, value = node
    if kind in REPEATS:
        return [list(value[2])]
    if kind is op.SUBPATTERN:
        return [list(value[3])]
    if kind is op.ATOMIC_GROUP:
        return [list(value)]
    if kind is op.BRANCH:
        return [list(branch) for branch in value[1]]
    return []


def _shortest(nodes: list[Node]) -> str:
    text = ""
    for node in nodes:
        inside = _inside(node)
        if node[0] in REPEATS:
            text += _shortest(inside[0]) * node[1][0]
        elif inside:
            text += _shortest(inside[0])
        else:
            text += next(_characters(node), "")
    return text


def _characters(node: Node) -> Iterator[str]:
    kind, value = node
    if kind is op.LITERAL:
        yield chr(value)
    elif kind is op.NOT_LITERAL:
        yield next(c for c in OTHERS if ord(c) != value)
    elif kind is op.ANY:
        yield from "a ."
    elif kind is op.IN:
        yield from _of_class(value)


def _of_class(members: list[Node]) -> Iterator[str]:
    if members[0][0] is op.NEGATE:
        yield from (c for c in OTHERS if not any(_holds(m, c) for m in members[1:]))
        return
    for kind, value in members:
        if kind is op.CATEGORY:
            yield from CATEGORY[value][0]
        else:
            yield chr(value if kind is op.LITERAL else value[0])


def _holds(member: Node, character: str) -> bool:
    kind, value = member
    if kind is op.CATEGORY:
        return CATEGORY[value][1](character)
    low, high = (value, value) if kind is op.LITERAL else value
    return bool(low <= ord(character) <= high)
