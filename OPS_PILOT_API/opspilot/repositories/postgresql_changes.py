"""PostgreSQL: whether anything was committed to the server, by anybody."""

import contextlib
from collections.abc import Callable
from typing import Any

from opspilot.repositories.lone_reader import Reader

# A snapshot names the transactions that have ended, so two that are equal show the same data. The
# server's start tells a restored copy, which counts on from an earlier transaction.
STATE = "SELECT pg_current_snapshot()::text, pg_postmaster_start_time()::text"


class PostgresqlChanges:
    def __init__(
        self, open_lone_reader: Callable[[], contextlib.AbstractContextManager[Reader]]
    ) -> None:
        self._open = open_lone_reader

    def version(self) -> tuple[Any, ...]:
        """The same once more: nothing was committed in between. One round trip, and a fifth of
        what it costs to read a page's revisions. Raises ``DatabaseUnavailableError``."""
        with self._open() as reader:
            return reader.rows(STATE, {})[0]

    def close(self) -> None:
        """There is nothing to close: its connections are the pool's."""
