"""SIGTERM while requests run: each gets its whole answer, and analyses that end soon are saved."""

import http.client
import json
import signal
import socket
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine, text

from opspilot.settings import normalise_database_url
from tests.conftest import eventually
from tests.fakes.deployment import Deployment
from tests.fakes.gemini_cases import LOG, good
from tests.fakes.gemini_server import GeminiServer, Seen, answers, running
from tests.integration.test_graceful_stop import start
from tests.integration.test_kills import Scripts, settings_of

SERVERS = ["gunicorn", "python main.py"]
JSON = {"content-type": "application/json"}
LARGE = LOG + "x" * 8_000_000
"""More than the buffers between the two hold."""


@pytest.fixture
def gemini() -> Iterator[GeminiServer]:
    with running() as server:
        yield server


@pytest.fixture
def deployment(postgresql_url: str, gemini: GeminiServer, tmp_path: Path) -> Iterator[Deployment]:
    environment = settings_of(postgresql_url, "in_process", gemini)
    deployment = Deployment(
        environment | {"ANALYSIS_STALE_SECONDS": "600"}, tmp_path / "server.log"
    )
    yield deployment
    deployment.kill()


def once(ready: Callable[[], bool]) -> Callable[[socket.socket, Seen], None]:
    """The model's answer, as soon as that holds."""

    def answer(connection: socket.socket, seen: Seen) -> None:
        assert eventually(ready)
        answers(good())(connection, seen)

    return answer


def is_closed(deployment: Deployment) -> bool:
    """No new connection is taken: the server is stopping."""
    return deployment.status("/healthz") is None


def submit(deployment: Deployment, **headers: str) -> dict[str, Any]:
    connection = http.client.HTTPConnection("127.0.0.1", deployment.port, timeout=60)
    event = {"title": "t", "raw_logs": LOG}
    with closing(connection):
        connection.request("POST", "/create-event", json.dumps(event), JSON | headers)
        response = connection.getresponse()
        assert response.status == 201
        return json.loads(response.read())


@pytest.mark.parametrize("server", SERVERS)
def test_who_waits_for_an_analysis_gets_it(
    server: str, deployment: Deployment, gemini: GeminiServer
) -> None:
    gemini.play(once(lambda: is_closed(deployment)))
    process = start(deployment, server)
    with ThreadPoolExecutor(1) as pool:
        answer = pool.submit(submit, deployment, prefer="wait=30")
        assert eventually(lambda: gemini.calls == 1)
        process.send_signal(signal.SIGTERM)
        assert answer.result()["analysis"]["analyzer"] == "gemini"
    assert process.wait(30) == 0


@pytest.mark.parametrize("server", SERVERS)
def test_a_large_answer_is_sent_to_its_end(server: str, deployment: Deployment) -> None:
    deployment.environment["GEMINI_API_KEY"] = ""
    process = start(deployment, server)
    event = {"title": "t", "raw_logs": LARGE}
    connection = http.client.HTTPConnection("127.0.0.1", deployment.port, timeout=60)
    connection.request("POST", "/create-event", json.dumps(event), JSON)
    response = connection.getresponse()
    process.send_signal(signal.SIGTERM)
    assert eventually(lambda: is_closed(deployment))
    assert json.loads(response.read())["raw_logs"] == LARGE
    connection.close()
    assert process.wait(60) == 0


@pytest.mark.parametrize("server", SERVERS)
def test_a_request_that_is_still_coming_in_is_answered(server: str, deployment: Deployment) -> None:
    deployment.environment["GEMINI_API_KEY"] = ""
    process = start(deployment, server)
    body = json.dumps({"title": "t", "raw_logs": LOG}).encode()
    head = f"POST /create-event HTTP/1.1\r\nHost: x\r\nContent-Length: {len(body)}\r\n"
    with socket.create_connection(("127.0.0.1", deployment.port), timeout=60) as connection:
        connection.sendall(f"{head}Content-Type: application/json\r\n\r\n".encode() + body[:10])
        assert eventually(lambda: deployment.status("/healthz") == 200)
        process.send_signal(signal.SIGTERM)
        assert eventually(lambda: is_closed(deployment))
        connection.sendall(body[10:])
        assert connection.makefile("rb").readline().split()[1] == b"201"
    assert process.wait(60) == 0


@pytest.mark.parametrize("server", [*SERVERS, "flask worker"])
def test_an_analysis_that_ends_soon_is_saved(
    server: str, deployment: Deployment, gemini: GeminiServer
) -> None:
    asked_to_stop = []
    gemini.play(once(lambda: bool(asked_to_stop)))
    process = start(deployment, server)
    Scripts(deployment, iter([1])).run()
    assert eventually(lambda: gemini.calls == 1)
    process.send_signal(signal.SIGTERM)
    asked_to_stop.append(True)
    assert process.wait(30) == 0
    assert analyzer_of_the_event(deployment) == "gemini"


def analyzer_of_the_event(deployment: Deployment) -> str | None:
    engine = create_engine(normalise_database_url(deployment.environment["DATABASE_URL"]))
    with engine.connect() as connection:
        analyzer = connection.scalar(text("SELECT analyzer FROM analyses WHERE is_current"))
    engine.dispose()
    return analyzer
