"""The statements of the list, as text that the driver takes, put together once per shape:
SQLAlchemy takes longer to build one than the database takes to run it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal

from sqlalchemy import (
    ColumnElement,
    Select,
    and_,
    any_,
    bindparam,
    column,
    func,
    literal_column,
    or_,
    select,
    text,
)
from sqlalchemy.dialects import postgresql, sqlite

from opspilot.repositories.event_filters import EventSort
from opspilot.repositories.list_columns import ANALYSES, EVENTS, row_columns
from opspilot.repositories.search_backends import BACKENDS, unindexed

Matching = Literal["all", "listed", "indexed"]
"""Every event; those whose ids are given; those that the full-text index has."""

DIALECTS: Mapping[str, Any] = {
    "sqlite": sqlite.dialect(paramstyle="named"),
    "postgresql": postgresql.psycopg2.dialect(),  # type: ignore[no-untyped-call]
}
SORT_COLUMNS: Mapping[EventSort, str] = {
    "last_seen": "last_seen_at",
    "first_seen": "first_seen_at",
    "occurrences": "occurrence_count",
}
INDEXED = ("service", "since")
"""Filters that have an index, in the order of the last activity."""
LIMIT = text("LIMIT :rows")
"""SQLAlchemy's own LIMIT brings an OFFSET along on SQLite."""
IS_CURRENT: ColumnElement[bool] = literal_column("analyses.is_current")
"""SQLAlchemy's own ``is_current = 1`` is not what SQLite's index of them says."""
MAX_SHAPES = 512


@dataclass(frozen=True, slots=True)
class Shape:
    """What statements have in common that differ in their values only."""

    dialect: str
    sort: EventSort
    filters: tuple[tuple[str, bool], ...] = ()
    """Columns; with each, whether it may have one of several values."""
    has_since: bool = False
    is_after: bool = False
    matching: Matching = "all"


@lru_cache(MAX_SHAPES)
def page(shape: Shape) -> str:
    """``row_columns``; at most ``:rows``."""
    is_current = and_(ANALYSES.c.event_id == EVENTS.c.id, IS_CURRENT)
    rows = select(*row_columns(shape.dialect))
    rows = rows.select_from(EVENTS.outerjoin(ANALYSES, is_current))
    if shape.matching == "listed":  # sorting whole rows would read them all
        first = rows.where(EVENTS.c.id.in_(listed(select(EVENTS.c.id), shape)))
        return rendered(_in_order(first, shape), shape.dialect)
    return rendered(listed(rows, shape), shape.dialect)


@lru_cache(MAX_SHAPES)
def revisions(shape: Shape) -> str:
    """``id, revision`` of the same rows in the same order."""
    return rendered(listed(select(EVENTS.c.id, EVENTS.c.revision), shape), shape.dialect)


@lru_cache(MAX_SHAPES)
def first_ids(shape: Shape) -> str:
    """SQLite: how many the first ``:rows`` of the list are (nobody counts a table), and their ids
    as a JSON array."""
    some = listed(select(EVENTS.c.id), shape).subquery()
    return rendered(select(func.count(some.c.id), func.json_group_array(some.c.id)), shape.dialect)


def rendered(query: Select[Any], dialect: str) -> str:
    """As the driver takes it, values by their names."""
    return str(query.compile(dialect=DIALECTS[dialect]))


def listed(query: Select[*tuple[Any, ...]], shape: Shape) -> Select[Any]:
    """``query`` of the first ``:rows`` of the list, in its order."""
    return _in_order(query.where(*_conditions(shape)), shape).suffix_with(LIMIT)


def _in_order(query: Select[Any], shape: Shape) -> Select[Any]:
    return query.order_by(EVENTS.c[SORT_COLUMNS[shape.sort]].desc(), EVENTS.c.id.desc())


def _conditions(shape: Shape) -> Iterator[ColumnElement[bool]]:
    yield from _filters(shape)
    if shape.matching != "all":
        yield _matches(shape)
    if shape.is_after:
        yield _after(shape.sort)


def _filters(shape: Shape) -> Iterator[ColumnElement[bool]]:
    for name, _ in shape.filters:
        yield _filter(shape, name)
    if shape.has_since:
        yield _filter(shape, "since")


def _filter(shape: Shape, name: str) -> ColumnElement[bool]:
    value: ColumnElement[Any] = EVENTS.c["last_seen_at" if name == "since" else name]
    if _is_hidden(shape, name):
        value = unindexed(value)
    if name == "since":
        return value >= bindparam(name)
    if (name, True) in shape.filters:
        return _is_one_of(value, name, shape.dialect)
    return value == bindparam(name)


def _is_hidden(shape: Shape, name: str) -> bool:
    """From SQLite's planner, which knows nothing of how common a value is: it would gather and
    sort a quarter of the table where it had better follow the list's order."""
    if shape.dialect != "sqlite":
        return False
    is_in_order = shape.sort == "last_seen" and (name, True) not in shape.filters
    return name not in INDEXED or not is_in_order or shape.matching == "listed"


def _is_one_of(value: ColumnElement[Any], name: str, dialect: str) -> ColumnElement[bool]:
    """The same statement for any number: SQLite is given a JSON array."""
    if dialect != "sqlite":
        return value == any_(bindparam(name))
    return value.in_(select(column("value")).select_from(func.json_each(bindparam(name))))


def _matches(shape: Shape) -> ColumnElement[bool]:
    if shape.matching == "listed":
        return _is_one_of(EVENTS.c.id, "ids", shape.dialect)
    return BACKENDS[shape.dialect].matches


def _after(sort: EventSort) -> ColumnElement[bool]:
    """Rows after the cursor; spelled so that an index range serves it."""
    key = EVENTS.c[SORT_COLUMNS[sort]]
    last: ColumnElement[Any] = bindparam("after")
    return and_(key <= last, or_(key < last, EVENTS.c.id < bindparam("after_id")))
