"""/stats, /healthz, /readyz, /metrics, /docs, and errors that belong to no route."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import text

from tests.api.conftest import OTHER_LOG, Api
from tests.conftest import MakeApp, SetClock


def test_stats_count_what_is_there(api: Api, clock: SetClock) -> None:
    api.submit(priority="HIGH")
    clock.advance(hours=2)
    api.submit()
    api.submit("other", fingerprint="f", priority="LOW")
    api.edit(1, status="IN_PROGRESS")
    stats = api.get("/stats")
    assert (stats["events"], stats["occurrences"]) == (2, 3)
    assert stats["by_status"] == {"IN_PROGRESS": 1, "OPEN": 1}
    assert stats["by_priority"] == {"HIGH": 1, "LOW": 1}
    assert stats["by_analyzer"] == {"mock": 2}
    assert sum(stats["by_category"].values()) == 2
    assert len(stats["occurrences_per_hour"]) == 24
    assert [h["occurrences"] for h in stats["occurrences_per_hour"][-3:]] == [1, 0, 2]
    assert stats["ai"]["calls_avoided"] == 1


def test_stats_tell_what_is_still_unsolved_and_where(api: Api) -> None:
    api.submit(service="shop")
    api.submit(OTHER_LOG, service="stock")
    api.edit(1, status="RESOLVED")
    unsolved = api.get("/stats")["unsolved"]
    assert unsolved["services"] == [{"service": "stock", "events": 1}]
    assert unsolved["by_category"] == {"key_or_index": 1}
    assert sum(unsolved["by_priority"].values()) == 1


def test_activity_gives_each_event_its_hours(api: Api, clock: SetClock) -> None:
    api.submit()
    clock.advance(hours=1)
    api.submit()
    api.submit()
    page = api.get("/stats/activity?id=1&id=99&hours=3")
    assert page["since"] == "2026-11-23T02:00:00Z"
    assert page["items"] == [{"id": 1, "counts": [0, 1, 2]}, {"id": 99, "counts": [0, 0, 0]}]


def test_the_events_of_each_status_are_counted(api: Api) -> None:
    for name in ("a", "b", "c"):
        api.submit(fingerprint=name)
    api.edit(1, status="RESOLVED")
    assert api.get("/stats/statuses") == {"by_status": {"OPEN": 2, "RESOLVED": 1}}


@pytest.mark.parametrize("query", ["hours=0", "hours=745", "hours=x", "x=1"])
def test_a_wrong_stats_query_is_a_422(api: Api, query: str) -> None:
    assert api.client.get(f"/stats?{query}").status_code == 422
    assert api.client.get(f"/stats/activity?id=1&{query}").status_code == 422


@pytest.mark.parametrize("event_id", ["0", "-1", "99999999999999999999"])
def test_activity_of_what_is_no_id_is_a_422(api: Api, event_id: str) -> None:
    assert api.client.get(f"/stats/activity?id={event_id}").status_code == 422


def test_healthz_says_that_the_process_is_alive(client: FlaskClient) -> None:
    assert client.get("/healthz").get_json() == {"status": "ok"}


def test_readyz_checks_database_migrations_and_queue(client: FlaskClient) -> None:
    checks = {"database": "ok", "migrations": "ok", "queue": "ok"}
    expected = {"status": "ok", "checks": checks}
    assert client.get("/readyz").get_json() == expected


@pytest.mark.parametrize(
    ("applied", "status", "words"),
    [("0001", 503, "flask db upgrade"), ("of-a-later-version", 200, "newer than this process")],
)
def test_only_migrations_that_are_missing_take_a_process_away(
    app: Flask, client: FlaskClient, applied: str, status: int, words: str
) -> None:
    with app.extensions["opspilot"].database.write() as uow:
        values = {"applied": applied}
        uow.schema.session.execute(text("UPDATE alembic_version SET version_num=:applied"), values)
        uow.commit()
    answer = client.get("/readyz")
    assert answer.status_code == status
    assert words in answer.get_json()["checks"]["migrations"]
    assert answer.get_json()["status"] in ("unavailable", "degraded")
    assert ("Retry-After" in answer.headers) is (status == 503)


def test_the_docs_page_lists_every_operation(client: FlaskClient) -> None:
    page = client.get("/docs")
    assert page.content_type.startswith("text/html")
    for operation in ("createEvent", "listEvents", "updateEvent"):
        assert f'id="{operation}"' in page.text
    with client.get("/docs/static/docs.css") as style:
        assert style.status_code == 200


@pytest.mark.parametrize("path", ["/nope", "/events/1/nope", "/api/events", "/assets/x.js"])
def test_an_unknown_path_is_a_problem_not_a_page(client: FlaskClient, path: str) -> None:
    response = client.get(path)
    assert response.status_code == 404
    assert response.content_type == "application/problem+json"
    assert set(response.get_json()) == {"type", "title", "status", "detail", "code"}


def test_a_wrong_method_names_the_right_ones(client: FlaskClient) -> None:
    response = client.delete("/events")
    assert response.status_code == 405
    assert "GET" in response.headers["Allow"]
    assert response.get_json()["code"] == "method_not_allowed"


def test_a_bug_shows_no_stack_trace(make_app: MakeApp) -> None:
    app = make_app()

    @app.get("/bug")
    def bug() -> str:
        raise ZeroDivisionError("secret detail")

    response = app.test_client().get("/bug")
    assert response.status_code == 500
    assert response.get_json()["code"] == "internal_error"
    assert "secret" not in response.text


def test_every_answer_carries_safe_headers_and_a_request_id(client: FlaskClient) -> None:
    headers = client.get("/healthz", headers={"X-Request-Id": "abc"}).headers
    assert headers["X-Request-Id"] == "abc"
    assert headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("given", ["a" * 65, "", "é"])
def test_an_unusable_request_id_is_replaced(client: FlaskClient, given: str) -> None:
    assert client.get("/healthz", headers={"X-Request-Id": given}).headers["X-Request-Id"] != given
