"""Occurrences per hour of single events: what sparklines are drawn from."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from opspilot.repositories.unit_of_work import UnitOfWork
from opspilot.services.clock import start_of_hour

LIST_HOURS = 24
"""What a row of the list shows."""


def last_hours(now: datetime, count: int) -> list[datetime]:
    """The starts of the last ``count`` hours, oldest first; the last is the hour that is
    running."""
    latest = start_of_hour(now)
    return [latest - timedelta(hours=back) for back in range(count - 1, -1, -1)]


def counts_per_hour(
    uow: UnitOfWork, event_ids: Sequence[int], hours: Sequence[datetime]
) -> dict[int, list[int]]:
    """One count per hour for each of the given events, by one query; zeros for an unknown one."""
    place = {hour: index for index, hour in enumerate(hours)}
    counts = {event_id: [0] * len(hours) for event_id in event_ids}
    for event_id, hour, count in uow.hourly_counts.of_events(event_ids, hours[0]):
        if hour in place:
            counts[event_id][place[hour]] = count
    return counts
