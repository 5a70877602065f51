"""One submission: read it, triage it, store it and answer. What it writes is one transaction."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from types import SimpleNamespace
from typing import Any, cast

from opspilot.analyzers.base import AnalysisRequest
from opspilot.analyzers.registry import Analyzers
from opspilot.domain.analysis import Analysis
from opspilot.domain.enums import AnalysisStatus, TimelineKind
from opspilot.domain.search import index_words
from opspilot.ingest.base import IncomingEvent
from opspilot.jobs.base import JobQueue
from opspilot.repositories.search_repository import searched_text
from opspilot.repositories.unit_of_work import Database, UnitOfWork
from opspilot.schemas.event_schema import CreatedEvent
from opspilot.services.analysis_records import record_values
from opspilot.services.clock import Clock, start_of_hour
from opspilot.services.first_answer import FirstAnswer, analyze_now, read_facts
from opspilot.services.idempotency import check_key, claim_key, known_occurrence
from opspilot.services.new_release import notice_release
from opspilot.services.submission_reader import WireSubmission, read_submission
from opspilot.services.submission_rows import event_values, occurrence_values, seen_at
from opspilot.services.views import AnalysisColumns, columns_of, detail_fields
from opspilot.telemetry.metrics import count_submission


@dataclass(frozen=True, slots=True)
class Submission:
    """One submission on its way through the transaction."""

    wire: WireSubmission
    incoming: IncomingEvent
    answer: FirstAnswer
    now: datetime
    values: Mapping[str, Any]
    """Of its event, were it new."""
    analysis: Analysis | None = None
    """The instant one, once it is known that nobody has seen the failure before."""
    searched: Sequence[str] = ()
    """The words of a new failure, for the full-text index."""


class IngestService:
    def __init__(
        self,
        database: Database,
        analyzers: Analyzers,
        queue: JobQueue,
        *,
        clock: Clock,
        max_body_bytes: int,
    ) -> None:
        self._database = database
        self._analyzers = analyzers
        self._queue = queue
        self._clock = clock
        self._max_body_bytes = max_body_bytes

    def submit(self, wire: WireSubmission) -> CreatedEvent:
        """Store one submission and answer it.

        Raises ``InvalidInputError``, ``IdempotencyKeyReusedError``, ``DatabaseUnavailableError``.
        """
        check_key(wire.idempotency_key)
        incoming = read_submission(wire, max_bytes=self._max_body_bytes)
        submission = self._read(wire, incoming)
        # A failure that was never seen is analysed between the two, where nothing is locked.
        created = self._try(submission) or self._try(self._with_analysis(submission))
        self._after_commit(cast(CreatedEvent, created))
        return cast(CreatedEvent, created)

    def _read(self, wire: WireSubmission, incoming: IncomingEvent) -> Submission:
        answer, now = read_facts(incoming), self._clock()
        values = event_values(
            incoming, answer, now=now, is_upgradable=self._analyzers.upgrade is not None
        )
        return Submission(wire, incoming, answer, now, values)

    def _try(self, submission: Submission) -> CreatedEvent | None:
        """One transaction; None where the failure is new and its analysis is missing."""
        with self._database.write() as uow:
            created = self._replay(uow, submission) or self._store(uow, submission)
            if created is not None:
                uow.commit()
        return created

    def _after_commit(self, created: CreatedEvent) -> None:
        count_submission(is_new=created.is_new)
        if created.analysis_status == AnalysisStatus.PENDING:
            self._queue.wake(created.id)

    def _replay(self, uow: UnitOfWork, submission: Submission) -> CreatedEvent | None:
        """The answer that the first request under this idempotency key got."""
        occurrence_id = known_occurrence(uow, submission.wire, submission.now)
        if occurrence_id is None:
            return None
        occurrence = uow.occurrences.require(occurrence_id)
        event = columns_of(uow.events.require(occurrence.event_id))
        latest = uow.occurrences.latest_of(occurrence.event_id)
        fields = detail_fields(
            event,
            occurrence=columns_of(latest),
            analysis=uow.analyses.current_of(occurrence.event_id),
            timeline=uow.timeline.of(occurrence.event_id),
        )
        is_new = uow.occurrences.is_first(occurrence)
        return _created(fields, occurrence_id=occurrence_id, is_new=is_new)

    def _store(self, uow: UnitOfWork, submission: Submission) -> CreatedEvent | None:
        now, incoming = submission.now, submission.incoming
        event = self._record_event(uow, submission)
        if event is None:
            return None
        values = occurrence_values(event["id"], incoming, submission.answer.title, now=now)
        occurrence_id = uow.submissions.insert_occurrence(values)
        uow.submissions.bump_hour(event["id"], start_of_hour(seen_at(incoming, now)))
        if not claim_key(uow, submission.wire, occurrence_id, now):
            return self._yield_to_twin(uow, submission)
        if self._analyzers.upgrade is not None:
            event = notice_release(uow, event, incoming.release, now)
        _note_in_timeline(uow, event, now)
        if _is_new(event):
            uow.search.put(event["id"], submission.searched)
        fields = detail_fields(
            event,
            occurrence={"id": occurrence_id, "raw_logs": incoming.raw_logs},
            analysis=_analysis(uow, event, occurrence_id, submission),
            timeline=uow.timeline.of(event["id"]),
        )
        return _created(fields, occurrence_id=occurrence_id, is_new=_is_new(event))

    def _record_event(self, uow: UnitOfWork, submission: Submission) -> Mapping[str, Any] | None:
        known = uow.submissions.count_one_more(submission.values)
        if known is not None or submission.analysis is None:
            return known
        return uow.submissions.insert_or_count(submission.values)

    def _yield_to_twin(self, uow: UnitOfWork, submission: Submission) -> CreatedEvent | None:
        """Another request with the same key was faster: undo ours, answer with its occurrence."""
        uow.rollback()
        replayed = self._replay(uow, submission)
        return replayed or self._store(uow, submission)

    def _with_analysis(self, submission: Submission) -> Submission:
        incoming = submission.incoming
        request = AnalysisRequest(
            title=submission.answer.title,
            raw_logs=incoming.raw_logs,
            triage=submission.answer.triage,
            service=incoming.service,
            environment=incoming.environment,
            release=incoming.release,
        )
        return replace(
            submission,
            analysis=analyze_now(self._analyzers.instant, request),
            searched=index_words(searched_text(submission.values, incoming.raw_logs)),
        )


def _analysis(
    uow: UnitOfWork, event: Mapping[str, Any], occurrence_id: int, submission: Submission
) -> AnalysisColumns | None:
    """A known failure keeps its analysis; a new one gets the instant one."""
    if submission.analysis is None or not _is_new(event):
        return uow.analyses.current_row(event["id"])
    values = record_values(
        submission.analysis, event_id=event["id"], occurrence_id=occurrence_id, at=submission.now
    )
    return SimpleNamespace(**values, id=uow.submissions.insert_analysis(values))


def _is_new(event: Mapping[str, Any]) -> bool:
    return bool(event["occurrence_count"] == 1)


def _note_in_timeline(uow: UnitOfWork, event: Mapping[str, Any], now: datetime) -> None:
    if _is_new(event):
        uow.submissions.note(event["id"], now, TimelineKind.CREATED)
    elif event["reopened_at"] == now:
        uow.submissions.note(event["id"], now, TimelineKind.REGRESSED)


def _created(fields: Mapping[str, Any], *, occurrence_id: int, is_new: bool) -> CreatedEvent:
    return CreatedEvent.model_validate({**fields, "occurrence_id": occurrence_id, "is_new": is_new})
