"""How long PostgreSQL may keep us waiting, told to the server: a lock that somebody holds for ever,
a statement gone mad or a process that froze in its transaction must not stop everybody else."""

from functools import partial
from typing import Any

from sqlalchemy import Engine, event
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.pool import ConnectionPoolEntry

STATEMENT_SECONDS = 30
"""Far above what any statement of ours takes, below the minute after which servers give up."""
IDLE_SECONDS = 60
"""Our transactions never wait for anything but the database, so one that does so for this long
belongs to a process that froze. Its locks are then given back."""
KEEPALIVES = 3
"""How many a peer may leave without an answer until its connection counts as lost."""

# Only where the server has no limit of its own: who set one knows why.
_SET = """
SELECT set_config(name, value, false)
FROM (VALUES
  ('lock_timeout', %s),
  ('statement_timeout', %s),
  ('idle_in_transaction_session_timeout', %s)
) AS limits (name, value)
WHERE current_setting(name) = '0'
"""


def socket_options(timeout_seconds: int) -> dict[str, Any]:
    """For libpq: a peer that has vanished is noticed within about twice the timeout."""
    return {
        "connect_timeout": timeout_seconds,
        "tcp_user_timeout": timeout_seconds * 1000,
        "keepalives_idle": timeout_seconds,
        "keepalives_interval": max(1, timeout_seconds // KEEPALIVES),
        "keepalives_count": KEEPALIVES,
    }


def limit_waits(engine: Engine, timeout_seconds: int) -> None:
    """``timeout_seconds``: how long to wait for a lock."""
    values = tuple(f"{seconds}s" for seconds in (timeout_seconds, STATEMENT_SECONDS, IDLE_SECONDS))
    event.listen(engine, "connect", partial(_set_limits, values))


def _set_limits(
    values: tuple[str, ...], connection: DBAPIConnection, _: ConnectionPoolEntry
) -> None:
    """By a statement and not as options of the connection, which poolers refuse."""
    driver: Any = connection
    driver.autocommit = True
    with driver.cursor() as cursor:
        cursor.execute(_SET, values)
    driver.autocommit = False
