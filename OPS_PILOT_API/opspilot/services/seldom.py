"""A costly question that many ask at once."""

import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Generic, TypeVar

from opspilot.services.clock import Clock

Answer = TypeVar("Answer")

SHARE = 100
"""It is asked for at most a hundredth of the time: an answer is as old as that takes, at most."""
OLDEST = timedelta(seconds=30)


class Seldom(Generic[Answer]):
    """Where the answer is quick it is always a new one. One thread asks, the others go on with the
    last answer."""

    def __init__(self, ask: Callable[[], Answer], clock: Clock) -> None:
        self._ask = ask
        self._clock = clock
        self._asking = threading.Lock()
        self._last: tuple[datetime, datetime, Answer] | None = None
        self._forgotten = 0

    def get(self) -> Answer:
        last = self._last
        if last is not None and (self._asking.locked() or self._is_fresh(last)):
            return last[2]
        with self._asking:
            return self._asked()

    def _is_fresh(self, last: tuple[datetime, datetime, Answer]) -> bool:
        """A clock set backwards makes nothing fresh."""
        asked_at, answered_at, _ = last
        lifetime = min((answered_at - asked_at) * SHARE, OLDEST)
        return timedelta(0) <= self._clock() - answered_at < lifetime

    def _asked(self) -> Answer:
        asked_at, forgotten = self._clock(), self._forgotten
        answer = self._ask()
        if forgotten == self._forgotten:
            self._last = (asked_at, self._clock(), answer)
        return answer

    def forget(self) -> None:
        """Whoever changed it wants to see that."""
        self._forgotten += 1
        self._last = None
