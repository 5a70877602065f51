"""Which events a list shows, and in which order."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import ColumnElement, Connection, and_, false, or_
from sqlalchemy.orm import InstrumentedAttribute

from opspilot.domain.search import read_query
from opspilot.models import Event
from opspilot.repositories.paging import Cursor, cursor_count, cursor_time
from opspilot.repositories.search_backends import BACKENDS, unindexed

EventSort = Literal["last_seen", "first_seen", "occurrences"]

SORT_COLUMNS: dict[EventSort, InstrumentedAttribute[Any]] = {
    "last_seen": Event.last_seen_at,
    "first_seen": Event.first_seen_at,
    "occurrences": Event.occurrence_count,
}


@dataclass(frozen=True, slots=True)
class EventFilters:
    """Each tuple is "any of"; empty means "all". ``query`` is free text, ``since`` the oldest
    last activity."""

    any_of: dict[str, tuple[str, ...]] = field(default_factory=dict)
    query: str | None = None
    since: datetime | None = None


def filter_conditions(
    filters: EventFilters, sort: EventSort, connection: Connection
) -> list[ColumnElement[bool]]:
    """For a page in this order, read by this connection."""
    is_walked = connection.dialect.name == "sqlite" and sort != "last_seen"
    conditions = [
        _among(_column(name, is_walked=is_walked), values)
        for name, values in filters.any_of.items()
    ]
    if filters.since is not None:
        conditions.append(Event.last_seen_at >= filters.since)
    if filters.query:
        conditions.append(_mentions(filters.query, connection))
    return conditions


FEW_VALUES = ("status", "priority", "analysis_status", "category", "environment")


def _column(name: str, *, is_walked: bool) -> ColumnElement[Any]:
    """``is_walked``: SQLite would gather and sort all rows with a common value, however few are
    asked for; it had better follow the index of the order."""
    column: ColumnElement[Any] = Event.__table__.c[name]
    return unindexed(column) if is_walked and name in FEW_VALUES else column


def _among(column: ColumnElement[Any], values: Sequence[str]) -> ColumnElement[bool]:
    return column == values[0] if len(values) == 1 else column.in_(values)


def _mentions(query: str, connection: Connection) -> ColumnElement[bool]:
    """Nothing where the query has no word."""
    phrases = read_query(query)
    backend = BACKENDS[connection.dialect.name]
    return backend.matches(phrases, connection) if phrases else false()


def after_cursor(cursor: Cursor, sort: EventSort) -> ColumnElement[bool]:
    """Rows that come after the cursor in descending order; spelled so that an index range
    serves it."""
    column = SORT_COLUMNS[sort]
    value: Any = cursor_count(cursor) if sort == "occurrences" else cursor_time(cursor)
    return and_(column <= value, or_(column < value, Event.id < cursor.id))
