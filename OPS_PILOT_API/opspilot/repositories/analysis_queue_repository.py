"""The queue of analyses that are to be done: columns of the events themselves, so that nothing
can get lost between two tables."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import (
    ColumnElement,
    ScalarSelect,
    Subquery,
    case,
    exists,
    func,
    select,
    type_coerce,
    update,
)
from sqlalchemy.orm import Session

from opspilot.domain.enums import AnalysisStatus, AnalyzerName
from opspilot.models import DumpImport, Event

IS_IMPORTING = exists().where(DumpImport.finished_at.is_(None))
CLAIM_LOCK = 7_160_521
"""Any number, the same in every process."""
MOST_COUNTED = 100_000
"""Of a queue that is longer, this is what is said: whoever asks every few seconds need not wait."""


@dataclass(frozen=True, slots=True)
class ClaimedAnalysis:
    """One event whose analysis this owner may run until ``lease_until``."""

    event_id: int
    attempts: int
    requested_analyzer: AnalyzerName | None


@dataclass(frozen=True, slots=True)
class Backlog:
    """``due``: could be claimed now, ``oldest_due_at`` for longest; ``running``: somebody holds it;
    ``later``: put off after a failure. Each up to ``MOST_COUNTED``."""

    due: int
    running: int
    later: int
    oldest_due_at: datetime | None


class AnalysisQueueRepository:
    def __init__(self, session: Session) -> None:
        self.session = session

    def claim(
        self,
        *,
        owner: str,
        now: datetime,
        lease_until: datetime,
        max_running: int,
        event_id: int | None = None,
    ) -> ClaimedAnalysis | None:
        """Take this event, else the one that has been due longest; none while ``max_running``
        have a lease, and none before an import has finished, which must find its rows as it wrote
        them. A lease that ran out is due again: that is the recovery."""
        self._lock_claims()
        if self._count_running(now, max_running) >= max_running:
            return None
        due = _longest_due(now) if event_id is None else event_id
        statement = (
            update(Event)
            .where(Event.id == due, Event.analysis_due_at <= now, ~IS_IMPORTING)
            .values(
                analysis_status=AnalysisStatus.RUNNING,
                analysis_due_at=lease_until,
                analysis_owner=owner,
                analysis_attempts=Event.analysis_attempts + 1,
                revision=Event.revision + 1,
            )
            .returning(Event.id, Event.analysis_attempts, Event.requested_analyzer)
        )
        row = self.session.execute(statement).first()
        return ClaimedAnalysis(*row) if row else None

    def _lock_claims(self) -> None:
        """One claim at a time, or two would both see the last free slot. SQLite's writers take
        turns anyway."""
        if self.session.get_bind().dialect.name == "postgresql":
            self.session.execute(select(func.pg_advisory_xact_lock(CLAIM_LOCK)))

    def _count_running(self, now: datetime, at_most: int) -> int:
        running = (
            select(Event.id)
            .where(Event.analysis_status == AnalysisStatus.RUNNING, Event.analysis_due_at > now)
            .limit(at_most)
            .subquery()
        )
        return self.session.scalar(select(func.count()).select_from(running)) or 0

    def due(self, now: datetime, *, limit: int) -> list[int]:
        """Ids of events whose analysis is due, longest first."""
        query = select(Event.id).where(Event.analysis_due_at <= now)
        return list(self.session.scalars(query.order_by(Event.analysis_due_at).limit(limit)))

    def is_due(self, event_id: int, now: datetime) -> bool:
        query = select(Event.id).where(Event.id == event_id, Event.analysis_due_at <= now)
        return self.session.scalar(query) is not None

    def hand_back(self, event_id: int, *, owner: str, now: datetime) -> None:
        """Undo a claim: the event is due at once, and this attempt does not count."""
        self.session.execute(
            update(Event)
            .where(Event.id == event_id, Event.analysis_owner == owner)
            .values(
                analysis_status=AnalysisStatus.PENDING,
                analysis_due_at=now,
                analysis_owner=None,
                analysis_attempts=Event.analysis_attempts - 1,
                revision=Event.revision + 1,
            )
        )

    def request(self, event_id: int, *, now: datetime, analyzer: AnalyzerName | None) -> None:
        """Make the event's analysis due. Whoever runs it now has lost it: it is for older facts."""
        self.session.execute(
            update(Event)
            .where(Event.id == event_id)
            .values(
                analysis_status=AnalysisStatus.PENDING,
                analysis_due_at=now,
                analysis_owner=None,
                analysis_attempts=0,
                requested_analyzer=analyzer,
                revision=Event.revision + 1,
            )
        )

    def pull_in(self, *, now: datetime, lease_until: datetime, retry_until: datetime) -> None:
        """Due times that a clock gave which was ahead: nothing waits for it to come round. Who
        still works has one lease more from now."""
        allowed = case(
            (Event.analysis_status == AnalysisStatus.PENDING, now),
            (Event.analysis_status == AnalysisStatus.RUNNING, lease_until),
            else_=retry_until,
        )
        latest = type_coerce(allowed, Event.analysis_due_at.type)
        self.session.execute(
            update(Event)
            .where(Event.analysis_due_at > now, Event.analysis_due_at > latest)
            .values(analysis_due_at=latest, revision=Event.revision + 1)
        )

    def release(
        self, event_id: int, *, owner: str, status: AnalysisStatus, due_at: datetime | None
    ) -> bool:
        """End the lease. False where it was lost meanwhile: then the result must be dropped."""
        statement = (
            update(Event)
            .where(Event.id == event_id, Event.analysis_owner == owner)
            .where(Event.analysis_status == AnalysisStatus.RUNNING)
            .values(
                analysis_status=status,
                analysis_due_at=due_at,
                analysis_owner=None,
                revision=Event.revision + 1,
            )
            .returning(Event.id)
        )
        return self.session.execute(statement).first() is not None

    def backlog(self, now: datetime) -> Backlog:
        """By the index of what is unfinished: nothing else is looked at."""
        due = _some(Event.analysis_due_at <= now)
        count, oldest = self.session.execute(
            select(func.count(), func.min(due.c.analysis_due_at))
        ).one()
        not_due = select(func.count()).select_from(_some(Event.analysis_due_at > now))
        running = self._count_running(now, MOST_COUNTED)
        later = (self.session.scalar(not_due) or 0) - running
        return Backlog(count, running, max(later, 0), oldest)

    def next_due_at(self) -> datetime | None:
        """When the next unfinished analysis wants attention; None while there is none."""
        query = select(func.min(Event.analysis_due_at)).where(Event.analysis_due_at.is_not(None))
        return self.session.scalar(query)


def _some(condition: ColumnElement[bool]) -> Subquery:
    query = select(Event.analysis_due_at).where(condition)
    return query.order_by(Event.analysis_due_at).limit(MOST_COUNTED).subquery()


def _longest_due(now: datetime) -> ScalarSelect[int]:
    """Skips what another transaction is just changing."""
    return (
        select(Event.id)
        .where(Event.analysis_due_at <= now)
        .order_by(Event.analysis_due_at)
        .limit(1)
        .with_for_update(skip_locked=True)
        .scalar_subquery()
    )
