"""/stats: the overview's numbers, and the sparklines'."""

from flask import Response

from opspilot.routers.api_router import ApiRouter, Operation, json_response, read_query
from opspilot.schemas.stats_schema import (
    ActivityPage,
    ActivityQuery,
    Stats,
    StatsQuery,
    StatusCounts,
)
from opspilot.services.stats_service import StatsService

STATS = Operation(
    id="getStats",
    summary="Counts, occurrences per hour, AI calls made and avoided",
    query=StatsQuery,
    returns={200: Stats},
    errors=(422, 503),
)
ACTIVITY = Operation(
    id="getActivity",
    summary="Occurrences per hour of the given events, for sparklines",
    query=ActivityQuery,
    returns={200: ActivityPage},
    errors=(422, 503),
)
STATUSES = Operation(
    id="getStatusCounts",
    summary="How many events have each status",
    returns={200: StatusCounts},
    errors=(503,),
)


class StatsRouter(ApiRouter):
    def __init__(self, stats: StatsService) -> None:
        super().__init__("stats")
        self._stats = stats
        self.add("GET", "/stats", self.overview, STATS)
        self.add("GET", "/stats/activity", self.activity, ACTIVITY)
        self.add("GET", "/stats/statuses", self.statuses, STATUSES)

    def overview(self) -> Response:
        return json_response(self._stats.overview(read_query(StatsQuery).hours))

    def activity(self) -> Response:
        query = read_query(ActivityQuery)
        return json_response(self._stats.activity(query.id, query.hours))

    def statuses(self) -> Response:
        return json_response(self._stats.statuses())
