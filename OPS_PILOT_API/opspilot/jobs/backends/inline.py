"""Runs everything at once in the caller's thread: for tests, which then need not wait."""

from opspilot.jobs.base import Work


class InlineQueue:
    def __init__(self, work: Work) -> None:
        self._work = work

    def wake(self) -> None:
        while self._work.run_next():
            pass

    def stop(self) -> None:
        """Nothing is ever running between two calls."""
