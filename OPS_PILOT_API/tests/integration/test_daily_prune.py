"""The daily prune: once a day for all processes together, by a thread that outlives its errors."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import text

from opspilot.domain.errors import DatabaseUnavailableError
from opspilot.jobs.chores import ChoreThread
from opspilot.models import Chore
from tests.conftest import MakeApp, SetClock, eventually
from tests.fakes.crowded import crowded

DAY = timedelta(days=1)
LEASE = timedelta(minutes=10)


@dataclass
class FakeChore:
    """``failures``: raised one after the other, before it succeeds."""

    failures: list[Exception] = field(default_factory=list)
    calls: int = 0

    def do_if_due(self, stop: threading.Event) -> float:
        self.calls += 1
        if self.failures:
            raise self.failures.pop(0)
        return DAY.total_seconds()


def chores_running() -> int:
    return sum(thread.name == "chores" for thread in threading.enumerate())


def test_the_thread_starts_with_the_first_request_and_not_before(make_app: MakeApp) -> None:
    app = make_app()
    assert chores_running() == 0
    for _ in range(2):
        app.test_client().get("/healthz")
    assert chores_running() == 1
    app.extensions["opspilot"].close()
    assert chores_running() == 0


@pytest.mark.parametrize("failure", [DatabaseUnavailableError(), ZeroDivisionError()])
def test_a_failure_is_tried_again(failure: Exception) -> None:
    chore = FakeChore([failure])
    thread = ChoreThread(chore, first_look_seconds=0, after_failure_seconds=0)
    thread.wake()
    assert eventually(lambda: chore.calls == 2)
    thread.stop()
    assert chores_running() == 0


def test_a_thread_that_was_stopped_does_not_start_again() -> None:
    chore = FakeChore()
    thread = ChoreThread(chore, first_look_seconds=0)
    thread.stop()
    thread.wake()
    assert (chores_running(), chore.calls) == (0, 0)


Start = Callable[..., list[Any]]


@pytest.fixture
def start(make_app: MakeApp) -> Start:
    """Applications over one database, as several processes have them; their threads sleep."""

    def start_many(count: int, **settings: Any) -> list[Any]:
        return [make_app(**settings).extensions["opspilot"] for _ in range(count)]

    return start_many


def look(process: Any) -> timedelta:
    """When it wants to look again."""
    return timedelta(seconds=process.daily_prune.do_if_due(threading.Event()))


def finished_at(process: Any) -> datetime | None:
    with process.database.read() as uow:
        chore = uow.chores.session.get(Chore, "prune")
        return chore.finished_at if chore else None


def test_it_is_done_once_a_day_by_one_of_all(start: Start, clock: SetClock) -> None:
    several = start(4)
    for _ in range(3):
        with ThreadPoolExecutor(4) as pool:
            waits = list(pool.map(look, several))
        assert finished_at(several[0]) == clock.now
        assert all(wait in (DAY, LEASE) for wait in waits)
        clock.advance(hours=23)
        assert [look(process) for process in several] == [timedelta(hours=1)] * 4
        assert finished_at(several[0]) == clock.now - timedelta(hours=23)
        clock.advance(hours=1)


def test_of_a_process_that_died_another_takes_over(start: Start, clock: SetClock) -> None:
    dead, alive = start(2)
    with dead.database.write() as uow:
        assert uow.chores.claim("prune", owner="dead", now=clock.now, lease=LEASE, every=DAY)
        uow.commit()
    assert look(alive) == LEASE
    assert finished_at(alive) is None
    clock.advance(minutes=10)
    assert look(alive) == DAY
    assert finished_at(alive) == clock.now


def test_who_lost_the_lease_is_told(start: Start, clock: SetClock) -> None:
    (process,) = start(1)
    with process.database.write() as uow:
        now, chores = clock.now, uow.chores
        assert chores.claim("prune", owner="slow", now=now, lease=LEASE, every=DAY)
        assert chores.renew("prune", owner="slow", until=now + LEASE)
        assert not chores.claim("prune", owner="b", now=now, lease=LEASE, every=DAY)
        assert chores.claim("prune", owner="b", now=now + LEASE, lease=LEASE, every=DAY)
        assert not chores.renew("prune", owner="slow", until=now)
        chores.finish("prune", owner="slow", now=now, due_at=now)
        assert chores.due_at("prune") == now + 2 * LEASE


def test_a_clock_that_was_a_year_ahead_does_not_stop_it_for_a_year(
    start: Start, clock: SetClock
) -> None:
    (process,) = start(1)
    clock.advance(days=365)
    look(process)
    clock.advance(days=-365)
    assert look(process) == DAY
    assert finished_at(process) == clock.now


def test_a_process_that_is_stopped_leaves_the_rest_to_the_next(
    start: Start, database_url: str
) -> None:
    first, second = start(2, occurrences_kept_per_event=1)
    with crowded(database_url, 20_000) as full:
        thread = ChoreThread(first.daily_prune, first_look_seconds=0)
        thread.wake()
        assert eventually(lambda: full.logs() < 20_000)
        thread.stop()
        assert chores_running() == 0
        assert full.logs() > 1
        assert finished_at(second) is None
        assert look(second) == DAY
        assert full.logs() == 1


def test_a_database_that_is_not_migrated_only_delays_it(start: Start) -> None:
    (process,) = start(1)
    with process.database.write() as uow:
        uow.chores.session.execute(text("DROP TABLE chores"))
        uow.commit()
    thread = ChoreThread(process.daily_prune, first_look_seconds=0, after_failure_seconds=0)
    thread.wake()
    assert chores_running() == 1
    thread.stop()
