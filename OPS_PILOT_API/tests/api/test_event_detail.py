"""GET and PATCH /events/{id}, its occurrences and originals."""

from typing import Any

import pytest

from opspilot.schemas.event_schema import EventDetail
from tests.api.conftest import PYTHON_LOG, Api
from tests.conftest import SetClock


def test_it_has_exactly_the_fields_of_the_contract(api: Api) -> None:
    event = api.submit()
    detail = api.get(f"/events/{event['id']}")
    assert set(detail) == set(EventDetail.model_fields)
    EventDetail.model_validate(detail)
    assert set(detail["triage"]) >= {
        "runtime",
        "exceptions",
        "root_exception",
        "culprit",
        "category",
        "evidence_lines",
    }
    assert set(detail["analysis"]) >= {
        "analyzer",
        "model",
        "root_cause",
        "suggested_fix",
        "confidence",
        "degraded_reason",
        "summary",
        "explanation",
        "steps",
        "patch",
        "evidence",
        "unverified_claims",
        "created_at",
        "duration_ms",
        "input_tokens",
        "output_tokens",
        "cost_usd",
    }


def test_the_exception_chain_has_frames_with_log_lines(api: Api) -> None:
    (exception,) = api.submit()["triage"]["exceptions"]
    assert exception["type"] == "AttributeError"
    assert exception["log_line"] == 4
    assert exception["frames"] == [
        {
            "file": "/srv/shop/orders/service.py",
            "line": 88,
            "function": "total",
            "in_app": True,
            "log_line": 2,
        }
    ]


def test_it_shows_the_latest_raw_logs_with_a_triage_that_fits_them(
    api: Api, clock: SetClock
) -> None:
    api.submit()
    clock.advance(minutes=1)
    second = api.submit("some noise\nmore noise\n" + PYTHON_LOG)
    detail = api.get(f"/events/{second['id']}")
    assert detail["occurrence_count"] == 2
    assert detail["latest_occurrence_id"] == second["occurrence_id"]
    assert detail["raw_logs"].startswith("some noise")
    assert detail["culprit"]["log_line"] == detail["triage"]["culprit"]["log_line"] == 4


def test_the_fingerprint_says_what_it_was_made_of(api: Api) -> None:
    fingerprint = api.submit()["triage"]["fingerprint"]
    assert fingerprint["value"].startswith("v1:")
    assert any("AttributeError" in part for part in fingerprint["used"])


@pytest.mark.parametrize(
    "path", ["/events/1", "/occurrences/1", "/events/1/occurrences", "/events/1/analyses"]
)
def test_what_is_not_there_is_a_404(api: Api, path: str) -> None:
    response = api.client.get(path)
    assert response.status_code == 404
    assert response.content_type == "application/problem+json"
    assert response.get_json()["code"] == "not_found"


@pytest.mark.parametrize("bad_id", ["0", "-1", "x", "1.5", "9223372036854775808", "9" * 30])
def test_an_id_that_cannot_be_is_a_404(api: Api, bad_id: str) -> None:
    assert api.client.get(f"/events/{bad_id}").status_code == 404
    assert api.client.patch(f"/events/{bad_id}", json={"status": "OPEN"}).status_code == 404


EDITS = [
    ("status", "IN_PROGRESS"),
    ("priority", "CRITICAL"),
    ("title", "A better title"),
    ("description", "seen since the deploy"),
    ("resolution", "restarted the pool"),
]


@pytest.mark.parametrize(("field", "value"), EDITS)
def test_each_field_can_be_edited(api: Api, clock: SetClock, field: str, value: str) -> None:
    event = api.submit()
    clock.advance(minutes=1)
    edited = api.edit(event["id"], **{field: value})
    assert edited[field] == value
    assert edited["version"] == event["version"] + 1
    assert edited["updated_at"] == "2026-11-23T03:01:00Z"
    assert api.get(f"/events/{event['id']}") == edited


def test_the_timeline_says_who_became_what(api: Api) -> None:
    event = api.submit()
    timeline = api.edit(event["id"], status="RESOLVED")["timeline"]
    assert timeline[-1] == {
        "at": "2026-11-23T03:00:00Z",
        "kind": "status_changed",
        "detail": {"from": "OPEN", "to": "RESOLVED"},
    }


def test_an_edit_that_changes_nothing_leaves_no_trace(api: Api) -> None:
    event = api.submit()
    edited = api.edit(event["id"], status="OPEN")
    assert edited["version"] == event["version"]
    assert edited["timeline"] == event["timeline"]


def test_prose_can_be_cleared(api: Api) -> None:
    event = api.submit(description="x")
    assert api.edit(event["id"], description=None)["description"] is None


