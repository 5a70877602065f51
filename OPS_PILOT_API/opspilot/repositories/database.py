"""How connections are made: options per database, and the pragmas that make SQLite safe under
several writers."""

import sqlite3
import threading
import time
from functools import lru_cache
from typing import Any, cast

import orjson
from sqlalchemy import Engine, event
from sqlalchemy.engine import Connection
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.orm import Session
from sqlalchemy.pool import ConnectionPoolEntry

TURN = "opspilot_turn"
LOOK_SECONDS = 0.0005
"""How often to look whether another process has stopped writing."""
PRIMARY_CODE = 0xFF
"""SQLite's own mask: the rest of a code is detail."""

POOL_RECYCLE_SECONDS = 280
"""Serverless PostgreSQL drops idle connections after five minutes."""


def engine_options(*, is_sqlite: bool, pool_size: int, timeout_seconds: int) -> dict[str, Any]:
    shared: dict[str, Any] = {
        "json_serializer": lambda value: orjson.dumps(value).decode(),
        "json_deserializer": orjson.loads,
    }
    if is_sqlite:
        return shared | {"connect_args": {"timeout": timeout_seconds}}
    return shared | {
        "pool_pre_ping": True,
        "pool_recycle": POOL_RECYCLE_SECONDS,
        "pool_size": pool_size,
        "pool_timeout": timeout_seconds,
        "connect_args": {"connect_timeout": timeout_seconds},
    }


def prepare_engine(engine: Engine) -> None:
    """Register what each new connection needs. Opens none."""
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _set_pragmas)
        SqliteWriters(engine).listen()


def _set_pragmas(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
    # The driver must not open transactions by itself: it would take the write lock too late.
    connection.isolation_level = None
    cursor = connection.cursor()
    # Only an empty file can be made one that shrinks; in any other this would take the write lock.
    if cursor.execute("PRAGMA page_count").fetchone() == (0,):
        cursor.execute("PRAGMA auto_vacuum=INCREMENTAL")
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


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
            if exc.sqlite_errorcode & PRIMARY_CODE != sqlite3.SQLITE_BUSY:
                return False
            time.sleep(LOOK_SECONDS)
        else:
            return True
    return False


def open_reader(engine: Engine) -> Session:
    return Session(engine, expire_on_commit=False)


def open_writer(engine: Engine) -> Session:
    return Session(_writing(engine), expire_on_commit=False)


def open_bare(engine: Engine) -> Session:
    """Outside of any transaction, for SQLite's statements about its own file."""
    return Session(_bare(engine), expire_on_commit=False)


@lru_cache(maxsize=8)
def _bare(engine: Engine) -> Engine:
    return engine.execution_options(opspilot_bare=True)


@lru_cache(maxsize=8)
def _writing(engine: Engine) -> Engine:
    return engine.execution_options(opspilot_writes=True)
