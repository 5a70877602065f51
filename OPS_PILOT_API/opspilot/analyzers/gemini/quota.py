"""Which quota a 429 speaks of, and for how long it wants to be left alone."""

import math
import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any

MAX_RETRY_SECONDS = 24 * 3600.0
RESET_HOUR_UTC = 8
"""Daily quotas begin anew at midnight in California: 07:00 or 08:00 UTC. The later one is right
all the year round."""

# 38s | 38.5s
_DURATION = re.compile(r"(\d{1,9}(?:\.\d{1,9})?)s")
# Please retry in 25.46s.
_RETRY_IN = re.compile(r"retry in (\d{1,9}(?:\.\d{1,9})?)s", re.IGNORECASE)


def is_daily(message: str, details: object) -> bool:
    """A quota that waiting some seconds cannot help: the day's, or one of nothing at all."""
    quota_ids = [str(violation.get("quotaId", "")) for violation in _violations(details)]
    return any("PerDay" in quota_id for quota_id in quota_ids) or bool(
        re.search(r"limit: 0\b|per day", message, re.IGNORECASE)
    )


def seconds_until_daily_reset(now: datetime) -> float:
    reset = now.astimezone(UTC).replace(hour=RESET_HOUR_UTC, minute=0, second=0, microsecond=0)
    if reset <= now:
        reset += timedelta(days=1)
    return (reset - now).total_seconds()


def retry_after(
    message: str, details: object, headers: Mapping[str, str], now: datetime
) -> float | None:
    """RetryInfo, else the header, else the sentence; in seconds, None where nothing is said."""
    for info in _details(details):
        told = _DURATION.fullmatch(str(info.get("retryDelay", "")))
        if told:
            return _clamped(float(told[1]))
    by_header = _from_header(headers.get("retry-after", ""), now)
    if by_header is not None:
        return by_header
    told = _RETRY_IN.search(message)
    return _clamped(float(told[1])) if told else None


def _from_header(value: str, now: datetime) -> float | None:
    try:
        return _clamped(float(value))
    except ValueError:
        return _from_date(value, now)


def _from_date(value: str, now: datetime) -> float | None:
    try:
        at = parsedate_to_datetime(value)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return _clamped((at.replace(tzinfo=at.tzinfo or UTC) - now).total_seconds())


def _clamped(seconds: float) -> float | None:
    return min(max(seconds, 0.0), MAX_RETRY_SECONDS) if math.isfinite(seconds) else None


def _violations(details: object) -> Iterator[dict[str, Any]]:
    for info in _details(details):
        found = info.get("violations")
        yield from (v for v in found if isinstance(v, dict)) if isinstance(found, list) else ()


def _details(body: object) -> Iterator[dict[str, Any]]:
    """The dicts in ``error.details`` of a parsed body of any shape."""
    error = body.get("error") if isinstance(body, dict) else None
    details = error.get("details") if isinstance(error, dict) else None
    yield from (d for d in details if isinstance(d, dict)) if isinstance(details, list) else ()
