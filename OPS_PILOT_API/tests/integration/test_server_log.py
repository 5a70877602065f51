"""The log of a real gunicorn: each line is JSON, and none quotes what was sent."""

import json
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import eventually
from tests.fakes.deployment import Deployment
from tests.integration.test_kills import Scripts

PLANTED = b"planted7c1f"
UNREADABLE = [
    PLANTED + b" is no request\r\n\r\n",
    b"GET /healthz HTTP/1.1\r\nHost: x\r\n" + PLANTED + b" header: \x00" + PLANTED + b"\r\n\r\n",
    b"GET /healthz HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: " + PLANTED + b"\r\n\r\n",
    b"GET /" + PLANTED * 1000 + b" HTTP/1.1\r\nHost: x\r\n\r\n",
]


@pytest.fixture
def deployment(sqlite_url: str, tmp_path: Path) -> Iterator[Deployment]:
    environment = {"DATABASE_URL": sqlite_url, "LOG_FORMAT": "json", "LOG_LEVEL": "DEBUG"}
    deployment = Deployment(environment, tmp_path / "server.log")
    deployment.start()
    yield deployment
    deployment.kill()


def send(deployment: Deployment, request: bytes) -> None:
    with socket.create_connection(("127.0.0.1", deployment.port), timeout=20) as connection:
        connection.sendall(request)
        while connection.recv(65_536):
            pass


def lines(deployment: Deployment) -> list[dict[str, Any]]:
    return [json.loads(line) for line in deployment.log.read_text().splitlines()]


def test_requests_that_cannot_be_read_are_logged_without_their_words(
    deployment: Deployment,
) -> None:
    for request in UNREADABLE:
        send(deployment, request)
    Scripts(deployment, iter([1])).run()
    assert eventually(lambda: "/create-event" in deployment.log.read_text())
    deployment.stop()
    unreadable = [line for line in lines(deployment) if "Invalid request from" in line["event"]]
    assert len(unreadable) == len(UNREADABLE)
    assert PLANTED.decode() not in deployment.log.read_text()
    assert {"gunicorn.error", "opspilot.routers.request_hooks"} <= {
        line["logger"] for line in lines(deployment)
    }
