"""What happens around every request: an id for its log lines, and metrics."""

import logging
import time
import uuid

import structlog
from flask import Flask, Response, g, request

from opspilot.telemetry.metrics import LATENCY, REQUESTS

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


def _end(response: Response) -> Response:
    route = request.url_rule.rule if request.url_rule else NO_ROUTE
    seconds = time.perf_counter() - g.get("started", time.perf_counter())
    REQUESTS.labels(request.method, route, response.status_code).inc()
    LATENCY.labels(route).observe(seconds)
    log.debug("%s %s %s", request.method, route, response.status_code)
    response.headers.setdefault("X-Request-Id", g.get("request_id", ""))
    response.headers["Vary"] = _with_accept(response.headers.get("Vary"))
    return response


def _with_accept(vary: str | None) -> str:
    """A page and its data share an address. (``response.vary.add`` parses for longer than most
    answers take.)"""
    return "Accept" if vary is None else f"{vary}, Accept"
