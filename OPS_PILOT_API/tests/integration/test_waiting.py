"""``Prefer: wait`` on a real gunicorn: however many wait, others are answered."""

import http.client
import json
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.conftest import eventually
from tests.fakes.deployment import Deployment
from tests.fakes.gemini_cases import LOG
from tests.fakes.gemini_server import GeminiServer, hang, running
from tests.integration.test_kills import settings_of

WAITERS = 16
"""Twice as many as two processes of four threads have."""
MOST_WAITING = 4
REQUESTS = 20
"""So many new connections reach both processes."""


@pytest.fixture
def gemini() -> Iterator[GeminiServer]:
    with running() as server:
        server.play(hang)
        yield server


@pytest.fixture
def deployment(sqlite_url: str, gemini: GeminiServer, tmp_path: Path) -> Iterator[Deployment]:
    environment = settings_of(sqlite_url, "in_process", gemini) | {"ANALYSIS_STALE_SECONDS": "600"}
    deployment = Deployment(environment, tmp_path / "server.log")
    deployment.start()
    yield deployment
    deployment.kill()


def submit_and_wait(deployment: Deployment, case: int) -> int:
    connection = http.client.HTTPConnection("127.0.0.1", deployment.port, timeout=60)
    headers = {"content-type": "application/json", "prefer": "wait=30"}
    body = {"title": "It fails", "raw_logs": LOG, "fingerprint": f"case-{case}"}
    connection.request("POST", "/create-event", json.dumps(body), headers)
    status = connection.getresponse().status
    connection.close()
    return status


def waiting(answers: list[Future[int]]) -> int:
    return sum(not answer.done() for answer in answers)


def test_waiters_leave_threads_for_others(deployment: Deployment, gemini: GeminiServer) -> None:
    with ThreadPoolExecutor(WAITERS) as pool:
        answers = [pool.submit(submit_and_wait, deployment, case) for case in range(WAITERS)]
        assert eventually(lambda: 0 < waiting(answers) <= MOST_WAITING)
        for path in ("/healthz", "/events"):
            assert {deployment.status(path) for _ in range(REQUESTS)} == {200}
        assert waiting(answers), "others were answered while these waited"
        deployment.kill()
        assert {answer.result() for answer in answers if not answer.exception()} == {201}
