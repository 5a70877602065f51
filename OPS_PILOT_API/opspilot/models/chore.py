"""Chores that one process does for all: who has one, and when it is due."""

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from opspilot.models.base import Base, UtcDateTime


class Chore(Base):
    """``due_at``: when to do it next; while somebody does it, when their lease ends."""

    __tablename__ = "chores"

    name: Mapped[str] = mapped_column(String(50), primary_key=True)
    due_at: Mapped[datetime] = mapped_column(UtcDateTime)
    owner: Mapped[str | None] = mapped_column(String(64))
    finished_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
