"""The statements of a submission, built once: SQLAlchemy takes longer to put one together than
the database takes to run it."""

from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any, cast

from sqlalchemy import Executable, Table, and_, bindparam, case, func, insert, update
from sqlalchemy.dialects import postgresql, sqlite

from opspilot.domain.enums import Status
from opspilot.models import AnalysisRecord, Event, HourlyCount, Occurrence, TimelineEntry

EVENTS, OCCURRENCES, HOURS, ENTRIES, ANALYSES = (
    cast(Table, model.__table__)
    for model in (Event, Occurrence, HourlyCount, TimelineEntry, AnalysisRecord)
)
REWRITTEN = ("triage", "culprit")
"""What every occurrence writes anew, so that the row need not send it back."""
NEW_VALUES = (
    "fingerprint",
    "first_seen_at",
    "last_seen_at",
    "updated_at",
    "service",
    "environment",
    "release",
    *REWRITTEN,
)


@dataclass(frozen=True, slots=True)
class SubmissionStatements:
    """``count_one_more`` takes ``NEW_VALUES`` with ``new_`` before each name; the others take
    columns."""

    count_one_more: Executable
    insert_or_count: Executable
    insert_occurrence: Executable
    bump_hour: Executable
    note: Executable
    insert_analysis: Executable


def build(dialect: Any) -> SubmissionStatements:
    """``dialect``: the module with the database's own ``INSERT … ON CONFLICT``."""
    returned = [column for column in EVENTS.columns if column.name not in REWRITTEN]
    new = {name: bindparam(f"new_{name}", type_=EVENTS.c[name].type) for name in NEW_VALUES}
    event = dialect.insert(EVENTS)
    hour = dialect.insert(HOURS)
    return SubmissionStatements(
        count_one_more=update(EVENTS)
        .where(EVENTS.c.fingerprint == new["fingerprint"])
        .values(_one_more(SimpleNamespace(**new)))
        .returning(*returned),
        insert_or_count=event.on_conflict_do_update(
            index_elements=[EVENTS.c.fingerprint], set_=_one_more(event.excluded)
        ).returning(*returned),
        insert_occurrence=insert(OCCURRENCES).returning(OCCURRENCES.c.id),
        bump_hour=hour.on_conflict_do_update(
            index_elements=[HOURS.c.event_id, HOURS.c.hour], set_={"count": HOURS.c.count + 1}
        ),
        note=insert(ENTRIES),
        insert_analysis=insert(ANALYSES).returning(ANALYSES.c.id),
    )


def _one_more(new: Any) -> dict[str, Any]:
    """What a repeat changes. A resolved event comes back only if it was seen *after* it was
    resolved: a log that was late in the post is no regression."""
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


def _larger(a: Any, b: Any) -> Any:
    return case((b > a, b), else_=a)


def _smaller(a: Any, b: Any) -> Any:
    return case((b < a, b), else_=a)


BY_DIALECT = {"sqlite": build(sqlite), "postgresql": build(postgresql)}
