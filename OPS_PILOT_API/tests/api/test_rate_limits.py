"""Rate limits: by token, else by address; far above a bad night, and never spoofed past."""

import pytest
from flask.testing import FlaskClient

from opspilot.domain.access import Scope
from opspilot.routers.rate_limits import LOGINS_PER_MINUTE
from tests.api.test_access import LOGS, bearer, make_token
from tests.conftest import MakeApp


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


def test_zero_turns_limits_off(make_app: MakeApp) -> None:
    assert set(statuses(make_app(rate_limit_per_minute=0).test_client(), 5)) == {200}
