"""A thread beside the queue's, in every process that serves or works: it looks when a chore is due,
and sleeps until then."""

import logging
import os
import threading
from typing import Protocol

from opspilot.domain.errors import OpsPilotError

log = logging.getLogger(__name__)

FIRST_LOOK_SECONDS = 60.0
"""A process that has just started has better things to do."""
SHORTEST_WAIT_SECONDS = 1.0
LONGEST_WAIT_SECONDS = 24 * 3600.0
AFTER_FAILURE_SECONDS = 300.0
STOP_SECONDS = 5.0
"""More than one of a chore's transactions takes. What is cut off is rolled back."""


class Chore(Protocol):
    def do_if_due(self, stop: threading.Event) -> float:
        """Do it if it is due and nobody else does, until it is done or ``stop`` is set; return
        how many seconds later to look again. Raises ``OpsPilotError``."""
        ...


class ChoreThread:
    def __init__(
        self,
        chore: Chore,
        *,
        first_look_seconds: float = FIRST_LOOK_SECONDS,
        after_failure_seconds: float = AFTER_FAILURE_SECONDS,
    ) -> None:
        self._chore = chore
        self._first_look_seconds = first_look_seconds
        self._after_failure_seconds = after_failure_seconds
        self._starting = threading.Lock()
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None
        self._owner_pid = 0

    def wake(self) -> None:
        """Start, once in each process: threads do not survive a fork."""
        with self._starting:
            if self._owner_pid == os.getpid() or self._stop.is_set():
                return
            self._owner_pid = os.getpid()
            self._thread = threading.Thread(target=self._loop, name="chores", daemon=True)
            self._thread.start()

    def stop(self) -> None:
        self._stop.set()
        if self._thread is not None and self._owner_pid == os.getpid():
            self._thread.join(STOP_SECONDS)

    def _loop(self) -> None:
        seconds = self._first_look_seconds
        while not self._stop.wait(seconds):
            seconds = min(max(self._look(), SHORTEST_WAIT_SECONDS), LONGEST_WAIT_SECONDS)

    def _look(self) -> float:
        try:
            return self._chore.do_if_due(self._stop)
        except OpsPilotError as exc:
            log.warning("a chore is tried again later: %s", exc.detail)
        except Exception:  # a fault of ours today must not end the thread for all days to come
            log.exception("a chore is tried again later")
        return self._after_failure_seconds
