"""Analyses on the wire."""

from typing import Annotated, Any

from pydantic import Field, StringConstraints

from opspilot.domain.enums import AnalyzerName, Confidence, Verdict
from opspilot.schemas.wire import RequestModel, ResponseModel, UtcTime


class EvidenceView(ResponseModel):
    log_line: int
    quote: str
    verified: bool


class FeedbackView(ResponseModel):
    """What a person said of the analysis."""

    verdict: Verdict
    note: str | None
    at: UtcTime

    @classmethod
    def of(cls, record: Any) -> "FeedbackView | None":
        """Of an analysis's row; None while nobody has said anything."""
        if record.is_right is None:
            return None
        verdict = Verdict.RIGHT if record.is_right else Verdict.WRONG
        return cls(verdict=verdict, note=record.feedback_note, at=record.feedback_at)


class AnalysisSummary(ResponseModel):
    """The list form."""

    analyzer: AnalyzerName
    model: str | None
    root_cause: str
    suggested_fix: str
    confidence: Confidence
    degraded_reason: str | None


class AnalysisDetail(AnalysisSummary):
    """``evidence`` counts the lines of occurrence ``occurrence_id``, null once retention has
    removed that; ``patch`` is a unified diff."""

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
    feedback: FeedbackView | None


class AnalysisPage(ResponseModel):
    items: list[AnalysisDetail]


class AnalyzeRequest(RequestModel):
    """Which analyzer to ask; the best one available where this is left out."""

    analyzer: AnalyzerName | None = None


class FeedbackRequest(RequestModel):
    """Whether the event's analysis is right. "wrong" has the model asked again, with the note."""

    verdict: Verdict
    note: Annotated[str, StringConstraints(strip_whitespace=True, max_length=2000)] | None = Field(
        default=None, description="What is wrong with it, or what it really was."
    )
