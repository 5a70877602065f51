"""How far an import of a dump has come, so that a killed one goes on where it was."""

from datetime import datetime

from sqlalchemy import BigInteger, String
from sqlalchemy.orm import Mapped, mapped_column

from opspilot.models.base import Base, Identifier, UtcDateTime


class DumpImport(Base):
    """``id`` is the SHA-256 of the dump's first line, which names its moment."""

    __tablename__ = "dump_imports"

    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    lines: Mapped[int] = mapped_column(BigInteger)
    """Lines of the dump that are in the database, the first one included; written in the
    transaction that brings them."""
    lines_hash: Mapped[str] = mapped_column(String(64))
    """SHA-256 of those lines: whether the file that an import goes on with is still the same."""
    indexed_to: Mapped[int] = mapped_column(Identifier, default=0)
    """The last event in the full-text index."""
    started_at: Mapped[datetime] = mapped_column(UtcDateTime)
    finished_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
