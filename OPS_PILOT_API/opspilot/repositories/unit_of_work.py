"""One unit of work is one short transaction, never open during a network call."""

from collections.abc import Callable
from dataclasses import dataclass
from types import TracebackType
from typing import Self

from sqlalchemy.orm import Session

from opspilot.domain.errors import DatabaseUnavailableError
from opspilot.repositories.access_repository import SessionRepository, TokenRepository
from opspilot.repositories.ai_usage_repository import AiUsageRepository
from opspilot.repositories.analysis_queue_repository import AnalysisQueueRepository
from opspilot.repositories.analysis_repository import AnalysisRepository
from opspilot.repositories.event_repository import EventRepository
from opspilot.repositories.faults import UNREACHABLE, why_unavailable
from opspilot.repositories.hourly_count_repository import HourlyCountRepository
from opspilot.repositories.idempotency_repository import IdempotencyRepository
from opspilot.repositories.occurrence_repository import OccurrenceRepository
from opspilot.repositories.schema_repository import SchemaRepository
from opspilot.repositories.search_repository import SearchRepository
from opspilot.repositories.stats_repository import StatsRepository
from opspilot.repositories.submission_repository import SubmissionRepository
from opspilot.repositories.timeline_repository import TimelineRepository


class UnitOfWork:
    """``with uow: …; uow.commit()``. Leaving without a commit rolls back.

    Raises ``DatabaseUnavailableError`` in place of the driver's errors about a database that is
    away.
    """

    def __init__(self, open_session: Callable[[], Session]) -> None:
        self._open_session = open_session

    def __enter__(self) -> Self:
        self._session = session = self._open_session()
        self.events = EventRepository(session)
        self.occurrences = OccurrenceRepository(session)
        self.analyses = AnalysisRepository(session)
        self.timeline = TimelineRepository(session)
        self.hourly_counts = HourlyCountRepository(session)
        self.idempotency = IdempotencyRepository(session)
        self.queue = AnalysisQueueRepository(session)
        self.ai_usage = AiUsageRepository(session)
        self.tokens = TokenRepository(session)
        self.sessions = SessionRepository(session)
        self.search = SearchRepository(session)
        self.stats = StatsRepository(session)
        self.schema = SchemaRepository(session)
        self.submissions = SubmissionRepository(session)
        return self

    def commit(self) -> None:
        self._session.commit()

    def rollback(self) -> None:
        self._session.rollback()

    def __exit__(
        self,
        exc_type: type[BaseException] | None,
        exc: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        _close(self._session)
        reason = why_unavailable(exc)
        if reason is not None:
            raise DatabaseUnavailableError(reason) from exc


def _close(session: Session) -> None:
    try:
        session.close()
    except UNREACHABLE:
        # The rollback could not reach the database either; the pool drops the connection.
        session.invalidate()


@dataclass(frozen=True, slots=True)
class Database:
    """Where units of work come from: readers, writers that hold SQLite's write lock from their
    start, and writers of a single statement."""

    open_reader: Callable[[], Session]
    open_writer: Callable[[], Session]
    open_single_writer: Callable[[], Session]
    has_one_writer: bool = False
    """Whether all writers wait for one another, as SQLite's do, and not only those of one row."""

    def read(self) -> UnitOfWork:
        return UnitOfWork(self.open_reader)

    def write(self) -> UnitOfWork:
        return UnitOfWork(self.open_writer)

    def write_once(self) -> UnitOfWork:
        """For what writes once or not at all: PostgreSQL then commits the statement by itself,
        which saves two round trips. It cannot be rolled back."""
        return UnitOfWork(self.open_single_writer)
