"""SQLite: a statement for each table. They run in the process itself, so a step costs little, and
the write lock is held already."""

from collections.abc import Mapping, Sequence
from types import SimpleNamespace
from typing import Any

from sqlalchemy import Connection, bindparam, insert, select, update
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
    one_more,
)
from opspilot.repositories.timeline_repository import NEWEST, Entry

_EVENT, _HOUR = sqlite.insert(EVENTS), sqlite.insert(HOURS)
_NEW = new_binds()
COUNT = (
    update(EVENTS)
    .where(EVENTS.c.fingerprint == _NEW.fingerprint)
    .values(one_more(_NEW))
    .returning(*RETURNED)
)
INSERT_OR_COUNT = _EVENT.on_conflict_do_update(
    index_elements=[EVENTS.c.fingerprint], set_=one_more(_EVENT.excluded)
).returning(*RETURNED)
INSERT_OCCURRENCE = insert(OCCURRENCES).returning(OCCURRENCES.c.id)
BUMP_HOUR = _HOUR.on_conflict_do_update(
    index_elements=[HOURS.c.event_id, HOURS.c.hour], set_={"count": HOURS.c.count + 1}
)
NOTE = insert(ENTRIES)
INSERT_ANALYSIS = insert(ANALYSES).returning(ANALYSES.c.id)
CURRENT_ANALYSIS = select(*ANALYSES.columns).where(
    ANALYSES.c.event_id == bindparam("event_id"), ANALYSES.c.is_current
)


class StoreInSteps:
    def count(self, connection: Connection, submission: NewSubmission) -> Stored | None:
        row = connection.execute(COUNT, new_values(submission.event)).mappings().one_or_none()
        return None if row is None else _store(connection, submission, _whole(row, submission))

    def insert(
        self, connection: Connection, submission: NewSubmission, failure: NewFailure
    ) -> Stored:
        row = connection.execute(INSERT_OR_COUNT, submission.event).mappings().one()
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
    stored = Stored(event, int(occurrence_id or 0), None)
    if failure is None or not stored.is_new:
        return _with_answer(connection, stored)
    return _with_failure(connection, stored, failure, note)


def _with_answer(connection: Connection, stored: Stored) -> Stored:
    of_event = {"event_id": stored.event["id"]}
    analysis = connection.execute(CURRENT_ANALYSIS, of_event).first()
    timeline = [Entry(*row) for row in connection.execute(NEWEST, of_event)][::-1]
    return Stored(stored.event, stored.occurrence_id, analysis, timeline)


def _with_failure(
    connection: Connection, stored: Stored, failure: NewFailure, note: Entry | None
) -> Stored:
    event_id, occurrence_id = stored.event["id"], stored.occurrence_id
    ids = {"event_id": event_id, "occurrence_id": occurrence_id}
    values = {**failure.analysis, **ids}
    analysis_id = connection.scalar(INSERT_ANALYSIS, values)
    search = BACKENDS["sqlite"]
    connection.execute(search.put, {"id": event_id, "words": search.stored(failure.words)})
    timeline: Sequence[Entry] = () if note is None else (note,)
    analysis = SimpleNamespace(**values, id=analysis_id)
    return Stored(stored.event, occurrence_id, analysis, timeline)
