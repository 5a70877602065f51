"""The time, passed in so that tests can set it."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

Clock = Callable[[], datetime]


def utc_now() -> datetime:
    return datetime.now(UTC)


SLEWED = timedelta(seconds=1)
"""Less is how clocks are kept right all the time."""


class ClockSteps:
    """Notices that the clock was set back, or may have been before this process began."""

    def __init__(self) -> None:
        self._latest: datetime | None = None

    def may_be_behind(self, now: datetime) -> bool:
        """Whether times may be stored that this clock has not come to. Says so until
        ``settled``."""
        if self._latest is None or now < self._latest - SLEWED:
            return True
        self._latest = now
        return False

    def settled(self, now: datetime) -> None:
        self._latest = now


def start_of_hour(at: datetime) -> datetime:
    return at.replace(minute=0, second=0, microsecond=0)
