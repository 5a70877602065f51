"""GET /events."""

import base64
import json
from typing import Any

import pytest
from flask.testing import FlaskClient
from pydantic import TypeAdapter

from opspilot.repositories.paging import Cursor
from opspilot.schemas.event_schema import EventPage
from tests.api.conftest import Api
from tests.conftest import SetClock

LIST_FIELDS = {
    "id",
    "title",
    "description",
    "status",
    "priority",
    "priority_reasons",
    "category",
    "runtime",
    "service",
    "environment",
    "release",
    "fingerprint",
    "occurrence_count",
    "is_regression",
    "first_seen_at",
    "last_seen_at",
    "created_at",
    "updated_at",
    "version",
    "analysis_status",
    "culprit",
    "analysis",
    "hourly_counts",
}
ANALYSIS_FIELDS = {
    "analyzer",
    "model",
    "root_cause",
    "suggested_fix",
    "confidence",
    "degraded_reason",
}


def titles(page: dict[str, Any]) -> list[str]:
    return [item["title"] for item in page["items"]]


@pytest.fixture
def five(api: Api, clock: SetClock) -> Api:
    """Events e0 … e4, a minute apart."""
    for n in range(5):
        api.submit(f"boom {n}", title=f"e{n}", fingerprint=f"f{n}")
        clock.advance(minutes=1)
    return api


def test_an_empty_list_is_a_page(api: Api) -> None:
    assert api.get("/events") == {"items": [], "next_cursor": None}


def test_items_have_exactly_the_fields_of_the_contract(api: Api) -> None:
    api.submit()
    (item,) = api.get("/events")["items"]
    assert set(item) == LIST_FIELDS
    assert set(item["analysis"]) == ANALYSIS_FIELDS
    TypeAdapter(EventPage).validate_python(api.get("/events"))


def test_each_item_counts_its_last_24_hours(api: Api, clock: SetClock) -> None:
    api.submit(fingerprint="a")
    clock.advance(hours=23)
    api.submit(fingerprint="a")
    api.submit(fingerprint="b")
    first, etag = (response := api.client.get("/events")).get_json(), response.headers["ETag"]
    counts = {item["fingerprint"]: item["hourly_counts"] for item in first["items"]}
    assert sorted(counts.values()) == [[0] * 23 + [1], [1, *[0] * 22, 1]]
    clock.advance(hours=1)
    later = api.client.get("/events", headers={"If-None-Match": etag})
    assert later.status_code == 200
    assert {tuple(item["hourly_counts"][-2:]) for item in later.get_json()["items"]} == {(1, 0)}


def test_raw_logs_are_not_in_it(api: Api) -> None:
    api.submit("a very telling log line", fingerprint="f")
    assert "raw_logs" not in api.client.get("/events").text


def test_newest_activity_comes_first(five: Api) -> None:
    assert titles(five.get("/events")) == ["e4", "e3", "e2", "e1", "e0"]
    five.submit("again", fingerprint="f1")
    assert titles(five.get("/events"))[0] == "e1"


@pytest.mark.parametrize("limit", [1, 2, 4, 5, 200])
@pytest.mark.parametrize("sort", ["last_seen", "first_seen", "occurrences"])
def test_paging_visits_every_event_once(five: Api, limit: int, sort: str) -> None:
    seen: list[str] = []
    cursor = ""
    while True:
        page = five.get(f"/events?limit={limit}&sort={sort}{cursor}")
        assert len(page["items"]) <= limit
        seen += titles(page)
        if page["next_cursor"] is None:
            break
        cursor = f"&cursor={page['next_cursor']}"
    assert seen == ["e4", "e3", "e2", "e1", "e0"]


def test_events_seen_at_the_same_instant_are_paged_by_id(api: Api) -> None:
    for n in range(3):
        api.submit(f"boom {n}", title=f"e{n}", fingerprint=f"f{n}")
    first = api.get("/events?limit=2")
    second = api.get(f"/events?limit=2&cursor={first['next_cursor']}")
    assert titles(first) + titles(second) == ["e2", "e1", "e0"]


