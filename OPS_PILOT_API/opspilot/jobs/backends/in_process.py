"""Threads of the web process. Durable through the database: what a crash interrupts is due
again when its lease ends."""

import logging
import os
import threading

from opspilot.domain.errors import OpsPilotError
from opspilot.jobs.base import Work

log = logging.getLogger(__name__)

IDLE_LOOK_SECONDS = 600.0
"""With nothing unfinished, how often to look for what another process left behind. Rare, so that a
serverless database can fall asleep."""
MIN_WAIT_SECONDS = 0.05
AFTER_FAILURE_SECONDS = 5.0


class InProcessQueue:
    def __init__(self, work: Work, *, threads: int) -> None:
        self._work = work
        self._thread_count = threads
        self._threads: list[threading.Thread] = []
        self._owner_pid = 0
        self._wakeups = threading.Condition()
        self._pending_wakeups = 0
        self._is_stopping = False

    def wake(self) -> None:
        with self._wakeups:
            if self._is_stopping:
                return
            self._start_once_per_process()
            self._pending_wakeups += 1
            self._wakeups.notify()

    def stop(self) -> None:
        with self._wakeups:
            self._is_stopping = True
            self._wakeups.notify_all()
        for thread in self._threads:
            thread.join(timeout=30)

    def _start_once_per_process(self) -> None:
        """Threads do not survive a fork, so a child that inherits a started queue starts its
        own."""
        if self._owner_pid == os.getpid():
            return
        self._owner_pid = os.getpid()
        self._threads = [
            threading.Thread(target=self._loop, name=f"analysis-{n}", daemon=True)
            for n in range(self._thread_count)
        ]
        for thread in self._threads:
            thread.start()

    def _loop(self) -> None:
        while not self._is_stopping:
            self._wait(self._work_off())

    def _work_off(self) -> float:
        """Do everything that is due; return how many seconds to sleep."""
        try:
            while not self._is_stopping and self._work.run_next():
                pass
            due_in = self._work.seconds_until_due()
        except OpsPilotError as exc:
            log.warning("analysis queue: %s", exc.detail)
            return AFTER_FAILURE_SECONDS
        except Exception:
            log.exception("analysis queue")
            return AFTER_FAILURE_SECONDS
        return IDLE_LOOK_SECONDS if due_in is None else max(due_in, MIN_WAIT_SECONDS)

    def _wait(self, seconds: float) -> None:
        with self._wakeups:
            if self._pending_wakeups == 0 and not self._is_stopping:
                self._wakeups.wait(min(seconds, IDLE_LOOK_SECONDS))
            self._pending_wakeups = max(0, self._pending_wakeups - 1)
