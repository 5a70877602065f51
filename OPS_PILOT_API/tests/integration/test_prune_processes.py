"""`flask prune` in processes of its own: beside others, twice at once, killed in the middle."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from opspilot.settings import API_FOLDER, Settings
from tests.api.conftest import Api
from tests.conftest import MakeApp, eventually
from tests.fakes.crowded import Crowded, crowded

LOGS, KEPT = 10_000, 10
REMOVED = re.compile(r"([\d,]+)  raw logs")
DAILY = """
import threading
from opspilot.app import create_app
from opspilot.settings import load_settings
app = create_app(load_settings())
print("ready", flush=True)
input()
app.extensions["opspilot"].daily_prune.do_if_due(threading.Event())
"""


@pytest.fixture
def full(database_url: str) -> Iterator[Crowded]:
    with crowded(database_url, LOGS) as filled:
        yield filled


def start(database_url: str, *arguments: str) -> subprocess.Popen[str]:
    ours = {name.upper() for name in Settings.model_fields}
    inherited = {k: v for k, v in os.environ.items() if k not in ours}  # noqa: TID251
    settings = {"DATABASE_URL": database_url, "OCCURRENCES_KEPT_PER_EVENT": str(KEPT)}
    return subprocess.Popen(
        [sys.executable, *arguments],
        cwd=API_FOLDER,
        env=inherited | settings | {"DATABASE_TIMEOUT_SECONDS": "30"},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def prune(database_url: str) -> subprocess.Popen[str]:
    return start(database_url, "-m", "flask", "prune")


def removed_by(process: subprocess.Popen[str]) -> int:
    """Raw logs, as its report says."""
    output, _ = process.communicate(timeout=120)
    assert process.returncode == 0, output
    found = REMOVED.search(output)
    assert found, output
    return int(found[1].replace(",", ""))


def test_two_at_once_share_the_work_while_others_submit(
    database_url: str, full: Crowded, make_app: MakeApp
) -> None:
    newest = full.newest()
    two = [prune(database_url) for _ in range(2)]
    assert eventually(lambda: full.logs() < LOGS)
    app = make_app(database_timeout_seconds=30)
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda _: Api(app.test_client()).submit(), range(20)))
    assert sum(map(removed_by, two)) >= LOGS - KEPT
    assert sorted(answer["occurrence_count"] for answer in answers) == list(
        range(LOGS + 1, LOGS + 21)
    )
    assert full.newest() > newest
    assert full.logs() <= KEPT + 20
    assert full.orphans() == 0


def test_killed_in_the_middle_it_is_simply_run_again(database_url: str, full: Crowded) -> None:
    newest = full.newest()
    killed = prune(database_url)
    assert eventually(lambda: full.logs() < LOGS)
    killed.kill()
    killed.communicate()
    left = full.logs()
    assert left > KEPT
    assert full.newest() == newest
    assert full.orphans() == 0
    assert removed_by(prune(database_url)) == left - KEPT
    assert full.newest() == newest


def test_of_processes_that_find_it_due_one_does_it(database_url: str, full: Crowded) -> None:
    several = [start(database_url, "-c", DAILY) for _ in range(3)]
    for process in several:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
    outputs = [process.communicate("go\n", timeout=120)[0] for process in several]
    assert [process.returncode for process in several] == [0, 0, 0], outputs
    assert sum("pruned:" in output for output in outputs) == 1
    assert full.logs() == KEPT
