"""An Analysis as the row that keeps it."""

from datetime import datetime
from typing import Any

from opspilot.domain.analysis import Analysis
from opspilot.models import AnalysisRecord

MICRO = 1_000_000


def to_record(
    analysis: Analysis, *, event_id: int, occurrence_id: int | None, at: datetime
) -> AnalysisRecord:
    values = record_values(analysis, at=at)
    return AnalysisRecord(event_id=event_id, occurrence_id=occurrence_id, **values)


def record_values(analysis: Analysis, *, at: datetime) -> dict[str, Any]:
    """Every column but the ids: nobody has said anything of it yet."""
    cost = analysis.cost_usd
    return {
        "is_current": True,
        "created_at": at,
        "analyzer": analysis.analyzer,
        "model": analysis.model,
        "confidence": analysis.confidence,
        "duration_ms": analysis.duration_ms,
        "input_tokens": analysis.input_tokens,
        "output_tokens": analysis.output_tokens,
        "cost_micro_usd": None if cost is None else round(cost * MICRO),
        "unverified_claims": analysis.unverified_claims,
        "degraded_reason": analysis.degraded_reason,
        "root_cause": analysis.root_cause,
        "suggested_fix": analysis.suggested_fix,
        "summary": analysis.summary,
        "explanation": analysis.explanation,
        "steps": list(analysis.steps),
        "patch": analysis.patch,
        "is_right": None,
        "feedback_note": None,
        "feedback_at": None,
        "evidence": [
            {"log_line": e.log_line, "quote": e.quote, "verified": e.verified}
            for e in analysis.evidence
        ],
    }
