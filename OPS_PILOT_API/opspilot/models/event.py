"""One failure, as people talk about it."""

from datetime import datetime

from sqlalchemy import JSON, Boolean, Index, Integer, String, Text, false, text
from sqlalchemy.orm import Mapped, mapped_column

from opspilot.domain.enums import AnalysisStatus, AnalyzerName, Category, Priority, Status
from opspilot.models.base import Base, Identifier, JsonObject, UtcDateTime, enum_column

LIST_ORDER = ("last_seen_at", "id")
LIST_FILTERS = ("status", "priority", "category", "runtime", "environment", "analysis_status")


class Event(Base):
    __tablename__ = "events"

    id: Mapped[int] = mapped_column(Identifier, primary_key=True)
    fingerprint: Mapped[str] = mapped_column(String(200), unique=True)
    title: Mapped[str] = mapped_column(String(500))
    status: Mapped[Status] = mapped_column(enum_column(Status, "status"), default=Status.OPEN)
    priority: Mapped[Priority] = mapped_column(enum_column(Priority, "priority"))
    priority_reasons: Mapped[list[str]] = mapped_column(JSON)
    category: Mapped[Category] = mapped_column(enum_column(Category, "category"))
    runtime: Mapped[str] = mapped_column(String(50))
    service: Mapped[str | None] = mapped_column(String(200))
    environment: Mapped[str | None] = mapped_column(String(200))
    release: Mapped[str | None] = mapped_column(String(200))

    occurrence_count: Mapped[int] = mapped_column(Integer, default=1)
    is_regression: Mapped[bool] = mapped_column(Boolean, default=False, server_default=false())
    first_seen_at: Mapped[datetime] = mapped_column(UtcDateTime)
    last_seen_at: Mapped[datetime] = mapped_column(UtcDateTime)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime)
    resolved_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    reopened_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    version: Mapped[int] = mapped_column(Integer, default=1)
    """Grows with every edit by a person; what If-Match compares."""
    revision: Mapped[int] = mapped_column(Integer, default=1)
    """Grows with every change that a reader could see; what ETags are made of."""

    analysis_status: Mapped[AnalysisStatus] = mapped_column(
        enum_column(AnalysisStatus, "analysis_status")
    )
    analysis_due_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """When a worker should next look: now for PENDING, the lease's end for RUNNING, the next
    try after a failure."""
    analysis_owner: Mapped[str | None] = mapped_column(String(64))
    analysis_attempts: Mapped[int] = mapped_column(Integer, default=0)
    requested_analyzer: Mapped[AnalyzerName | None] = mapped_column(
        enum_column(AnalyzerName, "requested_analyzer")
    )
    analysed_releases: Mapped[list[str]] = mapped_column(JSON, default=list, server_default="[]")
    """Releases whose occurrences were analysed, newest last: each is analysed once."""

    root_type: Mapped[str | None] = mapped_column(String(300))
    root_message: Mapped[str | None] = mapped_column(String(1000))
    culprit: Mapped[JsonObject | None] = mapped_column(JSON(none_as_null=True))
    description: Mapped[str | None] = mapped_column(Text)
    resolution: Mapped[str | None] = mapped_column(Text)
    triage: Mapped[JsonObject] = mapped_column(JSON)
    """Of the latest occurrence, so that its line numbers fit the raw logs shown beside it."""

    __table_args__ = (
        # Every occurrence writes to each index that holds the last activity, so there are few: they
        # have all that the list filters by, and the revision that polls ask for. Services, of which
        # there may be many, have their own.
        Index("ix_events_list", *LIST_ORDER, *LIST_FILTERS, "service", "revision"),
        Index("ix_events_service_list", "service", *LIST_ORDER, *LIST_FILTERS, "revision"),
        Index("ix_events_counts", "status", "priority", "category"),
        Index("ix_events_first_seen", "first_seen_at", "id"),
        Index("ix_events_count", "occurrence_count", "id"),
        Index(
            "ix_events_analysis_due",
            "analysis_due_at",
            sqlite_where=text("analysis_due_at IS NOT NULL"),
            postgresql_where=text("analysis_due_at IS NOT NULL"),
        ),
    )
