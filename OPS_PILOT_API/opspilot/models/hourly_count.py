"""How often an event occurred in one hour: what sparklines and the overview read."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, Integer
from sqlalchemy.orm import Mapped, mapped_column

from opspilot.models.base import Base, Identifier, UtcDateTime


class HourlyCount(Base):
    __tablename__ = "hourly_counts"

    event_id: Mapped[int] = mapped_column(
        Identifier, ForeignKey("events.id", ondelete="CASCADE"), primary_key=True
    )
    hour: Mapped[datetime] = mapped_column(UtcDateTime, primary_key=True)
    count: Mapped[int] = mapped_column(Integer)

    __table_args__ = (Index("ix_hourly_counts_hour", "hour", "event_id"),)