def test_an_event_that_arrives_between_two_pages_moves_no_other(five: Api) -> None:
    first = five.get("/events?limit=2")
    five.submit("new", title="new", fingerprint="new")
    second = five.get(f"/events?limit=2&cursor={first['next_cursor']}")
    assert titles(second) == ["e2", "e1"]


def test_sorting_by_occurrences(five: Api) -> None:
    five.submit("again", fingerprint="f2")
    assert titles(five.get("/events?sort=occurrences"))[0] == "e2"
    assert titles(five.get("/events?sort=first_seen"))[0] == "e4"


@pytest.mark.parametrize(
    "cursor", ["x", "!!!", "bnVsbA", "WyJsYXN0X3NlZW4iLCJub3cg4oCmIiwxXQ", "W10", "WzEsMl0"]
)
def test_a_cursor_that_is_not_ours_is_a_400(api: Api, cursor: str) -> None:
    response = api.client.get(f"/events?cursor={cursor}")
    assert response.status_code == 400
    assert response.get_json()["code"] == "invalid_cursor"


@pytest.mark.parametrize("value", ["x", "7", 1.5, None, True, [1], 2**63])
def test_a_cursor_with_a_wrong_value_is_a_400(api: Api, value: object) -> None:
    for sort in ("occurrences", "last_seen"):
        text = json.dumps([sort, value, 1])
        cursor = base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")
        response = api.client.get(f"/events?sort={sort}&cursor={cursor}")
        assert (response.status_code, response.get_json()["code"]) == (400, "invalid_cursor")


def test_a_cursor_of_another_order_is_a_400(five: Api) -> None:
    cursor = five.get("/events?limit=1")["next_cursor"]
    assert five.client.get(f"/events?sort=occurrences&cursor={cursor}").status_code == 400


@pytest.mark.parametrize("query", ["service=%00x", "runtime=%00x&runtime=%ED%A0%80", "q=%00"])
def test_a_filter_of_what_cannot_be_stored_finds_nothing(five: Api, query: str) -> None:
    assert five.get(f"/events?{query}")["items"] == []


@pytest.mark.parametrize(
    ("sort", "value"),
    [
        ("occurrences", "many"),
        ("last_seen", "0001-01-01T00:00:00+14:00"),
        ("last_seen", "2026-11-23T03:00:00"),
    ],
)
def test_a_forged_cursor_is_a_400(five: Api, sort: str, value: str) -> None:
    cursor = Cursor(sort, value, 1).encode()
    response = five.client.get(f"/events?sort={sort}&cursor={cursor}")
    assert (response.status_code, response.get_json()["code"]) == (400, "invalid_cursor")


@pytest.mark.parametrize(
    "query",
    [
        "limit=0",
        "limit=201",
        "limit=x",
        "status=open",
        "sort=priority",
        "since=x",
        "since=0",
        "colour=red",
        "limit=1&limit=2",
        "priority=HIGH&priority=urgent",
    ],
)
def test_a_wrong_query_is_a_422(api: Api, query: str) -> None:
    response = api.client.get(f"/events?{query}")
    assert response.status_code == 422
    assert response.get_json()["errors"]


FILTERED = {
    "status": ("RESOLVED", "OPEN"),
    "priority": ("LOW", "CRITICAL"),
    "analysis_status": ("COMPLETED", "PENDING"),
    "service": ("billing", "web"),
    "environment": ("prod", "test"),
    "runtime": ("python", "java"),
    "category": ("null_reference", "dns"),
}


@pytest.mark.parametrize("name", FILTERED)
def test_each_filter_keeps_what_it_names_and_drops_the_rest(api: Api, name: str) -> None:
    event = api.submit(service="billing", environment="prod", priority="LOW")
    api.edit(event["id"], status="RESOLVED")
    here, elsewhere = FILTERED[name]
    assert len(api.get(f"/events?{name}={here}")["items"]) == 1
    assert api.get(f"/events?{name}={elsewhere}")["items"] == []
    assert len(api.get(f"/events?{name}={here}&{name}={elsewhere}")["items"]) == 1


