"""/metrics of a gunicorn with two processes: whichever answers a scrape speaks for both."""

import os
import re
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import eventually
from tests.fakes.deployment import Deployment
from tests.fakes.scrape import Scrape
from tests.integration.test_kills import Scripts

BOOTED = re.compile(r"Booting worker with pid: (\d+)")
SCRAPES = 12
"""So many new connections reach both processes."""


@pytest.fixture
def deployment(sqlite_url: str, tmp_path: Path) -> Iterator[Deployment]:
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    environment = {"DATABASE_URL": sqlite_url, "TMPDIR": str(temporary)}
    deployment = Deployment(environment, tmp_path / "server.log")
    deployment.start()
    yield deployment
    deployment.kill()


def submit(deployment: Deployment, count: int) -> None:
    Scripts(deployment, iter(range(count))).run()


def submissions(scrape: Scrape) -> float:
    kinds = scrape.labels("opspilot_submissions_total", "kind")
    return sum(scrape.value("opspilot_submissions_total", kind=kind) for kind in kinds)


def scrapes(deployment: Deployment) -> list[Scrape]:
    return [Scrape(deployment.get("/metrics")) for _ in range(SCRAPES)]


def test_every_process_says_the_same(deployment: Deployment) -> None:
    submit(deployment, 20)
    seen = scrapes(deployment)
    assert {submissions(scrape) for scrape in seen} == {20}
    assert eventually(lambda: workers(deployment) == {"0", "1"})
    created = {"method": "POST", "route": "/create-event", "status": "201"}
    assert seen[0].value("opspilot_http_requests_total", **created) == 20


def workers(deployment: Deployment) -> set[str]:
    return Scrape(deployment.get("/metrics")).labels("process_threads", "worker")


def test_a_process_that_is_killed_takes_no_count_with_it(deployment: Deployment) -> None:
    submit(deployment, 20)
    for victim in booted(deployment):
        os.kill(victim, signal.SIGKILL)
    assert eventually(lambda: len(booted(deployment)) == 4)
    deployment.wait_until_ready()
    assert {submissions(scrape) for scrape in scrapes(deployment)} == {20}
    submit(deployment, 10)
    assert {submissions(scrape) for scrape in scrapes(deployment)} == {30}
    assert eventually(lambda: workers(deployment) == {"0", "1"})


def booted(deployment: Deployment) -> list[int]:
    return [int(pid) for pid in BOOTED.findall(deployment.log.read_text())]


def test_nothing_is_left_behind(deployment: Deployment) -> None:
    temporary = Path(deployment.environment["TMPDIR"])
    assert [folder.name[:9] for folder in temporary.iterdir()] == ["opspilot-"]
    assert deployment.stop() == [0]
    assert list(temporary.iterdir()) == []


def test_what_was_killed_is_tidied_up_by_the_next(deployment: Deployment) -> None:
    temporary = Path(deployment.environment["TMPDIR"])
    (killed,) = temporary.iterdir()
    deployment.kill()
    assert killed.exists()
    deployment.start()
    (present,) = temporary.iterdir()
    assert present != killed
    neighbour = Deployment(deployment.environment, deployment.log)
    try:
        neighbour.start()
        assert present.exists(), "a folder in use is left alone"
    finally:
        neighbour.kill()
