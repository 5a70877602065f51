"""How connections are made: options per database, and the pragmas that make SQLite safe under
several writers."""

import contextlib
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import orjson
from sqlalchemy import Connection, Engine, event, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.orm import Session
from sqlalchemy.pool import ConnectionPoolEntry, QueuePool

from opspilot.repositories.faults import drop_read_only_connections
from opspilot.repositories.postgresql_connections import PostgresqlConnections
from opspilot.repositories.postgresql_limits import limit_waits, socket_options
from opspilot.repositories.sqlite_changes import is_file
from opspilot.repositories.sqlite_writers import SqliteWriters

POOL_RECYCLE_SECONDS = 280
"""Serverless PostgreSQL drops idle connections after five minutes."""


def engine_options(database_url: str, *, pool_size: int, timeout_seconds: int) -> dict[str, Any]:
    url = make_url(database_url)
    shared: dict[str, Any] = {
        "hide_parameters": True,  # errors are logged, and parameters are raw logs
        "json_serializer": lambda value: orjson.dumps(value).decode(),
        "json_deserializer": orjson.loads,
    }
    if url.get_backend_name() == "sqlite":
        warmest_first = {"pool_use_lifo": True} if is_file(url) else {}
        return shared | warmest_first | {"connect_args": {"timeout": timeout_seconds}}
    return shared | {
        "pool_recycle": POOL_RECYCLE_SECONDS,
        "pool_size": pool_size,
        "pool_timeout": timeout_seconds,
        "pool_use_lifo": True,
        "connect_args": socket_options(timeout_seconds),
    }


def prepare_engine(engine: Engine, *, timeout_seconds: int) -> None:
    """Register what each new connection needs. Opens none."""
    drop_read_only_connections(engine)
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _set_pragmas)
        SqliteWriters(engine).listen()
    else:
        PostgresqlConnections(engine).listen()
        limit_waits(engine, timeout_seconds)


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


@dataclass(frozen=True, slots=True)
class PoolUse:
    """Connections of one process: ``size`` are kept, ``in_use`` are lent out, ``overflow`` of the
    open ones are more than are kept."""

    size: int
    in_use: int
    overflow: int


def pool_use(engine: Engine) -> PoolUse | None:
    """None where connections are not pooled (SQLite in memory)."""
    pool = engine.pool
    if not isinstance(pool, QueuePool):
        return None
    return PoolUse(pool.size(), pool.checkedout(), max(pool.overflow(), 0))


def open_reader(engine: Engine) -> Session:
    return Session(engine, expire_on_commit=False)


def open_writer(engine: Engine) -> Session:
    return Session(_writing(engine), expire_on_commit=False)


def begin_writing(
    engine: Engine, *, is_single: bool
) -> contextlib.AbstractContextManager[Connection]:
    """A connection, committed at the end, without a session: submissions need none. With
    ``is_single`` PostgreSQL commits the one statement by itself, which saves two round trips; it
    cannot be rolled back."""
    by_itself = is_single and engine.dialect.name != "sqlite"
    return (_single(engine) if by_itself else _writing(engine)).begin()


def open_bare(engine: Engine) -> Session:
    """Outside of any transaction, for SQLite's statements about its own file."""
    return Session(_bare(engine), expire_on_commit=False)


@lru_cache(maxsize=8)
def _bare(engine: Engine) -> Engine:
    return engine.execution_options(opspilot_bare=True)


@lru_cache(maxsize=8)
def _writing(engine: Engine) -> Engine:
    return engine.execution_options(opspilot_writes=True)


@lru_cache(maxsize=8)
def _single(engine: Engine) -> Engine:
    return engine.execution_options(opspilot_single=True)
