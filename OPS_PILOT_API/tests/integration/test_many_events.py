"""Lists of thousands: the same rows in the same order, whichever way the database takes."""

from typing import Any
from urllib.parse import urlencode

import pytest
from flask import Flask
from sqlalchemy import text

from benchmarks.seed import searched_words, seed
from opspilot.domain.search import Phrase, read_query
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


LISTS: tuple[dict[str, list[str]], ...] = (
    {"status": ["OPEN"]},
    {"status": ["OPEN", "IN_PROGRESS"]},
    {"priority": ["CRITICAL"], "environment": ["dev", "staging"]},
    {"category": ["unknown"]},
    {"runtime": ["go"], "analysis_status": ["COMPLETED"]},
    {"analysis_status": ["FAILED"]},
    {"service": ["service-0"]},
    {"service": ["service-90"], "status": ["RESOLVED"]},
    {"service": ["service-90", "service-0", "none"]},
    {"status": ["IGNORED"], "q": ["upstream"]},
    {"service": ["service-0"], "q": ["timeout"]},
    {"priority": ["LOW"], "q": ["cart 1"]},
    {"q": ["12"]},
    {"q": ["could not load invoice 9"]},
    {"q": ["order_7.py zebra 1"]},
    {"q": ["order_7.p"]},
    {"q": ["order_8 1 t"]},
    {"q": ['"for user_id 77 traceback" 7']},
)


def test_every_list_is_what_its_filters_leave_in_its_order(api: Api, app: Flask) -> None:
    rows = stored_rows(app)
    for asked in LISTS:
        kept = [row for row in rows if is_kept(row, asked)]
        for sort, key in KEYS.items():
            found = [row["id"] for row in walked(api, {**asked, "sort": [sort]})]
            kept.sort(key=lambda row: (row[key], row["id"]), reverse=True)
            assert found == [row["id"] for row in kept], (asked, sort)


def test_since_holds_in_every_order(api: Api) -> None:
    newest = walked(api, {})
    since = newest[700]["last_seen_at"]
    for sort in KEYS:
        found = walked(api, {"since": [since], "sort": [sort], "service": ["service-0"]})
        expected = {row["id"] for row in newest[:701] if row["service"] == "service-0"}
        assert {row["id"] for row in found} == expected


def walked(api: Api, query: dict[str, list[str]]) -> list[dict[str, Any]]:
    """The items of every page; pages of an odd size, so that many begin somewhere within."""
    items, more = [], {"limit": ["83"]}
    while True:
        page = api.get("/events?" + urlencode({**query, **more}, doseq=True))
        items += page["items"]
        if page["next_cursor"] is None:
            return items
        more["cursor"] = [page["next_cursor"]]


def stored_rows(app: Flask) -> list[dict[str, Any]]:
    with app.app_context():
        return [dict(row) for row in db.session.execute(text("SELECT * FROM events")).mappings()]


def is_kept(row: dict[str, Any], asked: dict[str, list[str]]) -> bool:
    has_values = all(row[name] in values for name, values in asked.items() if name != "q")
    if not has_values or "q" not in asked:
        return has_values
    words = list(searched_words(row))
    return all(is_said(phrase, words) for phrase in read_query(asked["q"][0]))


def is_said(phrase: Phrase, words: list[str]) -> bool:
    *whole, last = phrase.words
    for start in range(len(words) - len(whole)):
        end = start + len(whole)
        is_last = words[end].startswith(last) if phrase.is_prefix else words[end] == last
        if is_last and words[start:end] == whole:
            return True
    return False
