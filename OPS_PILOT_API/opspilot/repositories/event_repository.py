"""Events: the list, edits."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Select, and_, select, update

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
EVENT_COLUMNS = tuple(Event.__table__.columns)
LIST_COLUMNS = tuple(c for c in EVENT_COLUMNS if c.name not in NOT_LISTED)
ANALYSIS_LIST_COLUMNS = tuple(
    getattr(AnalysisRecord, name).label(f"analysis_{name}")
    for name in (
        "analyzer",
        "model",
        "root_cause",
        "suggested_fix",
        "confidence",
        "degraded_reason",
    )
)
CURRENT_ANALYSIS = and_(AnalysisRecord.event_id == Event.id, AnalysisRecord.is_current)


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
        query = self._page_of(select(*LIST_COLUMNS, *ANALYSIS_LIST_COLUMNS), filters, sort, cursor)
        query = query.outerjoin(AnalysisRecord, CURRENT_ANALYSIS).limit(limit + 1)
        return [dict(row) for row in self.session.execute(query).mappings()]

    def page_revisions(
        self, filters: EventFilters, *, sort: EventSort, cursor: str | None, limit: int
    ) -> Sequence[tuple[int, int]]:
        """``(id, revision)`` of the same rows: enough to tell whether a page has changed."""
        query = self._page_of(select(Event.id, Event.revision), filters, sort, cursor)
        rows = self.session.execute(query.limit(limit + 1))
        return [(row.id, row.revision) for row in rows]

    def _page_of(
        self,
        query: Select[*tuple[Any, ...]],
        filters: EventFilters,
        sort: EventSort,
        cursor: str | None,
    ) -> Select[*tuple[Any, ...]]:
        dialect = self.session.get_bind().dialect.name
        query = query.where(*filter_conditions(filters, dialect))
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
