"""The queue of analyses: claimed once, recovered after a crash, shared by several workers."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest

from opspilot.analyzers.providers.mock import MockAnalyzer
from opspilot.analyzers.registry import Analyzers
from opspilot.domain.enums import AnalysisStatus, AnalyzerName
from opspilot.domain.errors import DatabaseUnavailableError
from tests.api.conftest import Api
from tests.api.test_analyses import FakeGemini, open_gate
from tests.conftest import MakeApp, SetClock, eventually

LEASE = timedelta(seconds=60)


class Queue:
    """An application whose own threads are stopped, so that the test claims by hand."""

    def __init__(self, make_app: MakeApp, clock: SetClock) -> None:
        self.gemini = FakeGemini(gate=open_gate())
        others = {AnalyzerName.GEMINI: self.gemini}
        analyzers = Analyzers(instant=MockAnalyzer(), others=others)
        app = make_app(analyzers=analyzers, job_queue="in_process", analysis_stale_seconds=60)
        self.opspilot = app.extensions["opspilot"]
        self.opspilot.queue.stop()
        self.api = Api(app.test_client())
        self.clock = clock

    def submit(self, count: int) -> list[int]:
        return [self.api.submit(fingerprint=f"f{n}")["id"] for n in range(count)]

    def claim(self, owner: str, *, max_running: int = 8) -> Any:
        with self.opspilot.database.write() as uow:
            now = self.clock()
            claimed = uow.queue.claim(
                owner=owner, now=now, lease_until=now + LEASE, max_running=max_running
            )
            uow.commit()
        return claimed

    def release(self, event_id: int, owner: str) -> bool:
        with self.opspilot.database.write() as uow:
            done = uow.queue.release(
                event_id, owner=owner, status=AnalysisStatus.COMPLETED, due_at=None
            )
            uow.commit()
        return done


@pytest.fixture
def queue(make_app: MakeApp, clock: SetClock) -> Queue:
    return Queue(make_app, clock)


def test_an_event_is_claimed_once(queue: Queue) -> None:
    (event_id,) = queue.submit(1)
    assert queue.claim("a").event_id == event_id
    assert queue.claim("b") is None
    assert queue.api.get(f"/events/{event_id}")["analysis_status"] == "RUNNING"


def test_a_lease_that_ran_out_is_claimed_again(queue: Queue) -> None:
    (event_id,) = queue.submit(1)
    queue.claim("crashed")
    queue.clock.advance(seconds=61)
    assert queue.claim("b").event_id == event_id


def test_who_lost_the_lease_cannot_save(queue: Queue) -> None:
    (event_id,) = queue.submit(1)
    queue.claim("slow")
    queue.clock.advance(seconds=61)
    queue.claim("b")
    assert queue.release(event_id, "slow") is False
    assert queue.release(event_id, "b") is True


def test_what_could_not_be_saved_is_handed_back_once_the_database_is_there(
    make_app: MakeApp, clock: SetClock
) -> None:
    """No lease has to end for it, and the attempt does not count."""
    queue = Queue(make_app, clock)
    (event_id,) = queue.submit(1)
    queue.gemini.outcome = DatabaseUnavailableError()
    with pytest.raises(DatabaseUnavailableError):
        queue.opspilot.worker.run_next()
    queue.gemini.outcome = None
    assert queue.opspilot.worker.run_next() is True
    event = queue.api.get(f"/events/{event_id}")
    assert (event["analysis_status"], event["analysis"]["analyzer"]) == ("COMPLETED", "gemini")
    with queue.opspilot.database.read() as uow:
        assert uow.events.require(event_id).analysis_attempts == 1


def test_what_has_waited_longest_comes_first(queue: Queue) -> None:
    ids = []
    for n in range(3):
        ids.append(queue.api.submit(fingerprint=f"f{n}")["id"])
        queue.clock.advance(seconds=1)
    assert [queue.claim("a").event_id for _ in range(3)] == ids


def test_several_workers_share_the_work_without_doing_it_twice(queue: Queue) -> None:
    ids = queue.submit(40)
    worker = queue.opspilot.worker

    def work(_: int) -> None:
        while worker.run_next():
            pass

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(work, range(4)))
    assert len(queue.gemini.seen) == 40
    for event_id in ids:
        event = queue.api.get(f"/events/{event_id}")
        assert event["analysis_status"] == "COMPLETED"
        assert event["analysis"]["analyzer"] == "gemini"


def test_a_new_process_finds_what_a_crash_left(
    make_app: MakeApp, queue: Queue, clock: SetClock
) -> None:
    (event_id,) = queue.submit(1)
    queue.claim("crashed")
    clock.advance(seconds=61)
    others = {AnalyzerName.GEMINI: queue.gemini}
    analyzers = Analyzers(instant=MockAnalyzer(), others=others)
    restarted = Api(make_app(analyzers=analyzers).test_client())
    assert restarted.client.get("/healthz").status_code == 200
    assert restarted.get(f"/events/{event_id}")["analysis"]["analyzer"] == "gemini"


def test_no_more_run_at_once_than_may(queue: Queue) -> None:
    queue.submit(3)
    assert queue.claim("a", max_running=2)
    first = queue.claim("b", max_running=2)
    assert queue.claim("c", max_running=2) is None
    queue.release(first.event_id, "b")
    assert queue.claim("c", max_running=2)


def test_claims_at_the_same_instant_do_not_share_the_last_slot(queue: Queue) -> None:
    queue.submit(12)
    with ThreadPoolExecutor(6) as pool:
        claims = list(pool.map(lambda n: queue.claim(f"w{n}", max_running=5), range(12)))
    assert len([claim for claim in claims if claim]) == 5


def test_one_event_is_run_by_name_once(queue: Queue) -> None:
    first, second = queue.submit(2)
    assert queue.opspilot.worker.run_one(second)
    assert len(queue.gemini.seen) == 1
    assert queue.api.get(f"/events/{first}")["analysis_status"] == "PENDING"
    assert queue.opspilot.worker.run_one(second), "nothing of it is left to do"
    assert len(queue.gemini.seen) == 1


def test_without_a_free_slot_an_event_stays_due(queue: Queue) -> None:
    ids = queue.submit(9)
    for n in range(8):
        queue.claim(f"w{n}")
    assert queue.opspilot.worker.run_one(ids[8]) is False
    assert queue.opspilot.worker.due(20) == [ids[8]]


def test_what_is_handed_back_is_due_at_once(queue: Queue) -> None:
    (event_id,) = queue.submit(1)
    queue.gemini.gate.clear()
    running = threading.Thread(target=queue.opspilot.worker.run_next)
    running.start()
    assert eventually(lambda: queue.gemini.seen != [])
    queue.opspilot.worker.hand_back()
    queue.gemini.gate.set()
    running.join()
    event = queue.api.get(f"/events/{event_id}")
    assert event["analysis_status"] == "PENDING"
    assert event["analysis"]["analyzer"] == "mock", "the late answer is not stored"
    assert queue.claim("b").attempts == 1


def test_an_event_that_kills_its_process_each_time_is_given_up(queue: Queue) -> None:
    (event_id,) = queue.submit(1)
    for n in range(5):
        assert queue.claim(f"dies{n}")
        queue.clock.advance(seconds=61)
    assert queue.opspilot.worker.run_next()
    event = queue.api.get(f"/events/{event_id}")
    assert event["analysis_status"] == "COMPLETED"
    assert event["analysis"]["degraded_reason"] == "The analysis was interrupted 5 times."
    assert queue.gemini.seen == []
