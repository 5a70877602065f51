"""PostgreSQL: one statement for all tables, so one round trip, and the event's row is locked only
while the server itself works: a storm of one failure queues up for less than a millisecond each."""

from collections.abc import Sequence
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

from sqlalchemy import (
    CTE,
    ColumnElement,
    Connection,
    Row,
    ScalarSelect,
    Select,
    Text,
    bindparam,
    case,
    cast,
    column,
    func,
    insert,
    literal,
    or_,
    select,
    table,
    true,
    update,
)
from sqlalchemy.dialects import postgresql
from sqlalchemy.dialects.postgresql import TSVECTOR

from opspilot.domain.enums import TimelineKind
from opspilot.repositories.search_backends import BACKENDS
from opspilot.repositories.submission_parts import (
    ANALYSES,
    ENTRIES,
    EVENTS,
    HOURS,
    OCCURRENCES,
    RETURNED,
    REWRITTEN,
    NewFailure,
    NewSubmission,
    RowData,
    Stored,
    new_binds,
    new_values,
    note_of,
    one_more,
)
from opspilot.repositories.timeline_repository import Entry, newest_entries

OCCURRENCE_COLUMNS = [c for c in OCCURRENCES.columns if c.name not in ("id", "event_id")]
ANALYSIS_COLUMNS = [
    c for c in ANALYSES.columns if c.name not in ("id", "event_id", "occurrence_id")
]
EVENT_NAMES = [column.name for column in RETURNED]
ANALYSIS_NAMES = [column.name for column in ANALYSES.columns]
CURRENT_ANALYSIS = select(*ANALYSES.columns).where(
    ANALYSES.c.event_id == bindparam("event_id"), ANALYSES.c.is_current
)


class StoreAtOnce:
    def count(self, connection: Connection, submission: NewSubmission) -> Stored | None:
        values = new_values(submission.event) | _shared_values(submission)
        row = connection.execute(COUNT, values).one_or_none()
        return None if row is None else _stored(connection, row, submission)

    def insert(
        self, connection: Connection, submission: NewSubmission, failure: NewFailure
    ) -> Stored:
        values = {f"event_{name}": value for name, value in submission.event.items()}
        values |= {f"analysis_{name}": value for name, value in failure.analysis.items()}
        words = BACKENDS["postgresql"].stored(failure.words)
        values |= _shared_values(submission) | {"words": words}
        row = connection.execute(INSERT, values).one()
        stored = _stored(connection, row, submission)
        return _with_failure(stored, failure, row) if stored.is_new else stored


def _binds(prefix: str, columns: Sequence[ColumnElement[Any]]) -> list[Any]:
    return [bindparam(f"{prefix}_{column.key}", type_=column.type) for column in columns]


def _put_occurrence(event: CTE) -> CTE:
    values = select(event.c.id, *_binds("occurrence", OCCURRENCE_COLUMNS))
    names = ["event_id", *(column.name for column in OCCURRENCE_COLUMNS)]
    return insert(OCCURRENCES).from_select(names, values).returning(OCCURRENCES.c.id).cte("kept")


def _bump_hour(event: CTE) -> CTE:
    hour = bindparam("hour", type_=HOURS.c.hour.type)
    values = select(event.c.id, hour, literal(1))
    bump = postgresql.insert(HOURS).from_select(["event_id", "hour", "count"], values)
    return bump.on_conflict_do_update(
        index_elements=[HOURS.c.event_id, HOURS.c.hour], set_={"count": HOURS.c.count + 1}
    ).cte("bumped")


def _note(event: CTE) -> CTE:
    """The same as ``note_of`` tells the caller."""
    at = bindparam("at", type_=ENTRIES.c.at.type)
    is_new = event.c.occurrence_count == 1
    kind = case((is_new, TimelineKind.CREATED.value), else_=TimelineKind.REGRESSED.value)
    values = select(event.c.id, at, kind, literal({}, ENTRIES.c.detail.type))
    values = values.where(or_(is_new, event.c.reopened_at == at))
    return insert(ENTRIES).from_select(["event_id", "at", "kind", "detail"], values).cte("noted")


def _put_analysis(event: CTE, occurrence: CTE) -> CTE:
    values = select(event.c.id, occurrence.c.id, *_binds("analysis", ANALYSIS_COLUMNS))
    values = values.select_from(event.join(occurrence, true()))
    values = values.where(event.c.occurrence_count == 1)
    names = ["event_id", "occurrence_id", *(column.name for column in ANALYSIS_COLUMNS)]
    return insert(ANALYSES).from_select(names, values).returning(ANALYSES.c.id).cte("analysed")


