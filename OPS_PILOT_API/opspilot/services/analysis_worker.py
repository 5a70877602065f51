"""The worker's side of analyses: claim, call, save. Three short transactions, none open during
the call."""

import logging
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from opspilot.analyzers.base import AnalysisRequest, Analyzer
from opspilot.analyzers.registry import Analyzers
from opspilot.domain.analysis import Analysis
from opspilot.domain.enums import AnalysisStatus, Outcome, TimelineKind
from opspilot.domain.errors import AnalyzerError, DatabaseUnavailableError
from opspilot.repositories.analysis_queue_repository import ClaimedAnalysis
from opspilot.repositories.unit_of_work import Database, UnitOfWork
from opspilot.services.analysis_records import to_record
from opspilot.services.analysis_subject import read_subject, request_for
from opspilot.services.clock import Clock, ClockSteps

log = logging.getLogger(__name__)

FIRST_RETRY_SECONDS = 30
"""Doubled at each further failure."""
MAX_DOUBLINGS = 12
MAX_RETRY_SECONDS = 24 * 3600


SLOT_LOOK_SECONDS = 0.25
"""How often to look for a free slot."""


@dataclass(frozen=True, slots=True)
class WorkLimits:
    """``stale_seconds``: an analysis that takes longer is taken to have died with its process;
    ``max_attempts``: of one event; ``max_running``: in all processes at the same time."""

    stale_seconds: int
    max_attempts: int
    max_running: int


@dataclass(frozen=True, slots=True)
class Claim:
    """One event's analysis that this worker holds, and what it needs for it."""

    claimed: ClaimedAnalysis
    occurrence_id: int
    request: AnalysisRequest


