"""How connections are made: options per database, and the pragmas that make SQLite safe under
several writers."""

from typing import Any

import orjson
from sqlalchemy import Engine, event
from sqlalchemy.engine import Connection
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.orm import Session
from sqlalchemy.pool import ConnectionPoolEntry

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
        event.listen(engine, "begin", _begin)


def _set_pragmas(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
    # The driver must not open transactions by itself: it would take the write lock too late.
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin(connection: Connection) -> None:
    """A writer takes the lock at its start, so it waits its turn instead of failing half-way."""
    is_writer = connection.get_execution_options().get("opspilot_writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if is_writer else "BEGIN")


def open_reader(engine: Engine) -> Session:
    return Session(engine, expire_on_commit=False)


def open_writer(engine: Engine) -> Session:
    bound = engine.execution_options(opspilot_writes=True)
    return Session(bound, expire_on_commit=False)
