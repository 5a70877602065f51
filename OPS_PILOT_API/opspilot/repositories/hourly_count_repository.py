"""Occurrences per event and hour."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select

from opspilot.models import HourlyCount
from opspilot.repositories.generic_repository import GenericRepository


class HourlyCountRepository(GenericRepository[HourlyCount]):
    model = HourlyCount
    noun = "hourly count"

    def totals_since(self, since: datetime) -> list[tuple[datetime, int]]:
        """``(hour, occurrences)`` of all events together, oldest first; hours without any are
        left out."""
        query = select(HourlyCount.hour, func.sum(HourlyCount.count).label("total"))
        query = query.where(HourlyCount.hour >= since).group_by(HourlyCount.hour)
        rows = self.session.execute(query.order_by(HourlyCount.hour))
        return [(row.hour, int(row.total)) for row in rows]

    def of_events(
        self, event_ids: Sequence[int], since: datetime
    ) -> list[tuple[int, datetime, int]]:
        """``(event id, hour, occurrences)`` of the given events."""
        query = select(HourlyCount.event_id, HourlyCount.hour, HourlyCount.count).where(
            HourlyCount.event_id.in_(event_ids), HourlyCount.hour >= since
        )
        return [(row.event_id, row.hour, row[2]) for row in self.session.execute(query)]
