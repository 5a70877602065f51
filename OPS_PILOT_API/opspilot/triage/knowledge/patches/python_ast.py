"""Reading and rewriting one line of Python by its syntax tree."""

import ast
import warnings
from collections.abc import Callable
from typing import TypeVar

Node = TypeVar("Node", bound=ast.expr)

MAX_NESTING = 30
"""Brackets in one line; the parser's own depth is bounded far above it."""

_BRANCHING = (
    ast.BoolOp,
    ast.IfExp,
    ast.Lambda,
    ast.ListComp,
    ast.SetComp,
    ast.DictComp,
    ast.GeneratorExp,
    ast.NamedExpr,
)


class TooCleverError(Exception):
    """The line cannot be taken apart safely."""


def parse(source: str) -> ast.stmt | None:
    """The one statement of a line (a block's head gets an empty body); None if it is not whole."""
    if any(source.count(mark) > MAX_NESTING for mark in "([{-~+*") or not source.strip():
        return None
    for text in (source.strip(), f"{source.strip()} pass"):
        found = _parse(text)
        if found is not None:
            return found
    return None


def _parse(text: str) -> ast.stmt | None:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            body = ast.parse(text).body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    return body[0] if len(body) == 1 else None


def only(tree: ast.AST, kind: type[Node], fits: Callable[[Node], bool]) -> Node | None:
    """The one node of that kind that fits; None if there are none or several."""
    found = [node for node in ast.walk(tree) if isinstance(node, kind) and fits(node)]
    return found[0] if len(found) == 1 else None


def plain(tree: ast.stmt, node: ast.expr) -> bool:
    """Whether ``node`` may be evaluated before the statement: nothing guards, rebinds or repeats it."""
    if isinstance(tree, ast.While | ast.FunctionDef | ast.ClassDef | ast.With):
        return False
    if any(isinstance(part, _BRANCHING) for part in ast.walk(tree)):
        return False
    return isinstance(node, ast.Name | ast.Attribute | ast.Call | ast.Subscript)


def segment(source: str, node: ast.expr) -> str:
    """The text of a node. Raises ``TooCleverError`` where it spans lines or is not ASCII-plain."""
    start, end = _span(source, node)
    return source.strip()[start:end]


def swap(source: str, node: ast.expr, text: str) -> str:
    """The line with the node's text replaced, indentation kept."""
    start, end = _span(source, node)
    stripped = source.strip()
    indent = source[: len(source) - len(source.lstrip())]
    return f"{indent}{stripped[:start]}{text}{stripped[end:]}"


def _span(source: str, node: ast.expr) -> tuple[int, int]:
    """Offsets count bytes of UTF-8, so other lines than ASCII ones are left alone."""
    if not source.isascii() or node.end_col_offset is None or node.lineno != node.end_lineno:
        raise TooCleverError
    return node.col_offset, node.end_col_offset
