"""Reads that each stand alone, by the driver itself.

What is polled asks the database one small question. A session, a transaction to begin and to end
and typed results took longer than the answer; and on PostgreSQL two round trips.
"""

import contextlib
from collections.abc import Iterator, Mapping
from typing import Any, Protocol

from sqlalchemy import Engine, PoolProxiedConnection
from sqlalchemy import exc as sa

from opspilot.repositories.faults import raise_unavailable


class Reader(Protocol):
    dialect: str

    def rows(self, sql: str, values: Mapping[str, Any]) -> list[tuple[Any, ...]]:
        """``sql`` names its values as the driver does."""
        ...


class LoneReader:
    """A connection of the pool's, while it is held."""

    def __init__(self, connection: PoolProxiedConnection, dialect: str) -> None:
        self.dialect = dialect
        self._cursor = connection.cursor()

    def rows(self, sql: str, values: Mapping[str, Any]) -> list[tuple[Any, ...]]:
        self._cursor.execute(sql, values)
        return list(self._cursor.fetchall())


@contextlib.contextmanager
def open_lone_reader(engine: Engine) -> Iterator[LoneReader]:
    """Raises ``DatabaseUnavailableError`` in place of the driver's errors about a database that is
    away."""
    driver: Any = engine.dialect.dbapi
    try:
        with (
            contextlib.closing(engine.raw_connection()) as connection,
            _dropped_if_dead(engine, connection),
        ):
            _leave_transactions(engine, connection)
            yield LoneReader(connection, engine.dialect.name)
    except (driver.Error, sa.TimeoutError) as exc:
        raise_unavailable(exc)
        raise


def _leave_transactions(engine: Engine, connection: PoolProxiedConnection) -> None:
    """SQLite's driver was told at the start to begin none; psycopg2's is told back when the
    connection goes back to the pool. Neither sends anything."""
    if engine.dialect.name != "sqlite":
        raw: Any = connection.dbapi_connection
        raw.autocommit = True


@contextlib.contextmanager
def _dropped_if_dead(engine: Engine, connection: PoolProxiedConnection) -> Iterator[None]:
    driver: Any = engine.dialect.dbapi
    try:
        yield
    except driver.Error as exc:
        if engine.dialect.is_disconnect(exc, connection.dbapi_connection, None):
            connection.invalidate(exc)
        raise
