"""Runs everything at once in the caller's thread: for tests, which then need not wait."""

import logging

from opspilot.domain.errors import OpsPilotError
from opspilot.jobs.base import Work

log = logging.getLogger(__name__)


class InlineQueue:
    def __init__(self, work: Work) -> None:
        self._work = work

    def wake(self, event_id: int | None = None) -> None:  # noqa: ARG002 - does all that is due
        try:
            while self._work.run_next():
                pass
        except OpsPilotError as exc:
            # As with the other back ends: who wakes the queue does not answer for what it runs.
            log.warning("analysis queue: %s", exc.detail)

    def serve(self) -> None:
        self.wake()

    def stop(self) -> None:
        """Nothing is ever running between two calls."""

    def ended_jobs(self) -> int:
        return 0

    def delete_ended_jobs(self) -> int:
        """What is to be done are columns of the events: no rows of its own."""
        return 0

    def problem(self) -> str | None:
        return None
