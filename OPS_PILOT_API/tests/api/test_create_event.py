"""POST /create-event."""

import gzip
import io
import json
import re
from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.api.conftest import OTHER_LOG, PYTHON_LOG, Api
from tests.conftest import MakeApp, SetClock


def post_json(client: FlaskClient, **fields: Any) -> Any:
    return client.post("/create-event", json={"title": "t", "raw_logs": "boom"} | fields)


def test_it_answers_201_with_the_analysed_event(api: Api) -> None:
    event = api.submit()
    assert event["is_new"] is True
    assert event["occurrence_count"] == 1
    assert event["status"] == "OPEN"
    assert event["analysis_status"] == "COMPLETED"
    assert event["triage"]["root_exception"]["type"] == "AttributeError"
    assert event["culprit"] == {
        "file": "/srv/shop/orders/service.py",
        "line": 88,
        "function": "total",
        "in_app": True,
        "log_line": 2,
    }
    assert "AttributeError" in event["analysis"]["root_cause"]
    assert event["analysis"]["suggested_fix"]
    assert event["raw_logs"] == PYTHON_LOG


def test_evidence_quotes_the_lines_that_it_names(api: Api) -> None:
    event = api.submit()
    lines = PYTHON_LOG.splitlines()
    assert event["analysis"]["evidence"]
    for evidence in event["analysis"]["evidence"]:
        assert evidence["verified"] is True
        assert evidence["quote"].strip() in lines[evidence["log_line"] - 1]


def test_location_names_the_event(client: FlaskClient) -> None:
    response = post_json(client)
    assert response.headers["Location"] == f"/events/{response.get_json()['id']}"


def test_every_optional_field_is_kept(api: Api) -> None:
    fields = {
        "description": "since the deploy",
        "service": "billing",
        "environment": "prod",
        "release": "1.4.2",
        "priority": "LOW",
    }
    event = api.submit(**fields, host="web-3", tags={"team": "payments"})
    assert {name: event[name] for name in fields} == fields
    assert event["priority_reasons"] == ["set by the caller"]
    occurrence = api.get(f"/occurrences/{event['occurrence_id']}")
    assert occurrence["host"] == "web-3"
    assert occurrence["tags"] == {"team": "payments"}


def test_a_repeat_is_counted_and_not_analysed_again(api: Api) -> None:
    first, second = api.submit(), api.submit(title="Again")
    assert second["id"] == first["id"]
    assert second["is_new"] is False
    assert second["occurrence_count"] == 2
    assert second["occurrence_id"] != first["occurrence_id"]
    assert second["title"] == first["title"]
    assert second["analysis"]["id"] == first["analysis"]["id"]


def test_another_failure_is_another_event(api: Api) -> None:
    assert api.submit()["id"] != api.submit(OTHER_LOG)["id"]


def test_the_callers_fingerprint_decides(api: Api) -> None:
    first = api.submit(fingerprint="checkout")
    assert api.submit(OTHER_LOG, fingerprint="checkout")["id"] == first["id"]
    assert api.submit()["id"] != first["id"]


def test_a_resolved_event_that_comes_back_is_a_regression(api: Api, clock: SetClock) -> None:
    event = api.submit()
    api.edit(event["id"], status="RESOLVED")
    clock.advance(minutes=5)
    again = api.submit()
    assert (again["status"], again["is_regression"]) == ("OPEN", True)
    kinds = [entry["kind"] for entry in again["timeline"]]
    assert kinds == ["created", "status_changed", "regressed"]


def test_a_log_from_before_the_resolution_is_no_regression(api: Api, clock: SetClock) -> None:
    event = api.submit()
    happened = clock.now
    clock.advance(minutes=5)
    api.edit(event["id"], status="RESOLVED")
    clock.advance(minutes=5)
    late = api.submit(occurred_at=(happened + timedelta(minutes=1)).isoformat())
    assert (late["status"], late["is_regression"]) == ("RESOLVED", False)
    assert late["occurrence_count"] == 2


def test_an_ignored_event_stays_ignored_and_is_counted(api: Api, clock: SetClock) -> None:
    event = api.submit()
    api.edit(event["id"], status="IGNORED")
    clock.advance(minutes=5)
    again = api.submit()
    assert (again["status"], again["occurrence_count"]) == ("IGNORED", 2)


