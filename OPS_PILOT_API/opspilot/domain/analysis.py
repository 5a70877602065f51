"""What an Analyzer concludes from a triage."""

from dataclasses import dataclass
from decimal import Decimal

from opspilot.domain.enums import AnalyzerName, Confidence


@dataclass(frozen=True, slots=True)
class Evidence:
    """A quotation of one log line (1-based). ``verified``: the quote was found in that line by
    code."""

    log_line: int
    quote: str
    verified: bool = True


@dataclass(frozen=True, slots=True)
class Analysis:
    """Root cause and fix. ``patch`` is a unified diff; durations are milliseconds, costs US
    dollars."""

    analyzer: AnalyzerName
    root_cause: str
    suggested_fix: str
    confidence: Confidence
    summary: str = ""
    explanation: str = ""
    steps: tuple[str, ...] = ()
    patch: str | None = None
    evidence: tuple[Evidence, ...] = ()
    unverified_claims: int = 0
    model: str | None = None
    degraded_reason: str | None = None
    duration_ms: int | None = None
    input_tokens: int | None = None
    output_tokens: int | None = None
    cost_usd: Decimal | None = None