def _put_words(event: CTE) -> CTE:
    index = table("event_search", column("event_id"), column("words", TSVECTOR()))
    words = cast(bindparam("words", type_=Text()), TSVECTOR())
    values = select(event.c.id, words).where(event.c.occurrence_count == 1)
    return insert(index).from_select(["event_id", "words"], values).cte("indexed")


def _timeline(event: CTE) -> ScalarSelect[Any]:
    entries = newest_entries(event.c.id).correlate(event).subquery("entries")
    parts = func.json_build_array(entries.c.at, entries.c.kind, entries.c.detail)
    return select(func.json_agg(parts)).select_from(entries).scalar_subquery()


def _answer(event: CTE, occurrence: CTE) -> Select[Any]:
    current = (ANALYSES.c.event_id == event.c.id) & ANALYSES.c.is_current
    found = event.join(occurrence, true()).outerjoin(ANALYSES, current)
    analysis = [column.label(f"analysis_{column.name}") for column in ANALYSES.columns]
    query = select(*event.c, occurrence.c.id.label("occurrence_id"), _timeline(event), *analysis)
    return query.select_from(found).add_cte(_bump_hour(event), _note(event))


def _count() -> Select[Any]:
    new = new_binds()
    counted = update(EVENTS).where(EVENTS.c.fingerprint == new.fingerprint)
    event = counted.values(one_more(new)).returning(*RETURNED).cte("event")
    return _answer(event, _put_occurrence(event))


def _insert() -> Select[Any]:
    columns = [column for column in EVENTS.columns if column.name != "id"]
    given = dict(zip((c.name for c in columns), _binds("event", columns), strict=True))
    new = postgresql.insert(EVENTS).values(given)
    counted = new.on_conflict_do_update(
        index_elements=[EVENTS.c.fingerprint], set_=one_more(new.excluded)
    )
    event = counted.returning(*RETURNED).cte("event")
    occurrence = _put_occurrence(event)
    analysis = _put_analysis(event, occurrence)
    analysis_id = select(analysis.c.id).scalar_subquery().label("new_analysis_id")
    query = _answer(event, occurrence).add_columns(analysis_id)
    return query.add_cte(_put_words(event))


COUNT, INSERT = _count(), _insert()


def _shared_values(submission: NewSubmission) -> RowData:
    occurrence = {f"occurrence_{k}": value for k, value in submission.occurrence.items()}
    return occurrence | {"hour": submission.hour, "at": submission.at}


def _stored(connection: Connection, row: Row[Any], submission: NewSubmission) -> Stored:
    """From a row of ``_answer``."""
    size = len(EVENT_NAMES)
    event = dict(zip(EVENT_NAMES, row[:size], strict=True))
    event |= {name: submission.event[name] for name in REWRITTEN}
    occurrence_id, entries, *analysis = row[size : size + 2 + len(ANALYSIS_NAMES)]
    timeline = [_entry(*parts) for parts in reversed(entries or ())]
    note = note_of(event, submission.at)
    if note is not None:
        timeline.append(note)
    current: Any = _analysis(analysis)
    if current is None and event["occurrence_count"] > 1:
        current = _analysis_of_twin(connection, event["id"])
    return Stored(event, occurrence_id, current, timeline)


def _entry(at: str, kind: str, detail: RowData) -> Entry:
    return Entry(datetime.fromisoformat(at).astimezone(UTC), TimelineKind(kind), detail)


def _analysis(values: Sequence[Any]) -> SimpleNamespace | None:
    found = dict(zip(ANALYSIS_NAMES, values, strict=True))
    return None if found["id"] is None else SimpleNamespace(**found)


def _analysis_of_twin(connection: Connection, event_id: int) -> Row[Any] | None:
    """It was written after our statement had begun to look."""
    return connection.execute(CURRENT_ANALYSIS, {"event_id": event_id}).first()


def _with_failure(stored: Stored, failure: NewFailure, row: Row[Any]) -> Stored:
    ids = {"event_id": stored.event["id"], "occurrence_id": stored.occurrence_id}
    analysis = SimpleNamespace(**failure.analysis, **ids, id=row.new_analysis_id)
    return Stored(stored.event, stored.occurrence_id, analysis, stored.timeline)
