"""Lists of thousands: the same rows in the same order, whichever way the database takes."""

from urllib.parse import urlencode

import pytest
from flask import Flask

from benchmarks.seed import seed
from opspilot.models import db
from tests.api.conftest import Api

EVENTS = 2_500
KEYS = {
    "last_seen": "last_seen_at",
    "first_seen": "first_seen_at",
    "occurrences": "occurrence_count",
}


@pytest.fixture
def api(app: Flask) -> Api:
    with app.app_context():
        seed(db.engine, EVENTS)
    return Api(app.test_client())


def everything(api: Api, **query: str) -> list[tuple[object, int]]:
    """``(sort value, id)`` of every page's rows."""
    rows, key = [], KEYS[query.get("sort", "last_seen")]
    cursor: dict[str, str] | None = {}
    while cursor is not None:
        page = api.get("/events?" + urlencode({**query, "limit": 200, **cursor}))
        rows += [(item[key], item["id"]) for item in page["items"]]
        cursor = {"cursor": page["next_cursor"]} if page["next_cursor"] else None
    return rows


def test_what_all_say_is_found_in_all_and_filters_part_them(api: Api) -> None:
    for sort in KEYS:
        found = everything(api, q="upstream failed", sort=sort)
        assert len(found) == EVENTS
        assert found == sorted(found, reverse=True)
    parts = [
        everything(api, q="upstream", sort="first_seen", status=status)
        for status in ("OPEN", "IN_PROGRESS", "RESOLVED", "IGNORED")
    ]
    assert sorted(row for part in parts for row in part) == sorted(
        everything(api, sort="first_seen")
    )
    assert all(part == sorted(part, reverse=True) for part in parts)
    assert len(everything(api, q='"could not load"', service="service-0")) > 100
    assert {77, 770, 779} <= {row_id for _, row_id in everything(api, q="user_id=77")}
    assert [row_id for _, row_id in everything(api, q='"user_id=77"')] == [77]
