"""What happens to an SQLite file in years: its disk is full, it may not be written to, a new
version changes its tables. Reads go on, nothing acknowledged is lost, no restart is needed."""

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import event

from opspilot.models import db
from tests.api.conftest import PYTHON_LOG, Api
from tests.conftest import close_app, create_app, make_settings
from tests.fakes.deployment import Deployment
from tests.fakes.gemini_cases import good
from tests.fakes.gemini_server import GeminiServer, answers, running
from tests.fakes.later_version import REVISION, write_migrations
from tests.fakes.load import Load, asking, check_nothing_is_lost, is_analysed
from tests.integration.test_kills import settings_of

DISK_BYTES = 6 * 1024 * 1024
ROOM_BYTES = 300 * 1024
"""What is left on the disk when a load begins."""
MANY_PAGES = 1_000_000
LONG_LOG = PYTHON_LOG + "and so on\n" * 10_000


@pytest.fixture(scope="module")
def gemini() -> Iterator[GeminiServer]:
    with running() as gemini:
        gemini.play(answers(good()))
        yield gemini


@contextmanager
def serving(
    database: Path, gemini: GeminiServer, log: Path, prefix: tuple[str, ...] = ()
) -> Iterator[tuple[Deployment, str]]:
    url = f"sqlite:///{database}"
    environment = settings_of(url, "in_process", gemini) | {"DATABASE_TIMEOUT_SECONDS": "2"}
    deployment = Deployment(environment, log, prefix=prefix)
    try:
        deployment.start()
        yield deployment, url
    finally:
        deployment.kill()


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={DISK_BYTES}", "tmpfs", str(folder)]
    if os.geteuid() != 0 or subprocess.run(mount, check=False, capture_output=True).returncode:
        pytest.skip("a small disk has to be mounted, which is not permitted here")
    yield folder
    subprocess.run(["umount", "--lazy", str(folder)], check=True)


def test_a_disk_that_is_full_and_has_room_again(
    small_disk: Path, sqlite_template: Path, gemini: GeminiServer, tmp_path: Path
) -> None:
    database, filler = small_disk / "opspilot.sqlite3", small_disk / "filler"
    shutil.copy(sqlite_template, database)
    with serving(database, gemini, tmp_path / "server.log") as (deployment, url):
        with Load(deployment.port) as load:
            assert load.goes_well()
            room = shutil.disk_usage(small_disk).free - ROOM_BYTES
            filler.write_bytes(bytes(max(room, 0)))
            assert load.has_answers("POST", 503, 10)
            assert load.has_answers("GET", 200, 10)
            filler.unlink()
            assert load.goes_well()
        check_nothing_is_lost(load, url)
        assert is_analysed(load, url)


def test_a_file_that_may_not_grow(sqlite_url: str) -> None:
    """The same without a disk of its own: SQLite itself says that it is full."""
    app = create_app(make_settings(sqlite_url, database_pool_size=1))
    api = Api(app.test_client())
    first = api.submit(LONG_LOG)
    allow_pages(app, used_pages(sqlite_url))
    refused = api.client.post("/create-event", json={"title": "t", "raw_logs": LONG_LOG})
    assert (refused.status_code, refused.headers["Retry-After"]) == (503, "5")
    assert "read-only or full" in refused.get_json()["detail"]
    assert api.get("/events")["items"][0]["id"] == first["id"]
    allow_pages(app, MANY_PAGES)
    assert api.submit(LONG_LOG)["occurrence_count"] == 2
    close_app(app)


def used_pages(url: str) -> int:
    with closing(sqlite3.connect(url.removeprefix("sqlite:///"))) as connection:
        return int(connection.execute("PRAGMA page_count").fetchone()[0])


def allow_pages(app: Flask, count: int) -> None:
    """On the connections that are made from now on."""

    def limit(connection: sqlite3.Connection, _: object) -> None:
        connection.execute(f"PRAGMA max_page_count = {count}")

    with app.app_context():
        event.listen(db.engine, "connect", limit)
        db.engine.dispose()


WITHOUT_ROOTS_RIGHT = ("setpriv", "--bounding-set", "-dac_override")
"""Root may write to files that nobody may write to."""


@pytest.fixture
def bound_by_permissions() -> tuple[str, ...]:
    if os.geteuid() != 0:
        return ()
    if shutil.which("setpriv") is None:
        pytest.skip("root may write to any file, and there is no setpriv to take that right away")
    return WITHOUT_ROOTS_RIGHT


def test_a_file_that_may_not_be_written_to_is_still_read(
    bound_by_permissions: tuple[str, ...],
    sqlite_url: str,
    gemini: GeminiServer,
    tmp_path: Path,
) -> None:
    database = Path(sqlite_url.removeprefix("sqlite:///"))
    database.chmod(0o444)
    with serving(database, gemini, tmp_path / "server.log", bound_by_permissions) as (web, url):
        with Load(web.port) as load:
            assert load.has_answers("POST", 503, 10)
            assert load.has_answers("GET", 200, 10)
            database.chmod(0o644)
            assert load.goes_well()
        check_nothing_is_lost(load, url)
        assert is_analysed(load, url)


def test_a_migration_beside_traffic(sqlite_url: str, gemini: GeminiServer, tmp_path: Path) -> None:
    """The old version serves meanwhile and afterwards."""
    migrations = write_migrations(tmp_path / "migrations")
    database = Path(sqlite_url.removeprefix("sqlite:///"))
    with serving(database, gemini, tmp_path / "server.log") as (deployment, url):
        with Load(deployment.port) as load:
            assert load.goes_well()
            deploys = [deployment.start_migration(migrations) for _ in range(2)]
            assert [deploy.wait(timeout=60) for deploy in deploys] == [0, 0]
            assert load.goes_well()
        check_nothing_is_lost(load, url)
        with asking(url, load) as ask:
            assert ask("SELECT version_num FROM alembic_version") == [REVISION]
        assert deployment.is_ready()
