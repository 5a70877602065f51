"""The room that the database takes on the disk, and how it gives some back.

SQLite keeps the pages of deleted rows in its file for new rows. A file that was made with
incremental vacuum can give them back, some at a time. PostgreSQL's autovacuum does what there is to
do there, and its files keep their size.
"""

import sqlite3
from dataclasses import dataclass
from typing import cast

from sqlalchemy import text
from sqlalchemy.orm import Session

from opspilot.domain.errors import DatabaseUnavailableError

INCREMENTAL = 2
"""SQLite's number for it."""
CHECKPOINT_WAIT_MS = 100
"""Writers wait meanwhile; where readers hold it up for longer, the next one does it."""


@dataclass(frozen=True, slots=True)
class Storage:
    """``free_bytes``: what of SQLite's file is empty; ``can_shrink``: it can give that back."""

    size_bytes: int
    free_bytes: int = 0
    can_shrink: bool = False
    is_sqlite: bool = False


class StorageRepository:
    def __init__(self, session: Session) -> None:
        self.session = session

    @property
    def is_sqlite(self) -> bool:
        return self.session.get_bind().dialect.name == "sqlite"

    def look(self) -> Storage:
        if not self.is_sqlite:
            size = text("SELECT pg_database_size(current_database())")
            return Storage(int(self.session.scalar(size) or 0))
        page = self._pragma("page_size")
        return Storage(
            self._pragma("page_count") * page,
            free_bytes=self._pragma("freelist_count") * page,
            can_shrink=self._pragma("auto_vacuum") == INCREMENTAL,
            is_sqlite=True,
        )

    def give_back(self, pages: int) -> None:
        """Cut so many empty pages off the file, at most; what is at its end moves into them."""
        # Each step frees one page and gives no row, after which the driver takes no other step,
        # but in a script. That ends the transaction first and begins its own, still in our turn.
        raw = cast(sqlite3.Connection, self.session.connection().connection.dbapi_connection)
        try:
            raw.executescript(f"PRAGMA incremental_vacuum({pages})")
        except sqlite3.OperationalError as exc:
            raise DatabaseUnavailableError("The database's file cannot be cut now.") from exc

    def write_back(self) -> None:
        """Move what the write-ahead log holds into the file, and empty it. Outside of a
        transaction."""
        wait = self._pragma("busy_timeout")
        self._set(f"busy_timeout = {CHECKPOINT_WAIT_MS}")
        try:
            self._set("wal_checkpoint(TRUNCATE)")
        finally:
            self._set(f"busy_timeout = {wait}")

    def rebuild(self) -> None:
        """Write the whole file anew, as one that can shrink. Outside of a transaction; nobody
        can write meanwhile, and for a while it takes twice the room."""
        self._set(f"auto_vacuum = {INCREMENTAL}")
        self.session.execute(text("VACUUM"))

    def _pragma(self, name: str) -> int:
        return int(self.session.scalar(text(f"PRAGMA {name}")) or 0)

    def _set(self, pragma: str) -> None:
        self.session.execute(text(f"PRAGMA {pragma}"))
