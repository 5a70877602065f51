"""POST /events/{id}/analyze, GET /events/{id}/analyses, and ``Prefer: wait``."""

import pytest

from opspilot.domain.errors import AnalyzerError, AnalyzerUnavailableError
from tests.api.conftest import PYTHON_LOG, Api
from tests.api.fake_gemini import FakeGemini, open_gate, with_gemini
from tests.conftest import MakeApp, SetClock


def test_asking_again_is_a_202_and_keeps_every_analysis(api: Api) -> None:
    event = api.submit()
    response = api.client.post("/events/1/analyze")
    assert response.status_code == 202
    analyses = api.get("/events/1/analyses")["items"]
    assert [a["is_current"] for a in analyses] == [True, False]
    assert analyses[1]["id"] == event["analysis"]["id"]
    kinds = [entry["kind"] for entry in api.get("/events/1")["timeline"]]
    assert kinds == ["created", "analysis_requested", "analysis_completed"]


def test_the_analyzer_can_be_named(api: Api) -> None:
    api.submit()
    response = api.client.post("/events/1/analyze", json={"analyzer": "mock"})
    assert response.status_code == 202
    assert api.get("/events/1/analyses")["items"][0]["analyzer"] == "mock"


@pytest.mark.parametrize("body", [{"analyzer": "gemini"}, {"analyzer": "x"}, {"model": "x"}])
def test_an_analyzer_that_is_not_set_up_is_a_422(api: Api, body: dict[str, str]) -> None:
    api.submit()
    assert api.client.post("/events/1/analyze", json=body).status_code == 422
    assert api.get("/events/1")["analysis_status"] == "COMPLETED"


def test_analysing_nothing_is_a_404(api: Api) -> None:
    assert api.client.post("/events/9/analyze").status_code == 404


def test_the_answer_of_the_post_is_the_instant_one(make_app: MakeApp) -> None:
    gemini = FakeGemini()
    api = with_gemini(make_app, gemini, job_queue="in_process")
    event = api.submit()
    assert event["analysis_status"] == "PENDING"
    assert event["analysis"]["analyzer"] == "mock"
    gemini.gate.set()


def test_prefer_wait_answers_with_the_upgrade(make_app: MakeApp) -> None:
    api = with_gemini(make_app, FakeGemini(gate=open_gate()), job_queue="in_process")
    response = api.client.post(
        "/create-event", json={"title": "t", "raw_logs": PYTHON_LOG}, headers={"Prefer": "wait=20"}
    )
    assert response.headers["Preference-Applied"] == "wait=20"
    assert response.get_json()["analysis_status"] == "COMPLETED"
    assert response.get_json()["analysis"]["analyzer"] == "gemini"
    assert response.get_json()["occurrence_id"] == 1


def test_prefer_wait_gives_up_when_time_runs_out(make_app: MakeApp) -> None:
    gemini = FakeGemini()
    api = with_gemini(make_app, gemini, job_queue="in_process", max_wait_seconds=0)
    event = api.submit(headers={"Prefer": "wait=5"})
    assert event["analysis_status"] in ("PENDING", "RUNNING")
    assert event["analysis"]["analyzer"] == "mock"
    gemini.gate.set()


def test_a_repeat_makes_no_further_call(make_app: MakeApp) -> None:
    gemini = FakeGemini(gate=open_gate())
    api = with_gemini(make_app, gemini)
    for _ in range(3):
        api.submit()
    assert len(gemini.seen) == 1
    assert api.get("/stats")["ai"]["calls_avoided"] == 2


def test_a_failed_upgrade_keeps_the_instant_answer_and_says_why(make_app: MakeApp) -> None:
    refusal = AnalyzerError("The key is not valid.")
    api = with_gemini(make_app, FakeGemini(outcome=refusal, gate=open_gate()))
    api.submit()
    event = api.get("/events/1")
    assert event["analysis_status"] == "COMPLETED"
    assert event["analysis"]["analyzer"] == "mock"
    assert event["analysis"]["degraded_reason"] == "The key is not valid."
    assert event["analysis_next_try_at"] is None
    assert event["timeline"][-1]["kind"] == "analysis_failed"


def test_an_outage_is_tried_again_later(make_app: MakeApp, clock: SetClock) -> None:
    gemini = FakeGemini(outcome=AnalyzerUnavailableError("No answer."), gate=open_gate())
    api = with_gemini(make_app, gemini)
    api.submit()
    assert api.get("/events/1")["analysis_next_try_at"] == "2026-11-23T03:00:30Z"
    gemini.outcome = None
    clock.advance(seconds=31)
    api.client.application.extensions["opspilot"].queue.wake()
    event = api.get("/events/1")
    assert event["analysis"]["analyzer"] == "gemini"
    assert event["analysis"]["degraded_reason"] is None
    assert event["analysis_next_try_at"] is None


def test_an_outage_is_not_tried_for_ever(make_app: MakeApp, clock: SetClock) -> None:
    gemini = FakeGemini(outcome=AnalyzerUnavailableError("No answer."), gate=open_gate())
    api = with_gemini(make_app, gemini, analysis_max_attempts=3)
    api.submit()
    for _ in range(10):
        clock.advance(hours=1)
        api.client.application.extensions["opspilot"].queue.wake()
    assert len(gemini.seen) == 3
    assert api.get("/events/1")["analysis_next_try_at"] is None
