"""The prune that nobody has to ask for: once a day, by one of all the processes."""

import logging
import threading
from collections.abc import Callable
from datetime import datetime, timedelta

from opspilot.repositories.unit_of_work import Database
from opspilot.services.clock import Clock
from opspilot.services.prune_report import PruneReport
from opspilot.services.prune_service import PruneService
from opspilot.telemetry.metrics import LAST_PRUNE

log = logging.getLogger(__name__)

CHORE = "prune"
EVERY = timedelta(days=1)
LEASE = timedelta(minutes=10)
"""A process that has not said for so long that it is at work has died."""
RENEWED_AFTER = LEASE / 5
PATIENCE = 3
"""It has all day: the database is left to others for three quarters of the time."""


class DailyPrune:
    def __init__(
        self,
        database: Database,
        prune: PruneService,
        *,
        clock: Clock,
        new_owner: Callable[[], str],
    ) -> None:
        self._database = database
        self._prune = prune
        self._clock = clock
        self._new_owner = new_owner

    def do_if_due(self, stop: threading.Event) -> float:
        """Prune, unless it is too early or another process does it; how many seconds later to look
        again. Ends soon after ``stop``. Raises ``DatabaseUnavailableError``: then it is due again
        when the lease ends."""
        owner, now = self._new_owner(), self._clock()
        if self._claim(owner, now):
            self._do(_Turn(self._database, owner, self._clock, stop), due_at=now + EVERY)
        return self._seconds_until_due()

    def _do(self, turn: "_Turn", *, due_at: datetime) -> None:
        report = self._prune.run(turn.rest)
        if not report.is_complete:
            turn.give_up()
            return
        turn.finish(due_at)
        LAST_PRUNE.set(self._clock().timestamp())
        log.info("pruned: %s", _words(report))

    def _claim(self, owner: str, now: datetime) -> bool:
        with self._database.write() as uow:
            if uow.imports.unfinished() is not None:
                return False  # half of an instance is compared with its file when it is whole
            is_ours = uow.chores.claim(CHORE, owner=owner, now=now, lease=LEASE, every=EVERY)
            uow.commit()
        return is_ours

    def _seconds_until_due(self) -> float:
        with self._database.read() as uow:
            due_at = uow.chores.due_at(CHORE)
        return 0.0 if due_at is None else (due_at - self._clock()).total_seconds()


class _Turn:
    """One process's turn at it, for as long as it renews its lease."""

    def __init__(self, database: Database, owner: str, clock: Clock, stop: threading.Event) -> None:
        self._database = database
        self._owner = owner
        self._clock = clock
        self._stop = stop
        self._renewed_at = clock()

    def rest(self, seconds: float) -> bool:
        return not self._stop.wait(PATIENCE * seconds) and self._still_ours()

    def finish(self, due_at: datetime) -> None:
        with self._database.write() as uow:
            now = self._clock()
            uow.chores.finish(CHORE, owner=self._owner, now=now, due_at=due_at)
            uow.commit()

    def give_up(self) -> None:
        with self._database.write() as uow:
            uow.chores.give_up(CHORE, owner=self._owner, now=self._clock())
            uow.commit()

    def _still_ours(self) -> bool:
        now = self._clock()
        if now - self._renewed_at < RENEWED_AFTER:
            return True
        self._renewed_at = now
        with self._database.write() as uow:
            is_ours = uow.chores.renew(CHORE, owner=self._owner, until=now + LEASE)
            uow.commit()
        return is_ours


def _words(report: PruneReport) -> str:
    removed = [f"{count} {kind}" for kind, count in report.rows.items() if count]
    return ", ".join(removed) or "nothing"
