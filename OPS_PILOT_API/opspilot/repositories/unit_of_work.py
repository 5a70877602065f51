"""One unit of work is one short transaction, never open during a network call."""

import contextlib
from collections.abc import Callable, Hashable, Iterator
from dataclasses import dataclass
from types import TracebackType
from typing import Self

from sqlalchemy import Connection
from sqlalchemy.orm import Session

from opspilot.repositories.access_repository import SessionRepository, TokenRepository
from opspilot.repositories.ai_usage_repository import AiUsageRepository
from opspilot.repositories.analysis_queue_repository import AnalysisQueueRepository
from opspilot.repositories.analysis_repository import AnalysisRepository
from opspilot.repositories.chore_repository import ChoreRepository
from opspilot.repositories.dump_repository import DumpRepository
from opspilot.repositories.event_list import EventList
from opspilot.repositories.event_repository import EventRepository
from opspilot.repositories.faults import UNREACHABLE, raise_unavailable
from opspilot.repositories.hourly_count_repository import HourlyCountRepository
from opspilot.repositories.idempotency_repository import IdempotencyRepository
from opspilot.repositories.import_repository import ImportRepository
from opspilot.repositories.leftover_repository import LeftoverRepository
from opspilot.repositories.lone_reader import Reader
from opspilot.repositories.occurrence_repository import OccurrenceRepository
from opspilot.repositories.outcome_repository import OutcomeRepository
from opspilot.repositories.retention_repository import RetentionRepository
from opspilot.repositories.schema_repository import SchemaRepository
from opspilot.repositories.search_repository import SearchRepository
from opspilot.repositories.stats_repository import StatsRepository
from opspilot.repositories.storage_repository import StorageRepository
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
        self.outcomes = OutcomeRepository(session)
        self.tokens = TokenRepository(session)
        self.sessions = SessionRepository(session)
        self.search = SearchRepository(session)
        self.stats = StatsRepository(session)
        self.schema = SchemaRepository(session)
        self.retention = RetentionRepository(session)
        self.leftovers = LeftoverRepository(session)
        self.storage = StorageRepository(session)
        self.chores = ChoreRepository(session)
        self.dumps = DumpRepository(session)
        self.imports = ImportRepository(session)
        return self

    @property
    def submissions(self) -> SubmissionRepository:
        """On the session's connection, which is another one after a rollback."""
        return SubmissionRepository(self._session.connection())

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
        raise_unavailable(exc)


def _close(session: Session) -> None:
    try:
        session.close()
    except UNREACHABLE:
        # The rollback could not reach the database either; the pool drops the connection.
        session.invalidate()


@dataclass(frozen=True, slots=True)
class Database:
    """Where units of work come from: readers, writers that hold SQLite's write lock from their
    start, and bare ones, whose statements stand in no transaction on SQLite; and submissions and
    the list, which need none."""

    open_reader: Callable[[], Session]
    open_writer: Callable[[], Session]
    begin_writing: Callable[[bool], contextlib.AbstractContextManager[Connection]]
    open_bare: Callable[[], Session]
    open_lone_reader: Callable[[], contextlib.AbstractContextManager[Reader]]
    version: Callable[[], Hashable | None] = lambda: None
    """The same once more: nothing was committed in between. None where that is not known."""
    has_one_writer: bool = False
    """Whether all writers wait for one another, as SQLite's do, and not only those of one row."""

    def read(self) -> UnitOfWork:
        return UnitOfWork(self.open_reader)

    def write(self) -> UnitOfWork:
        return UnitOfWork(self.open_writer)

    @contextlib.contextmanager
    def submissions(self, *, is_single: bool) -> Iterator[SubmissionRepository]:
        """Committed at the end, without a session. With ``is_single`` at most one statement is
        sent, and PostgreSQL commits it by itself. Raises ``DatabaseUnavailableError``."""
        try:
            with self.begin_writing(is_single) as connection:
                yield SubmissionRepository(connection)
        except Exception as exc:
            raise_unavailable(exc)
            raise

    def bare(self) -> UnitOfWork:
        return UnitOfWork(self.open_bare)

    @contextlib.contextmanager
    def event_list(self) -> Iterator[EventList]:
        """Raises ``DatabaseUnavailableError``."""
        with self.open_lone_reader() as reader:
            yield EventList(reader)