def test_filters_are_combined(five: Api) -> None:
    five.edit(1, status="IGNORED", priority="HIGH")
    five.edit(2, status="IGNORED", priority="LOW")
    assert titles(five.get("/events?status=IGNORED&priority=HIGH")) == ["e0"]


def test_since_keeps_what_was_active_then(five: Api) -> None:
    assert titles(five.get("/events?since=2026-11-23T03:03:00Z")) == ["e4", "e3"]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("e3", ["e3"]),
        ("E3", ["e3"]),
        ("e", ["e4", "e3", "e2", "e1", "e0"]),
        ("e3 e4", []),
        ("%25", []),
        ("_", []),
        ("nothing", []),
    ],
)
def test_q_looks_for_words(five: Api, words: str, found: list[str]) -> None:
    assert titles(five.get(f"/events?q={words}")) == found


class TestEtag:
    def poll(self, client: FlaskClient, etag: str, path: str = "/events") -> int:
        return client.get(path, headers={"If-None-Match": etag}).status_code

    def etag(self, client: FlaskClient, path: str = "/events") -> str:
        return client.get(path).headers["ETag"]

    def test_an_unchanged_list_is_a_304_without_body(self, five: Api) -> None:
        etag = self.etag(five.client)
        response = five.client.get("/events", headers={"If-None-Match": etag})
        assert (response.status_code, response.data) == (304, b"")
        assert response.headers["ETag"] == etag

    def test_a_weakened_tag_and_a_list_of_tags_still_match(self, five: Api) -> None:
        etag = self.etag(five.client)
        assert self.poll(five.client, f'"other", W/{etag}') == 304

    @pytest.mark.parametrize(
        "path", ["/events", "/events?limit=1", "/events?status=OPEN", "/events/5"]
    )
    def test_it_never_says_304_after_a_change(self, five: Api, path: str) -> None:
        changes = [
            lambda: five.submit("again", fingerprint="f4"),
            lambda: five.edit(5, priority="CRITICAL"),
            lambda: five.edit(5, title="renamed"),
            lambda: five.edit(5, resolution="restarted"),
            lambda: five.client.post("/events/5/analyze"),
            lambda: five.edit(5, status="IN_PROGRESS"),
        ]
        for change in changes:
            etag = self.etag(five.client, path)
            assert self.poll(five.client, etag, path) == 304
            change()
            assert self.poll(five.client, etag, path) == 200

    @pytest.mark.parametrize("path", ["/events", "/events/5"])
    @pytest.mark.parametrize("encoding", ["gzip", "br", "deflate"])
    def test_a_browsers_poll_is_a_304_that_names_the_copy_it_has(
        self, five: Api, path: str, encoding: str
    ) -> None:
        asks = {"Accept-Encoding": encoding}
        first = five.client.get(path, headers=asks)
        etag = first.headers["ETag"]
        assert first.headers["Content-Encoding"] == encoding
        response = five.client.get(path, headers={**asks, "If-None-Match": etag})
        assert (response.status_code, response.headers["ETag"]) == (304, etag)
        five.edit(5, priority="CRITICAL")
        again = five.client.get(path, headers={**asks, "If-None-Match": etag})
        assert again.status_code == 200

    def test_a_new_event_changes_it(self, five: Api) -> None:
        etag = self.etag(five.client)
        five.submit("new", fingerprint="new")
        assert self.poll(five.client, etag) == 200

    def test_a_further_event_behind_a_full_page_changes_it(self, five: Api) -> None:
        etag = self.etag(five.client, "/events?limit=5")
        five.submit("old", fingerprint="old", occurred_at="2020-01-01T00:00:00Z")
        assert self.poll(five.client, etag, "/events?limit=5") == 200

    def test_another_page_does_not_change_it(self, five: Api) -> None:
        etag = self.etag(five.client, "/events?limit=1")
        five.edit(1, priority="LOW")
        assert self.poll(five.client, etag, "/events?limit=1") == 304
