"""Connections to PostgreSQL without round trips of their own.

SQLAlchemy's ``pool_pre_ping`` asks the server each time whether it still lives. A server that ends
a connection says so on its socket, so here it is asked only when there is something to read, or
after a pause in which somebody between may have dropped the connection in silence. SQLAlchemy's
AUTOCOMMIT sets the session's isolation level back by a statement; the driver's own switch sends
nothing.
"""

import select
import time
from typing import Any

from sqlalchemy import Connection, Engine, event
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import DisconnectionError
from sqlalchemy.pool import ConnectionPoolEntry, PoolProxiedConnection

USED_AT = "opspilot_used_at"
SILENCE_SECONDS = 5.0
"""After which a connection is tried before it is used."""


class PostgresqlConnections:
    def __init__(self, engine: Engine) -> None:
        self._dialect = engine.dialect
        self._engine = engine

    def listen(self) -> None:
        event.listen(self._engine, "begin", _begin)
        event.listen(self._engine, "checkin", _note_use)
        event.listen(self._engine, "checkout", self._check)

    def _check(
        self, connection: DBAPIConnection, entry: ConnectionPoolEntry, _: PoolProxiedConnection
    ) -> None:
        """Raises ``DisconnectionError``, at which the pool makes another connection."""
        used_at = entry.info.get(USED_AT)
        if used_at is None:
            return
        try:
            if time.monotonic() - used_at > SILENCE_SECONDS or _has_news(connection):
                self._dialect.do_ping(connection)
        except self._dialect.loaded_dbapi.Error as exc:
            raise DisconnectionError("the server has ended the connection") from exc


def _begin(connection: Connection) -> None:
    if connection.get_execution_options().get("opspilot_single", False):
        _driver(connection.connection.dbapi_connection).autocommit = True


def _note_use(connection: DBAPIConnection | None, entry: ConnectionPoolEntry) -> None:
    entry.info[USED_AT] = time.monotonic()
    if connection is not None and not _driver(connection).closed:
        _driver(connection).autocommit = False


def _driver(connection: DBAPIConnection | None) -> Any:
    """psycopg2's connection, with what is not in every driver's."""
    return connection


def _has_news(connection: DBAPIConnection) -> bool:
    """Nothing was asked, so what can be read is most likely a farewell. One system call; a selector
    makes four."""
    if not hasattr(select, "poll"):  # Windows
        return bool(select.select([connection.fileno()], [], [], 0)[0])
    poll = select.poll()
    poll.register(connection.fileno(), select.POLLIN)
    return bool(poll.poll(0))
