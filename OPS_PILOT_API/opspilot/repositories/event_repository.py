"""Events: the list, edits."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Enum, Select, String, and_, select, type_coerce, update

from opspilot.models import AnalysisRecord, Event
from opspilot.repositories.event_filters import (
    SORT_COLUMNS,
    EventFilters,
    EventSort,
    after_cursor,
    filter_conditions,
)
from opspilot.repositories.generic_repository import GenericRepository
from opspilot.repositories.paging import Cursor, decode_cursor

RowData = dict[str, Any]

NOT_LISTED = {"triage", "resolution", "analysed_releases"}
EVENTS, ANALYSES = Event.__table__, AnalysisRecord.__table__
LIST_COLUMNS = tuple(c for c in EVENTS.columns if c.name not in NOT_LISTED)
ANALYSIS_LIST_COLUMNS = tuple(
    ANALYSES.c[name].label(f"analysis_{name}")
    for name in (
        "analyzer",
        "model",
        "root_cause",
        "suggested_fix",
        "confidence",
        "degraded_reason",
    )
)


def _as_stored(column: ColumnElement[Any]) -> ColumnElement[Any]:
    """A word of an enum stays a word: lists go to the wire as they are."""
    if isinstance(column.type, Enum):
        return type_coerce(column, String()).label(column.key)
    return column


CURRENT_ANALYSIS = and_(ANALYSES.c.event_id == EVENTS.c.id, ANALYSES.c.is_current)
# Built once, of tables: the list is polled, and putting its statement together took longer than
# running it.
LIST = select(*map(_as_stored, (*LIST_COLUMNS, *ANALYSIS_LIST_COLUMNS))).select_from(
    EVENTS.outerjoin(ANALYSES, CURRENT_ANALYSIS)
)
REVISIONS = select(EVENTS.c.id, EVENTS.c.revision)


class EventRepository(GenericRepository[Event]):
    model = Event
    noun = "event"

    def set_analysed_releases(self, event_id: int, releases: Sequence[str]) -> None:
        changed = update(Event).where(Event.id == event_id)
        self.session.execute(changed.values(analysed_releases=list(releases)))

    def page(
        self, filters: EventFilters, *, sort: EventSort, cursor: str | None, limit: int
    ) -> Sequence[RowData]:
        """At most ``limit`` + 1 list rows: the extra one tells that there is a next page."""
        query = self._page_of(LIST, filters, sort, cursor).limit(limit + 1)
        found = self.session.connection().execute(query)
        names = tuple(found.keys())
        return [dict(zip(names, row, strict=True)) for row in found.all()]

    def page_revisions(
        self, filters: EventFilters, *, sort: EventSort, cursor: str | None, limit: int
    ) -> Sequence[tuple[int, int]]:
        """``(id, revision)`` of the same rows: enough to tell whether a page has changed."""
        query = self._page_of(REVISIONS, filters, sort, cursor)
        rows = self.session.connection().execute(query.limit(limit + 1))
        return [(row.id, row.revision) for row in rows]

    def _page_of(
        self,
        query: Select[*tuple[Any, ...]],
        filters: EventFilters,
        sort: EventSort,
        cursor: str | None,
    ) -> Select[*tuple[Any, ...]]:
        conditions = filter_conditions(filters, sort, self.session.connection())
        query = query.where(*conditions)
        query = query.order_by(SORT_COLUMNS[sort].desc(), Event.id.desc())
        if cursor is None:
            return query
        return query.where(after_cursor(decode_cursor(cursor, sort=sort), sort))

    def revision_of(self, event_id: int) -> tuple[int, int] | None:
        """``(version, revision)``, or None where there is no such event."""
        query = select(Event.version, Event.revision).where(Event.id == event_id)
        row = self.session.execute(query).first()
        return (row.version, row.revision) if row else None

    def lock(self, event_id: int) -> Event:
        """The event, held against other writers until the transaction ends. Raises
        ``NotFoundError``."""
        query = select(Event).where(Event.id == event_id).with_for_update()
        found = self.session.scalars(query).first()
        return found if found is not None else self.require(event_id)


def next_cursor(rows: Sequence[RowData], *, sort: EventSort, limit: int) -> str | None:
    """The cursor after ``limit`` rows, where there are more."""
    if len(rows) <= limit:
        return None
    last = rows[limit - 1]
    value = last[SORT_COLUMNS[sort].key]
    text = value.isoformat() if isinstance(value, datetime) else value
    return Cursor(sort=sort, value=text, id=last["id"]).encode()
