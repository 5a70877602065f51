"""The browser's session: a cookie for a token, useless to scripts and to other sites."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from opspilot.domain.access import Scope
from tests.api.test_access import ADMIN_TOKEN, LOGS, access_of, bearer, make_token
from tests.conftest import MakeApp, SetClock

OWN_PAGE = {"Sec-Fetch-Site": "same-origin"}


def log_in(client: FlaskClient, secret: str) -> None:
    answer = client.post("/session", json={"token": secret}, headers=OWN_PAGE)
    assert answer.status_code == 200, answer.text


def test_an_open_instance_says_so(client: FlaskClient) -> None:
    state = {"open": True, "authenticated": False, "name": None, "scope": "admin"}
    assert client.get("/session").get_json() == state


def test_a_token_becomes_a_cookie_that_no_script_reads(app: Flask) -> None:
    client = app.test_client()
    secret = make_token(app, Scope.READ, "anna")
    nobody = {"open": False, "authenticated": False, "name": None, "scope": None}
    assert client.get("/session").get_json() == nobody
    answer = client.post("/session", json={"token": f" {secret}\n"})
    cookie = answer.headers["Set-Cookie"]
    assert {"HttpOnly", "SameSite=Strict", "Path=/"} <= set(cookie.split("; "))
    assert "Secure" not in cookie
    assert secret not in cookie
    somebody = {"open": False, "authenticated": True, "name": "anna", "scope": "read"}
    assert answer.get_json() == client.get("/session").get_json() == somebody
    assert client.get("/events").status_code == 200
    assert client.post("/create-event", json=LOGS, headers=OWN_PAGE).status_code == 201
    assert client.post("/events/1/analyze", headers=OWN_PAGE).status_code == 403


def test_behind_tls_the_cookie_is_secure(make_app: MakeApp) -> None:
    client = make_app(admin_token=ADMIN_TOKEN, trusted_proxies=1).test_client()
    tls = {"X-Forwarded-Proto": "https"}
    answer = client.post("/session", json={"token": ADMIN_TOKEN}, headers=tls)
    assert "Secure" in answer.headers["Set-Cookie"].split("; ")


def test_a_wrong_token_makes_no_session(app: Flask, client: FlaskClient) -> None:
    make_token(app, Scope.READ)
    answer = client.post("/session", json={"token": "opt_wrong"})
    assert (answer.status_code, answer.get_json()["code"]) == (401, "invalid_token")
    assert "Set-Cookie" not in answer.headers


def test_logging_out_ends_the_session_not_the_token(app: Flask, client: FlaskClient) -> None:
    secret = make_token(app, Scope.READ)
    log_in(client, secret)
    stolen = client.get_cookie("opspilot_session")
    assert stolen is not None
    assert client.delete("/session", headers=OWN_PAGE).status_code == 204
    assert client.get_cookie("opspilot_session") is None
    client.set_cookie("opspilot_session", stolen.value)
    assert client.get("/events").status_code == 401
    assert client.get("/events", headers=bearer(secret)).status_code == 200


def test_a_session_ends_with_its_token(app: Flask, client: FlaskClient) -> None:
    log_in(client, make_token(app, Scope.READ))
    assert client.get("/events").status_code == 200
    access_of(app).revoke("ci")
    assert client.get("/events").status_code == 401


def test_a_session_ends_after_a_week(app: Flask, client: FlaskClient, clock: SetClock) -> None:
    log_in(client, make_token(app, Scope.READ))
    cookie = client.get_cookie("opspilot_session")
    assert cookie is not None
    clock.advance(days=7, seconds=1)
    client.set_cookie("opspilot_session", cookie.value)
    assert client.get("/events").status_code == 401


def test_another_admin_token_ends_the_sessions_of_the_one_before(make_app: MakeApp) -> None:
    before = make_app(admin_token=ADMIN_TOKEN).test_client()
    log_in(before, ADMIN_TOKEN)
    cookie = before.get_cookie("opspilot_session")
    assert cookie is not None
    assert before.get("/events").status_code == 200
    after = make_app(admin_token=ADMIN_TOKEN + "2").test_client()
    after.set_cookie("opspilot_session", cookie.value)
    assert after.get("/events").status_code == 401


@pytest.mark.parametrize("cookie", ["x", "x" * 200, "é"])
def test_a_made_up_cookie_is_nobody(app: Flask, client: FlaskClient, cookie: str) -> None:
    make_token(app, Scope.READ)
    client.set_cookie("opspilot_session", cookie)
    assert client.get("/events").status_code == 401


FOREIGN = [
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site", "Origin": "http://other.localhost"},
    {"Origin": "https://evil.example"},
    {"Origin": "null"},
]


@pytest.mark.parametrize("headers", [*FOREIGN, {}])
def test_another_sites_page_cannot_use_the_cookie(
    app: Flask, client: FlaskClient, headers: dict[str, str]
) -> None:
    log_in(client, make_token(app, Scope.WRITE))
    refused = client.post("/create-event", json=LOGS, headers=headers)
    assert (refused.status_code, refused.get_json()["code"]) == (403, "cross_site_request")


@pytest.mark.parametrize("headers", FOREIGN)
def test_another_sites_page_cannot_write_to_an_open_instance(
    client: FlaskClient, headers: dict[str, str]
) -> None:
    path = "/create-event?title=planted"
    refused = client.post(path, data="log", content_type="text/plain", headers=headers)
    assert refused.status_code == 403


@pytest.mark.parametrize(
    "headers", [{"Origin": "http://localhost"}, OWN_PAGE, {"Origin": "https://ops.example.org"}]
)
def test_our_own_page_and_allowed_origins_may_write(
    make_app: MakeApp, headers: dict[str, str]
) -> None:
    client = make_app(cors_origins="https://ops.example.org").test_client()
    assert client.post("/create-event", json=LOGS, headers=headers).status_code == 201


def test_a_bearer_token_works_from_any_page(app: Flask, client: FlaskClient) -> None:
    headers = bearer(make_token(app, Scope.INGEST)) | FOREIGN[0]
    assert client.post("/create-event", json=LOGS, headers=headers).status_code == 201
