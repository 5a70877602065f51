"""What of an event is analysed: its newest occurrence, and what was said of the last answer."""

from dataclasses import dataclass

from opspilot.analyzers.base import AnalysisRequest, RejectedAnswer
from opspilot.models import AnalysisRecord, Event
from opspilot.repositories.unit_of_work import UnitOfWork
from opspilot.triage.engine import triage


@dataclass(frozen=True, slots=True)
class Subject:
    """Read within a transaction, used after it. ``occurrence_id`` 0: none is left."""

    event: Event
    occurrence_id: int
    raw_logs: str
    rejected: RejectedAnswer | None


def read_subject(uow: UnitOfWork, event: Event) -> Subject:
    occurrence = uow.occurrences.latest_of(event.id)
    rejected = _rejected(uow.analyses.current_of(event.id))
    if occurrence is None:
        return Subject(event, 0, "", rejected)
    return Subject(event, occurrence.id, occurrence.raw_logs, rejected)


def request_for(subject: Subject) -> AnalysisRequest:
    """Triages the log, which may take a while: not within a transaction."""
    event, raw_logs = subject.event, subject.raw_logs
    return AnalysisRequest(
        title=event.title,
        raw_logs=raw_logs,
        triage=triage(raw_logs, fingerprint=event.fingerprint, environment=event.environment),
        service=event.service,
        environment=event.environment,
        release=event.release,
        rejected=subject.rejected,
    )


def _rejected(current: AnalysisRecord | None) -> RejectedAnswer | None:
    if current is None or current.is_right is not False:
        return None
    return RejectedAnswer(current.root_cause, current.feedback_note)
