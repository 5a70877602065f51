"""SQLite: whether anything was committed to the file, by any thread or process."""

import sqlite3
import threading
from typing import Any

from sqlalchemy import URL, Engine
from sqlalchemy import exc as sa

AWAY = (sqlite3.Error, sa.SQLAlchemyError)


class SqliteChanges:
    """Watches by a connection of its own that never writes: what a connection commits itself it
    does not count."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        # Others are on PostgreSQL, or alone in memory by the one connection that there is.
        self._is_file = engine.dialect.name == "sqlite" and is_file(engine.url)
        self._one_at_a_time = threading.Lock()
        self._watch: Any = None
        self._watches = 0

    def version(self) -> tuple[int, int] | None:
        """The same once more: nothing was committed in between. None where that cannot be
        known."""
        if not self._is_file:
            return None
        with self._one_at_a_time:
            try:
                version = self._look()
            except AWAY:
                self._watch = None
                return None
            return self._watches, version

    def _look(self) -> int:
        if self._watch is None:
            self._watch = self._open()
        return int(self._watch.execute("PRAGMA data_version").fetchone()[0])

    def _open(self) -> Any:
        """Numbers of two connections mean nothing to each other."""
        self._watches += 1
        connection = self._engine.raw_connection()
        raw = connection.driver_connection
        connection.detach()  # the pool's are for requests
        return raw

    def close(self) -> None:
        with self._one_at_a_time:
            watch, self._watch = self._watch, None
            if watch is not None:
                watch.close()


def is_file(url: URL) -> bool:
    is_named = bool(url.database) and ":memory:" not in str(url.database)
    return is_named and url.query.get("mode") != "memory"
