"""POST /events/{id}/feedback, and what has an event analysed again without being asked."""

from typing import Any

import pytest

from tests.api.conftest import Api
from tests.api.fake_gemini import FakeGemini, open_gate, with_gemini
from tests.conftest import MakeApp


def give(api: Api, **feedback: Any) -> dict[str, Any]:
    response = api.client.post("/events/1/feedback", json=feedback)
    assert response.status_code == 200, response.text
    return dict(response.get_json())


@pytest.fixture
def gemini() -> FakeGemini:
    return FakeGemini(gate=open_gate())


@pytest.fixture
def with_model(make_app: MakeApp, gemini: FakeGemini) -> Api:
    return with_gemini(make_app, gemini)


def test_a_right_answer_is_marked_and_not_made_again(with_model: Api, gemini: FakeGemini) -> None:
    with_model.submit()
    event = give(with_model, verdict="right", note="  thanks ")
    feedback = event["analysis"]["feedback"]
    assert (feedback["verdict"], feedback["note"]) == ("right", "thanks")
    assert event["timeline"][-1]["kind"] == "feedback_given"
    assert len(gemini.seen) == 1


def test_a_wrong_answer_is_made_again_with_what_was_said(
    with_model: Api, gemini: FakeGemini
) -> None:
    with_model.submit()
    assert gemini.seen[0].rejected is None
    event = give(with_model, verdict="wrong", note="It was the cache")
    rejected = gemini.seen[1].rejected
    assert rejected is not None
    assert (rejected.root_cause, rejected.note) == ("deeper", "It was the cache")
    assert event["analysis"]["feedback"] is None
    earlier = with_model.get("/events/1/analyses")["items"][1]
    assert earlier["feedback"]["verdict"] == "wrong"


def test_without_a_model_a_wrong_answer_is_only_marked(api: Api) -> None:
    api.submit()
    event = give(api, verdict="wrong")
    assert event["analysis"]["feedback"]["verdict"] == "wrong"
    assert event["analysis_status"] == "COMPLETED"
    assert len(api.get("/events/1/analyses")["items"]) == 1


@pytest.mark.parametrize(
    ("body", "status"),
    [({}, 422), ({"verdict": "maybe"}, 422), ({"verdict": "right", "note": "x" * 2001}, 422)],
)
def test_other_words_are_refused(api: Api, body: dict[str, Any], status: int) -> None:
    api.submit()
    assert api.client.post("/events/1/feedback", json=body).status_code == status
    assert api.client.post("/events/2/feedback", json={"verdict": "right"}).status_code == 404


def test_a_new_release_is_analysed_once_however_often_it_alternates(
    with_model: Api, gemini: FakeGemini
) -> None:
    for release in (None, "1.0", "1.0", "1.1", "1.0", "1.1", None):
        with_model.submit(release=release)
    assert [request.release for request in gemini.seen] == [None, "1.1"]


def test_a_new_release_of_an_ignored_event_is_not_analysed(
    with_model: Api, gemini: FakeGemini
) -> None:
    with_model.submit(release="1.0")
    with_model.edit(1, status="IGNORED")
    assert with_model.submit(release="2.0")["analysis_status"] == "COMPLETED"
    assert len(gemini.seen) == 1


def test_without_a_model_a_new_release_changes_nothing(api: Api) -> None:
    for release in ("1.0", "2.0"):
        assert api.submit(release=release)["analysis_status"] == "COMPLETED"
    assert len(api.get("/events/1/analyses")["items"]) == 1