def test_a_priority_set_by_hand_says_so(api: Api) -> None:
    event = api.submit()
    assert api.edit(event["id"], priority="LOW")["priority_reasons"] == ["set by hand"]


def test_resolving_a_regression_ends_it(api: Api, clock: SetClock) -> None:
    event = api.submit()
    api.edit(event["id"], status="RESOLVED")
    clock.advance(minutes=1)
    assert api.submit()["is_regression"] is True
    assert api.edit(event["id"], status="RESOLVED")["is_regression"] is False


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"status": "DONE"},
        {"status": None},
        {"title": ""},
        {"title": None},
        {"priority": 1},
        {"fingerprint": "x"},
        {"occurrence_count": 5},
    ],
)
def test_a_wrong_edit_is_a_422_and_changes_nothing(api: Api, changes: dict[str, Any]) -> None:
    event = api.submit()
    response = api.client.patch(f"/events/{event['id']}", json=changes)
    assert response.status_code == 422
    assert api.get(f"/events/{event['id']}")["version"] == event["version"]


def test_an_edit_of_nothing_is_a_404(api: Api) -> None:
    assert api.client.patch("/events/7", json={"status": "OPEN"}).status_code == 404


def test_an_edit_that_is_not_json_is_a_415(api: Api) -> None:
    api.submit()
    assert api.client.patch("/events/1", data="status=OPEN").status_code == 415


class TestIfMatch:
    def edit(self, api: Api, tag: str) -> int:
        headers = {"If-Match": tag}
        return api.client.patch("/events/1", json={"priority": "LOW"}, headers=headers).status_code

    def etag(self, api: Api) -> str:
        return api.client.get("/events/1").headers["ETag"]

    def test_an_edit_of_what_was_read_goes_through(self, api: Api) -> None:
        api.submit()
        assert self.edit(api, self.etag(api)) == 200

    def test_an_edit_of_an_older_version_is_a_412(self, api: Api) -> None:
        api.submit()
        etag = self.etag(api)
        api.edit(1, status="IN_PROGRESS")
        response = api.client.patch(
            "/events/1", json={"status": "OPEN"}, headers={"If-Match": etag}
        )
        assert response.status_code == 412
        assert response.get_json()["code"] == "version_mismatch"
        assert api.get("/events/1")["status"] == "IN_PROGRESS"

    def test_occurrences_that_arrive_meanwhile_do_not_conflict(self, api: Api) -> None:
        api.submit()
        etag = self.etag(api)
        api.submit()
        assert self.edit(api, etag) == 200

    def test_a_star_matches_anything(self, api: Api) -> None:
        api.submit()
        assert self.edit(api, "*") == 200

    def test_what_is_no_tag_matches_nothing(self, api: Api) -> None:
        api.submit()
        assert self.edit(api, "v1") == 412

    def test_one_of_several_tags_is_enough(self, api: Api) -> None:
        api.submit()
        assert self.edit(api, f'"v0.1", {self.etag(api)}') == 200

    def test_the_answer_carries_the_new_tag(self, api: Api) -> None:
        api.submit()
        response = api.client.patch("/events/1", json={"priority": "LOW"})
        assert response.headers["ETag"] == self.etag(api)


class TestOccurrences:
    def test_they_are_paged_newest_first(self, api: Api) -> None:
        ids = [api.submit()["occurrence_id"] for _ in range(5)]
        first = api.get("/events/1/occurrences?limit=3")
        second = api.get(f"/events/1/occurrences?limit=3&cursor={first['next_cursor']}")
        assert [o["id"] for o in first["items"] + second["items"]] == ids[::-1]
        assert second["next_cursor"] is None

    def test_the_list_has_no_raw_logs(self, api: Api) -> None:
        api.submit()
        (item,) = api.get("/events/1/occurrences")["items"]
        assert "raw_logs" not in item
        assert item["raw_bytes"] == len(PYTHON_LOG.encode())
        assert item["line_count"] == 4

    def test_the_original_is_kept_to_the_letter(self, api: Api) -> None:
        raw = "  leading\r\n\ttabs \x1b[31mred\x1b[0m\r\n\n"
        occurrence = api.get(f"/occurrences/{api.submit(raw, fingerprint='f')['occurrence_id']}")
        assert occurrence["raw_logs"] == raw

    def test_the_original_comes_with_its_own_triage(self, api: Api) -> None:
        first = api.submit()
        api.submit("noise\n" + PYTHON_LOG)
        occurrence = api.get(f"/occurrences/{first['occurrence_id']}")
        assert occurrence["triage"]["culprit"]["log_line"] == 2

    def test_an_unreadable_cursor_is_a_400(self, api: Api) -> None:
        api.submit()
        assert api.client.get("/events/1/occurrences?cursor=zzz").status_code == 400
