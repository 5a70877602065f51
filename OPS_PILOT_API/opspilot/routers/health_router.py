"""/healthz, /readyz, /metrics: what orchestrators and Prometheus ask."""

from flask import Response

from opspilot.routers.api_router import ApiRouter, Operation, json_response
from opspilot.routers.error_handlers import RETRY_AFTER_SECONDS
from opspilot.schemas.health_schema import Health, Readiness
from opspilot.services.health_service import OK, UNAVAILABLE, HealthService
from opspilot.services.metrics_service import MetricsService

HEALTH = Operation(id="getHealth", summary="The process is alive", returns={200: Health})
READY = Operation(
    id="getReadiness",
    summary="The database answers, its migrations are applied, and the queue is alive",
    returns={200: Readiness, 503: Readiness},
)
METRICS = Operation(id="getMetrics", summary="Prometheus metrics", returns={200: "text/plain"})


class HealthRouter(ApiRouter):
    def __init__(self, health: HealthService, metrics: MetricsService) -> None:
        super().__init__("health")
        self._health = health
        self._metrics = metrics
        self.add("GET", "/healthz", self.alive, HEALTH)
        self.add("GET", "/readyz", self.ready, READY)
        self.add("GET", "/metrics", self.metrics, METRICS)

    def alive(self) -> Response:
        return json_response(Health(status=OK))

    def ready(self) -> Response:
        readiness = self._health.readiness()
        if readiness.status == UNAVAILABLE:
            return json_response(readiness, 503, {"Retry-After": str(RETRY_AFTER_SECONDS)})
        return json_response(readiness)

    def metrics(self) -> Response:
        body, content_type = self._metrics.exposition()
        return Response(body, content_type=content_type)
