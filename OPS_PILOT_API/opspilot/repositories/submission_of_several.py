"""PostgreSQL: several occurrences of one failure, counted by one statement. In a storm the event's
row stays locked until a commit is on disk, so each commit had better hold all that is there."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

import orjson
from sqlalchemy import (
    CTE,
    JSON,
    Column,
    Connection,
    Integer,
    Select,
    TableValuedAlias,
    bindparam,
    column,
    func,
    insert,
    literal,
    select,
    true,
    update,
)
from sqlalchemy.dialects import postgresql

from opspilot.domain.enums import TimelineKind
from opspilot.repositories.submission_parts import (
    ENTRIES,
    EVENT_NAMES,
    EVENTS,
    HOURS,
    OCCURRENCE_COLUMNS,
    OCCURRENCES,
    RETURNED,
    REWRITTEN,
    NewSubmission,
    RowData,
    Stored,
    new_binds,
    new_values,
    some_more,
)

NTH = Column("nth", Integer)


def count_several(
    connection: Connection, submissions: Sequence[NewSubmission]
) -> list[Stored | None]:
    """In their order; None for all where no event has their fingerprint."""
    row = connection.execute(COUNT_SEVERAL, _values(submissions)).one_or_none()
    if row is None:
        return [None] * len(submissions)
    last = dict(zip(EVENT_NAMES, row, strict=False))
    return [
        Stored(_as_after(submission, last, later=len(submissions) - nth), occurrence_id)
        for nth, (submission, occurrence_id) in enumerate(
            zip(submissions, row.occurrence_ids, strict=True), 1
        )
    ]


def _as_after(submission: NewSubmission, last: RowData, *, later: int) -> RowData:
    """The event when so many of them were still to come."""
    counts = {name: last[name] - later for name in ("occurrence_count", "revision")}
    return {**last, **counts, **{name: submission.event[name] for name in REWRITTEN}}


def _values(submissions: Sequence[NewSubmission]) -> RowData:
    rows = [{"nth": nth, **one.occurrence} for nth, one in enumerate(submissions)]
    hours = Counter(submission.hour for submission in submissions)
    counts = [{"hour": hour, "count": count} for hour, count in hours.items()]
    return new_values(_together(submissions)) | {
        "size": len(submissions),
        "at": max(submission.at for submission in submissions),
        "happens_now": any(submission.happens_now for submission in submissions),
        "rows": orjson.dumps(rows).decode(),
        "hours": orjson.dumps(counts).decode(),
    }


def _together(submissions: Sequence[NewSubmission]) -> Mapping[str, Any]:
    """What they change of the event, as if they had come one after the other."""
    events = [submission.event for submission in submissions]
    return {
        **events[-1],
        "first_seen_at": min(event["first_seen_at"] for event in events),
        "last_seen_at": max(event["last_seen_at"] for event in events),
        "updated_at": max(submission.at for submission in submissions),
        "service": _first_given(event["service"] for event in events),
        "environment": _first_given(event["environment"] for event in events),
        "release": _first_given(event["release"] for event in reversed(events)),
    }


def _first_given(values: Any) -> Any:
    return next((value for value in values if value is not None), None)


def _given(name: str, *columns: Column[Any]) -> TableValuedAlias:
    """The rows that the JSON parameter of that name holds."""
    rows = func.json_to_recordset(func.cast(bindparam(name), JSON))
    typed = [column(c.name, c.type) for c in columns]
    return rows.table_valued(*typed).render_derived(with_types=True)


def _put_occurrences(event: CTE) -> CTE:
    """Numbered in their order."""
    given = _given("rows", NTH, *OCCURRENCE_COLUMNS)
    values = select(event.c.id, *(given.c[c.name] for c in OCCURRENCE_COLUMNS))
    values = values.select_from(event.join(given, true())).order_by(given.c.nth)
    names = ["event_id", *(c.name for c in OCCURRENCE_COLUMNS)]
    return insert(OCCURRENCES).from_select(names, values).returning(OCCURRENCES.c.id).cte("kept")


def _bump_hours(event: CTE) -> CTE:
    given = _given("hours", HOURS.c.hour, HOURS.c.count)
    values = select(event.c.id, given.c.hour, given.c.count)
    values = values.select_from(event.join(given, true()))
    bump = postgresql.insert(HOURS).from_select(["event_id", "hour", "count"], values)
    return bump.on_conflict_do_update(
        index_elements=[HOURS.c.event_id, HOURS.c.hour],
        set_={"count": HOURS.c.count + bump.excluded.count},
    ).cte("bumped")


def _note(event: CTE) -> CTE:
    at = bindparam("at", type_=ENTRIES.c.at.type)
    kind, detail = TimelineKind.REGRESSED.value, literal({}, ENTRIES.c.detail.type)
    values = select(event.c.id, at, literal(kind), detail).where(event.c.reopened_at == at)
    return insert(ENTRIES).from_select(["event_id", "at", "kind", "detail"], values).cte("noted")


def _count_several() -> Select[Any]:
    new = new_binds()
    counted = update(EVENTS).where(EVENTS.c.fingerprint == new.fingerprint)
    changed = some_more(new, bindparam("size", type_=Integer))
    event = counted.values(changed).returning(*RETURNED).cte("event")
    kept = _put_occurrences(event)
    ids = select(func.array_agg(postgresql.aggregate_order_by(kept.c.id, kept.c.id)))
    query = select(*event.c, ids.scalar_subquery().label("occurrence_ids"))
    return query.add_cte(_bump_hours(event), _note(event))


COUNT_SEVERAL = _count_several()
