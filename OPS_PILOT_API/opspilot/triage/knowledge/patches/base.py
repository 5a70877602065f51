"""A patch of the one line that a log shows: what a rule gets, what it answers, the unified diff."""

import re
from collections.abc import Callable
from typing import NamedTuple

MAX_SOURCE = 300
"""Characters of a source line that rules look at; longer ones are generated code."""

# src/a.ts   /srv/app.py   C:\proj\a.js     not: <string>, two lines, a name with a tab
_PATH = re.compile(r"(?:[A-Za-z]:)?[/\\]{0,3}(?:\./)?([^\x00-\x1f<>|\"*?]{1,400})")


class Shown(NamedTuple):
    """A failure whose line of code stands in the log. ``is_innermost``: it was raised right there."""

    type: str
    message: str
    source: str
    is_innermost: bool = True
    file: str = ""


class Edit(NamedTuple):
    """The lines to stand in place of the shown one, and when that is right."""

    lines: tuple[str, ...]
    note: str


class Patch(NamedTuple):
    diff: str
    note: str


Rule = Callable[[Shown], Edit | None]


def unified_diff(file: str, line: int, old: str, new: tuple[str, ...]) -> str | None:
    """One hunk over one line; None where the name could not stand in a diff's header."""
    match = _PATH.fullmatch(file)
    if match is None or line < 1:
        return None
    path = match[1].replace("\\", "/").removeprefix("./")
    added = [text for text in new if text != old]
    kept = len(added) < len(new)
    body = _body(old, new) if kept else [f"-{old}", *(f"+{text}" for text in new)]
    head = [f"--- a/{path}", f"+++ b/{path}", f"@@ -{line},1 +{line},{len(new)} @@"]
    return "\n".join([*head, *body]) + "\n"


def _body(old: str, new: tuple[str, ...]) -> list[str]:
    """The shown line stays as context once."""
    at = new.index(old)
    return [*(f"+{t}" for t in new[:at]), f" {old}", *(f"+{t}" for t in new[at + 1 :])]


def replace_once(text: str, old: str, new: str) -> str | None:
    """``text`` with the only occurrence of the name ``old`` replaced; None if it is not the only."""
    if not old:
        return None
    found = re.findall(rf"(?<![\w$]){re.escape(old)}(?![\w$])", text)
    if len(found) != 1:
        return None
    return re.sub(rf"(?<![\w$]){re.escape(old)}(?![\w$])", lambda _: new, text)
