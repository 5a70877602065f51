"""How queued analyses ended, counted for ever: workers answer no scrape, and the analyses that are
kept are too many to be counted at one."""

from sqlalchemy import BigInteger, String
from sqlalchemy.orm import Mapped, mapped_column

from opspilot.models.base import Base


class AnalysisOutcome(Base):
    __tablename__ = "analysis_outcomes"

    analyzer: Mapped[str] = mapped_column(String(32), primary_key=True)
    outcome: Mapped[str] = mapped_column(String(32), primary_key=True)
    count: Mapped[int] = mapped_column(BigInteger)
