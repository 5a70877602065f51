"""What a model would be sent of an event, shown before anything is."""

from dataclasses import dataclass

from opspilot.analyzers.base import PreparedPrompt, Prompter
from opspilot.domain.errors import AnalyzerError
from opspilot.repositories.unit_of_work import Database
from opspilot.schemas.preview_schema import AiPreview
from opspilot.services.analysis_subject import read_subject, request_for

NOTHING = PreparedPrompt("", "", {}, is_condensed=False, estimated_tokens=0)


@dataclass(frozen=True, slots=True)
class AiUse:
    """Which model is asked first. ``why_not``: why none is, in words; None where it is."""

    model: str
    why_not: str | None


class PreviewService:
    def __init__(self, database: Database, prompter: Prompter | None, use: AiUse) -> None:
        self._database = database
        self._prompter = prompter
        self._use = use

    def preview(self, event_id: int) -> AiPreview:
        """Sends nothing. Raises ``NotFoundError``."""
        with self._database.read() as uow:
            subject = read_subject(uow, uow.events.require(event_id))
        why_not, prepared = self._use.why_not, NOTHING
        try:
            if self._prompter is not None:
                prepared = self._prompter.prepare(request_for(subject))
        except AnalyzerError as exc:
            why_not = exc.detail
        return AiPreview(
            would_be_sent=why_not is None,
            why_not=why_not,
            model=self._use.model,
            occurrence_id=subject.occurrence_id or None,
            system=prepared.system,
            prompt=prepared.prompt,
            estimated_tokens=prepared.estimated_tokens,
            is_condensed=prepared.is_condensed,
            redactions=prepared.redaction_counts,
        )
