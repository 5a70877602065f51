"""Threads of the web process. Durable through the database: what a crash interrupts is due
again when its lease ends."""

import logging
import os
import threading
import time

from opspilot.domain.errors import OpsPilotError
from opspilot.jobs.base import QueueOptions, Work

log = logging.getLogger(__name__)

IDLE_LOOK_SECONDS = 600.0
"""With nothing unfinished, how often to look for what another process left behind. Rare, so that a
serverless database can fall asleep."""
MIN_WAIT_SECONDS = 0.05
AFTER_FAILURE_SECONDS = 5.0


class InProcessQueue:
    def __init__(self, work: Work, options: QueueOptions) -> None:
        self._work = work
        self._thread_count = options.threads
        self._stop_seconds = options.stop_seconds
        self._threads: list[threading.Thread] = []
        self._owner_pid = 0
        self._wakeups = threading.Condition()
        self._pending_wakeups = 0
        self._is_stopping = False

    def wake(self, event_id: int | None = None) -> None:  # noqa: ARG002 - does all that is due
        with self._wakeups:
            if self._is_stopping:
                return
            self._start_once_per_process()
            self._pending_wakeups += 1
            self._wakeups.notify()

    def serve(self) -> None:
        self.wake()
        for thread in self._threads:
            thread.join()

    def stop(self) -> None:
        with self._wakeups:
            self._is_stopping = True
            self._wakeups.notify_all()
        deadline = time.monotonic() + self._stop_seconds
        for thread in self._own_threads():
            thread.join(max(0.0, deadline - time.monotonic()))
        self._hand_back()

    def ended_jobs(self) -> int:
        return 0

    def delete_ended_jobs(self) -> int:
        """What is to be done are columns of the events: no rows of its own."""
        return 0

    def problem(self) -> str | None:
        with self._wakeups:  # not between the making of the threads and their start
            if self._is_stopping:
                return None
            dead = [thread.name for thread in self._own_threads() if not thread.is_alive()]
        return f"ended unexpectedly: {', '.join(dead)}" if dead else None

    def _own_threads(self) -> list[threading.Thread]:
        return self._threads if self._owner_pid == os.getpid() else []

    def _hand_back(self) -> None:
        if any(thread.is_alive() for thread in self._own_threads()):
            try:
                self._work.hand_back()
            except OpsPilotError as exc:
                log.warning("running analyses wait for their lease to end: %s", exc.detail)

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
        except Exception:  # a fault of ours in one event must not end the thread for all others
            log.exception("analysis queue")
            return AFTER_FAILURE_SECONDS
        return IDLE_LOOK_SECONDS if due_in is None else max(due_in, MIN_WAIT_SECONDS)

    def _wait(self, seconds: float) -> None:
        with self._wakeups:
            if self._pending_wakeups == 0 and not self._is_stopping:
                self._wakeups.wait(min(seconds, IDLE_LOOK_SECONDS))
            self._pending_wakeups = max(0, self._pending_wakeups - 1)
