"""What calls to the model took: by the day, which budgets and the overview read, and by the minute,
which paces them."""

from datetime import date, datetime

from sqlalchemy import BigInteger, Date, Integer
from sqlalchemy.orm import Mapped, mapped_column

from opspilot.models.base import Base, UtcDateTime


class AiUsageDay(Base):
    """``day`` is UTC's. A call counts when it begins, its tokens and cost when it ends."""

    __tablename__ = "ai_usage_days"

    day: Mapped[date] = mapped_column(Date, primary_key=True)
    calls: Mapped[int] = mapped_column(Integer, default=0)
    input_tokens: Mapped[int] = mapped_column(BigInteger, default=0)
    output_tokens: Mapped[int] = mapped_column(BigInteger, default=0)
    cost_micro_usd: Mapped[int] = mapped_column(BigInteger, default=0)
    """Millionths of a dollar: exact, and SQLite has no decimals."""


class AiUsageMinute(Base):
    __tablename__ = "ai_usage_minutes"

    minute: Mapped[datetime] = mapped_column(UtcDateTime, primary_key=True)
    calls: Mapped[int] = mapped_column(Integer, default=0)