def test_occurred_at_sets_when_it_was_seen(api: Api) -> None:
    event = api.submit(occurred_at="2026-11-22T23:30:00+01:00")
    assert event["first_seen_at"] == event["last_seen_at"] == "2026-11-22T22:30:00Z"


def test_a_time_in_the_future_does_not_pin_the_event_to_the_top(api: Api) -> None:
    assert api.submit(occurred_at="2099-01-01T00:00:00Z")["last_seen_at"] == "2026-11-23T03:00:00Z"


@pytest.mark.parametrize("missing", ["title", "raw_logs"])
def test_it_names_a_missing_field(client: FlaskClient, missing: str) -> None:
    body = {"title": "t", "raw_logs": "boom"}
    del body[missing]
    response = client.post("/create-event", json=body)
    assert response.status_code == 422
    assert response.content_type == "application/problem+json"
    assert response.get_json()["code"] == "validation_failed"
    assert response.get_json()["errors"] == [{"loc": f"/{missing}", "msg": "Field required"}]


@pytest.mark.parametrize(
    ("fields", "loc"),
    [
        ({"titel": "misspelt"}, "/titel"),
        ({"title": "   "}, "/title"),
        ({"title": "x" * 501}, "/title"),
        ({"raw_logs": "  \n "}, "/raw_logs"),
        ({"raw_logs": "\x85\u2028"}, "/raw_logs"),
        ({"raw_logs": 5}, "/raw_logs"),
        ({"priority": "urgent"}, "/priority"),
        ({"tags": {"a": 1}}, "/tags/a"),
        ({"tags": {str(n): "x" for n in range(51)}}, "/tags"),
        ({"tags": {"a" * 101: "x"}}, f"/tags/{'a' * 100}…/[key]"),
        ({"tags": {"a": "x" * 501}}, "/tags/a"),
        ({"b" * 1_000_000: "x"}, f"/{'b' * 100}…"),
        ({"occurred_at": "yesterday"}, "/occurred_at"),
        ({"occurred_at": 1_764_000_000}, "/occurred_at"),
        ({"occurred_at": "2026-11-23"}, "/occurred_at"),
        ({"occurred_at": "0001-01-01T00:00:00+14:00"}, "/occurred_at"),
        ({"service": ""}, "/service"),
    ],
)
def test_a_wrong_field_is_a_422_that_points_at_it(
    client: FlaskClient, fields: dict[str, Any], loc: str
) -> None:
    response = post_json(client, **fields)
    assert response.status_code == 422
    assert [error["loc"] for error in response.get_json()["errors"]] == [loc]


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[1]",
        b'"text"',
        b"null",
        b'{"title": NaN}',
        b"[" * 100_000,
        json.dumps(
            {"title": "t", "raw_logs": "x", "tags": dict.fromkeys(map(str, range(600)))}
        ).encode(),
        json.dumps(dict.fromkeys(map(str, range(200_000)))).encode(),
        b'{"title": ' + b"9" * 5000 + b"}",
        json.dumps(
            {
                "title": "t",
                "raw_logs": "x",
                "tags": {"a": [[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]]},
            }
        ).encode(),
    ],
)
def test_a_body_that_is_no_json_object_is_a_400(client: FlaskClient, body: bytes) -> None:
    response = client.post("/create-event", data=body, content_type="application/json")
    assert response.status_code == 400
    assert response.get_json()["code"] == "malformed_body"


def test_curls_default_content_type_gets_the_right_command(client: FlaskClient) -> None:
    response = client.post(
        "/create-event",
        data='{"title":"t"}',
        content_type="application/x-www-form-urlencoded",
    )
    assert response.status_code == 415
    assert "-H 'Content-Type: application/json'" in response.get_json()["detail"]
    assert "--data-binary" in response.get_json()["detail"]


def test_a_missing_content_type_is_a_415(client: FlaskClient) -> None:
    assert client.post("/create-event", data=b"{}").status_code == 415


@pytest.mark.parametrize(
    "raw_logs",
    ["a\x00b", "lone \ud800 surrogate", "\udfff", "\ud83d\ude00 pair", "\ufeffbom", "\x1b[31mred"],
)
def test_text_that_a_database_refuses_is_cleaned(client: FlaskClient, raw_logs: str) -> None:
    body = json.dumps({"title": f"t {raw_logs}", "raw_logs": f"boom {raw_logs}"})
    response = client.post("/create-event", data=body, content_type="application/json")
    assert response.status_code == 201
    stored = client.get(response.headers["Location"]).get_json()["raw_logs"]
    assert "\x00" not in stored
    assert stored.startswith("boom")


