"""The line model: what parsers read after the wrapping of real logs has been taken off."""

from enum import IntEnum
from typing import NamedTuple

MAX_LINE_CHARS = 8192
"""A longer line is cut before a parser sees it, so that a per-line expression has a bounded
cost."""


class Severity(IntEnum):
    """The level that a log line gives itself; UNKNOWN where it gives none."""

    UNKNOWN = 0
    DEBUG = 1
    INFO = 2
    WARNING = 3
    ERROR = 4
    FATAL = 5


class Line(NamedTuple):
    """One virtual line: several of them come from one original line where that held escaped
    newlines.

    ``number`` is the 1-based line of the submitted text. ``text`` has no transport prefix,
    colour or
    line end, but keeps its indentation and the application's own timestamp and level. ``level`` is
    what the transport or a JSON field said. ``stream`` names the container, process or thread.
    """

    number: int
    text: str
    level: Severity = Severity.UNKNOWN
    stream: str = ""
