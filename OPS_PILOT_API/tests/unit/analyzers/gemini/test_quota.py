"""Daily or minute quota, and the wait that is asked for."""

from datetime import UTC, datetime
from typing import Any

import pytest

from opspilot.analyzers.gemini.quota import is_daily, retry_after, seconds_until_daily_reset

NOW = datetime(2026, 11, 23, 3, 0, 0, tzinfo=UTC)


def body(*details: Any) -> dict[str, Any]:
    return {"error": {"details": list(details)}}


@pytest.mark.parametrize(
    ("message", "quota_id", "expected"),
    [
        ("", "GenerateRequestsPerDayPerProjectPerModel-FreeTier", True),
        ("", "GenerateRequestsPerMinutePerProjectPerModel", False),
        ("Quota exceeded, limit: 0, model: x", "", True),
        ("Quota exceeded, limit: 20, model: x", "", False),
        ("Resource has been exhausted (e.g. check quota).", "", False),
    ],
)
def test_the_days_quota_is_told_from_the_minutes(
    message: str, quota_id: str, expected: bool
) -> None:
    assert is_daily(message, body({"violations": [{"quotaId": quota_id}]})) is expected


@pytest.mark.parametrize(
    ("message", "details", "header", "expected"),
    [
        ("retry in 25.46s", body({"retryDelay": "38.5s"}), "9", 38.5),
        ("retry in 25.46s", body(), "9", 9),
        ("Please retry in 25.46s.", body(), "", 25.46),
        ("", body(), "Mon, 23 Nov 2026 03:01:00 GMT", 60),
        ("", body(), "Mon, 23 Nov 2020 03:01:00 GMT", 0),
        ("", body({"retryDelay": "999999999s"}), "", 86_400),
        ("", body({"retryDelay": "-4s"}), "", None),
        ("", body({"retryDelay": "soon"}), "later", None),
        ("", body({"retryDelay": ["x"]}), "inf", None),
        ("", body(), "nan", None),
        ("", body(), "-3", 0),
        ("", None, "", None),
        ("", [1], "", None),
        ("", {"error": "x"}, "", None),
        ("", {"error": {"details": "x"}}, "", None),
        ("", {"error": {"details": [None, 7, {}]}}, "", None),
    ],
)
def test_the_wait_is_read_from_whichever_place_tells_it(
    message: str, details: Any, header: str, expected: float | None
) -> None:
    assert retry_after(message, details, {"retry-after": header}, NOW) == expected


def test_daily_quotas_begin_anew_at_eight_utc() -> None:
    assert seconds_until_daily_reset(NOW) == 5 * 3600
    assert seconds_until_daily_reset(NOW.replace(hour=8)) == 24 * 3600
    assert seconds_until_daily_reset(NOW.replace(hour=20)) == 12 * 3600
