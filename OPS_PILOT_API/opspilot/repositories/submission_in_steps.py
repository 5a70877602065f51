"""SQLite: a statement for each table. They run in the process itself, so a step costs little, and
the write lock is held already."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, insert, update
from sqlalchemy.dialects import sqlite

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
    some_more,
)

_EVENT, _HOUR = sqlite.insert(EVENTS), sqlite.insert(HOURS)
_NEW = new_binds()
COUNT = (
    update(EVENTS)
    .where(EVENTS.c.fingerprint == _NEW.fingerprint)
    .values(some_more(_NEW))
    .returning(*RETURNED)
)
INSERT_OR_COUNT = _EVENT.on_conflict_do_update(
    index_elements=[EVENTS.c.fingerprint], set_=some_more(_EVENT.excluded)
).returning(*RETURNED)
INSERT_OCCURRENCE = insert(OCCURRENCES).returning(OCCURRENCES.c.id)
BUMP_HOUR = _HOUR.on_conflict_do_update(
    index_elements=[HOURS.c.event_id, HOURS.c.hour], set_={"count": HOURS.c.count + 1}
)
NOTE = insert(ENTRIES)
INSERT_ANALYSIS = insert(ANALYSES).returning(ANALYSES.c.id)


class StoreInSteps:
    def count(
        self, connection: Connection, submissions: Sequence[NewSubmission]
    ) -> list[Stored | None]:
        return [self._count(connection, submission) for submission in submissions]

    def _count(self, connection: Connection, submission: NewSubmission) -> Stored | None:
        values = new_values(submission.event) | {"happens_now": submission.happens_now}
        row = connection.execute(COUNT, values).mappings().one_or_none()
        return None if row is None else _store(connection, submission, _whole(row, submission))

    def insert(
        self, connection: Connection, submission: NewSubmission, failure: NewFailure
    ) -> Stored:
        values = {**submission.event, "happens_now": submission.happens_now}
        row = connection.execute(INSERT_OR_COUNT, values).mappings().one()
        return _store(connection, submission, _whole(row, submission), failure)


def _whole(row: Mapping[Any, Any], submission: NewSubmission) -> RowData:
    return {**row, **{name: submission.event[name] for name in REWRITTEN}}


def _store(
    connection: Connection,
    submission: NewSubmission,
    event: RowData,
    failure: NewFailure | None = None,
) -> Stored:
    """What belongs to an event that has just been counted or inserted."""
    of_event = {"event_id": event["id"]}
    occurrence_id = connection.scalar(INSERT_OCCURRENCE, {**submission.occurrence, **of_event})
    connection.execute(BUMP_HOUR, {**of_event, "hour": submission.hour, "count": 1})
    note = note_of(event, submission.at)
    if note is not None:
        connection.execute(NOTE, {**of_event, **note._asdict()})
    stored = Stored(event, int(occurrence_id or 0))
    if failure is None or not stored.is_new:
        return stored
    return _with_failure(connection, stored, failure)


def _with_failure(connection: Connection, stored: Stored, failure: NewFailure) -> Stored:
    event_id = stored.event["id"]
    ids = {"event_id": event_id, "occurrence_id": stored.occurrence_id}
    analysis_id = connection.scalar(INSERT_ANALYSIS, {**failure.analysis, **ids})
    search = BACKENDS["sqlite"]
    connection.execute(search.put, {"id": event_id, "words": search.stored(failure.words)})
    return replace(stored, analysis_id=analysis_id)
