"""Which occurrence a caller's Idempotency-Key stands for."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from opspilot.models.base import Base, Identifier, UtcDateTime


class IdempotencyKey(Base):
    __tablename__ = "idempotency_keys"

    key: Mapped[str] = mapped_column(String(255), primary_key=True)
    body_hash: Mapped[str] = mapped_column(String(64))
    occurrence_id: Mapped[int | None] = mapped_column(
        Identifier, ForeignKey("occurrences.id", ondelete="CASCADE")
    )
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)

    __table_args__ = (
        Index("ix_idempotency_keys_created", "created_at"),
        Index("ix_idempotency_keys_occurrence", "occurrence_id"),
    )
