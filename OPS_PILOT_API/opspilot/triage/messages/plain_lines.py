"""Rules for wording that any program may log: the line's own level says how much it counts."""

from collections.abc import Sequence
from dataclasses import replace

from opspilot.triage.findings import Finding, Strength
from opspilot.triage.lines import Line, Severity
from opspilot.triage.messages.base import RuleParser
from opspilot.triage.patterns import Pattern
from opspilot.triage.unwrap.headers import split_header

_RETRY = Pattern(
    r"(?i)\b(?:retry|retries left|retrying|will (?:be )?retr\w+|try(?:ing)? again|attempt \d+|"
    r"reconnecting|backing off|health ?check|healthz|readyz)\b"
)


class PlainLineParser(RuleParser):
    """A RuleParser whose findings weigh no more than the line that they stand on."""

    def find(self, lines: Sequence[Line]) -> list[Finding]:
        by_number = {line.number: line for line in lines}
        return [_weighed(found, by_number[found.first_line]) for found in super().find(lines)]


def _weighed(finding: Finding, line: Line) -> Finding:
    level = max(line.level, split_header(line.text).level)
    if _RETRY.search(line.text) is not None or level in (Severity.DEBUG, Severity.INFO):
        return replace(finding, strength=Strength.NOISE)
    if level == Severity.WARNING:
        return replace(finding, strength=min(finding.strength, Strength.WARNING))
    return finding
