"""Giving room on the disk back, where the database can."""

from collections.abc import Iterator

from opspilot.repositories.storage_repository import Storage
from opspilot.repositories.unit_of_work import Database

SHRINK_PAGES = 100
"""Of SQLite's file, 4 KB each, in one transaction: its writers wait meanwhile."""


class StorageService:
    def __init__(self, database: Database) -> None:
        self._database = database

    def look(self) -> Storage:
        with self._database.read() as uow:
            return uow.storage.look()

    def shrink(self) -> Iterator[None]:
        """Piece by piece, then what the write-ahead log holds."""
        state = self.look()
        if not state.can_shrink:
            return
        free, left = state.free_bytes + 1, state.free_bytes
        while 0 < left < free:
            free, left = left, self._give_back()
            yield
        with self._database.bare() as uow:
            uow.storage.write_back()

    def _give_back(self) -> int:
        """Bytes that are free still."""
        with self._database.write() as uow:
            uow.storage.give_back(SHRINK_PAGES)
            uow.commit()
        return self.look().free_bytes

    def rebuild(self) -> None:
        """Make SQLite's file one that can shrink, by writing it anew. Raises
        ``DatabaseUnavailableError`` where others use it all the time, or the disk is full."""
        with self._database.bare() as uow:
            uow.storage.rebuild()
            uow.storage.write_back()
