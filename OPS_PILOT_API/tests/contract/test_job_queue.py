"""Every queue back end keeps the same promises."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import pytest
from sqlalchemy import create_engine, text

from opspilot.domain.errors import DatabaseUnavailableError
from opspilot.jobs.base import JobQueue, QueueOptions
from opspilot.jobs.registry import BACKENDS, build_queue
from opspilot.settings import normalise_database_url
from tests.conftest import eventually


@dataclass
class RecordingWork:
    """Pieces of work that are numbers; a failing one is an exception to raise."""

    todo: list[int | Exception] = field(default_factory=list)
    done: list[int] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)
    threads: set[str] = field(default_factory=set)
    handed_back: bool = False

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

    def run_one(self, event_id: int) -> bool:
        with self.lock:
            if event_id not in self.todo:
                return True
            self.todo.remove(event_id)
            self.done.append(event_id)
        return True

    def due(self, limit: int) -> list[int]:
        with self.lock:
            return [piece for piece in self.todo if isinstance(piece, int)][:limit]

    def seconds_until_due(self) -> float | None:
        return None

    def hand_back(self) -> None:
        self.handed_back = True


@pytest.fixture
def work() -> RecordingWork:
    return RecordingWork()


@pytest.fixture(params=list(BACKENDS))
def queue(request: pytest.FixtureRequest, work: RecordingWork) -> Iterator[JobQueue]:
    """Not being served yet: ``serving`` is."""
    name = request.param
    url = request.getfixturevalue("postgresql_url") if name == "procrastinate" else ""
    url = normalise_database_url(url)
    queue = build_queue(
        name, work, QueueOptions(threads=2, database_url=url, worker_database_url=url)
    )
    yield queue
    queue.stop()


@pytest.fixture
def serving(queue: JobQueue, work: RecordingWork) -> Iterator[JobQueue]:
    """With a worker process's loop in a thread; what is due before it starts counts too."""
    work.todo = [1000]
    worker = threading.Thread(target=queue.serve)
    worker.start()
    assert eventually(lambda: work.done == [1000])
    work.done.clear()
    yield queue
    queue.stop()
    worker.join(timeout=20)
    assert not worker.is_alive()


def test_everything_that_is_due_is_done_once(serving: JobQueue, work: RecordingWork) -> None:
    work.todo = list(range(50))
    for n in range(50):
        serving.wake(n)
    assert eventually(lambda: len(work.done) == 50)
    assert sorted(work.done) == list(range(50))


def test_it_can_be_woken_again(serving: JobQueue, work: RecordingWork) -> None:
    for n in range(3):
        work.todo.append(n)
        serving.wake(n)
        assert eventually(lambda n=n: n in work.done)


def test_waking_twice_for_one_piece_does_it_once(serving: JobQueue, work: RecordingWork) -> None:
    work.todo = [5]
    serving.wake(5)
    serving.wake(5)
    assert eventually(lambda: work.done == [5])


def test_a_queue_that_is_served_has_no_problem(serving: JobQueue) -> None:
    assert serving.problem() is None


def test_nothing_starts_before_it_is_woken(queue: JobQueue, work: RecordingWork) -> None:
    work.todo = [1]
    time.sleep(0.05)
    assert work.done == []


def test_stopping_twice_does_no_harm(queue: JobQueue) -> None:
    queue.stop()
    queue.stop()


def test_a_queue_without_rows_of_its_own_has_none_to_remove(queue: JobQueue) -> None:
    assert (queue.ended_jobs(), queue.delete_ended_jobs()) == (0, 0)


@contextmanager
def served(work: RecordingWork, url: str) -> Iterator[JobQueue]:
    """By a worker of its own."""
    options = QueueOptions(threads=1, database_url=url, worker_database_url=url)
    queue = build_queue("procrastinate", work, options)
    worker = threading.Thread(target=queue.serve)
    worker.start()
    yield queue
    queue.stop()
    worker.join(timeout=20)
    assert not worker.is_alive()


JOB = """
INSERT INTO procrastinate_jobs (queue_name, task_name, status)
VALUES ('analysis', 'analyze', CAST(:status AS procrastinate_job_status)) RETURNING id
"""
ENDED = """
INSERT INTO procrastinate_events (job_id, type, at)
VALUES (:id, 'failed', now() - make_interval(hours => :hours))
"""


ENDED_BEFORE = (("failed", 25), ("succeeded", 48), ("cancelled", 99), ("failed", 23))
"""Hours."""


def test_jobs_that_ended_long_ago_leave_the_queues_own_tables(postgresql_url: str) -> None:
    work, url = RecordingWork(todo=[1]), normalise_database_url(postgresql_url)
    engine = create_engine(url)
    with served(work, url) as queue:
        assert eventually(lambda: work.done == [1]), "the tables are made"
        with engine.begin() as connection:
            for status, hours in ENDED_BEFORE:
                made = connection.scalar(text(JOB), {"status": status})
                connection.execute(text(ENDED), {"id": made, "hours": hours})
        assert (queue.ended_jobs(), queue.delete_ended_jobs(), queue.ended_jobs()) == (3, 3, 0)
        with engine.connect() as connection:
            ended = text("SELECT count(*) FROM procrastinate_jobs WHERE status = 'failed'")
            assert connection.scalar(ended) == 1
    engine.dispose()


JOB_OF_EVENT = """
INSERT INTO procrastinate_jobs (queue_name, task_name, queueing_lock, args, status)
VALUES ('analysis', 'analyze', 'event-7', '{"event_id": 7}',
        CAST(:status AS procrastinate_job_status))
"""


def test_a_job_of_a_dead_worker_gives_way_to_one_that_waits_for_the_same(
    postgresql_url: str,
) -> None:
    """Both cannot wait: a worker that tried would begin anew for ever."""
    work, url = RecordingWork(todo=[1]), normalise_database_url(postgresql_url)
    with served(work, url):
        assert eventually(lambda: work.done == [1]), "the tables are made"
    engine = create_engine(url)
    with engine.begin() as connection:
        for status in ("doing", "todo"):
            connection.execute(text(JOB_OF_EVENT), {"status": status})
    work.todo.append(7)
    with served(work, url), engine.connect() as connection:
        connection.execution_options(isolation_level="AUTOCOMMIT")
        assert eventually(lambda: work.done == [1, 7])
        left = text("SELECT count(*) FROM procrastinate_jobs WHERE task_name = 'analyze'")
        assert eventually(lambda: connection.scalar(left) == 0)
    engine.dispose()


@pytest.mark.parametrize("failure", [DatabaseUnavailableError(), ZeroDivisionError()])
def test_a_failure_does_not_end_the_threads(failure: Exception) -> None:
    work = RecordingWork(todo=[failure, failure])
    queue = build_queue("in_process", work, QueueOptions(threads=2))
    queue.wake()
    assert eventually(lambda: not work.todo)
    work.todo.append(7)
    queue.wake()
    assert eventually(lambda: 7 in work.done)
    queue.stop()


def test_threads_that_are_just_starting_are_no_problem() -> None:
    queues = [
        build_queue("in_process", RecordingWork(), QueueOptions(threads=8)) for _ in range(20)
    ]
    for queue in queues:
        waking = threading.Thread(target=queue.wake)
        waking.start()
        while waking.is_alive():
            assert queue.problem() is None
        queue.stop()
