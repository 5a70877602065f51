"""Retention: what is too old or too many goes, in short transactions between which others have
their turn. It may be cut off anywhere, run again, or run in two processes at once."""

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from opspilot.jobs.base import JobQueue
from opspilot.repositories.leftover_repository import Leftover
from opspilot.repositories.retention_repository import Cut, SilentEvent, StoredLog
from opspilot.repositories.unit_of_work import Database
from opspilot.schemas.stats_schema import MAX_HOURS
from opspilot.services.clock import Clock
from opspilot.services.idempotency import LIFETIME
from opspilot.services.prune_report import PruneReport
from opspilot.services.prune_walk import doomed_logs, silent_events
from opspilot.services.storage_service import StorageService
from opspilot.telemetry.metrics import PRUNED

SHOWN_HOURS = timedelta(hours=MAX_HOURS + 1)
"""What statistics can be asked for, with the hour that is running, stays true."""
LEFTOVER_ROWS = 1_000
"""Small rows, of one transaction."""
SHORTEST_REST_SECONDS = 0.01
LONGEST_REST_SECONDS = 1.0

Rest = Callable[[float], bool]
"""Leaves the database to others for so many seconds; False: stop."""


@dataclass(frozen=True, slots=True)
class Retention:
    """``days`` without a sign of life after which things go; ``kept`` raw logs of one event. 0:
    never; all."""

    days: int = 0
    kept: int = 0


def sleep(seconds: float) -> bool:
    time.sleep(seconds)
    return True


class PruneService:
    def __init__(
        self, database: Database, queue: JobQueue, retention: Retention, *, clock: Clock
    ) -> None:
        self.retention = retention
        self.storage = StorageService(database)
        self._database = database
        self._queue = queue
        self._clock = clock

    def cut(self) -> Cut:
        """Where retention draws its lines now."""
        now, days, kept = self._clock(), self.retention.days, self.retention.kept
        before = now - timedelta(days=days) if days else None
        return Cut(now=now, before=before, kept=kept or None, keys_since=now - LIFETIME)

    def run(self, rest: Rest = sleep) -> PruneReport:
        """Raises ``DatabaseUnavailableError``; what was removed until then stays removed."""
        size = self.storage.look()
        report = PruneReport(size, size)
        try:
            report.is_complete = _paced(self._steps(report), rest)
        finally:
            _count(report)
        report.after = self.storage.look()
        return report

    def preview(self) -> PruneReport:
        """What ``run`` would remove now; nothing is changed."""
        size = self.storage.look()
        cut, report = self.cut(), PruneReport(size, size)
        for logs in doomed_logs(self._database, cut):
            report.add_logs(logs)
        for events in self._silent_events(cut):
            report.add("events", len(events))
            with self._database.read() as uow:
                report.add_logs(uow.retention.newest_logs(_ids(events)))
        for name, before in _overdue(cut):
            with self._database.read() as uow:
                report.add(name, uow.leftovers.count(name, before))
        report.add("queue_jobs", self._queue.ended_jobs())
        return report

    def _steps(self, report: PruneReport) -> Iterator[None]:
        """Yields after each transaction."""
        cut = self.cut()
        for name, before in _overdue(cut):
            yield from self._delete_leftovers(name, before, report)
        for logs in doomed_logs(self._database, cut):
            self._delete_logs(logs, report)
            yield
        for events in self._silent_events(cut):
            self._delete_events(events, cut, report)
            yield
        report.add("queue_jobs", self._queue.delete_ended_jobs())
        yield from self.storage.shrink()

    def _silent_events(self, cut: Cut) -> Iterator[Sequence[SilentEvent]]:
        return iter(()) if cut.before is None else silent_events(self._database, cut.before)

    def _delete_logs(self, logs: Sequence[StoredLog], report: PruneReport) -> None:
        with self._database.write() as uow:
            gone = uow.retention.delete_logs([log.id for log in logs])
            changed = uow.retention.forget_logs(gone)
            uow.commit()
        report.add_logs(gone)
        if changed:
            # In a transaction of its own: who submits holds the event, and waits for no log.
            with self._database.write() as uow:
                uow.retention.note_change(changed)
                uow.commit()

    def _delete_events(self, events: Sequence[SilentEvent], cut: Cut, report: PruneReport) -> None:
        if cut.before is None:
            return
        with self._database.write() as uow:
            count, logs = uow.retention.delete_events(_ids(events), before=cut.before)
            uow.commit()
        report.add("events", count)
        report.add_logs(logs)

    def _delete_leftovers(
        self, name: Leftover, before: datetime, report: PruneReport
    ) -> Iterator[None]:
        count = LEFTOVER_ROWS
        while count == LEFTOVER_ROWS:
            with self._database.write() as uow:
                count = uow.leftovers.delete(name, before, limit=LEFTOVER_ROWS)
                uow.commit()
            report.add(name, count)
            yield


def _overdue(cut: Cut) -> Iterator[tuple[Leftover, datetime]]:
    """Kinds of rows that nobody reads, and the time before which that is so."""
    yield "idempotency_keys", cut.keys_since
    yield "browser_sessions", cut.now
    if cut.before is not None:
        yield "hourly_counts", min(cut.before, cut.now - SHOWN_HOURS)


def _ids(events: Sequence[SilentEvent]) -> list[int]:
    return [event.id for event in events]


def _paced(steps: Iterator[None], rest: Rest) -> bool:
    """Rests after each step as long as it took; False where it was asked to stop."""
    started = time.perf_counter()
    for _ in steps:
        taken = time.perf_counter() - started
        if not rest(min(max(taken, SHORTEST_REST_SECONDS), LONGEST_REST_SECONDS)):
            return False
        started = time.perf_counter()
    return True


def _count(report: PruneReport) -> None:
    for kind, count in report.rows.items():
        PRUNED.labels(kind).inc(count)
