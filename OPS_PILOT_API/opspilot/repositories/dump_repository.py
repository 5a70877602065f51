"""Whole tables, out of the database and into it, a page at a time."""

from collections.abc import Iterator, Sequence
from itertools import accumulate
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    RowMapping,
    Select,
    collate,
    func,
    insert,
    literal,
    select,
    text,
    tuple_,
)
from sqlalchemy import exc as sa
from sqlalchemy.orm import Session
from sqlalchemy.types import String

from opspilot.domain.errors import ImportMismatchError
from opspilot.repositories.dump_tables import DUMP_TABLES, DumpTable

PAGE_ROWS = 200
PAGE_BYTES = 8 * 1024 * 1024
"""A page ends with the row that passes either."""

Key = tuple[Any, ...]
ONE_INSTANT = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}


class DumpRepository:
    def __init__(self, session: Session) -> None:
        self.session = session
        self._is_postgresql = session.get_bind().dialect.name == "postgresql"

    def hold_still(self) -> None:
        """Asked before anything else: every read of this unit of work sees the same instant,
        whatever is written meanwhile. On SQLite a transaction is like that anyway."""
        if self._is_postgresql:
            self.session.connection(execution_options=ONE_INSTANT)
            # It waits for whoever reads the dump, and holds no lock that would be in the way.
            self.session.execute(text("SET LOCAL idle_in_transaction_session_timeout = 0"))

    def pages(self, table: DumpTable) -> Iterator[Sequence[RowMapping]]:
        """All rows in the order of their keys, never more in memory than a page."""
        after: Key | None = None
        while rows := self._page(table, after):
            yield rows
            after = table.key_of(rows[-1])

    def insert(self, table: DumpTable, rows: Sequence[dict[str, Any]]) -> None:
        """Raises ``ImportMismatchError`` where the database does not take them."""
        try:
            self.session.connection().execute(insert(table.table), rows)
        except (sa.IntegrityError, sa.DataError) as exc:
            raise ImportMismatchError(_first_line(exc)) from exc
        except sa.DBAPIError:
            raise
        except sa.StatementError as exc:
            raise ImportMismatchError(_first_line(exc)) from exc

    def filled(self) -> list[str]:
        """Names of the tables that hold anything."""
        return [table.name for table in DUMP_TABLES if self._is_filled(table)]

    def renumber(self) -> None:
        """The next row of each table gets the id after its largest. SQLite does that by
        itself."""
        if self._is_postgresql:
            for table in DUMP_TABLES:
                if "id" in table.table.columns:
                    self._renumber(table)

    def _is_filled(self, table: DumpTable) -> bool:
        return self.session.execute(select(*table.key).limit(1)).first() is not None

    def _renumber(self, table: DumpTable) -> None:
        sequence = func.pg_get_serial_sequence(table.name, "id")
        largest = func.coalesce(func.max(table.table.c.id), 0)
        self.session.execute(select(func.setval(sequence, largest + 1, False)))

    def _page(self, table: DumpTable, after: Key | None) -> Sequence[RowMapping]:
        query = self._ordered(select(*table.table.columns), table, after)
        if table.size_column is not None:
            query = query.limit(self._rows_that_fit(table, table.size_column, after))
        return self.session.connection().execute(query).mappings().all()

    def _rows_that_fit(self, table: DumpTable, size: Column[Any], after: Key | None) -> int:
        """The rows of a page, judged by their sizes alone; one at least."""
        query = self._ordered(select(size), table, after)
        totals = accumulate(self.session.connection().execute(query).scalars())
        return min(1 + sum(1 for total in totals if total < PAGE_BYTES), PAGE_ROWS)

    def _ordered(self, query: Select[Any], table: DumpTable, after: Key | None) -> Select[Any]:
        key = [self._sorted_alike(column) for column in table.key]
        if after is not None:
            query = query.where(_is_after(key, after))
        return query.order_by(*key).limit(PAGE_ROWS)

    def _sorted_alike(self, column: ColumnElement[Any]) -> ColumnElement[Any]:
        """SQLite compares bytes, PostgreSQL as its locale does."""
        is_text = isinstance(column.type, String)
        return collate(column, "C") if is_text and self._is_postgresql else column


def _is_after(key: Sequence[ColumnElement[Any]], after: Key) -> ColumnElement[bool]:
    values = [literal(value, column.type) for column, value in zip(key, after, strict=True)]
    if len(key) == 1:
        return key[0] > values[0]
    # The first condition is what an index can serve.
    return (key[0] >= values[0]) & (tuple_(*key) > tuple_(*values))


def _first_line(exc: sa.StatementError) -> str:
    return str(exc.orig or exc).split("\n", 1)[0]
