"""Private keys over several lines: every line of the block is hidden by itself."""

import re
from collections.abc import Iterator, Sequence

from opspilot.triage.redaction.rules.keys import BEGIN_OF_KEY, END_OF_KEY
from opspilot.triage.redaction.units import Piece

MAX_LINES = 400
"""More than a key of 16,384 bits takes."""

MIN_BODY_CHARS = 24
"""Of a line that is taken for key material though the block's end is missing."""

_BEGIN = re.compile(BEGIN_OF_KEY + r"(?![^-]{8})")
_END = re.compile(END_OF_KEY)
# the last base64 of a line, whatever quotes, escapes or colours follow it
_BODY = re.compile(
    r"(?<![A-Za-z0-9+/=])[A-Za-z0-9+/=]{2,1000}+(?=(?:\x1b\[[\d;]{0,20}m|\\[nr]|\W){0,24}$)"
)


def has_block(line: str) -> bool:
    return "PRIVATE" in line and _BEGIN.search(line) is not None


def key_lines(lines: Sequence[str], begin: int) -> Iterator[Piece]:
    """The secret parts of the lines after the one that begins a block."""
    end = _end(lines, begin)
    last = min(len(lines), begin + MAX_LINES) if end is None else end
    for number in range(begin + 1, last):
        match = _BODY.search(lines[number])
        size = match.end() - match.start() if match else 0
        if end is None and size < MIN_BODY_CHARS:
            return
        if match:
            yield Piece(number, match.start(), match.end())


def _end(lines: Sequence[str], begin: int) -> int | None:
    for number in range(begin + 1, min(len(lines), begin + MAX_LINES)):
        line = lines[number]
        if "PRIVATE" in line and _END.search(line):
            return number
        if "BEGIN" in line and has_block(line):
            return None
    return None
