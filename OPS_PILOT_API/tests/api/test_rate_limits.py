"""Rate limits: by token, else by address; far above a bad night, and never spoofed past."""

import pytest
from flask.testing import FlaskClient

from opspilot.domain.access import Scope
from opspilot.routers.rate_limits import LOGINS_PER_MINUTE
from opspilot.services.guesses import WRONG_PER_MINUTE
from tests.api.test_access import ADMIN_TOKEN, LOGS, bearer, make_token
from tests.conftest import MakeApp, SetClock


def statuses(client: FlaskClient, times: int, **request: object) -> list[int]:
    return [client.get("/events", **request).status_code for _ in range(times)]


def test_too_many_requests_are_told_when_to_come_back(make_app: MakeApp) -> None:
    client = make_app(rate_limit_per_minute=2).test_client()
    assert statuses(client, 2) == [200, 200]
    refused = client.get("/events")
    assert (refused.status_code, refused.get_json()["code"]) == (429, "too_many_requests")
    assert refused.content_type == "application/problem+json"
    assert 1 <= int(refused.headers["Retry-After"]) <= 60
    assert client.get("/healthz").status_code == 200
    assert client.post("/create-event", json=LOGS).status_code == 201, "counted apart"


def test_each_token_has_its_own_count(make_app: MakeApp) -> None:
    app = make_app(rate_limit_per_minute=1)
    client = app.test_client()
    first, second = make_token(app, Scope.READ, "a"), make_token(app, Scope.READ, "b")
    assert statuses(client, 2, headers=bearer(first)) == [200, 429]
    assert statuses(client, 1, headers=bearer(second)) == [200]


@pytest.mark.parametrize(("hops", "expected"), [(0, [200, 429]), (1, [200, 200])])
def test_an_address_is_read_from_trusted_proxies_only(
    make_app: MakeApp, hops: int, expected: list[int]
) -> None:
    client = make_app(rate_limit_per_minute=1, trusted_proxies=hops).test_client()
    seen = [statuses(client, 1, headers={"X-Forwarded-For": f"203.0.113.{n}"})[0] for n in (1, 2)]
    assert seen == expected


def test_what_a_caller_writes_before_the_proxys_entry_changes_nothing(make_app: MakeApp) -> None:
    client = make_app(rate_limit_per_minute=1, trusted_proxies=1).test_client()
    forged = [{"X-Forwarded-For": f"{name}, 203.0.113.9"} for name in ("1.1.1.1", "2.2.2.2")]
    assert [statuses(client, 1, headers=headers)[0] for headers in forged] == [200, 429]


def test_tokens_cannot_be_tried_by_the_hundred(client: FlaskClient) -> None:
    tries = [client.post("/session", json={"token": "x"}) for _ in range(LOGINS_PER_MINUTE + 1)]
    assert [answer.status_code for answer in tries[-2:]] == [401, 429]


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", [200, 429]),
        ("2001:db8:1:2::1", "2001:db8:1:3::1", [200, 200]),
        ("::ffff:192.0.2.1", "192.0.2.1", [200, 429]),
        ("unknown:1", "unknown:2", [200, 200]),
    ],
)
def test_addresses_of_one_ipv6_network_are_one_caller(
    make_app: MakeApp, first: str, second: str, expected: list[int]
) -> None:
    client = make_app(rate_limit_per_minute=1).test_client()
    seen = [statuses(client, 1, environ_base={"REMOTE_ADDR": a})[0] for a in (first, second)]
    assert seen == expected


def test_a_guesser_is_not_looked_up_any_more_and_others_are(
    make_app: MakeApp, clock: SetClock
) -> None:
    app = make_app(admin_token=ADMIN_TOKEN)
    client = app.test_client()
    used, unused = make_token(app, Scope.READ, "a"), make_token(app, Scope.READ, "b")
    assert statuses(client, 1, headers=bearer(used)) == [200]
    guesses = [statuses(client, 1, headers=bearer(f"guess {n}"))[0] for n in range(31)]
    assert guesses == [401] * WRONG_PER_MINUTE + [429]
    refused = client.get("/events", headers=bearer(ADMIN_TOKEN))
    assert (refused.status_code, refused.headers["Retry-After"]) == (429, "60"), "nor a lucky one"
    assert statuses(client, 1, headers=bearer(unused)) == [429]
    clock.advance(seconds=30)
    assert statuses(client, 1, headers=bearer(used)) == [200], "known before"
    elsewhere = {"environ_base": {"REMOTE_ADDR": "203.0.113.7"}}
    assert statuses(client, 1, headers=bearer(unused), **elsewhere) == [200]
    clock.advance(seconds=31)
    assert statuses(client, 1, headers=bearer(ADMIN_TOKEN)) == [200]


def test_a_busy_script_with_one_old_token_guesses_nothing(make_app: MakeApp) -> None:
    app = make_app()
    client = app.test_client()
    secret = make_token(app, Scope.READ)
    assert set(statuses(client, 50, headers=bearer("old"))) == {401}
    assert statuses(client, 1, headers=bearer(secret)) == [200]


def test_a_guesser_is_nobody_to_the_page(make_app: MakeApp) -> None:
    client = make_app(admin_token=ADMIN_TOKEN).test_client()
    states = [client.get("/session", headers=bearer(f"guess {n}")) for n in range(32)]
    assert {state.status_code for state in states} == {200}


def test_zero_turns_limits_off(make_app: MakeApp) -> None:
    assert set(statuses(make_app(rate_limit_per_minute=0).test_client(), 5)) == {200}
