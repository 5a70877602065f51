"""A patch is shown only where it is one: a unified diff whose hunks count their own lines
right."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum

from opspilot.analyzers.gemini.clean import squeeze

MAX_PATCH_CHARS = 20_000
MAX_PATCH_LINES = 400

# @@ -1,3 +1,4 @@ def f():
_HUNK = re.compile(r"@@ -(\d{1,9})(?:,(\d{1,6}))? \+(\d{1,9})(?:,(\d{1,6}))? @@")
# --- a/app/db.py | +++ b/app/db.py	2026-01-01
_FILE = re.compile(r"(?:---|\+\+\+) (\S[^\t]{0,500})(?:\t.*)?")
# diff --git … | index 1a2b..3c4d
_PREAMBLE = re.compile(r"(?:diff |index |new file mode |deleted file mode |old mode |new mode )")


class Fit(Enum):
    FITS = "its unchanged and removed lines are source lines that the log shows"
    DOES_NOT_FIT = "some of the source lines that it changes are not those that the log shows"
    UNKNOWN = "the log shows none of the source lines that it changes, so nothing confirms it"


@dataclass(frozen=True, slots=True)
class Patch:
    text: str
    old_lines: tuple[str, ...]
    """What must be there for it to apply: context and removed lines."""


class _NotADiffError(ValueError):
    pass


def parse_patch(text: str) -> Patch | None:
    """None where it is not a unified diff, or names a file outside of its project."""
    body = _unfenced(text)
    lines = body.split("\n")
    if len(body) > MAX_PATCH_CHARS or len(lines) > MAX_PATCH_LINES:
        return None
    try:
        return Patch(body + "\n", tuple(_read(lines)))
    except _NotADiffError:
        return None


def fit_of(patch: Patch, shown: str) -> Fit:
    """Against ``shown``, the part of the log that the model saw."""
    wanted = [squeeze(line) for line in patch.old_lines if line.strip()]
    haystack = squeeze(shown)
    found = sum(line in haystack for line in wanted)
    if not found:
        return Fit.UNKNOWN
    return Fit.FITS if found == len(wanted) else Fit.DOES_NOT_FIT


def _unfenced(text: str) -> str:
    lines = text.strip("\n").split("\n")
    if lines[0].startswith("```"):
        lines = lines[1:]
    if lines and lines[-1].strip() == "```":
        lines = lines[:-1]
    return "\n".join(lines)


def _read(lines: list[str]) -> Iterable[str]:
    position, hunks = 0, 0
    while position < len(lines):
        if _HUNK.match(lines[position]):
            if hunks == 0 and not _has_file_header(lines[:position]):
                raise _NotADiffError
            position, old = _read_hunk(lines, position)
            hunks += 1
            yield from old
        elif _is_header(lines[position]):
            position += 1
        else:
            raise _NotADiffError
    if hunks == 0:
        raise _NotADiffError


def _has_file_header(lines: list[str]) -> bool:
    starts = [line[:4] for line in lines]
    return "--- " in starts and "+++ " in starts


def _is_header(line: str) -> bool:
    named = _FILE.fullmatch(line)
    if named:
        return ".." not in named[1].split("/")
    return not line.strip() or bool(_PREAMBLE.match(line))


def _read_hunk(lines: list[str], start: int) -> tuple[int, list[str]]:
    """The position after the hunk, and its old lines. The counts in its head must be true."""
    head = _HUNK.match(lines[start])
    assert head is not None  # noqa: S101 - the caller looked
    old_left, new_left = (int(head[n]) if head[n] else 1 for n in (2, 4))
    old: list[str] = []
    position = start + 1
    while old_left > 0 or new_left > 0:
        line = lines[position] if position < len(lines) else "?"
        sign = line[:1] or " "
        if sign not in " +-\\":
            raise _NotADiffError
        old_left -= sign in " -"
        new_left -= sign in " +"
        if sign in " -":
            old.append(line[1:])
        position += 1
    if old_left or new_left:
        raise _NotADiffError
    if lines[position : position + 1] == ["\\ No newline at end of file"]:
        position += 1
    return position, old
