"""Which of several failures in one log is the one that explains the others."""

from collections.abc import Sequence
from dataclasses import replace

from opspilot.triage.findings import Finding

MIN_SHARED_CHARS = 12
"""A message shorter than this may stand in another one by chance."""


def choose_root(findings: Sequence[Finding]) -> Finding | None:
    """The strongest class present; the earliest finding in it, because later ones follow from it.

    A line that only repeats what a trace says gives way to that trace, whatever its level.
    """
    best: Finding | None = None
    for finding in findings:
        if best is None or finding.strength > best.strength:
            best = finding
    if best is None or best.root.frames:
        return best
    return next((finding for finding in findings if _explains(finding, best)), best)


def lend_build_step(best: Finding, findings: Sequence[Finding], build: str) -> Finding:
    """A tool's failure inside an image build has no frame of its own: the step's line is its place.

    ``build`` is the runtime of findings that name a Dockerfile's line.
    """
    if best.root.frames:
        return best
    steps = [f.root.frames for f in findings if f.runtime == build and f.root.frames]
    if not steps:
        return best
    root = replace(best.root, frames=steps[0])
    return replace(best, runtime=build, exceptions=(root, *best.exceptions[1:]))


def _explains(finding: Finding, plain: Finding) -> bool:
    message = (finding.root.message or "").split("\n", 1)[0].rstrip(";:. ")[:80]
    told = plain.root.message or ""
    return bool(finding.root.frames) and len(message) >= MIN_SHARED_CHARS and message in told