def test_a_surrogate_pair_stays_one_character(client: FlaskClient) -> None:
    response = client.post(
        "/create-event",
        data=b'{"title":"t","raw_logs":"\\u0000 \\ud83d\\ude00"}',
        content_type="application/json",
    )
    assert response.get_json()["raw_logs"] == "\ufffd \U0001f600"


class TestPlainText:
    def send(self, client: FlaskClient, body: bytes, query: str = "", **kwargs: Any) -> Any:
        kwargs.setdefault("content_type", "text/plain")
        return client.post(f"/create-event{query}", data=body, **kwargs)

    def test_the_body_is_the_log_and_the_title_comes_from_it(self, client: FlaskClient) -> None:
        response = self.send(client, PYTHON_LOG.encode())
        assert response.status_code == 201
        assert response.get_json()["raw_logs"] == PYTHON_LOG
        title = "AttributeError: 'NoneType' object has no attribute 'discount'"
        assert response.get_json()["title"] == title

    def test_the_query_holds_the_other_fields(self, client: FlaskClient) -> None:
        query = "?title=T&service=billing&environment=prod&priority=HIGH&tags.team=payments"
        event = self.send(client, b"boom", query).get_json()
        assert (event["title"], event["service"], event["priority"]) == ("T", "billing", "HIGH")
        occurrence = client.get(f"/occurrences/{event['occurrence_id']}").get_json()
        assert occurrence["tags"] == {"team": "payments"}

    def test_an_unknown_query_field_is_a_422(self, client: FlaskClient) -> None:
        response = self.send(client, b"boom", "?servic=billing")
        assert response.status_code == 422
        assert response.get_json()["errors"][0]["loc"] == "/servic"

    def test_a_repeated_query_field_is_a_422(self, client: FlaskClient) -> None:
        assert self.send(client, b"boom", "?service=a&service=b").status_code == 422

    def test_an_empty_body_is_a_422(self, client: FlaskClient) -> None:
        assert self.send(client, b"").status_code == 422

    def test_bytes_that_are_not_utf8_are_kept_readable(self, client: FlaskClient) -> None:
        assert self.send(client, b"caf\xe9 boom").get_json()["raw_logs"] == "caf\ufffd boom"

    def test_the_charset_of_the_content_type_is_obeyed(self, client: FlaskClient) -> None:
        response = self.send(client, b"caf\xe9", content_type="text/plain; charset=latin-1")
        assert response.get_json()["raw_logs"] == "café"

    def test_an_unknown_charset_is_read_as_utf8(self, client: FlaskClient) -> None:
        response = self.send(client, "é".encode(), content_type="text/plain; charset=klingon")
        assert response.get_json()["raw_logs"] == "é"

    def test_a_byte_order_mark_decides(self, client: FlaskClient) -> None:
        assert self.send(client, "boom é".encode("utf-16")).get_json()["raw_logs"] == "boom é"

    @pytest.mark.parametrize(
        "log", ["x", " \n", "\x85", "\ufeff", "\ufeff ", "\ufeffx", "\ufeff" * 2]
    )
    def test_the_contract_says_what_counts_as_empty(self, client: FlaskClient, log: str) -> None:
        schema = client.get("/openapi.json").get_json()["paths"]["/create-event"]["post"]
        promised = schema["requestBody"]["content"]["text/plain"]["schema"]["pattern"]
        is_accepted = self.send(client, log.encode()).status_code == 201
        assert is_accepted == bool(re.search(promised, log))


