"""What happened to an event, in order."""

from datetime import datetime

from sqlalchemy import JSON, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from opspilot.domain.enums import TimelineKind
from opspilot.models.base import Base, Identifier, JsonObject, UtcDateTime, enum_column


class TimelineEntry(Base):
    __tablename__ = "timeline_entries"

    id: Mapped[int] = mapped_column(Identifier, primary_key=True)
    event_id: Mapped[int] = mapped_column(
        Identifier, ForeignKey("events.id", ondelete="CASCADE"), nullable=False
    )
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    kind: Mapped[TimelineKind] = mapped_column(enum_column(TimelineKind, "kind"))
    detail: Mapped[JsonObject] = mapped_column(JSON)

    __table_args__ = (Index("ix_timeline_entries_event", "event_id", "id"),)
