"""Tokens of programs and people, and the browser sessions made from them. Both are kept as hashes:
who reads the database cannot log in."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from opspilot.domain.access import Scope
from opspilot.models.base import Base, Identifier, UtcDateTime, enum_column


class AccessToken(Base):
    """``token_hash`` is SHA-256: a token is 256 random bits, which no dictionary holds."""

    __tablename__ = "access_tokens"

    id: Mapped[int] = mapped_column(Identifier, primary_key=True)
    name: Mapped[str] = mapped_column(String(100))
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    scope: Mapped[Scope] = mapped_column(enum_column(Scope, "scope"))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    last_used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    revoked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class BrowserSession(Base):
    """``admin_proof`` ties a session without a token to the ADMIN_TOKEN that it was made from."""

    __tablename__ = "browser_sessions"

    id_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    token_id: Mapped[int | None] = mapped_column(
        Identifier, ForeignKey("access_tokens.id", ondelete="CASCADE")
    )
    admin_proof: Mapped[str | None] = mapped_column(String(64))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)

    __table_args__ = (
        Index("ix_browser_sessions_expires", "expires_at"),
        Index("ix_browser_sessions_token", "token_id"),
    )
