"""Whose turn it is to write to SQLite."""

import sqlite3
import threading
import time
from typing import cast

from sqlalchemy import Engine, event
from sqlalchemy.engine import Connection
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.pool import ConnectionPoolEntry

from opspilot.repositories.faults import sqlite_code

TURN = "opspilot_turn"
LOOK_SECONDS = 0.0005
"""How often to look whether another process has stopped writing."""


class SqliteWriters:
    """A writer takes SQLite's lock at its start, so it waits its turn instead of failing half-way.

    The threads of this process queue up before that: SQLite's own waiting is sleeping, up to a
    tenth of a second at a time, while nobody writes.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._turn = threading.Lock()

    def listen(self) -> None:
        event.listen(self._engine, "begin", self._begin)
        event.listen(self._engine, "checkin", self._end)

    def _begin(self, connection: Connection) -> None:
        options = connection.get_execution_options()
        if options.get("opspilot_writes", False):
            self._begin_writing(connection)
        elif not options.get("opspilot_bare", False):
            connection.exec_driver_sql("BEGIN")

    def _begin_writing(self, connection: Connection) -> None:
        """Waits no longer than the connection's own timeout, then fails as SQLite does."""
        raw = cast(sqlite3.Connection, connection.connection.dbapi_connection)
        (milliseconds,) = raw.execute("PRAGMA busy_timeout").fetchone()
        deadline = time.monotonic() + milliseconds / 1000
        connection.info[TURN] = self._turn.acquire(timeout=milliseconds / 1000)
        raw.execute("PRAGMA busy_timeout = 0")
        try:
            if not _begin_until(raw, deadline):
                connection.exec_driver_sql("BEGIN IMMEDIATE")  # fails with an error of SQLAlchemy's
        finally:
            if not connection.invalidated:
                raw.execute(f"PRAGMA busy_timeout = {milliseconds}")

    def _end(self, _: DBAPIConnection | None, entry: ConnectionPoolEntry) -> None:
        if entry.info.pop(TURN, False):
            self._turn.release()


def _begin_until(raw: sqlite3.Connection, deadline: float) -> bool:
    """False where another process writes all the time, or the file cannot be written."""
    while time.monotonic() < deadline:
        try:
            raw.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError as exc:
            if sqlite_code(exc) != sqlite3.SQLITE_BUSY:
                return False
            time.sleep(LOOK_SECONDS)
        else:
            return True
    return False
