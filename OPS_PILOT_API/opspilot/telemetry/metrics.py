"""Prometheus metrics of this process. Labels are from closed lists or route rules, never from what
callers send."""

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, disable_created_metrics

disable_created_metrics()  # type: ignore[no-untyped-call]  # one more series for each
REGISTRY = CollectorRegistry()
"""Not the library's own: what that one adds is not known of other processes."""

REQUESTS = Counter(
    "opspilot_http_requests_total",
    "Requests by route and status",
    ("method", "route", "status"),
    registry=REGISTRY,
)
LATENCY = Histogram(
    "opspilot_http_request_seconds",
    "Time to answer by route, time that callers asked to wait included",
    ("route",),
    registry=REGISTRY,
)
SUBMITTED = "opspilot_submissions_total"
SUBMISSIONS = Counter(SUBMITTED, "Submissions stored", ("kind",), registry=REGISTRY)
NEW, REPEAT = "new", "repeat"

METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
OTHER_METHOD = "other"
"""Callers may make names up."""

Counts = tuple[Counter, Histogram]
_counts_of: dict[tuple[str, str, int], Counts] = {}
_submissions: dict[bool, Counter] = {}
"""To look a label up takes longer than to count."""
PRUNED = Counter(
    "opspilot_pruned_rows_total", "Rows that retention removed", ("kind",), registry=REGISTRY
)
LAST_PRUNE = Gauge(
    "opspilot_last_prune_timestamp_seconds",
    "End of the last prune",
    multiprocess_mode="mostrecent",
    registry=REGISTRY,
)


def count_request(method: str, route: str, status: int, seconds: float) -> None:
    requests, latency = _counts_of.get((method, route, status)) or _look_up(method, route, status)
    requests.inc()
    latency.observe(seconds)


def _look_up(method: str, route: str, status: int) -> Counts:
    key = (method if method in METHODS else OTHER_METHOD, route, status)
    return _counts_of.setdefault(key, (REQUESTS.labels(*key), LATENCY.labels(route)))


def count_submission(*, is_new: bool) -> None:
    counter = _submissions.get(is_new) or _submissions.setdefault(
        is_new, SUBMISSIONS.labels(NEW if is_new else REPEAT)
    )
    counter.inc()
