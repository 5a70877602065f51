"""Who may do what: open without a token, closed with the first one, and one table of scopes."""

import re
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from opspilot.domain.access import Scope
from opspilot.models import AccessToken
from opspilot.routers.access_rules import PUBLIC, RULES, operation_of
from opspilot.services.access_service import AccessService
from tests.api.conftest import PYTHON_LOG
from tests.conftest import MakeApp, SetClock

ADMIN_TOKEN = "a-long-token-that-nobody-guesses"
LOGS = {"title": "Checkout fails", "raw_logs": PYTHON_LOG}


def bearer(secret: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {secret}"}


def access_of(app: Flask) -> AccessService:
    return app.extensions["opspilot"].access


def make_token(app: Flask, scope: Scope, name: str = "ci") -> str:
    return access_of(app).create(name, scope).secret


def routes(app: Flask) -> list[tuple[str, str, str]]:
    """Method, path and operation of everything that the app serves."""
    return [
        (method, re.sub("<[^>]+>", "999", rule.rule), operation_of(rule.endpoint))
        for rule in app.url_map.iter_rules()
        for method in sorted((rule.methods or set()) - {"OPTIONS", "HEAD"})
    ]


def test_every_route_is_in_the_table_and_the_table_has_no_other(app: Flask) -> None:
    assert {operation for *_, operation in routes(app)} == set(RULES)


def test_every_route_asks_every_caller_for_the_scope_of_the_table(app: Flask) -> None:
    client = app.test_client()
    tokens = {scope: make_token(app, scope, scope.value) for scope in Scope}
    for method, path, operation in routes(app):
        needed = RULES[operation]
        nobody = client.open(path, method=method).status_code
        assert (nobody == 401) == (needed is not PUBLIC), operation
        for scope, secret in tokens.items():
            status = client.open(path, method=method, headers=bearer(secret)).status_code
            is_refused = needed is not PUBLIC and not scope.includes(needed)
            assert (status == 403) == is_refused, (operation, scope, status)
            assert status != 401


def test_without_a_token_the_instance_is_open(client: FlaskClient) -> None:
    assert client.post("/create-event", json=LOGS).status_code == 201
    assert client.get("/events/1").status_code == 200


def test_the_first_token_closes_it(app: Flask, client: FlaskClient) -> None:
    assert client.get("/events").status_code == 200
    secret = make_token(app, Scope.READ)
    refused = client.get("/events")
    assert refused.status_code == 401
    assert refused.content_type == "application/problem+json"
    assert refused.get_json()["code"] == "unauthenticated"
    assert refused.headers["WWW-Authenticate"].startswith("Bearer")
    assert client.get("/events", headers=bearer(secret)).status_code == 200
    assert client.get("/healthz").status_code == 200


def test_a_token_made_by_another_process_closes_it_within_seconds(
    make_app: MakeApp, clock: SetClock
) -> None:
    client = make_app().test_client()
    assert client.get("/events").status_code == 200
    make_token(make_app(), Scope.READ)
    clock.advance(seconds=6)
    assert client.get("/events").status_code == 401


def test_a_clock_that_goes_back_keeps_no_token_alive(make_app: MakeApp, clock: SetClock) -> None:
    app, elsewhere = make_app(), make_app()
    secret = make_token(app, Scope.READ)
    client = app.test_client()
    assert client.get("/events", headers=bearer(secret)).status_code == 200
    access_of(elsewhere).revoke("ci")
    clock.advance(hours=-1)
    assert client.get("/events", headers=bearer(secret)).status_code == 401


def test_a_scope_that_is_too_small_is_named(app: Flask, client: FlaskClient) -> None:
    refused = client.get("/events", headers=bearer(make_token(app, Scope.INGEST)))
    assert refused.status_code == 403
    detail = refused.get_json()["detail"]
    assert "ingest" in detail
    assert "read" in detail


def test_revoking_ends_a_token_and_never_opens_the_instance(
    app: Flask, client: FlaskClient
) -> None:
    secret = make_token(app, Scope.ADMIN)
    access_of(app).revoke("ci")
    assert client.get("/events", headers=bearer(secret)).get_json()["code"] == "invalid_token"
    assert client.get("/events").status_code == 401


@pytest.mark.parametrize("header", ["Bearer opt_wrong", "Bearer é", "Bearer " + "x" * 2000])
def test_a_wrong_token_is_refused(app: Flask, client: FlaskClient, header: str) -> None:
    make_token(app, Scope.READ)
    refused = client.get("/events", headers={"Authorization": header})
    assert (refused.status_code, refused.get_json()["code"]) == (401, "invalid_token")


def test_a_wrong_token_is_logged_with_where_it_came_from_and_without_itself(
    app: Flask, client: FlaskClient, caplog: pytest.LogCaptureFixture
) -> None:
    make_token(app, Scope.READ)
    client.get("/events", headers=bearer("opt_wrong"))
    assert "not known here came from 127.0.0.1" in caplog.text
    assert "opt_wrong" not in caplog.text


@pytest.mark.parametrize("header", ["", "Bearer", "Bearer ", "Basic b3B0OnB3", "opt_x"])
def test_what_is_no_bearer_token_counts_as_none(
    app: Flask, client: FlaskClient, header: str
) -> None:
    make_token(app, Scope.READ)
    refused = client.get("/events", headers={"Authorization": header})
    assert (refused.status_code, refused.get_json()["code"]) == (401, "unauthenticated")


def test_the_admin_token_of_the_settings_may_do_everything(make_app: MakeApp) -> None:
    client = make_app(admin_token=ADMIN_TOKEN).test_client()
    assert client.get("/events").status_code == 401
    assert client.post("/create-event", json=LOGS, headers=bearer(ADMIN_TOKEN)).status_code == 201
    assert client.get("/events/1", headers=bearer(ADMIN_TOKEN + "x")).status_code == 401


def test_a_token_is_kept_as_a_hash_with_its_last_use(app: Flask, clock: SetClock) -> None:
    secret = make_token(app, Scope.READ)
    client = app.test_client()
    client.get("/events", headers=bearer(secret))
    first_use = clock.now
    clock.advance(seconds=30)
    client.get("/events", headers=bearer(secret))
    with app.extensions["opspilot"].database.read() as uow:
        (row,) = uow.tokens.all()
    assert secret.startswith("opt_")
    assert secret not in (row.name, row.token_hash)
    assert row.last_used_at == first_use
    clock.advance(seconds=31)
    client.get("/events", headers=bearer(secret))
    (row,) = access_of(app).tokens()
    assert row.last_used_at == first_use + timedelta(seconds=61)


def test_a_hostile_name_does_not_drive_the_terminal(app: Flask, clock: SetClock) -> None:
    """Made by hand, or brought by an import: the command itself takes no such name."""
    name = "ci\x1b[2J\x9b2J\u202e"
    row = AccessToken(name=name, token_hash="0" * 64, scope=Scope.READ, created_at=clock.now)
    with app.extensions["opspilot"].database.write() as uow:
        uow.tokens.add(row)
        uow.commit()
    listed = app.test_cli_runner().invoke(args=["tokens", "list"]).output
    assert "ci[2J2J\tread" in listed
    assert listed.replace("\t", "").strip().isprintable()


def test_tokens_are_made_listed_and_revoked_on_the_command_line(app: Flask) -> None:
    run = app.test_cli_runner().invoke
    assert run(args=["tokens", "list"]).output.strip() == "There is no token."
    made = run(args=["tokens", "create", "--name", "ci", "--scope", "ingest"])
    assert "From now on every request" in made.stderr
    secret = made.stdout.strip()
    assert app.test_client().post("/create-event", json=LOGS, headers=bearer(secret)).status_code
    listed = run(args=["tokens", "list"]).output
    assert "ci\tingest" in listed
    assert secret not in listed
    assert run(args=["tokens", "revoke", "ci"]).exit_code == 0
    assert "revoked" in run(args=["tokens", "list"]).output
    assert run(args=["tokens", "revoke", "ci"]).exit_code == 1
    assert run(args=["tokens", "create", "--name", "a\x1b[2J", "--scope", "read"]).exit_code == 2
