"""Which of several failures in one log is the one that explains the others."""

from collections.abc import Sequence

from opspilot.triage.findings import Finding


def choose_root(findings: Sequence[Finding]) -> Finding | None:
    """The strongest class present; the earliest finding in it, because later ones follow from it."""
    best: Finding | None = None
    for finding in findings:
        if best is None or finding.strength > best.strength:
            best = finding
    return best
