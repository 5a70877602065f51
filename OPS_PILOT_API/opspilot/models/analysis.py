"""What an analyzer concluded, kept as long as its event; one per event is the current one."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Boolean, ForeignKey, Index, Integer, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from opspilot.domain.enums import AnalyzerName, Confidence
from opspilot.models.base import Base, Identifier, UtcDateTime, enum_column


class AnalysisRecord(Base):
    __tablename__ = "analyses"

    id: Mapped[int] = mapped_column(Identifier, primary_key=True)
    event_id: Mapped[int] = mapped_column(
        Identifier, ForeignKey("events.id", ondelete="CASCADE"), nullable=False
    )
    occurrence_id: Mapped[int | None] = mapped_column(Identifier)
    """Whose lines the evidence counts; null once retention has removed that occurrence."""
    is_current: Mapped[bool] = mapped_column(Boolean, default=True)
    analyzer: Mapped[AnalyzerName] = mapped_column(enum_column(AnalyzerName, "analyzer"))
    model: Mapped[str | None] = mapped_column(String(100))
    confidence: Mapped[Confidence] = mapped_column(enum_column(Confidence, "confidence"))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    duration_ms: Mapped[int | None] = mapped_column(Integer)
    input_tokens: Mapped[int | None] = mapped_column(Integer)
    output_tokens: Mapped[int | None] = mapped_column(Integer)
    cost_micro_usd: Mapped[int | None] = mapped_column(Integer)
    """Millionths of a dollar: exact, and SQLite has no decimals."""
    unverified_claims: Mapped[int] = mapped_column(Integer, default=0)
    degraded_reason: Mapped[str | None] = mapped_column(Text)
    is_right: Mapped[bool | None] = mapped_column(Boolean)
    """What a person said of it; null while nobody has."""
    feedback_note: Mapped[str | None] = mapped_column(Text)
    feedback_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    root_cause: Mapped[str] = mapped_column(Text)
    suggested_fix: Mapped[str] = mapped_column(Text)
    summary: Mapped[str] = mapped_column(Text)
    explanation: Mapped[str] = mapped_column(Text)
    steps: Mapped[list[str]] = mapped_column(JSON)
    patch: Mapped[str | None] = mapped_column(Text)
    evidence: Mapped[list[dict[str, Any]]] = mapped_column(JSON)

    __table_args__ = (
        Index("ix_analyses_event", "event_id", "id"),
        Index(
            "uq_analyses_current",
            "event_id",
            unique=True,
            sqlite_where=text("is_current"),
            postgresql_where=text("is_current"),
        ),
    )
