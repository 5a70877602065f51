"""Bodies on their way through a real gunicorn: in chunks, too large, cut off, and garbled."""

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import eventually
from tests.fakes.deployment import Deployment

MAX_BODY_BYTES = 2000
HEAD = (
    b"POST /create-event HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: text/plain\r\n"
)
CHUNKED = HEAD + b"Transfer-Encoding: chunked\r\n\r\n"
LOG = b"KeyError: x\n"


@pytest.fixture
def deployment(sqlite_url: str, tmp_path: Path) -> Iterator[Deployment]:
    environment = {"DATABASE_URL": sqlite_url, "MAX_BODY_BYTES": str(MAX_BODY_BYTES)}
    deployment = Deployment(environment, tmp_path / "server.log")
    deployment.start_web()
    assert eventually(lambda: deployment.status("/healthz") == 200)
    yield deployment
    deployment.kill()


def send(deployment: Deployment, request: bytes) -> int:
    """The status of the answer; no more is sent after it."""
    with socket.create_connection(("127.0.0.1", deployment.port), timeout=20) as connection:
        connection.sendall(request)
        connection.shutdown(socket.SHUT_WR)
        return int(connection.makefile("rb").readline().split()[1])


def in_chunks(size: int) -> bytes:
    body = LOG.ljust(size, b".")
    parts = [body[at : at + 700] for at in range(0, size, 700)]
    return b"".join(b"%x\r\n%b\r\n" % (len(part), part) for part in parts) + b"0\r\n\r\n"


def test_a_body_is_taken_whole_or_not_at_all(deployment: Deployment) -> None:
    whole = [
        (CHUNKED + in_chunks(MAX_BODY_BYTES), 201),
        (CHUNKED + in_chunks(MAX_BODY_BYTES + 1), 413),
        (HEAD + b"Content-Length: %d\r\n\r\n" % (MAX_BODY_BYTES + 1) + LOG, 413),
        (HEAD + b"Content-Length: 500\r\n\r\n" + LOG, 400),
        (CHUNKED + b"ff\r\n" + LOG, 400),
        (CHUNKED + b"zz\r\n" + LOG + b"\r\n", 400),
        (CHUNKED + b"3\r\n" + LOG + b"\r\n0\r\n\r\n", 400),
    ]
    assert [send(deployment, request) for request, _ in whole] == [status for _, status in whole]
    assert '"occurrence_count":1,' in deployment.get("/events")
