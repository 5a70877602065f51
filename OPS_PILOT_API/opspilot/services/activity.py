"""Occurrences per hour of single events: what sparklines are drawn from."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from functools import lru_cache

import orjson

from opspilot.repositories.list_columns import HOUR
from opspilot.repositories.unit_of_work import UnitOfWork
from opspilot.services.clock import start_of_hour

LIST_HOURS = 24
"""What a row of the list shows."""
NONE_COUNTED = (0,) * LIST_HOURS


def last_hours(now: datetime, count: int) -> list[datetime]:
    """The starts of the last ``count`` hours, oldest first; the last is the hour that is
    running."""
    latest = start_of_hour(now)
    return [latest - timedelta(hours=back) for back in range(count - 1, -1, -1)]


def first_listed_hour(now: datetime) -> datetime:
    """The oldest of the hours that a row of the list shows."""
    return start_of_hour(now) - timedelta(hours=LIST_HOURS - 1)


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


@lru_cache(maxsize=4)
def hour_places(latest: datetime) -> dict[str, int]:
    """Where each of the list's hours stands, by its name in stored counts."""
    return {hour.strftime(HOUR): at for at, hour in enumerate(last_hours(latest, LIST_HOURS))}


def spread_counts(stored: str | None, places: Mapping[str, int]) -> Sequence[int]:
    """One count per hour of the list's, from a JSON object of those that are not zero."""
    if not stored:
        return NONE_COUNTED
    counts = [0] * LIST_HOURS
    for hour, count in orjson.loads(stored).items():
        if hour in places:
            counts[places[hour]] = count
    return counts
