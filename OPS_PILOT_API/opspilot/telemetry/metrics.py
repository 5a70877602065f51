"""Prometheus metrics. Labels are from closed lists or route rules, never from what callers send."""

from prometheus_client import CONTENT_TYPE_LATEST, Counter, Gauge, Histogram, generate_latest

REQUESTS = Counter(
    "opspilot_http_requests_total", "Requests by route and status", ("method", "route", "status")
)
LATENCY = Histogram("opspilot_http_request_seconds", "Time to answer by route", ("route",))
SUBMISSIONS = Counter("opspilot_submissions_total", "Submissions stored", ("kind",))
ANALYSES = Counter("opspilot_analyses_total", "Queued analyses", ("analyzer", "outcome"))
PRUNED = Counter("opspilot_pruned_rows_total", "Rows that retention removed", ("kind",))
LAST_PRUNE = Gauge(
    "opspilot_last_prune_timestamp_seconds", "End of the last prune", multiprocess_mode="mostrecent"
)


def exposition() -> tuple[bytes, str]:
    """All metrics in Prometheus's text format, and its content type."""
    return generate_latest(), CONTENT_TYPE_LATEST
