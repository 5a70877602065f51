"""Events: the list, the upsert that every submission goes through, edits."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from types import SimpleNamespace
from typing import Any

from sqlalchemy import Select, and_, case, func, literal, select, update

from opspilot.domain.enums import Status
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
from opspilot.repositories.upsert import insert_into

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

    def record(self, values: Mapping[str, Any]) -> RowData:
        """Count one more occurrence of this fingerprint's event, or insert the event.

        Returns the row as it is now; ``occurrence_count == 1`` tells a new event, ``reopened_at
        == updated_at``
        one that this occurrence brought back. A repeat, the common case, is one statement and
        burns no id.
        """
        return self._count_one_more(values) or self._insert_or_count(values)

    def _count_one_more(self, values: Mapping[str, Any]) -> RowData | None:
        statement = (
            update(Event)
            .where(Event.fingerprint == values["fingerprint"])
            .values(_one_more(_literals(values)))
            .returning(*EVENT_COLUMNS)
        )
        row = self.session.execute(statement).mappings().one_or_none()
        return None if row is None else dict(row)

    def _insert_or_count(self, values: Mapping[str, Any]) -> RowData:
        """The conflict is a twin that was submitted at the same instant."""
        insert = insert_into(self.session, Event).values(**values)
        statement = insert.on_conflict_do_update(
            index_elements=[Event.fingerprint], set_=_one_more(insert.excluded)
        ).returning(*EVENT_COLUMNS)
        return dict(self.session.execute(statement).mappings().one())

    def set_analysed_releases(self, event_id: int, releases: Sequence[str]) -> None:
        changed = update(Event).where(Event.id == event_id)
        self.session.execute(changed.values(analysed_releases=list(releases)))

    def page(
        self, filters: EventFilters, *, sort: EventSort, cursor: str | None, limit: int
    ) -> Sequence[RowData]:
        """At most ``limit`` + 1 list rows: the extra one tells that there is a next page."""
        query = _page_of(select(*LIST_COLUMNS, *ANALYSIS_LIST_COLUMNS), filters, sort, cursor)
        query = query.outerjoin(AnalysisRecord, CURRENT_ANALYSIS).limit(limit + 1)
        return [dict(row) for row in self.session.execute(query).mappings()]

    def page_revisions(
        self, filters: EventFilters, *, sort: EventSort, cursor: str | None, limit: int
    ) -> Sequence[tuple[int, int]]:
        """``(id, revision)`` of the same rows: enough to tell whether a page has changed."""
        query = _page_of(select(Event.id, Event.revision), filters, sort, cursor).limit(limit + 1)
        return [(row.id, row.revision) for row in self.session.execute(query)]

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


def _page_of(
    query: Select[*tuple[Any, ...]], filters: EventFilters, sort: EventSort, cursor: str | None
) -> Select[*tuple[Any, ...]]:
    column = SORT_COLUMNS[sort]
    query = query.where(*filter_conditions(filters)).order_by(column.desc(), Event.id.desc())
    if cursor is None:
        return query
    return query.where(after_cursor(decode_cursor(cursor, sort=sort), sort))


def _one_more(new: Any) -> dict[str, Any]:
    """What a repeat changes. A resolved event comes back only if it was seen *after* it was
    resolved:
    a log that was late in the post is no regression."""
    is_back = and_(Event.status == Status.RESOLVED, new.last_seen_at > Event.resolved_at)
    return {
        "occurrence_count": Event.occurrence_count + 1,
        "first_seen_at": _smaller(Event.first_seen_at, new.first_seen_at),
        "last_seen_at": _larger(Event.last_seen_at, new.last_seen_at),
        "updated_at": new.updated_at,
        "status": case((is_back, Status.OPEN), else_=Event.status),
        "is_regression": case((is_back, True), else_=Event.is_regression),
        "reopened_at": case((is_back, new.updated_at), else_=Event.reopened_at),
        "version": Event.version + case((is_back, 1), else_=0),
        "revision": Event.revision + 1,
        "service": func.coalesce(Event.service, new.service),
        "environment": func.coalesce(Event.environment, new.environment),
        "release": func.coalesce(new.release, Event.release),
        "triage": new.triage,
        "culprit": new.culprit,
    }


def _literals(values: Mapping[str, Any]) -> SimpleNamespace:
    columns = Event.__table__.columns
    return SimpleNamespace(**{name: literal(v, columns[name].type) for name, v in values.items()})


def _larger(a: Any, b: Any) -> Any:
    return case((b > a, b), else_=a)


def _smaller(a: Any, b: Any) -> Any:
    return case((b < a, b), else_=a)
