"""How many wrong tokens an address has tried lately. Who tries many is not looked up any more:
guessing gets slow, and costs no database."""

from collections.abc import Hashable
from datetime import datetime, timedelta

from opspilot.domain.errors import TooManyRequestsError

WRONG_PER_MINUTE = 30
"""Different ones: a script with an old token, however busy, is one."""
WINDOW = timedelta(minutes=1)
MAX_SOURCES = 10_000
"""Beyond that all are forgotten: memory is bounded, and each address began at most a minute ago."""


class Guesses:
    """Of one process. Safe among threads: each step is one dict operation; a race costs a count."""

    def __init__(self) -> None:
        self._wrong: dict[Hashable, tuple[datetime, int]] = {}

    def check(self, source: Hashable, now: datetime) -> None:
        """Raises ``TooManyRequestsError``."""
        began, count = self._window(source, now)
        if count >= WRONG_PER_MINUTE:
            left = round((began + WINDOW - now).total_seconds())
            raise TooManyRequestsError(
                "Too many wrong tokens come from this address. Try again after the seconds that "
                "Retry-After gives.",
                retry_after_seconds=max(1, left),
            )

    def add(self, source: Hashable, now: datetime) -> None:
        began, count = self._window(source, now)
        if len(self._wrong) >= MAX_SOURCES:
            self._wrong.clear()
        self._wrong[source] = (began, count + 1)

    def _window(self, source: Hashable, now: datetime) -> tuple[datetime, int]:
        began, count = self._wrong.get(source, (now, 0))
        return (began, count) if timedelta(0) <= now - began < WINDOW else (now, 0)
