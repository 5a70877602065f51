"""SIGTERM, as every deploy sends it: analyses that run are handed back, not left to a lease."""

import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from opspilot.settings import normalise_database_url
from tests.conftest import eventually
from tests.fakes.deployment import Deployment
from tests.fakes.gemini_server import GeminiServer, hang, running
from tests.integration.test_kills import Scripts, settings_of


@pytest.fixture
def gemini() -> Iterator[GeminiServer]:
    with running() as server:
        server.play(hang)
        yield server


@pytest.fixture
def deployment(postgresql_url: str, gemini: GeminiServer, tmp_path: Path) -> Iterator[Deployment]:
    environment = settings_of(postgresql_url, "in_process", gemini)
    slow = {"ANALYSIS_STALE_SECONDS": "600", "ANALYSIS_STOP_SECONDS": "0.5"}
    deployment = Deployment(environment | slow, tmp_path / "server.log")
    yield deployment
    deployment.kill()


@pytest.mark.parametrize("server", ["gunicorn", "python main.py", "flask worker"])
def test_a_server_that_is_stopped_hands_back_what_it_runs(
    server: str, deployment: Deployment, gemini: GeminiServer
) -> None:
    process = start(deployment, server)
    Scripts(deployment, iter([1])).run()
    assert eventually(lambda: gemini.calls == 1)
    process.send_signal(signal.SIGTERM)
    assert eventually(lambda: state_of(deployment) == ("PENDING", None, 0))


def start(deployment: Deployment, server: str) -> subprocess.Popen[bytes]:
    """The process that runs the analysis."""
    if server == "python main.py":
        process = deployment.start_laptop()
    elif server == "gunicorn":
        process = deployment.start_web()
    else:
        deployment.environment["JOB_QUEUE"] = "procrastinate"
        deployment.start_web()
        process = deployment.start_worker()
    deployment.wait_until_ready()
    return process


def state_of(deployment: Deployment) -> tuple[str, str | None, int]:
    engine = create_engine(normalise_database_url(deployment.environment["DATABASE_URL"]))
    with engine.connect() as connection:
        query = text("SELECT analysis_status, analysis_owner, analysis_attempts FROM events")
        status, owner, attempts = connection.execute(query).one()
    engine.dispose()
    return status, owner, attempts
