"""Counts for the overview. Reads only."""

from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from opspilot.domain.enums import Category, Priority, Status
from opspilot.models import AnalysisRecord, Event


class EventCount(NamedTuple):
    status: Status
    priority: Priority
    category: Category
    events: int


class StatsRepository:
    def __init__(self, session: Session) -> None:
        self.session = session

    def events_by_status(self) -> dict[str, int]:
        rows = self.session.execute(select(Event.status, func.count()).group_by(Event.status))
        return {str(status): count for status, count in rows}

    def events_by(self) -> list[EventCount]:
        """By status, priority and category at once: one walk over one index."""
        kinds = (Event.status, Event.priority, Event.category)
        rows = self.session.execute(select(*kinds, func.count()).group_by(*kinds))
        return [EventCount(*row) for row in rows]

    def busiest_services(self, *statuses: Status, limit: int) -> list[tuple[str, int]]:
        """``(service, events)``, most events first."""
        query = select(Event.service, func.count().label("events")).group_by(Event.service)
        query = query.where(Event.status.in_(statuses), Event.service.is_not(None))
        rows = self.session.execute(query.order_by(func.count().desc(), Event.service).limit(limit))
        return [(row.service, row.events) for row in rows]

    def occurrences(self) -> int:
        """That ever were."""
        return int(self.session.scalar(select(func.sum(Event.occurrence_count))) or 0)

    def analyses_by_analyzer(self) -> dict[str, int]:
        name = AnalysisRecord.analyzer
        rows = self.session.execute(select(name, func.count()).group_by(name))
        return {str(analyzer): count for analyzer, count in rows}
