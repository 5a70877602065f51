"""The overview's numbers, and the sparklines'."""

from collections import Counter
from collections.abc import Sequence

from opspilot.domain.enums import Status
from opspilot.repositories.ai_usage_repository import AiUsage
from opspilot.repositories.stats_repository import EventCount, StatsRepository
from opspilot.repositories.unit_of_work import Database
from opspilot.schemas.stats_schema import (
    ActivityPage,
    AiStats,
    EventActivity,
    HourCount,
    ServiceCount,
    Stats,
    StatusCounts,
    UnsolvedCounts,
)
from opspilot.services.activity import counts_per_hour, last_hours
from opspilot.services.clock import Clock
from opspilot.services.seldom import Seldom

MICRO = 1_000_000
UNSOLVED = (Status.OPEN, Status.IN_PROGRESS)
MAX_SERVICES = 10


class StatsService:
    def __init__(self, database: Database, *, clock: Clock, ai_enabled: bool) -> None:
        self._database = database
        self._clock = clock
        self._ai_enabled = ai_enabled
        self._statuses = Seldom(self._count_statuses, clock)

    def overview(self, hours: int) -> Stats:
        axis = last_hours(self._clock(), hours)
        with self._database.read() as uow:
            counts, occurrences = uow.stats.events_by(), uow.stats.occurrences()
            events = sum(count.events for count in counts)
            usage = uow.ai_usage.total()
            per_hour = dict(uow.hourly_counts.totals_since(axis[0]))
            return Stats(
                events=events,
                occurrences=occurrences,
                by_status=_sums(counts, "status"),
                by_priority=_sums(counts, "priority"),
                by_category=_sums(counts, "category"),
                by_analyzer=uow.stats.analyses_by_analyzer(),
                unsolved=_unsolved(uow.stats, counts),
                occurrences_per_hour=[
                    HourCount(hour=hour, occurrences=per_hour.get(hour, 0)) for hour in axis
                ],
                ai=self._ai(usage, avoided=occurrences - events),
            )

    def _ai(self, usage: AiUsage, *, avoided: int) -> AiStats:
        cost = usage.cost_micro_usd / MICRO
        return AiStats(
            enabled=self._ai_enabled,
            calls_made=usage.calls,
            calls_avoided=avoided,
            input_tokens=usage.input_tokens,
            output_tokens=usage.output_tokens,
            cost_usd=cost,
            cost_avoided_usd=avoided * cost / usage.calls if usage.calls else None,
        )

    def statuses(self) -> StatusCounts:
        """Polled by every open list, so that a large table is not counted every time."""
        return self._statuses.get()

    def forget(self) -> None:
        """After an edit; other processes find out within seconds."""
        self._statuses.forget()

    def _count_statuses(self) -> StatusCounts:
        with self._database.read() as uow:
            return StatusCounts(by_status=uow.stats.events_by_status())

    def activity(self, event_ids: Sequence[int], hours: int) -> ActivityPage:
        """Occurrences per hour of each given event; unknown ids have none."""
        axis = last_hours(self._clock(), hours)
        with self._database.read() as uow:
            counts = counts_per_hour(uow, event_ids, axis)
        items = [EventActivity(id=event_id, counts=counts[event_id]) for event_id in event_ids]
        return ActivityPage(since=axis[0], items=items)


def _sums(counts: Sequence[EventCount], kind: str) -> dict[str, int]:
    sums: Counter[str] = Counter()
    for count in counts:
        sums[str(getattr(count, kind))] += count.events
    return dict(sums)


def _unsolved(stats: StatsRepository, counts: Sequence[EventCount]) -> UnsolvedCounts:
    unsolved = [count for count in counts if count.status in UNSOLVED]
    services = stats.busiest_services(*UNSOLVED, limit=MAX_SERVICES)
    return UnsolvedCounts(
        by_priority=_sums(unsolved, "priority"),
        by_category=_sums(unsolved, "category"),
        services=[ServiceCount(service=name, events=count) for name, count in services],
    )
