"""Through the whole service: whatever Gemini does, the event is there, analysed, and says why."""

import json
import logging
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask  # noqa: TC002 - a fixture reads the annotation
from flask.testing import FlaskClient

from opspilot.analyzers.providers.gemini import GeminiAnalyzer
from opspilot.analyzers.providers.mock import MockAnalyzer
from opspilot.analyzers.registry import Analyzers
from opspilot.app import create_app
from opspilot.domain.enums import AnalyzerName
from tests.conftest import MakeApp, SetClock, close_app, make_settings
from tests.contract.test_gemini_faults import GIVES_UP, seconds_for
from tests.fakes.gemini_cases import GOOD, KEY, LOG, claim, good, make_analyzer
from tests.fakes.gemini_server import GeminiServer, answers, error, quota
from tests.fakes.plain_tools import PLAIN_REDACTION, SetTiming

pytestmark = pytest.mark.filterwarnings("ignore::UserWarning")


def with_gemini(gemini: GeminiAnalyzer) -> Analyzers:
    return Analyzers(instant=MockAnalyzer(), others={AnalyzerName.GEMINI: gemini})


@pytest.fixture
def make_client(sqlite_url: str, clock: SetClock) -> Iterator[Callable[..., FlaskClient]]:
    made: list[Flask] = []

    def make(gemini: GeminiAnalyzer) -> FlaskClient:
        settings = make_settings(sqlite_url)
        made.append(create_app(settings, clock=clock, analyzers=with_gemini(gemini)))
        return made[-1].test_client()

    yield make
    for app in made:
        close_app(app)


def submit(client: FlaskClient, log: str = LOG) -> dict[str, Any]:
    response = client.post("/create-event", json={"title": "t", "raw_logs": log})
    assert response.status_code == 201
    return event_of(client)


def event_of(client: FlaskClient) -> dict[str, Any]:
    return dict(client.get("/events/1").get_json())


def everything(client: FlaskClient) -> str:
    paths = ("/events", "/events/1", "/events/1/analyses", "/stats", "/metrics", "/openapi.json")
    return "".join(client.get(path).text for path in paths)


@pytest.mark.parametrize("name", GIVES_UP)
def test_an_event_survives_every_fault(
    server: GeminiServer,
    make_client: Callable[..., FlaskClient],
    caplog: pytest.LogCaptureFixture,
    name: str,
) -> None:
    steps, most_calls, words, may_pass = GIVES_UP[name]
    server.play(*steps)
    caplog.set_level(logging.DEBUG)
    client = make_client(make_analyzer(server.url, timeout_seconds=seconds_for(words)))
    event = submit(client)
    assert event["analysis_status"] == "COMPLETED"
    assert event["analysis"]["analyzer"] == "mock"
    assert words in event["analysis"]["degraded_reason"]
    assert (event["analysis_next_try_at"] is not None) is may_pass
    assert server.calls <= most_calls
    assert KEY not in everything(client)
    assert KEY not in caplog.text


@pytest.mark.parametrize("evidence", [[], [claim(7, "an invented quotation")]])
def test_an_invented_answer_leaves_the_built_in_one(
    server: GeminiServer, make_client: Callable[..., FlaskClient], evidence: list[Any]
) -> None:
    server.play(answers(good(evidence=evidence, root_cause="Aliens.")))
    event = submit(make_client(make_analyzer(server.url)))
    assert event["analysis"]["analyzer"] == "mock"
    assert "its answer is not used" in event["analysis"]["degraded_reason"]
    assert "Aliens" not in json.dumps(event)
    assert event["analysis_next_try_at"] is None


def test_what_the_model_wrote_can_be_stored_on_every_database(
    server: GeminiServer, make_app: MakeApp
) -> None:
    nasty = "\x00\ud800\u202e\x1b[31mx\U000e0041 " * 50
    changed = {k: nasty + v if isinstance(v, str) else v for k, v in GOOD.items()}
    kept = {k: GOOD[k] for k in ("verdict", "rules_hypothesis", "confidence")}
    usage = {"promptTokenCount": 2**31 - 1, "candidatesTokenCount": 2**31 - 1}
    server.play(answers(json.dumps(changed | kept), usageMetadata=usage))
    client = make_app(analyzers=with_gemini(make_analyzer(server.url))).test_client()
    event = submit(client)
    assert event["analysis"]["analyzer"] == "gemini"
    assert event["analysis_status"] == "COMPLETED"
    assert "\u202e" not in json.dumps(event["analysis"], ensure_ascii=False)


def test_a_good_answer_reaches_the_event_with_its_cost(
    server: GeminiServer, make_client: Callable[..., FlaskClient]
) -> None:
    server.play(answers(good()))
    analysis = submit(make_client(make_analyzer(server.url)))["analysis"]
    assert analysis["analyzer"] == "gemini"
    assert analysis["model"] == "gemini-3.5-flash-lite"
    assert analysis["degraded_reason"] is None
    assert analysis["cost_usd"] == 0.000925
    assert analysis["input_tokens"] == 1000
    assert analysis["duration_ms"] >= 0


def test_after_a_daily_quota_the_next_try_is_when_it_begins_anew(
    server: GeminiServer, make_client: Callable[..., FlaskClient]
) -> None:
    server.play(quota("GenerateRequestsPerDayPerProjectPerModel"))
    event = submit(make_client(make_analyzer(server.url)))
    assert event["analysis_next_try_at"] == "2026-11-23T08:00:00Z"


def test_an_outage_that_ends_is_made_up_for(
    server: GeminiServer, make_client: Callable[..., FlaskClient], clock: SetClock
) -> None:
    server.play(error(500, "INTERNAL", "x"))
    timing = SetTiming()
    client = make_client(make_analyzer(server.url, timing=timing))
    submit(client)
    server.play(answers(good()))
    clock.advance(seconds=600)
    timing.now += 600
    client.application.extensions["opspilot"].queue.wake()
    event = event_of(client)
    assert event["analysis"]["analyzer"] == "gemini"
    assert event["analysis"]["degraded_reason"] is None


def test_a_redaction_that_fails_lets_nothing_out(
    server: GeminiServer, make_client: Callable[..., FlaskClient]
) -> None:
    def broken(text: str, secrets: tuple[str, ...]) -> Any:
        raise KeyError(text)

    server.play(answers(good()))
    redaction = type(PLAIN_REDACTION)(broken, PLAIN_REDACTION.restore)
    event = submit(make_client(make_analyzer(server.url, redaction=redaction)))
    assert server.calls == 0
    assert "hiding the secrets failed (KeyError)" in event["analysis"]["degraded_reason"]
    assert "ops@example.com" not in event["analysis"]["degraded_reason"]


def test_an_analyzer_that_breaks_its_contract_does_not_hold_up_the_queue(
    server: GeminiServer, make_client: Callable[..., FlaskClient]
) -> None:
    def broken(text: str, redacted: Any) -> str:
        raise ZeroDivisionError

    server.play(answers(good()))
    redaction = type(PLAIN_REDACTION)(PLAIN_REDACTION.hide, broken)
    event = submit(make_client(make_analyzer(server.url, redaction=redaction)))
    assert event["analysis_status"] == "COMPLETED"
    assert event["analysis"]["analyzer"] == "mock"
    assert "failed unexpectedly" in event["analysis"]["degraded_reason"]
