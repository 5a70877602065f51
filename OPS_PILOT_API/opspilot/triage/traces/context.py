"""What the lines around a trace say about it; shared by the languages whose loggers do the same."""

from collections.abc import Sequence

from opspilot.triage.findings import Strength
from opspilot.triage.lines import Line, Severity
from opspilot.triage.unwrap.headers import split_header

LOOK_BACK = 3


def level_above(lines: Sequence[Line], start: int) -> Severity:
    """The level of the log line that a trace belongs to: its own or that of one just above."""
    for index in range(start, max(-1, start - LOOK_BACK), -1):
        level = lines[index].level or split_header(lines[index].text).level
        if level:
            return level
    return Severity.UNKNOWN


def strength_by_level(level: Severity) -> Strength:
    """A trace logged below ERROR is one that the program handled."""
    return Strength.WARNING if Severity.UNKNOWN < level < Severity.ERROR else Strength.TRACE
