"""Every queue back end keeps the same promises."""

import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import pytest

from opspilot.domain.errors import DatabaseUnavailableError
from opspilot.jobs.base import JobQueue
from opspilot.jobs.registry import BACKENDS, build_queue


@dataclass
class RecordingWork:
    """Pieces of work that are numbers; a failing one is an exception to raise."""

    todo: list[int | Exception] = field(default_factory=list)
    done: list[int] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)
    threads: set[str] = field(default_factory=set)

    def run_next(self) -> bool:
        with self.lock:
            self.threads.add(threading.current_thread().name)
            if not self.todo:
                return False
            piece = self.todo.pop(0)
        if isinstance(piece, Exception):
            raise piece
        with self.lock:
            self.done.append(piece)
        return True

    def seconds_until_due(self) -> float | None:
        return None


def eventually(condition: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + 10
    while not condition() and time.monotonic() < deadline:
        time.sleep(0.01)
    return condition()


@pytest.fixture
def work() -> RecordingWork:
    return RecordingWork()


@pytest.fixture(params=list(BACKENDS))
def queue(request: pytest.FixtureRequest, work: RecordingWork) -> Iterator[JobQueue]:
    queue = build_queue(request.param, work, threads=2)
    yield queue
    queue.stop()


def test_everything_that_is_due_is_done_once(queue: JobQueue, work: RecordingWork) -> None:
    work.todo = list(range(50))
    queue.wake()
    assert eventually(lambda: len(work.done) == 50)
    assert sorted(work.done) == list(range(50))


def test_it_can_be_woken_again(queue: JobQueue, work: RecordingWork) -> None:
    for n in range(3):
        work.todo.append(n)
        queue.wake()
        assert eventually(lambda n=n: n in work.done)


def test_nothing_starts_before_it_is_woken(queue: JobQueue, work: RecordingWork) -> None:
    work.todo = [1]
    time.sleep(0.05)
    assert work.done == []


def test_stopping_twice_does_no_harm(queue: JobQueue) -> None:
    queue.stop()
    queue.stop()


@pytest.mark.parametrize("failure", [DatabaseUnavailableError(), ZeroDivisionError()])
def test_a_failure_does_not_end_the_threads(failure: Exception) -> None:
    work = RecordingWork(todo=[failure, failure])
    queue = build_queue("in_process", work, threads=2)
    queue.wake()
    assert eventually(lambda: not work.todo)
    work.todo.append(7)
    queue.wake()
    assert eventually(lambda: 7 in work.done)
    queue.stop()
