"""Rate limits that several processes count together, in a real Redis; and what a Redis that is
away or hangs does to requests."""

import shutil
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from tests.conftest import MakeApp, eventually
from tests.fakes.deployment import Deployment, free_port

REDIS_SERVER = shutil.which("redis-server")
needs_redis = pytest.mark.skipif(
    REDIS_SERVER is None,
    reason="there is no redis-server here (Debian: apt-get install redis-server)",
)
LIMIT = 5


@pytest.fixture
def redis_port(tmp_path: Path) -> Iterator[int]:
    port = free_port()
    options = ["--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", str(tmp_path)]
    server = subprocess.Popen([str(REDIS_SERVER), *options], stdout=subprocess.DEVNULL)
    assert eventually(lambda: answers(port))
    yield port
    server.kill()
    server.wait()


def answers(port: int) -> bool:
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=2) as connection:
            connection.sendall(b"PING\r\n")
            return connection.recv(5) == b"+PONG"
    except OSError:
        return False


def limited(make_app: MakeApp, port: int) -> FlaskClient:
    url = f"redis://127.0.0.1:{port}/0"
    app = make_app(rate_limit_per_minute=LIMIT, rate_limit_storage_url=url)
    return app.test_client()


@needs_redis
def test_two_processes_count_together(make_app: MakeApp, redis_port: int) -> None:
    first, second = limited(make_app, redis_port), limited(make_app, redis_port)
    statuses = [client.get("/events").status_code for client in (first, second) * 3]
    assert statuses == [200] * LIMIT + [429]
    refused = first.get("/events")
    assert 1 <= int(refused.headers["Retry-After"]) <= 60


@needs_redis
def test_so_do_the_processes_of_a_gunicorn(
    sqlite_url: str, redis_port: int, tmp_path: Path
) -> None:
    environment = {
        "DATABASE_URL": sqlite_url,
        "RATE_LIMIT_PER_MINUTE": str(LIMIT),
        "RATE_LIMIT_STORAGE_URL": f"redis://127.0.0.1:{redis_port}/0",
    }
    deployment = Deployment(environment, tmp_path / "server.log")
    deployment.start_web()
    try:
        assert eventually(lambda: deployment.status("/healthz") == 200)
        statuses = [deployment.status("/events") for _ in range(3 * LIMIT)]
    finally:
        deployment.kill()
    assert statuses == [200] * LIMIT + [429] * (2 * LIMIT)


@needs_redis
def test_a_redis_that_goes_away_refuses_nobody(make_app: MakeApp, redis_port: int) -> None:
    client = limited(make_app, redis_port)
    assert client.get("/events").status_code == 200
    subprocess.run(["redis-cli", "-p", str(redis_port), "shutdown", "nosave"], check=True)
    assert {client.get("/events").status_code for _ in range(2 * LIMIT)} == {200}


def test_a_redis_that_was_never_there_refuses_nobody(make_app: MakeApp) -> None:
    client = limited(make_app, free_port())
    assert {client.get("/events").status_code for _ in range(2 * LIMIT)} == {200}


def test_a_redis_that_hangs_is_asked_once(make_app: MakeApp) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        silent.settimeout(0)
        client = limited(make_app, silent.getsockname()[1])
        assert {client.get("/events").status_code for _ in range(2 * LIMIT)} == {200}
        silent.accept()[0].close()
        with pytest.raises(BlockingIOError):
            silent.accept()
