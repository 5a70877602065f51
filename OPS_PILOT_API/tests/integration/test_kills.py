"""``kill -9`` in the middle of it all: what was acknowledged is there, every event gets its
analysis, and none is analysed twice but those that were running."""

import http.client
import json
import re
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine, text

from opspilot.settings import normalise_database_url
from tests.fakes.deployment import Deployment, kill_group
from tests.fakes.gemini_cases import LOG, good
from tests.fakes.gemini_server import GeminiServer, Seen, Step, answers, running

AI_CONCURRENCY = 8
LEASE_SECONDS = 5
CALL_SECONDS = 0.1
CLIENTS = 4


@pytest.fixture
def gemini() -> Iterator[GeminiServer]:
    with running() as server:
        server.play(slowly(answers(good())))
        yield server


def slowly(step: Step) -> Step:
    def wait_and_answer(connection: Any, seen: Seen) -> None:
        time.sleep(CALL_SECONDS)
        step(connection, seen)

    return wait_and_answer


@pytest.fixture(params=["sqlite-in_process", "postgresql-in_process", "postgresql-procrastinate"])
def deployment(
    request: pytest.FixtureRequest, gemini: GeminiServer, tmp_path: Path
) -> Iterator[Deployment]:
    database, queue = request.param.split("-")
    environment = settings_of(request.getfixturevalue(f"{database}_url"), queue, gemini)
    workers = 2 if queue == "procrastinate" else 0
    deployment = Deployment(environment, tmp_path / "server.log", workers)
    deployment.start()
    yield deployment
    deployment.kill()


def settings_of(database_url: str, queue: str, gemini: GeminiServer) -> dict[str, str]:
    return {
        "DATABASE_URL": database_url,
        "JOB_QUEUE": queue,
        "GEMINI_API_KEY": "key",
        "GEMINI_BASE_URL": gemini.url,
        "AI_CONCURRENCY": str(AI_CONCURRENCY),
        "ANALYSIS_THREADS": "4",
        "ANALYSIS_STALE_SECONDS": str(LEASE_SECONDS),
    }


@dataclass
class Scripts:
    """Clients that post case after case, whatever happens to the server."""

    deployment: Deployment
    cases: Iterator[int]
    acknowledged: dict[int, int] = field(default_factory=dict)
    """The occurrence that each case's answer named."""

    def run(self) -> None:
        while (case := next(self.cases, None)) is not None:
            while not self._submit(case):
                time.sleep(0.1)

    def _submit(self, case: int) -> bool:
        body = {
            "title": "It fails",
            "raw_logs": f"{LOG}\ncase-{case};",
            "fingerprint": f"case-{case}",
        }
        connection = http.client.HTTPConnection("127.0.0.1", self.deployment.port, timeout=20)
        headers = {"content-type": "application/json", "idempotency-key": f"case-{case}"}
        try:
            connection.request("POST", "/create-event", json.dumps(body), headers)
            response = connection.getresponse()
            answer = json.loads(response.read())
        except (OSError, http.client.HTTPException, ValueError):
            return False
        finally:
            connection.close()
        if response.status != 201:
            return False
        self.acknowledged[case] = answer["occurrence_id"]
        return True


class SharedIterator:
    """Several threads may ask."""

    def __init__(self, count: int) -> None:
        self._numbers, self._lock = iter(range(count)), threading.Lock()

    def __iter__(self) -> Iterator[int]:
        return self

    def __next__(self) -> int:
        with self._lock:
            return next(self._numbers)


def test_three_kills_lose_nothing(
    deployment: Deployment, gemini: GeminiServer, request: pytest.FixtureRequest
) -> None:
    count = request.config.getoption("--kill-cases")
    scripts = Scripts(deployment, SharedIterator(count))
    with ThreadPoolExecutor(CLIENTS) as pool:
        posting = [pool.submit(scripts.run) for _ in range(CLIENTS)]
        for nth in (1, 2, 3):
            wait_until(lambda nth=nth: len(scripts.acknowledged) >= nth * count // 4)
            deployment.kill()
            deployment.start()
        for posted in posting:
            posted.result()
    check_all_done(deployment, scripts)
    check_calls(gemini, count, in_flight=3 * AI_CONCURRENCY)


@pytest.mark.parametrize("queue", ["in_process", "procrastinate"])
def test_two_workers_share_a_queue_and_one_dies(
    queue: str,
    postgresql_url: str,
    gemini: GeminiServer,
    tmp_path: Path,
    request: pytest.FixtureRequest,
) -> None:
    count = 2 * request.config.getoption("--kill-cases")
    environment = settings_of(postgresql_url, queue, gemini)
    quiet = environment | {"JOB_QUEUE": "procrastinate"}  # the web process runs nothing itself
    deployment = Deployment(quiet, tmp_path / "server.log")
    deployment.start()
    scripts = Scripts(deployment, SharedIterator(count))
    scripts.run()
    deployment.environment |= environment
    first, _second = deployment.start_worker(), deployment.start_worker()
    try:
        wait_until(lambda: gemini.calls >= count // 4)
        kill_group(first)
        deployment.running.remove(first)
        check_all_done(deployment, scripts)
        check_calls(gemini, count, in_flight=AI_CONCURRENCY)
    finally:
        deployment.kill()


def check_all_done(deployment: Deployment, scripts: Scripts) -> None:
    """Asked of the database itself."""
    engine = create_engine(normalise_database_url(deployment.environment["DATABASE_URL"]))
    with engine.connect() as connection:

        def ask(query: str) -> list[Any]:
            connection.rollback()
            return list(connection.scalars(text(query)))

        wait_until(lambda: ask(UNFINISHED) == [0])
        assert set(ask("SELECT id FROM occurrences")) == set(scripts.acknowledged.values())
        assert ask("SELECT count(*) FROM events") == [len(scripts.acknowledged)]
        assert ask(BY_GEMINI) == [len(scripts.acknowledged)]
        assert ask("SELECT max(occurrence_count) FROM events") == [1]
    engine.dispose()


UNFINISHED = "SELECT count(*) FROM events WHERE analysis_status <> 'COMPLETED'"
BY_GEMINI = "SELECT count(*) FROM analyses WHERE is_current AND analyzer = 'gemini'"


def check_calls(gemini: GeminiServer, count: int, *, in_flight: int) -> None:
    """``in_flight``: how many calls the kills may have cut off, and had made again."""
    calls = Counter(re.findall(r"case-(\d+);", " ".join(seen.prompt for seen in gemini.seen)))
    assert len(calls) == count
    assert sum(calls.values()) <= count + in_flight


def wait_until(condition: Callable[[], bool], seconds: float = 120) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it never came"
        time.sleep(0.1)