class AnalysisWorker:
    def __init__(
        self,
        database: Database,
        analyzers: Analyzers,
        *,
        clock: Clock,
        new_owner: Callable[[], str],
        limits: WorkLimits,
    ) -> None:
        self._database = database
        self._analyzers = analyzers
        self._clock = clock
        self._new_owner = new_owner
        self._limits = limits
        self._lease = timedelta(seconds=limits.stale_seconds)
        self._steps = ClockSteps()
        self._held: dict[str, int] = {}
        self._owed: dict[str, int] = {}
        """Claims that could not be ended: to be handed back once the database is there again."""

    def run_next(self) -> bool:
        """Analyse the event that has been due longest; False where none is due, or no slot is
        free."""
        return self._run(None)

    def run_one(self, event_id: int) -> bool:
        """Analyse this event if it is due; False where it is, but no slot is free."""
        return self._run(event_id) or not self._is_due(event_id)

    def due(self, limit: int) -> list[int]:
        now = self._now()
        with self._database.read() as uow:
            return uow.queue.due(now, limit=limit)

    def seconds_until_due(self) -> float | None:
        with self._database.read() as uow:
            due_at = uow.queue.next_due_at()
        if due_at is None:
            return None
        # What is due and was not claimed waits for a slot.
        return max((due_at - self._clock()).total_seconds(), SLOT_LOOK_SECONDS)

    def hand_back(self) -> None:
        """Give up what this process holds, so that another need not wait for the leases to end."""
        with self._database.write() as uow:
            self._hand_back(uow, self._held | self._owed, self._clock())
            uow.commit()

    def _is_due(self, event_id: int) -> bool:
        with self._database.read() as uow:
            return uow.queue.is_due(event_id, self._clock())

    def _run(self, event_id: int | None) -> bool:
        owner = self._new_owner()
        claim = self._claim(owner, event_id)
        if claim is None:
            return False
        self._held[owner] = claim.claimed.event_id
        try:
            self._answer_claim(owner, claim)
        except DatabaseUnavailableError:
            self._owed[owner] = claim.claimed.event_id
            raise
        finally:
            del self._held[owner]
        return True

    def _answer_claim(self, owner: str, claim: Claim) -> None:
        try:
            self._check_attempts(claim.claimed)
            analyzer = self._analyzers.named(claim.claimed.requested_analyzer)
            analysis = _answer(analyzer, claim.request)
        except AnalyzerError as exc:
            self._keep_old_answer(owner, claim, exc)
        else:
            self._save(owner, claim, analysis)

    def _check_attempts(self, claimed: ClaimedAnalysis) -> None:
        """An event that takes its process down each time must not do so for ever."""
        if claimed.attempts > self._limits.max_attempts:
            raise AnalyzerError(f"The analysis was interrupted {claimed.attempts - 1} times.")

    def _claim(self, owner: str, event_id: int | None) -> Claim | None:
        now = self._now()
        with self._database.write() as uow:
            claimed = uow.queue.claim(
                owner=owner,
                now=now,
                lease_until=now + self._lease,
                max_running=self._limits.max_running,
                event_id=event_id,
            )
            if claimed is None:
                return None
            event = uow.events.require(claimed.event_id)
            subject = read_subject(uow, event)
            uow.commit()
        return Claim(claimed, subject.occurrence_id, request_for(subject))

    def _now(self) -> datetime:
        """The time, with everything put right that would be due too late."""
        now, owed = self._clock(), dict(self._owed)
        is_behind = self._steps.may_be_behind(now)
        if owed or is_behind:
            with self._database.write() as uow:
                self._hand_back(uow, owed, now)
                if is_behind:
                    self._pull_in(uow, now)
                uow.commit()
            self._settle(owed, now)
        return now

    def _hand_back(self, uow: UnitOfWork, claims: Mapping[str, int], now: datetime) -> None:
        for owner, event_id in claims.items():
            uow.queue.hand_back(event_id, owner=owner, now=now)

    def _pull_in(self, uow: UnitOfWork, now: datetime) -> None:
        retry_until = now + timedelta(seconds=MAX_RETRY_SECONDS)
        uow.queue.pull_in(now=now, lease_until=now + self._lease, retry_until=retry_until)

    def _settle(self, owed: Mapping[str, int], now: datetime) -> None:
        self._steps.settled(now)
        for owner in owed:
            self._owed.pop(owner, None)

    def _save(self, owner: str, claim: Claim, analysis: Analysis) -> None:
        event_id, now = claim.claimed.event_id, self._clock()
        with self._database.write() as uow:
            if not uow.queue.release(
                event_id, owner=owner, status=AnalysisStatus.COMPLETED, due_at=None
            ):
                return
            read = uow.occurrences.kept(claim.occurrence_id)
            record = to_record(analysis, event_id=event_id, occurrence_id=read, at=now)
            uow.analyses.replace_current(record)
            uow.timeline.note(
                event_id,
                now,
                TimelineKind.ANALYSIS_COMPLETED,
                analyzer=analysis.analyzer,
                model=analysis.model,
                confidence=analysis.confidence,
            )
            uow.outcomes.count(analysis.analyzer, Outcome.COMPLETED)
            uow.commit()

    def _keep_old_answer(self, owner: str, claim: Claim, error: AnalyzerError) -> None:
        """The answer that is there stays, says why it was not replaced, and is tried again
        within limits."""
        event_id, now = claim.claimed.event_id, self._clock()
        log.warning("event %s keeps its analysis: %s", event_id, error.detail)
        attempts = claim.claimed.attempts
        retries = error.retryable and attempts < self._limits.max_attempts
        due_at = now + _retry_delay(error, attempts) if retries else None
        with self._database.write() as uow:
            current = uow.analyses.current_of(event_id)
            status = AnalysisStatus.COMPLETED if current else AnalysisStatus.FAILED
            if not uow.queue.release(event_id, owner=owner, status=status, due_at=due_at):
                return
            if current is not None:
                current.degraded_reason = error.detail
            uow.timeline.note(event_id, now, TimelineKind.ANALYSIS_FAILED, reason=error.detail)
            asked = claim.claimed.requested_analyzer or self._analyzers.named(None).name
            uow.outcomes.count(asked, Outcome.PUT_OFF if retries else Outcome.FAILED)
            uow.commit()


def _retry_delay(error: AnalyzerError, attempts: int) -> timedelta:
    """Backoff, and no sooner than the analyzer was told; in all no longer than a day."""
    backoff = FIRST_RETRY_SECONDS * 2 ** min(attempts - 1, MAX_DOUBLINGS)
    return timedelta(seconds=min(max(backoff, error.retry_after_seconds or 0), MAX_RETRY_SECONDS))


def _answer(analyzer: Analyzer, request: AnalysisRequest) -> Analysis:
    """The analysis with its duration. Raises ``AnalyzerError`` where a fault of ours would make
    the queue run the event for ever; a database that is away passes."""
    started = time.perf_counter()
    try:
        analysis = analyzer.analyze(request)
    except (AnalyzerError, DatabaseUnavailableError):
        raise
    except Exception as exc:
        log.exception("the analyzer %s failed", analyzer.name)
        raise AnalyzerError(f"The analyzer {analyzer.name} failed unexpectedly.") from exc
    return replace(analysis, duration_ms=round((time.perf_counter() - started) * 1000))
