"""Analyses on the wire."""

from opspilot.domain.enums import AnalyzerName, Confidence
from opspilot.schemas.wire import RequestModel, ResponseModel, UtcTime


class EvidenceView(ResponseModel):
    log_line: int
    quote: str
    verified: bool


class AnalysisSummary(ResponseModel):
    """The list form."""

    analyzer: AnalyzerName
    model: str | None
    root_cause: str
    suggested_fix: str
    confidence: Confidence
    degraded_reason: str | None


class AnalysisDetail(AnalysisSummary):
    """``evidence`` counts the lines of occurrence ``occurrence_id``; ``patch`` is a unified
    diff."""

    id: int
    occurrence_id: int | None
    is_current: bool
    summary: str
    explanation: str
    steps: list[str]
    patch: str | None
    evidence: list[EvidenceView]
    unverified_claims: int
    created_at: UtcTime
    duration_ms: int | None
    input_tokens: int | None
    output_tokens: int | None
    cost_usd: float | None


class AnalysisPage(ResponseModel):
    items: list[AnalysisDetail]


class AnalyzeRequest(RequestModel):
    """Which analyzer to ask; the best one available where this is left out."""

    analyzer: AnalyzerName | None = None
