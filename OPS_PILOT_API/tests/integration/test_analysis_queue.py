"""The queue of analyses: claimed once, recovered after a crash, shared by several workers."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest

from opspilot.analyzers.providers.mock import MockAnalyzer
from opspilot.analyzers.registry import Analyzers
from opspilot.domain.enums import AnalysisStatus, AnalyzerName
from tests.api.conftest import Api
from tests.api.test_analyses import FakeGemini, open_gate
from tests.conftest import MakeApp, SetClock

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

    def claim(self, owner: str) -> Any:
        with self.opspilot.database.write() as uow:
            now = self.clock()
            claimed = uow.queue.claim(owner=owner, now=now, lease_until=now + LEASE)
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
