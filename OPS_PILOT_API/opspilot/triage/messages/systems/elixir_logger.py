"""Elixir's Logger: an error of the application's own words, in a log that Phoenix writes too."""

import re
from collections.abc import Sequence

from opspilot.triage.findings import Finding, Strength
from opspilot.triage.lines import Line
from opspilot.triage.messages.build_findings import Told, finding_of

# 10:11:12.123 request_id=F1 [error] Failed to charge: {:declined, 402}
_ERROR = re.compile(
    r"(?:(?:\d{4}-\d\d-\d\d[ T])?\d\d:\d\d:\d\d(?:\.\d{1,6})?Z? )?(?:[\w.]{1,40}=\S{1,80} ){0,6}"
    r"\[(error|critical|alert|emergency|warn|warning)\] {1,2}(\S.*)$"
)
_REPORTS = (
    "GenServer ",
    "Task #PID",
    "Process #PID",
    "#PID<",
    "Ranch ",
    "** (",
    "CRASH REPORT",
    "gen_",
    "Supervisor ",
    ":gen_statem",
    "Error in process",
    "Running ",
    "Child ",
)
_PHOENIX = ("Processing with ", "Pipelines: [:", "Sent 200 in ", "QUERY OK source=")


class ElixirLoggerParser:
    """Reads the error lines of a log in which Phoenix or Ecto speak."""

    name = "elixir-logger"
    anchors = (r"Processing with [A-Z]\w{0,60}\.|Pipelines: \[:|QUERY (?:OK|ERROR) ",)

    def find(self, lines: Sequence[Line]) -> list[Finding]:
        if not any(line.text.startswith(_PHOENIX) or _speaks(line.text) for line in lines):
            return []
        findings = (_read(line) for line in lines if "[" in line.text)
        return [finding for finding in findings if finding is not None]


def _speaks(text: str) -> bool:
    return any(words in text for words in _PHOENIX)


def _read(line: Line) -> Finding | None:
    match = _ERROR.match(line.text)
    if match is None or match.group(2).startswith(_REPORTS):
        return None
    strength = Strength.WARNING if match.group(1).startswith("warn") else Strength.ERROR
    return finding_of("elixir", (line, line), Told(None, match.group(2)), strength)
