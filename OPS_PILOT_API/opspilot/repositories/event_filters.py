"""Which events a list shows, and in which order."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import ColumnElement, and_, false, or_
from sqlalchemy.orm import InstrumentedAttribute

from opspilot.domain.search import read_query
from opspilot.models import Event
from opspilot.repositories.paging import Cursor, cursor_time
from opspilot.repositories.search_backends import BACKENDS

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


def filter_conditions(filters: EventFilters, dialect: str) -> list[ColumnElement[bool]]:
    """``dialect``: whose full-text index answers ``query``."""
    conditions = [_among(getattr(Event, name), values) for name, values in filters.any_of.items()]
    if filters.since is not None:
        conditions.append(Event.last_seen_at >= filters.since)
    if filters.query:
        conditions.append(_mentions(filters.query, dialect))
    return conditions


def _among(column: InstrumentedAttribute[Any], values: Sequence[str]) -> ColumnElement[bool]:
    return column == values[0] if len(values) == 1 else column.in_(values)


def _mentions(query: str, dialect: str) -> ColumnElement[bool]:
    """Nothing where the query has no word."""
    phrases = read_query(query)
    return BACKENDS[dialect].matches(phrases) if phrases else false()


def after_cursor(cursor: Cursor, sort: EventSort) -> ColumnElement[bool]:
    """Rows that come after the cursor in descending order; spelled so that an index range
    serves it."""
    column = SORT_COLUMNS[sort]
    value: Any = int(cursor.value) if sort == "occurrences" else cursor_time(cursor)
    return and_(column <= value, or_(column < value, Event.id < cursor.id))
