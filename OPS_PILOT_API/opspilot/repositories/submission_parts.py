"""What the statements of a submission are made of: built once, because SQLAlchemy takes longer to
put one together than the database takes to run it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import SimpleNamespace
from typing import Any, Protocol, cast

from sqlalchemy import Boolean, Connection, Table, and_, bindparam, case, func, or_

from opspilot.domain.enums import Status, TimelineKind
from opspilot.models import AnalysisRecord, Event, HourlyCount, Occurrence, TimelineEntry
from opspilot.repositories.timeline_repository import Entry

RowData = dict[str, Any]

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
HAPPENS_NOW = bindparam("happens_now", type_=Boolean)
RETURNED = tuple(column for column in EVENTS.columns if column.name not in REWRITTEN)
EVENT_NAMES = tuple(column.name for column in RETURNED)
OCCURRENCE_COLUMNS = [c for c in OCCURRENCES.columns if c.name not in ("id", "event_id")]
"""What a submission gives; the others are the database's."""


@dataclass(frozen=True, slots=True)
class NewSubmission:
    """The columns of the rows that a submission may write; ids are the database's to give.

    ``event``: of a new event, and what a repeat changes. ``occurrence``: without ``event_id``.
    ``happens_now``: the sender named no other time.
    """

    event: Mapping[str, Any]
    occurrence: Mapping[str, Any]
    hour: datetime
    at: datetime
    happens_now: bool


@dataclass(frozen=True, slots=True)
class NewFailure:
    """What only an event's first submission writes. ``analysis``: without ids; ``words``: for the
    search index."""

    analysis: Mapping[str, Any]
    words: Sequence[str]


@dataclass(frozen=True, slots=True)
class Stored:
    """The event as it is now. ``analysis_id``: of the analysis that was written with a new
    one."""

    event: RowData
    occurrence_id: int
    analysis_id: int | None = None

    @property
    def is_new(self) -> bool:
        return bool(self.event["occurrence_count"] == 1)


class SubmissionStore(Protocol):
    """How one kind of database is told of a submission, within a transaction."""

    def count(
        self, connection: Connection, submissions: Sequence[NewSubmission]
    ) -> list[Stored | None]:
        """Count occurrences of a known failure; None, and nothing written, where no event has its
        fingerprint."""
        ...

    def insert(
        self, connection: Connection, submission: NewSubmission, failure: NewFailure
    ) -> Stored:
        """Insert the event with all that belongs to it, or count where a twin was faster."""
        ...


def new_binds() -> SimpleNamespace:
    """A parameter for each of ``NEW_VALUES``."""
    binds = {name: bindparam(f"new_{name}", type_=EVENTS.c[name].type) for name in NEW_VALUES}
    return SimpleNamespace(**binds)


def new_values(values: Mapping[str, Any]) -> RowData:
    return {f"new_{name}": values[name] for name in NEW_VALUES}


def some_more(new: Any, count: Any = 1) -> dict[str, Any]:
    """What ``count`` repeats change; ``new`` has the new values as attributes.

    A resolved event comes back only if it was seen *after* it was resolved: a log that was late in
    the post is no regression. What happens now comes after whatever is stored, also where this
    machine's clock is behind the one that it was resolved by.
    """
    is_later = or_(HAPPENS_NOW, new.last_seen_at > Event.resolved_at)
    is_back = and_(Event.status == Status.RESOLVED, is_later)
    return {
        "occurrence_count": Event.occurrence_count + count,
        "first_seen_at": _smaller(Event.first_seen_at, new.first_seen_at),
        "last_seen_at": _larger(Event.last_seen_at, new.last_seen_at),
        "updated_at": _larger(Event.updated_at, new.updated_at),
        "status": case((is_back, Status.OPEN), else_=Event.status),
        "is_regression": case((is_back, True), else_=Event.is_regression),
        "reopened_at": case((is_back, new.updated_at), else_=Event.reopened_at),
        "version": Event.version + case((is_back, 1), else_=0),
        "revision": Event.revision + count,
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


def note_of(event: Mapping[str, Any], at: datetime) -> Entry | None:
    """What the submission at that time adds to the timeline."""
    if event["occurrence_count"] == 1:
        return Entry(at, TimelineKind.CREATED, {})
    return Entry(at, TimelineKind.REGRESSED, {}) if event["reopened_at"] == at else None
