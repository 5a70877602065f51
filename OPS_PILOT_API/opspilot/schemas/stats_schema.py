"""The overview's numbers on the wire."""

from typing import Annotated

from pydantic import Field

from opspilot.schemas.wire import RequestModel, ResponseModel, RowId, UtcTime

MAX_HOURS = 744
"""31 days back. Retention leaves the counts of these hours alone."""


class HourCount(ResponseModel):
    hour: UtcTime
    occurrences: int


class AiStats(ResponseModel):
    """``calls_avoided``: repeats of a known failure that were answered from what was already
    known. ``cost_avoided_usd``: what those would have cost at the mean of the calls made; null
    before the first."""

    enabled: bool
    calls_made: int
    calls_avoided: int
    input_tokens: int
    output_tokens: int
    cost_usd: float
    cost_avoided_usd: float | None


class ServiceCount(ResponseModel):
    service: str
    events: int


class UnsolvedCounts(ResponseModel):
    """Events that still want somebody: OPEN or IN_PROGRESS. ``services``: those with the most."""

    by_priority: dict[str, int]
    by_category: dict[str, int]
    services: list[ServiceCount]


class Stats(ResponseModel):
    events: int
    occurrences: int
    by_status: dict[str, int]
    by_priority: dict[str, int]
    by_category: dict[str, int]
    by_analyzer: dict[str, int]
    unsolved: UnsolvedCounts
    occurrences_per_hour: list[HourCount]
    ai: AiStats


class StatusCounts(ResponseModel):
    """Events by status; a status that no event has is left out."""

    by_status: dict[str, int]


class StatsQuery(RequestModel):
    hours: Annotated[int, Field(ge=1, le=MAX_HOURS, description="How many hours back.")] = 24


class ActivityQuery(RequestModel):
    id: Annotated[list[RowId], Field(min_length=1, max_length=200)]
    hours: Annotated[int, Field(ge=1, le=MAX_HOURS)] = 24


class EventActivity(ResponseModel):
    """Occurrences per hour, oldest first; the last number is the hour that is running."""

    id: int
    counts: list[int]


class ActivityPage(ResponseModel):
    since: UtcTime
    items: list[EventActivity]
