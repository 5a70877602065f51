"""PostgreSQL: one statement for all tables, so one round trip, and the event's row is locked only
while the server itself works: a storm of one failure queues up for less than a millisecond each."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import (
    CTE,
    ColumnElement,
    Connection,
    Row,
    Select,
    Text,
    bindparam,
    case,
    cast,
    column,
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
from opspilot.repositories.submission_of_several import count_several
from opspilot.repositories.submission_parts import (
    ANALYSES,
    ENTRIES,
    EVENT_NAMES,
    EVENTS,
    HOURS,
    OCCURRENCE_COLUMNS,
    OCCURRENCES,
    RETURNED,
    REWRITTEN,
    NewFailure,
    NewSubmission,
    RowData,
    Stored,
    new_binds,
    new_values,
    some_more,
)

ANALYSIS_COLUMNS = [
    c for c in ANALYSES.columns if c.name not in ("id", "event_id", "occurrence_id")
]


class StoreAtOnce:
    def count(
        self, connection: Connection, submissions: Sequence[NewSubmission]
    ) -> list[Stored | None]:
        """All of one failure."""
        if len(submissions) > 1:
            return count_several(connection, submissions)
        (submission,) = submissions
        values = new_values(submission.event) | _shared_values(submission)
        row = connection.execute(COUNT, values).one_or_none()
        return [None if row is None else _stored(row, submission)]

    def insert(
        self, connection: Connection, submission: NewSubmission, failure: NewFailure
    ) -> Stored:
        values = {f"event_{name}": value for name, value in submission.event.items()}
        values |= {f"analysis_{name}": value for name, value in failure.analysis.items()}
        words = BACKENDS["postgresql"].stored(failure.words)
        values |= _shared_values(submission) | {"words": words}
        row = connection.execute(INSERT, values).one()
        return _stored(row, submission, row.analysis_id)


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


def _answer(event: CTE, occurrence: CTE) -> Select[Any]:
    query = select(*event.c, occurrence.c.id.label("occurrence_id"))
    query = query.select_from(event.join(occurrence, true()))
    return query.add_cte(_bump_hour(event), _note(event))


def _count() -> Select[Any]:
    new = new_binds()
    counted = update(EVENTS).where(EVENTS.c.fingerprint == new.fingerprint)
    event = counted.values(some_more(new)).returning(*RETURNED).cte("event")
    return _answer(event, _put_occurrence(event))


def _insert() -> Select[Any]:
    columns = [column for column in EVENTS.columns if column.name != "id"]
    given = dict(zip((c.name for c in columns), _binds("event", columns), strict=True))
    new = postgresql.insert(EVENTS).values(given)
    counted = new.on_conflict_do_update(
        index_elements=[EVENTS.c.fingerprint], set_=some_more(new.excluded)
    )
    event = counted.returning(*RETURNED).cte("event")
    occurrence = _put_occurrence(event)
    analysis = _put_analysis(event, occurrence)
    analysis_id = select(analysis.c.id).scalar_subquery().label("analysis_id")
    query = _answer(event, occurrence).add_columns(analysis_id)
    return query.add_cte(_put_words(event))


COUNT, INSERT = _count(), _insert()


def _shared_values(submission: NewSubmission) -> RowData:
    occurrence = {f"occurrence_{k}": value for k, value in submission.occurrence.items()}
    other = {"hour": submission.hour, "at": submission.at, "happens_now": submission.happens_now}
    return occurrence | other


def _stored(row: Row[Any], submission: NewSubmission, analysis_id: int | None = None) -> Stored:
    """From a row of ``_answer``."""
    event = dict(zip(EVENT_NAMES, row, strict=False))
    event |= {name: submission.event[name] for name in REWRITTEN}
    return Stored(event, row.occurrence_id, analysis_id)
