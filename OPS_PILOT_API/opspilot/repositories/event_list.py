"""The list of events: read often, never changed here."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from opspilot.domain.search import Phrase, read_query
from opspilot.repositories import fts5_search
from opspilot.repositories import list_statements as statements
from opspilot.repositories.event_filters import WantedPage
from opspilot.repositories.json_array import json_array
from opspilot.repositories.list_columns import ITEM_COLUMNS, REVISION_AT
from opspilot.repositories.list_statements import SORT_COLUMNS, Shape
from opspilot.repositories.lone_reader import Reader
from opspilot.repositories.paging import Cursor
from opspilot.repositories.search_backends import BACKENDS

FEW = 500
"""Rows that SQLite looks up and sorts faster than it meets a page of them in another order."""

PageRow = tuple[Any, ...]
"""See ``list_columns.row_columns``."""


@dataclass(frozen=True, slots=True)
class Plan:
    """How a page is read: the shape of statements, and their values."""

    shape: Shape
    values: Mapping[str, Any]


class EventList:
    """A page is one statement, and so is whether it has changed. On SQLite the plan may take some:
    one where filters and order have different indexes, and up to four for a search."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self._is_sqlite = reader.dialect == "sqlite"

    def plan(self, wanted: WantedPage) -> Plan | None:
        """None where nothing can be found. Raises ``InvalidCursorError``."""
        dialect = self._reader.dialect
        plan = Plan(_shape(wanted, dialect), _as_stored(wanted.values(), dialect))
        if self._is_sqlite and wanted.sort != "last_seen" and wanted.filters.are_any:
            plan = self._listed_if_few(plan)
        query = wanted.filters.query
        return plan if query is None else self._search(plan, read_query(query))

    def page(self, plan: Plan, first_hour: datetime) -> Sequence[PageRow]:
        """At most a row more than the page shows; counts from ``first_hour`` on."""
        values = _as_stored({"first_hour": first_hour}, self._reader.dialect)
        return self._reader.rows(statements.page(plan.shape), {**plan.values, **values})

    def revisions(self, plan: Plan) -> Sequence[tuple[int, int]]:
        """``revisions_of`` the same rows, without reading them whole."""
        return self._reader.rows(statements.revisions(plan.shape), plan.values)

    def _listed_if_few(self, plan: Plan) -> Plan:
        """The index of the last activity holds all that there is to filter by."""
        by_activity = replace(plan.shape, sort="last_seen", is_after=False)
        values = {**plan.values, "rows": FEW + 1}
        ((found, ids),) = self._reader.rows(statements.first_ids(by_activity), values)
        return plan if found > FEW else _listed(plan, ids)

    def _search(self, plan: Plan, phrases: Sequence[Phrase]) -> Plan | None:
        if not phrases:
            return None
        asked = BACKENDS[self._reader.dialect].asked(phrases)
        plan = Plan(plan.shape, {**plan.values, "asked": asked})
        if self._is_sqlite:
            ids = fts5_search.find(self._reader, phrases, plan.shape, plan.values)
            if ids is not None:
                return _listed(plan, json_array(ids))
        return Plan(replace(plan.shape, matching="indexed"), plan.values)


def _listed(plan: Plan, ids: str) -> Plan:
    """``ids`` is a JSON array."""
    return Plan(replace(plan.shape, matching="listed"), {**plan.values, "ids": ids})


def _shape(wanted: WantedPage, dialect: str) -> Shape:
    filters = wanted.filters
    return Shape(
        dialect,
        wanted.sort,
        tuple((name, len(values) > 1) for name, values in filters.any_of),
        has_since=filters.since is not None,
        is_after=wanted.cursor is not None,
    )


def _as_stored(values: Mapping[str, Any], dialect: str) -> Mapping[str, Any]:
    """SQLite has neither times nor arrays: texts, as SQLAlchemy stores them, and JSON."""
    if dialect != "sqlite":
        return values
    return {name: _as_text(value) for name, value in values.items()}


def _as_text(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC).replace(tzinfo=None).isoformat(" ", "microseconds")
    return json_array(value) if isinstance(value, list) else value


def revisions_of(rows: Sequence[PageRow]) -> Sequence[tuple[int, int]]:
    """Ids and revisions: enough to tell whether a page has changed."""
    return [(row[0], row[REVISION_AT]) for row in rows]


def next_cursor(rows: Sequence[PageRow], wanted: WantedPage) -> str | None:
    """The cursor after the last row shown, where there are more."""
    if len(rows) <= wanted.limit:
        return None
    last = rows[wanted.limit - 1]
    value = last[ITEM_COLUMNS.index(SORT_COLUMNS[wanted.sort])]
    return Cursor(sort=wanted.sort, value=value, id=last[0]).encode()
