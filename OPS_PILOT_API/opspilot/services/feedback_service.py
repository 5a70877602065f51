"""What people say of an analysis. A wrong one is made again, and the model is told what was wrong
with it."""

from opspilot.analyzers.registry import Analyzers
from opspilot.domain.enums import TimelineKind, Verdict
from opspilot.domain.errors import NotFoundError
from opspilot.jobs.base import JobQueue
from opspilot.repositories.unit_of_work import Database
from opspilot.services.clock import Clock


class FeedbackService:
    def __init__(
        self, database: Database, analyzers: Analyzers, queue: JobQueue, *, clock: Clock
    ) -> None:
        self._database = database
        self._analyzers = analyzers
        self._queue = queue
        self._clock = clock

    def give(self, event_id: int, verdict: Verdict, note: str | None) -> None:
        """Keep the verdict with the event's current analysis. Raises ``NotFoundError``."""
        asks_again = verdict is Verdict.WRONG and self._analyzers.upgrade is not None
        with self._database.write() as uow:
            event, now = uow.events.lock(event_id), self._clock()
            analysis = uow.analyses.current_of(event_id)
            if analysis is None:
                raise NotFoundError(f"Event {event_id} has no analysis yet.")
            analysis.is_right = verdict is Verdict.RIGHT
            analysis.feedback_note, analysis.feedback_at = note, now
            event.revision += 1
            said = {"verdict": verdict, "analyzer": analysis.analyzer, "note": note}
            uow.timeline.note(event_id, now, TimelineKind.FEEDBACK_GIVEN, **said)
            if asks_again:
                uow.queue.request(event_id, now=now, analyzer=None)
            uow.commit()
        if asks_again:
            self._queue.wake(event_id)
