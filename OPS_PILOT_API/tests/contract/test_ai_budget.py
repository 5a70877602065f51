"""Budgets for the model, shared by every process through the database."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from flask import Flask

from opspilot.services.ai_ledger import AiBudget, AiLedger
from tests.conftest import MakeApp, SetClock
from tests.fakes.gemini_cases import KEY, LOG, good
from tests.fakes.gemini_server import GeminiServer, answers

OTHER_LOG = 'Traceback (most recent call last):\n  File "/srv/a.py", line 3, in b\nKeyError: {}'


@pytest.fixture
def make(make_app: MakeApp, server: GeminiServer) -> Callable[..., Flask]:
    """An application that asks the loopback server; several share the test's database."""
    server.play(answers(good()))
    return lambda **settings: make_app(
        gemini_api_key=KEY, gemini_base_url=server.url, gemini_timeout_seconds=20, **settings
    )


def submit(app: Flask, log: str = LOG) -> dict[str, Any]:
    client = app.test_client()
    created = client.post("/create-event", json={"title": "t", "raw_logs": log})
    assert created.status_code == 201
    return dict(client.get(f"/events/{created.get_json()['id']}").get_json())


def ai_stats(app: Flask) -> dict[str, Any]:
    return dict(app.test_client().get("/stats").get_json()["ai"])


def test_two_processes_share_the_calls_of_a_day(
    make: Callable[..., Flask], server: GeminiServer, clock: SetClock
) -> None:
    first, second = make(ai_daily_calls=1), make(ai_daily_calls=1)
    assert submit(first)["analysis"]["analyzer"] == "gemini"
    refused = submit(second, OTHER_LOG)
    assert refused["analysis"]["analyzer"] == "mock"
    assert "budget for AI calls is used up" in refused["analysis"]["degraded_reason"]
    assert refused["analysis_next_try_at"] == "2026-11-24T00:00:00Z"
    assert server.calls == 1
    clock.advance(hours=21)
    submit(second, OTHER_LOG.replace("a.py", "c.py"))
    assert server.calls == 2


def test_money_is_counted_as_calls_are(make: Callable[..., Flask], server: GeminiServer) -> None:
    app = make(ai_daily_usd="0.0005")
    submit(app)
    assert "budget" in submit(app, OTHER_LOG)["analysis"]["degraded_reason"]
    submit(app)
    stats = ai_stats(app)
    assert (stats["calls_made"], stats["calls_avoided"], server.calls) == (1, 1, 1)
    assert stats["cost_usd"] == stats["cost_avoided_usd"] == 0.000925


def test_a_budget_of_nothing_allows_no_call(
    make: Callable[..., Flask], server: GeminiServer
) -> None:
    assert submit(make(ai_daily_calls=0))["analysis"]["analyzer"] == "mock"
    assert submit(make(ai_daily_usd=0), OTHER_LOG)["analysis"]["analyzer"] == "mock"
    assert server.calls == 0


def test_of_many_at_once_only_as_many_begin_as_the_budget_allows(app: Flask) -> None:
    database = app.extensions["opspilot"].database
    ledger = AiLedger(database, AiBudget(daily_calls=5), clock=SetClock())
    with ThreadPoolExecutor(8) as pool:
        outcomes = list(pool.map(lambda _: ledger.begin(), range(20)))
    assert outcomes.count(None) == 5
    ledger.take_back()
    assert ledger.begin() is None
    assert ledger.begin() is not None


def test_a_minute_that_is_full_is_waited_out(app: Flask, clock: SetClock) -> None:
    ledger = AiLedger(
        app.extensions["opspilot"].database, AiBudget(calls_per_minute=2), clock=clock
    )
    clock.advance(seconds=45)
    assert [ledger.begin() for _ in range(2)] == [None, None]
    refusal = ledger.begin()
    assert refusal is not None
    assert refusal.retry_after_seconds == 15
    clock.advance(seconds=15)
    assert ledger.begin() is None