class TestCompression:
    def send(self, client: FlaskClient, body: bytes, encoding: str = "gzip") -> Any:
        headers = {"Content-Encoding": encoding}
        return client.post(
            "/create-event", data=body, content_type="application/json", headers=headers
        )

    def body(self, raw_logs: str = "boom") -> bytes:
        return json.dumps({"title": "t", "raw_logs": raw_logs}).encode()

    def test_gzip_is_inflated(self, client: FlaskClient) -> None:
        response = self.send(client, gzip.compress(self.body("boom" * 5000)))
        assert response.status_code == 201
        assert response.get_json()["raw_logs"] == "boom" * 5000

    def test_gzip_that_is_not_called_so_is_a_400_that_says_how(self, client: FlaskClient) -> None:
        response = self.send(client, gzip.compress(self.body()), encoding="identity")
        assert response.status_code == 400
        assert "Content-Encoding: gzip" in response.get_json()["detail"]

    def test_several_gzip_members_are_one_body(self, client: FlaskClient) -> None:
        whole = self.body("boom" * 100)
        parts = gzip.compress(whole[:50]) + gzip.compress(whole[50:])
        assert self.send(client, parts).status_code == 201

    @pytest.mark.parametrize("broken", [b"not gzip", gzip.compress(b"x" * 10_000, mtime=0)[:30]])
    def test_broken_gzip_is_a_400(self, client: FlaskClient, broken: bytes) -> None:
        assert self.send(client, broken).status_code == 400

    def test_another_encoding_is_a_415(self, client: FlaskClient) -> None:
        assert self.send(client, b"x", "br").status_code == 415

    def test_a_bomb_stops_at_the_limit(self, make_app: MakeApp) -> None:
        client = make_app(max_body_bytes=100_000).test_client()
        bomb = gzip.compress(self.body("a" * 50_000_000))
        assert len(bomb) < 100_000
        response = self.send(client, bomb)
        assert response.status_code == 413
        assert response.get_json()["code"] == "payload_too_large"


def test_a_body_over_the_limit_is_a_413(make_app: MakeApp) -> None:
    response = post_json(make_app(max_body_bytes=2000).test_client(), raw_logs="x" * 3000)
    assert response.status_code == 413
    assert response.content_type == "application/problem+json"


def post_as_gunicorn_does(client: FlaskClient, body: bytes, **environ: Any) -> TestResponse:
    """The server ends the stream; the framework does not know its length."""
    overrides = {"wsgi.input_terminated": True} | environ
    stream = io.BytesIO(body)
    return client.post(
        "/create-event", content_type="text/plain", input_stream=stream, environ_overrides=overrides
    )


@pytest.mark.parametrize(("size", "status"), [(1999, 201), (2000, 201), (2001, 413), (9000, 413)])
def test_a_body_in_chunks_is_never_shortened(make_app: MakeApp, size: int, status: int) -> None:
    client = make_app(max_body_bytes=2000).test_client()
    body = b"KeyError: x\n".ljust(size, b".")
    response = post_as_gunicorn_does(client, body, HTTP_TRANSFER_ENCODING="chunked")
    assert response.status_code == status, response.text
    assert client.get("/events/1").status_code == (200 if status == 201 else 404)


def test_a_body_that_was_cut_off_is_refused(client: FlaskClient) -> None:
    response = post_as_gunicorn_does(client, b"KeyError: x", CONTENT_LENGTH="1000")
    assert (response.status_code, response.get_json()["code"]) == (400, "malformed_body")


KEY = {"Idempotency-Key": "deploy-42"}


class TestIdempotency:
    def test_the_same_key_gives_the_same_occurrence(self, api: Api) -> None:
        first = api.submit(headers=KEY)
        second = api.submit(headers=KEY)
        assert second["occurrence_id"] == first["occurrence_id"]
        assert second["occurrence_count"] == 1
        assert second["is_new"] is True

    def test_another_key_gives_another_occurrence(self, api: Api) -> None:
        api.submit(headers=KEY)
        assert api.submit(headers={"Idempotency-Key": "other"})["occurrence_count"] == 2

    def test_a_key_expires_after_24_hours(self, api: Api, clock: SetClock) -> None:
        api.submit(headers=KEY)
        clock.advance(hours=24, seconds=1)
        assert api.submit(headers=KEY)["occurrence_count"] == 2

    def test_a_key_with_another_body_loses_nothing_silently(self, api: Api) -> None:
        api.submit(headers=KEY)
        response = api.client.post(
            "/create-event", json={"title": "t", "raw_logs": "other"}, headers=KEY
        )
        assert response.status_code == 422
        assert response.get_json()["code"] == "idempotency_key_reused"

    @pytest.mark.parametrize("key", ["", "x" * 256])
    def test_an_unusable_key_is_a_422(self, api: Api, key: str) -> None:
        response = api.client.post(
            "/create-event",
            json={"title": "t", "raw_logs": "x"},
            headers={"Idempotency-Key": key},
        )
        assert response.status_code == 422
