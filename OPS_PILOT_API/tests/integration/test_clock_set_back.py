"""The clock jumps backwards, as when a wrong one is put right: failures are still grouped, no
duration is negative, and nothing waits for the wrong time to come round."""

from typing import Any

import pytest

from opspilot.domain.errors import AnalyzerUnavailableError
from opspilot.services.ai_ledger import AiBudget, AiLedger
from opspilot.services.clock import ClockSteps
from tests.api.conftest import Api
from tests.conftest import MakeApp, SetClock
from tests.integration.test_analysis_queue import LEASE, Queue

KEY = {"headers": {"Idempotency-Key": "once"}}


@pytest.fixture
def api(make_app: MakeApp) -> Api:
    return Api(make_app().test_client())


class TestSubmissions:
    def test_a_failure_is_counted_in_its_event_and_no_time_runs_backwards(
        self, api: Api, clock: SetClock
    ) -> None:
        api.submit()
        clock.advance(hours=-3)
        event = api.submit()
        assert event["occurrence_count"] == 2
        assert event["first_seen_at"] <= event["last_seen_at"]
        assert event["created_at"] <= event["updated_at"]
        edited = api.edit(event["id"], priority="LOW")
        assert edited["created_at"] <= edited["updated_at"]

    def test_what_happens_after_it_was_resolved_is_a_regression(
        self, api: Api, clock: SetClock
    ) -> None:
        event = api.submit()
        api.edit(event["id"], status="RESOLVED")
        clock.advance(hours=-3)
        again = api.submit()
        assert (again["status"], again["is_regression"]) == ("OPEN", True)
        assert [entry["kind"] for entry in again["timeline"]][-1] == "regressed"

    def test_a_log_that_was_late_is_still_none(self, api: Api, clock: SetClock) -> None:
        happened = clock().isoformat()
        clock.advance(hours=1)
        event = api.submit()
        api.edit(event["id"], status="RESOLVED")
        clock.advance(minutes=-10)
        assert api.submit(occurred_at=happened)["status"] == "RESOLVED"

    def test_a_key_still_gives_the_same_occurrence(self, api: Api, clock: SetClock) -> None:
        first = api.submit(**KEY)
        clock.advance(days=-2)
        again = api.submit(**KEY)
        assert again["occurrence_id"] == first["occurrence_id"]
        assert again["occurrence_count"] == 1

    def test_every_list_still_shows_everything_once(self, api: Api, clock: SetClock) -> None:
        for n in range(4):
            api.submit(fingerprint=f"f{n}")
            clock.advance(hours=-1)
        shown = [event["id"] for event in pages(api, "/events?limit=1")]
        assert sorted(shown) == [1, 2, 3, 4]
        assert api.get("/stats?hours=24")["occurrences"] == 4
        assert len(api.get("/stats/activity?id=1&hours=2")["items"][0]["counts"]) == 2


def pages(api: Api, path: str) -> list[dict[str, Any]]:
    page = api.get(path)
    items = list(page["items"])
    while page["next_cursor"]:
        page = api.get(f"{path}&cursor={page['next_cursor']}")
        items += page["items"]
    return items


class TestAnalyses:
    @pytest.fixture
    def queue(self, make_app: MakeApp, clock: SetClock) -> Queue:
        queue = Queue(make_app, clock)
        assert queue.opspilot.worker.run_next() is False, "it knows now what time it is"
        return queue

    def test_what_is_due_need_not_wait_for_its_time_again(self, queue: Queue) -> None:
        (event_id,) = queue.submit(1)
        queue.clock.advance(days=-400)
        assert queue.opspilot.worker.run_next() is True
        assert queue.api.get(f"/events/{event_id}")["analysis"]["analyzer"] == "gemini"

    def test_so_it_is_where_only_due_work_is_asked_for(self, queue: Queue) -> None:
        (event_id,) = queue.submit(1)
        queue.clock.advance(hours=-2)
        assert queue.opspilot.worker.due(10) == [event_id]

    def test_who_works_has_a_lease_more_and_may_save(self, queue: Queue) -> None:
        (event_id,) = queue.submit(1)
        queue.claim("alive")
        queue.clock.advance(hours=-2)
        assert queue.opspilot.worker.run_next() is False
        queue.clock.advance(seconds=LEASE.seconds - 1)
        assert queue.opspilot.worker.run_next() is False
        assert queue.release(event_id, "alive") is True

    def test_who_died_has_no_more_than_that(self, queue: Queue) -> None:
        queue.submit(1)
        queue.claim("crashed")
        queue.clock.advance(days=-1)
        assert queue.opspilot.worker.run_next() is False
        queue.clock.advance(seconds=LEASE.seconds + 1)
        assert queue.opspilot.worker.run_next() is True

    def test_a_process_that_starts_after_the_jump_finds_it_too(
        self, make_app: MakeApp, queue: Queue
    ) -> None:
        queue.submit(1)
        queue.clock.advance(days=-1)
        assert Queue(make_app, queue.clock).opspilot.worker.run_next() is True

    def test_a_retry_comes_within_a_day(self, queue: Queue) -> None:
        queue.gemini.outcome = AnalyzerUnavailableError("No answer.")
        queue.submit(1)
        assert queue.opspilot.worker.run_next() is True
        queue.clock.advance(days=-30)
        assert queue.opspilot.worker.run_next() is False
        queue.clock.advance(days=1)
        assert queue.opspilot.worker.run_next() is True


def test_no_day_gets_more_calls_than_its_budget(make_app: MakeApp, clock: SetClock) -> None:
    database = make_app().extensions["opspilot"].database
    ledger = AiLedger(database, AiBudget(daily_calls=1, calls_per_minute=9), clock=clock)
    assert ledger.begin() is None
    clock.advance(days=1)
    assert ledger.begin() is None
    clock.advance(days=-1)
    assert ledger.begin() is not None, "the day that it is again has had its call"
    clock.advance(days=1)
    assert ledger.begin() is not None


def test_clocks_that_are_slewed_have_not_jumped() -> None:
    steps, clock = ClockSteps(), SetClock()
    assert steps.may_be_behind(clock())
    steps.settled(clock())
    clock.advance(milliseconds=-400)
    assert not steps.may_be_behind(clock())
    clock.advance(seconds=-2)
    assert steps.may_be_behind(clock())
