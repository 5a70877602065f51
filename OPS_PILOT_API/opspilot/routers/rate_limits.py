"""How much one caller may ask for in a minute: by token, else by address."""

import logging
import time
from functools import cached_property
from importlib.util import find_spec

from flask import Flask, g, request
from limits import RateLimitItem, RateLimitItemPerMinute
from limits.errors import StorageError
from limits.storage import storage_from_string
from limits.strategies import FixedWindowRateLimiter

from opspilot.domain.errors import NotInstalledError, TooManyRequestsError
from opspilot.routers.access_rules import PUBLIC, RULES, operation_of
from opspilot.routers.identity import caller_address
from opspilot.routers.memory_counters import MemoryCounters
from opspilot.telemetry.safe_words import in_words

log = logging.getLogger(__name__)

LOGINS_PER_MINUTE = 30
"""Tokens that one address may try on the page."""
IN_MEMORY, IN_REDIS = "memory://", "redis"
STORE_SECONDS = 0.5
"""How long a shared store may take to answer: every request waits for it."""
PAUSE_SECONDS = 5.0
"""A store that failed is not asked again for so long. Requests are served uncounted meanwhile:
better than refusing a log."""
LOGIN, INGEST, OTHER = "login", "ingest", "other"
KINDS = {"openSession": LOGIN, "createEvent": INGEST}
"""Counted apart, so that a storm of logs does not keep people from reading them."""


class RateLimits:
    """``per_minute`` 0 turns it off. The store is made at the first request: it may start a
    thread or open a connection."""

    def __init__(self, per_minute: int, storage_url: str) -> None:
        self._is_on = per_minute > 0
        self._general = RateLimitItemPerMinute(max(per_minute, 1))
        self._login = RateLimitItemPerMinute(LOGINS_PER_MINUTE)
        self._storage_url = storage_url
        self._asked_again_at = 0.0
        _check_package(storage_url)

    def register(self, app: Flask) -> None:
        if self._is_on:
            app.before_request(self._check)

    @cached_property
    def _counter(self) -> FixedWindowRateLimiter:
        if self._storage_url.startswith(IN_MEMORY):
            return FixedWindowRateLimiter(MemoryCounters())
        timeouts = ("socket_timeout", "socket_connect_timeout")
        options = dict.fromkeys(timeouts, STORE_SECONDS) if _is_redis(self._storage_url) else {}
        store = storage_from_string(self._storage_url, wrap_exceptions=True, **options)
        return FixedWindowRateLimiter(store)

    def _check(self) -> None:
        operation = operation_of(request.endpoint or "")
        kind = KINDS.get(operation, OTHER)
        if request.method == "OPTIONS" or (kind != LOGIN and RULES.get(operation) is PUBLIC):
            return
        limit = self._login if kind == LOGIN else self._general
        self._count(limit, kind, _caller_key())

    def _count(self, limit: RateLimitItem, kind: str, caller: str) -> None:
        if time.monotonic() < self._asked_again_at:
            return
        try:
            if not self._counter.hit(limit, kind, caller):
                raise _too_many(limit, self._counter.get_window_stats(limit, kind, caller)[0])
        except StorageError as exc:
            self._asked_again_at = time.monotonic() + PAUSE_SECONDS
            log.warning("requests are not counted now: %s", in_words(exc.storage_error))


def _is_redis(storage_url: str) -> bool:
    return storage_url.startswith(IN_REDIS)


def _check_package(storage_url: str) -> None:
    """Raises ``NotInstalledError``, at start and not at the first request."""
    if _is_redis(storage_url) and find_spec("redis") is None:
        raise NotInstalledError(
            "RATE_LIMIT_STORAGE_URL names a Redis, and its package is missing: "
            "pip install -r requirements-scale.txt"
        )


def _caller_key() -> str:
    token_id = getattr(g.get("caller"), "token_id", None)
    return f"from {caller_address()}" if token_id is None else f"token {token_id}"


def _too_many(limit: RateLimitItem, reset_at: float) -> TooManyRequestsError:
    return TooManyRequestsError(
        f"More than {limit.amount} of these in a minute. Try again after the seconds that "
        "Retry-After gives; RATE_LIMIT_PER_MINUTE is the setting.",
        retry_after_seconds=max(1, round(reset_at - time.time())),
    )
