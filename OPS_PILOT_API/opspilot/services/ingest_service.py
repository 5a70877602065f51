"""One submission: read it, triage it, store it and answer. What it writes is one transaction,
its own or one that it shares with those that came at the same time."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from types import SimpleNamespace
from typing import Any

from opspilot.analyzers.base import AnalysisRequest
from opspilot.analyzers.registry import Analyzers
from opspilot.domain.enums import AnalysisStatus
from opspilot.domain.errors import DatabaseUnavailableError
from opspilot.domain.search import index_words
from opspilot.ingest.base import IncomingEvent
from opspilot.jobs.base import JobQueue
from opspilot.repositories.search_repository import searched_text
from opspilot.repositories.submission_parts import NewFailure, NewSubmission, Stored, note_of
from opspilot.repositories.submission_repository import SubmissionRepository
from opspilot.repositories.unit_of_work import Database, UnitOfWork
from opspilot.services.analysis_records import record_values
from opspilot.services.clock import Clock, start_of_hour
from opspilot.services.first_answer import FirstAnswer, analyze_now, read_facts
from opspilot.services.group_commit import GroupCommit
from opspilot.services.idempotency import check_key, claim_key, known_occurrence
from opspilot.services.known_answers import Answer, KnownAnswers, read_answer
from opspilot.services.known_failures import KnownFailures
from opspilot.services.new_release import notice_release
from opspilot.services.submission_reader import WireSubmission, read_submission
from opspilot.services.submission_rows import event_values, occurrence_values, seen_at
from opspilot.services.views import columns_of, detail_fields
from opspilot.telemetry.metrics import count_submission

ALL = ""
"""The lane of a database whose writers all wait for one another."""
NO_ANSWER = Answer(None, ())


@dataclass(frozen=True, slots=True)
class Submission:
    """One submission on its way through the transaction."""

    wire: WireSubmission
    incoming: IncomingEvent
    answer: FirstAnswer
    rows: NewSubmission
    failure: NewFailure | None = None
    """Made where the failure may be one that nobody has seen before."""

    @property
    def fingerprint(self) -> str:
        return self.answer.triage.fingerprint.value


@dataclass(frozen=True, slots=True)
class Created:
    """The answer to a submission; ``fields`` are those of a ``CreatedEvent``, as plain mappings."""

    id: int
    occurrence_id: int
    is_new: bool
    analysis_status: AnalysisStatus
    fields: Mapping[str, Any]


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
        self._known = KnownFailures()
        self._answers = KnownAnswers()
        self._together = GroupCommit(self._store_all)

    def submit(self, wire: WireSubmission) -> Created:
        """Store one submission and answer it.

        Raises ``InvalidInputError``, ``IdempotencyKeyReusedError``, ``DatabaseUnavailableError``.
        """
        check_key(wire.idempotency_key)
        submission = self._read(wire)
        created = self._try(submission) if self._known.has(submission.fingerprint) else None
        if created is None:  # it is analysed here, where nothing is locked
            submission = self._with_failure(submission)
            created = self._try(submission)
        if created is None:
            raise AssertionError("an event can always be inserted or counted")
        self._known.add(submission.fingerprint)
        self._after_commit(created)
        return created

    def _read(self, wire: WireSubmission) -> Submission:
        incoming = read_submission(wire, max_bytes=self._max_body_bytes)
        answer, now = read_facts(incoming), self._clock()
        rows = NewSubmission(
            event=event_values(incoming, answer, now=now, is_upgradable=self._is_upgradable),
            occurrence=occurrence_values(incoming, answer.title, now=now),
            hour=start_of_hour(seen_at(incoming, now)),
            at=now,
            happens_now=incoming.occurred_at is None,
        )
        return Submission(wire, incoming, answer, rows)

    @property
    def _is_upgradable(self) -> bool:
        return self._analyzers.upgrade is not None

    def _try(self, submission: Submission) -> Created | None:
        """None where the failure is new and its analysis is missing."""
        if self._may_write_more(submission):
            return self._store_alone(submission)
        lane = ALL if self._database.has_one_writer else submission.fingerprint
        stored = self._together.run(lane, submission)
        if stored is None:
            return None
        return _answered(submission, stored, self._answer_to_stored(submission, stored))

    def _answer_to_stored(self, submission: Submission, stored: Stored) -> Answer:
        try:
            return self._answer(submission, stored, self._read_answer)
        except DatabaseUnavailableError:
            return NO_ANSWER  # it is stored: a caller told otherwise would send it again

    def _read_answer(self, event_id: int) -> Answer:
        with self._database.read() as uow:
            return read_answer(uow, event_id)

    def _may_write_more(self, submission: Submission) -> bool:
        """Most submissions write nothing but their own rows."""
        has_release = submission.incoming.release is not None
        return submission.wire.idempotency_key is not None or (self._is_upgradable and has_release)

    def _store_all(self, submissions: Sequence[Submission]) -> Sequence[Stored | None]:
        """Counted all at once, or written one after the other where any is to be inserted. Nothing
        may fail here once they are stored: they would be stored again."""
        are_known = all(submission.failure is None for submission in submissions)
        is_single = are_known or len(submissions) == 1
        with self._database.submissions(is_single=is_single) as store:
            if are_known:
                return store.count([submission.rows for submission in submissions])
            return [_write(store, submission) for submission in submissions]

    def _store_alone(self, submission: Submission) -> Created | None:
        with self._database.write() as uow:
            created = self._replay(uow, submission) or self._store(uow, submission)
            if created is not None:
                uow.commit()
        return created

    def _after_commit(self, created: Created) -> None:
        count_submission(is_new=created.is_new)
        if created.analysis_status == AnalysisStatus.PENDING:
            self._queue.wake(created.id)

    def _replay(self, uow: UnitOfWork, submission: Submission) -> Created | None:
        """The answer that the first request under this idempotency key got."""
        occurrence_id = known_occurrence(uow, submission.wire, submission.rows.at)
        if occurrence_id is None:
            return None
        occurrence = uow.occurrences.require(occurrence_id)
        event = columns_of(uow.events.require(occurrence.event_id))
        fields = detail_fields(
            event,
            occurrence=columns_of(uow.occurrences.latest_of(occurrence.event_id)),
            analysis=uow.analyses.current_of(occurrence.event_id),
            timeline=uow.timeline.of(occurrence.event_id),
        )
        is_new = uow.occurrences.is_first(occurrence)
        return _created(fields, occurrence_id=occurrence_id, is_new=is_new)

    def _store(self, uow: UnitOfWork, submission: Submission) -> Created | None:
        stored = _write(uow.submissions, submission)
        if stored is None:
            return None
        if not claim_key(uow, submission.wire, stored.occurrence_id, submission.rows.at):
            return self._yield_to_twin(uow, submission)
        if self._is_upgradable:
            release, now = submission.incoming.release, submission.rows.at
            stored = replace(stored, event=notice_release(uow, stored.event, release, now))
        answer = self._answer(submission, stored, partial(read_answer, uow))
        return _answered(submission, stored, answer)

    def _answer(
        self, submission: Submission, stored: Stored, read: Callable[[int], Answer]
    ) -> Answer:
        """``read`` is asked only where the answer is not known."""
        first = _first_answer(submission, stored)
        if first is not None:
            return self._answers.put(stored.event, first)
        return self._answers.of(stored.event, read)

    def _yield_to_twin(self, uow: UnitOfWork, submission: Submission) -> Created | None:
        """Another request with the same key was faster: undo ours, answer with its occurrence."""
        uow.rollback()
        replayed = self._replay(uow, submission)
        return replayed or self._store(uow, submission)

    def _with_failure(self, submission: Submission) -> Submission:
        incoming = submission.incoming
        request = AnalysisRequest(
            title=submission.answer.title,
            raw_logs=incoming.raw_logs,
            triage=submission.answer.triage,
            service=incoming.service,
            environment=incoming.environment,
            release=incoming.release,
        )
        analysis = analyze_now(self._analyzers.instant, request)
        words = index_words(searched_text(submission.rows.event, incoming.raw_logs))
        failure = NewFailure(record_values(analysis, at=submission.rows.at), words)
        return replace(submission, failure=failure)


def _write(store: SubmissionRepository, submission: Submission) -> Stored | None:
    if submission.failure is None:
        return store.count([submission.rows])[0]
    return store.insert(submission.rows, submission.failure)


def _answered(submission: Submission, stored: Stored, answer: Answer) -> Created:
    fields = detail_fields(
        stored.event,
        occurrence={"id": stored.occurrence_id, "raw_logs": submission.incoming.raw_logs},
        analysis=answer.analysis,
        timeline=answer.timeline,
    )
    return _created(fields, occurrence_id=stored.occurrence_id, is_new=stored.is_new)


def _first_answer(submission: Submission, stored: Stored) -> Answer | None:
    """Of an event that this submission made."""
    note = note_of(stored.event, submission.rows.at)
    if submission.failure is None or note is None or not stored.is_new:
        return None
    ids = {"event_id": stored.event["id"], "occurrence_id": stored.occurrence_id}
    analysis = {**submission.failure.analysis, **ids, "id": stored.analysis_id}
    return Answer(SimpleNamespace(**analysis), (note,))


def _created(fields: Mapping[str, Any], *, occurrence_id: int, is_new: bool) -> Created:
    return Created(
        id=fields["id"],
        occurrence_id=occurrence_id,
        is_new=is_new,
        analysis_status=fields["analysis_status"],
        fields={**fields, "occurrence_id": occurrence_id, "is_new": is_new},
    )
