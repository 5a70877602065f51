"""What a process remembers of an event is never out of date, whoever changed it."""

import pytest

from opspilot.domain.errors import DatabaseUnavailableError
from opspilot.schemas.event_schema import CreatedEvent
from opspilot.services.ingest_service import IngestService
from tests.api.conftest import OTHER_LOG, PYTHON_LOG, Api
from tests.conftest import MakeApp, SetClock


class Processes:
    """Two applications over one database, as two processes are."""

    def __init__(self, make_app: MakeApp) -> None:
        self.first = Api(make_app().test_client())
        self.second = Api(make_app().test_client())


@pytest.fixture
def processes(make_app: MakeApp) -> Processes:
    return Processes(make_app)


def test_a_repeat_shows_what_another_process_changed(processes: Processes) -> None:
    first, second = processes.first, processes.second
    event = first.submit()
    first.submit()
    second.edit(event["id"], status="IN_PROGRESS")
    assert [e["kind"] for e in first.submit()["timeline"]] == ["created", "status_changed"]


def test_a_repeat_shows_feedback_that_came_meanwhile(processes: Processes) -> None:
    event = processes.first.submit()
    processes.first.submit()
    feedback = {"verdict": "right"}
    processes.second.client.post(f"/events/{event['id']}/feedback", json=feedback)
    assert processes.first.submit()["analysis"]["feedback"]["verdict"] == "right"


def test_repeats_that_other_processes_take_change_nothing_but_the_count(
    processes: Processes,
) -> None:
    event = processes.first.submit()
    for _ in range(3):
        processes.second.submit()
    again = processes.first.submit()
    assert again["occurrence_count"] == 5
    assert again["analysis"]["id"] == event["analysis"]["id"]


def test_a_reopened_event_shows_it_at_once(processes: Processes, clock: SetClock) -> None:
    event = processes.first.submit()
    processes.second.submit()
    processes.second.edit(event["id"], status="RESOLVED")
    clock.advance(minutes=1)
    kinds = [entry["kind"] for entry in processes.first.submit()["timeline"]]
    assert kinds == ["created", "status_changed", "regressed"]


def test_what_is_stored_is_acknowledged_even_if_its_answer_cannot_be_read(
    processes: Processes, monkeypatch: pytest.MonkeyPatch
) -> None:
    event = processes.first.submit()
    with monkeypatch.context() as outage:
        outage.setattr(IngestService, "_read_answer", _is_away)
        again = processes.second.submit()
    assert (again["id"], again["occurrence_count"]) == (event["id"], 2)
    CreatedEvent.model_validate(again)
    assert processes.second.submit()["analysis"] == event["analysis"]


def _is_away(*_: object) -> None:
    raise DatabaseUnavailableError("away")


def test_an_id_that_a_deleted_event_left_is_another_event(
    processes: Processes, clock: SetClock
) -> None:
    event = processes.first.submit()
    processes.first.submit()
    opspilot = processes.second.client.application.extensions["opspilot"]
    with opspilot.database.write() as uow:
        uow.events.delete(uow.events.require(event["id"]))
        uow.commit()
    clock.advance(seconds=1)
    other = processes.second.submit(OTHER_LOG)
    again = processes.first.submit(OTHER_LOG)
    assert again["id"] == other["id"]
    assert again["analysis"] == other["analysis"]


def test_every_answer_keeps_to_the_contract(processes: Processes) -> None:
    for log in (PYTHON_LOG, PYTHON_LOG, OTHER_LOG):
        CreatedEvent.model_validate(processes.first.submit(log))
