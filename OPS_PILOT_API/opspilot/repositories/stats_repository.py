"""Counts for the overview. Reads only."""

from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from opspilot.domain.enums import AnalyzerName
from opspilot.models import AnalysisRecord, Event


@dataclass(frozen=True, slots=True)
class AiUsage:
    """What the model did so far. Cost in millionths of a dollar."""

    calls: int
    input_tokens: int
    output_tokens: int
    cost_micro_usd: int


class StatsRepository:
    def __init__(self, session: Session) -> None:
        self.session = session

    def events_by(self, column: str) -> dict[str, int]:
        attribute: InstrumentedAttribute[str] = getattr(Event, column)
        rows = self.session.execute(select(attribute, func.count()).group_by(attribute))
        return {str(value): count for value, count in rows}

    def totals(self) -> tuple[int, int]:
        """``(events, occurrences)``."""
        query = select(func.count(), func.coalesce(func.sum(Event.occurrence_count), 0))
        events, occurrences = self.session.execute(query.select_from(Event)).one()
        return events, int(occurrences)

    def analyses_by_analyzer(self) -> dict[str, int]:
        name = AnalysisRecord.analyzer
        rows = self.session.execute(select(name, func.count()).group_by(name))
        return {str(analyzer): count for analyzer, count in rows}

    def ai_usage(self) -> AiUsage:
        record = AnalysisRecord
        sums = (record.input_tokens, record.output_tokens, record.cost_micro_usd)
        query = select(func.count(), *(func.coalesce(func.sum(column), 0) for column in sums))
        row = self.session.execute(query.where(record.analyzer == AnalyzerName.GEMINI)).one()
        return AiUsage(*(int(value) for value in row))
