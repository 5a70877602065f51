"""Counts for the overview. Reads only."""

from sqlalchemy import func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from opspilot.models import AnalysisRecord, Event


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
