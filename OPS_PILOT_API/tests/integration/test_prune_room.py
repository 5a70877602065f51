"""Room on the disk really comes back, and `flask prune` says what it did."""

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask

from tests.api.conftest import PYTHON_LOG, Api
from tests.conftest import MakeApp, SetClock, close_app, create_app, make_settings, migrate

LARGE = PYTHON_LOG + "0123456789 and so on\n" * 10_000
LOGS = 30


def room(path: Path) -> int:
    """Bytes on the disk, with the write-ahead log."""
    return sum(part.stat().st_size for part in path.parent.glob(f"{path.name}*"))


def command(app: Flask, *arguments: str) -> Result:
    return app.test_cli_runner().invoke(args=["prune", *arguments])


def words_of(result: Result) -> str:
    assert result.exit_code == 0, result.output
    return re.sub(r"\s+", " ", result.output)


class TestSqlite:
    @pytest.fixture
    def path(self, sqlite_url: str) -> Path:
        return Path(sqlite_url.removeprefix("sqlite:///"))

    @pytest.fixture
    def app(self, path: Path, clock: SetClock) -> Iterator[Flask]:
        settings = make_settings(f"sqlite:///{path}", occurrences_kept_per_event=1)
        app = create_app(settings, clock=clock)
        yield app
        close_app(app)

    def fill(self, app: Flask) -> None:
        api = Api(app.test_client())
        for _ in range(LOGS):
            api.submit(LARGE)

    def test_a_new_file_can_shrink(self, tmp_path: Path) -> None:
        migrate(f"sqlite:///{tmp_path}/new.sqlite3")
        assert mode_of(tmp_path / "new.sqlite3") == "incremental"

    def test_the_file_shrinks_and_its_write_ahead_log_is_emptied(
        self, app: Flask, path: Path
    ) -> None:
        self.fill(app)
        full = room(path)
        assert full > LOGS * len(LARGE)
        assert f"{LOGS - 1} raw logs" in words_of(command(app, "--dry-run"))
        assert room(path) >= full
        assert f"{LOGS - 1} raw logs, {(LOGS - 1) * len(LARGE) / 2**20:.1f} MiB" in words_of(
            command(app)
        )
        assert room(path) < full / 5
        assert Path(f"{path}-wal").stat().st_size == 0
        assert pragma(path, "integrity_check") == "ok"

    def test_a_reader_that_is_slow_only_delays_it(self, app: Flask, path: Path) -> None:
        self.fill(app)
        full = room(path)
        reader = sqlite3.connect(path, isolation_level=None)
        reader.execute("BEGIN")
        assert reader.execute("SELECT count(*) FROM occurrences").fetchone() == (LOGS,)
        words_of(command(app))
        assert reader.execute("SELECT count(*) FROM occurrences").fetchone() == (LOGS,)
        reader.close()
        words_of(command(app))
        assert room(path) < full / 5

    def test_an_older_file_keeps_its_size_until_it_is_rebuilt_once(
        self, app: Flask, path: Path
    ) -> None:
        make_older(path)
        self.fill(app)
        full = room(path)
        said = words_of(command(app))
        assert "flask prune --rebuild" in said
        assert "of it empty" in said
        assert path.stat().st_size > full / 2
        said = words_of(command(app, "--rebuild"))
        assert "--rebuild" not in said
        assert room(path) < full / 5
        assert mode_of(path) == "incremental"
        assert Api(app.test_client()).get("/events/1")["occurrence_count"] == LOGS
        self.fill(app)
        words_of(command(app))
        assert room(path) < full / 5

    def test_a_file_that_others_use_all_the_time_is_not_rebuilt(
        self, path: Path, clock: SetClock
    ) -> None:
        settings = make_settings(f"sqlite:///{path}", database_timeout_seconds=1)
        app = create_app(settings, clock=clock)
        writer = sqlite3.connect(path, isolation_level=None)
        writer.execute("BEGIN IMMEDIATE")
        result = command(app, "--rebuild")
        writer.close()
        close_app(app)
        assert (result.exit_code, "The database does not answer" in result.output) == (1, True)

    def test_a_dry_run_rebuilds_nothing(self, app: Flask) -> None:
        assert command(app, "--rebuild", "--dry-run").exit_code == 2


def pragma(path: Path, name: str) -> object:
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(f"PRAGMA {name}").fetchone()[0]


def mode_of(path: Path) -> str:
    return ("none", "full", "incremental")[int(str(pragma(path, "auto_vacuum")))]


def make_older(path: Path) -> None:
    """As files were made before there was retention."""
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA auto_vacuum = NONE")
    connection.execute("VACUUM")
    connection.close()
    assert mode_of(path) == "none"


def test_the_report_says_the_rules_and_what_went(make_app: MakeApp, clock: SetClock) -> None:
    app = make_app(retention_days=30)
    Api(app.test_client()).submit()
    clock.advance(days=31)
    rules = "RETENTION_DAYS 30 (what is older than 2026-11-24 03:00Z)"
    gone = "1 events, each with its analyses, timeline, counts and search words 1 raw logs, "
    assert f"{rules} OCCURRENCES_KEPT_PER_EVENT 0 (all) Would be removed: {gone}" in words_of(
        command(app, "--dry-run")
    )
    assert f"Removed: {gone}{len(PYTHON_LOG)} bytes" in words_of(command(app))
    assert "0 raw logs 0 hourly" in words_of(command(app))


def test_without_rules_it_says_so(make_app: MakeApp) -> None:
    said = words_of(command(make_app()))
    assert "RETENTION_DAYS 0 (nothing is too old) OCCURRENCES_KEPT_PER_EVENT 0 (all)" in said


def test_postgresql_is_said_to_use_the_room_again(postgresql_url: str) -> None:
    app = create_app(make_settings(postgresql_url))
    said = words_of(command(app))
    assert "The database takes" in said
    assert "autovacuum" in said
    assert command(app, "--rebuild").exit_code == 2
    close_app(app)
