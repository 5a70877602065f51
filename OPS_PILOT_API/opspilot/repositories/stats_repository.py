"""Counts for the overview. Reads only."""

from sqlalchemy import func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from opspilot.domain.enums import Status
from opspilot.models import AnalysisRecord, Event


class StatsRepository:
    def __init__(self, session: Session) -> None:
        self.session = session

    def events_by(self, column: str, *statuses: Status) -> dict[str, int]:
        """Of the given statuses; of all where none is given."""
        attribute: InstrumentedAttribute[str] = getattr(Event, column)
        query = select(attribute, func.count()).group_by(attribute)
        rows = self.session.execute(query.where(Event.status.in_(statuses)) if statuses else query)
        return {str(value): count for value, count in rows}

    def busiest_services(self, *statuses: Status, limit: int) -> list[tuple[str, int]]:
        """``(service, events)``, most events first."""
        query = select(Event.service, func.count().label("events")).group_by(Event.service)
        query = query.where(Event.status.in_(statuses), Event.service.is_not(None))
        rows = self.session.execute(query.order_by(func.count().desc(), Event.service).limit(limit))
        return [(row.service, row.events) for row in rows]

    def totals(self) -> tuple[int, int]:
        """``(events, occurrences)``."""
        query = select(func.count(), func.coalesce(func.sum(Event.occurrence_count), 0))
        events, occurrences = self.session.execute(query.select_from(Event)).one()
        return events, int(occurrences)

    def analyses_by_analyzer(self) -> dict[str, int]:
        name = AnalysisRecord.analyzer
        rows = self.session.execute(select(name, func.count()).group_by(name))
        return {str(analyzer): count for analyzer, count in rows}
