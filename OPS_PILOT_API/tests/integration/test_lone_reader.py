"""Reads by the driver itself, without what SQLAlchemy would do about a database that is away."""

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Engine, create_engine, text

from opspilot.domain.errors import DatabaseUnavailableError
from opspilot.repositories.lone_reader import open_lone_reader
from tests.conftest import run_sql

KILL = "SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity WHERE datname = '{}'"
"""And wait until it is gone."""


@pytest.fixture
def engine(app: Flask) -> Engine:
    engine: Engine = app.extensions["opspilot"]._engine()
    return engine


def read(engine: Engine) -> list[tuple[Any, ...]]:
    with open_lone_reader(engine) as reader:
        return reader.rows("SELECT 1", {})


def test_the_connection_goes_back_to_the_pool_as_it_was(engine: Engine) -> None:
    for _ in range(30):  # more often than the pool has connections
        assert read(engine) == [(1,)]
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = 'x'"))
        connection.rollback()
    with open_lone_reader(engine) as reader:
        assert reader.rows("SELECT version_num FROM alembic_version", {}) != [("x",)]


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_a_connection_killed_while_it_is_held_is_not_used_again(
    engine: Engine, postgres_server: str
) -> None:
    kill = KILL.format(engine.url.database)

    def killed_in_between() -> None:
        with open_lone_reader(engine) as reader:
            run_sql(postgres_server, kill)
            reader.rows("SELECT 1", {})

    with pytest.raises(DatabaseUnavailableError):
        killed_in_between()
    assert read(engine) == [(1,)]


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_a_connection_killed_in_the_pool_is_replaced(engine: Engine, postgres_server: str) -> None:
    read(engine)
    run_sql(postgres_server, KILL.format(engine.url.database))
    assert read(engine) == [(1,)]


@pytest.mark.parametrize(
    "url", ["sqlite:////no/such/folder/x", "postgresql+psycopg2://nobody@127.0.0.1:1/none"]
)
def test_a_database_that_is_not_there_is_unavailable(url: str) -> None:
    with pytest.raises(DatabaseUnavailableError):
        read(create_engine(url))
