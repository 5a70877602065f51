"""What happens around every request: an id for its log lines, and metrics."""

import logging
import time
import uuid

import structlog
from flask import Flask, Response, g, request

from opspilot.telemetry.metrics import METHODS, OTHER_METHOD, count_request

log = logging.getLogger(__name__)

NO_ROUTE = "none"
MAX_REQUEST_ID = 64


def register_request_hooks(app: Flask) -> None:
    app.before_request(_begin)
    app.after_request(_end)


def _begin() -> None:
    g.started = time.perf_counter()
    g.request_id = _request_id()
    structlog.contextvars.clear_contextvars()
    structlog.contextvars.bind_contextvars(request_id=g.request_id)


def _request_id() -> str:
    given = request.headers.get("X-Request-Id", "")
    is_usable = given.isascii() and given.isprintable() and 0 < len(given) <= MAX_REQUEST_ID
    return given if is_usable else uuid.uuid4().hex


def route_asked_for() -> str:
    """Its rule, not its path: that is the caller's own words."""
    return request.url_rule.rule if request.url_rule else NO_ROUTE


def what_was_asked() -> dict[str, str]:
    """For a line of the log."""
    method = request.method if request.method in METHODS else OTHER_METHOD
    return {"method": method, "route": route_asked_for()}


def _end(response: Response) -> Response:
    route = route_asked_for()
    seconds = time.perf_counter() - g.get("started", time.perf_counter())
    count_request(request.method, route, response.status_code, seconds)
    if log.isEnabledFor(logging.DEBUG):
        answered = {"status": response.status_code, "milliseconds": round(seconds * 1000, 1)}
        log.debug("request", extra=what_was_asked() | answered)
    response.headers.setdefault("X-Request-Id", g.get("request_id", ""))
    response.headers["Vary"] = _with_accept(response.headers.get("Vary"))
    return response


def _with_accept(vary: str | None) -> str:
    """A page and its data share an address. (``response.vary.add`` parses for longer than most
    answers take.)"""
    return "Accept" if vary is None else f"{vary}, Accept"
