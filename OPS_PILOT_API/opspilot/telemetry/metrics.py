"""Prometheus metrics. Labels are from closed lists or route rules, never from what callers send."""

from prometheus_client import CONTENT_TYPE_LATEST, Counter, Histogram, generate_latest

REQUESTS = Counter(
    "opspilot_http_requests_total", "Requests by route and status", ("method", "route", "status")
)
LATENCY = Histogram("opspilot_http_request_seconds", "Time to answer by route", ("route",))
SUBMISSIONS = Counter("opspilot_submissions_total", "Submissions stored", ("kind",))
ANALYSES = Counter("opspilot_analyses_total", "Queued analyses", ("analyzer", "outcome"))


def exposition() -> tuple[bytes, str]:
    """All metrics in Prometheus's text format, and its content type."""
    return generate_latest(), CONTENT_TYPE_LATEST
