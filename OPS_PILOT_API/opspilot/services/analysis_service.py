"""The caller's side of analyses: ask again, read them all, wait for one, analyse a text that is
not stored."""

import threading
import time
from collections.abc import Callable

from opspilot.analyzers.base import AnalysisRequest
from opspilot.analyzers.registry import Analyzers
from opspilot.domain.analysis import Analysis
from opspilot.domain.enums import AnalysisStatus, AnalyzerName, TimelineKind
from opspilot.domain.errors import AnalyzerError, FieldIssue, ValidationFailedError
from opspilot.domain.triage import Triage
from opspilot.ingest.base import IncomingEvent
from opspilot.jobs.base import JobQueue
from opspilot.repositories.unit_of_work import Database
from opspilot.schemas.analysis_schema import AnalysisPage
from opspilot.services.clock import Clock
from opspilot.services.first_answer import analyze_now, read_facts
from opspilot.services.views import analysis_detail

UNFINISHED = (AnalysisStatus.PENDING, AnalysisStatus.RUNNING)
LOOK_SECONDS = 0.1
"""How often a waiting request looks whether the analysis is there."""


class AnalysisService:
    def __init__(
        self, database: Database, analyzers: Analyzers, queue: JobQueue, *, clock: Clock
    ) -> None:
        self._database = database
        self._analyzers = analyzers
        self._queue = queue
        self._clock = clock

    def request(self, event_id: int, analyzer: AnalyzerName | None) -> None:
        """Have the event analysed again. Raises ``NotFoundError``, ``ValidationFailedError``."""
        self._check(analyzer)
        with self._database.write() as uow:
            now = self._clock()
            uow.events.lock(event_id)
            uow.queue.request(event_id, now=now, analyzer=analyzer)
            name = analyzer or self._analyzers.named(None).name
            uow.timeline.note(event_id, now, TimelineKind.ANALYSIS_REQUESTED, analyzer=name)
            uow.commit()
        self._queue.wake(event_id)

    def _check(self, analyzer: AnalyzerName | None) -> None:
        try:
            self._analyzers.named(analyzer)
        except AnalyzerError as exc:
            issue = FieldIssue("/analyzer", exc.detail)
            raise ValidationFailedError(exc.detail, (issue,)) from exc

    def all_of(self, event_id: int) -> AnalysisPage:
        """Newest first. Raises ``NotFoundError``."""
        with self._database.read() as uow:
            uow.events.require(event_id)
            return AnalysisPage(items=[analysis_detail(r) for r in uow.analyses.all_of(event_id)])

    def analyze_text(self, text: str) -> tuple[Triage, Analysis]:
        """What the instant analyzer says of a text; nothing is stored."""
        facts = read_facts(IncomingEvent(raw_logs=text))
        request = AnalysisRequest(title=facts.title, raw_logs=text, triage=facts.triage)
        return facts.triage, analyze_now(self._analyzers.instant, request)


class AnalysisWaiter:
    """``Prefer: wait``: hold an answer back until the analysis is final, but never all threads
    at once."""

    def __init__(
        self,
        database: Database,
        *,
        max_seconds: int,
        max_concurrent: int,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._database = database
        self._max_seconds = max_seconds
        self._slots = threading.BoundedSemaphore(max_concurrent) if max_concurrent else None
        self._sleep = sleep

    def wait(self, event_id: int, seconds: int) -> bool:
        """True once the analysis is final; False where time ran out or too many wait already."""
        if self._slots is None or not self._slots.acquire(blocking=False):
            return False
        try:
            return self._look_until(event_id, time.monotonic() + min(seconds, self._max_seconds))
        finally:
            self._slots.release()

    def _look_until(self, event_id: int, deadline: float) -> bool:
        while not self._is_final(event_id):
            if time.monotonic() >= deadline:
                return False
            self._sleep(LOOK_SECONDS)
        return True

    def _is_final(self, event_id: int) -> bool:
        with self._database.read() as uow:
            return uow.events.require(event_id).analysis_status not in UNFINISHED
