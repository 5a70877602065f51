"""Whether anything was committed, and what polls may conclude from it."""

import sqlite3
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import Engine, create_engine, text

from opspilot.repositories.sqlite_changes import SqliteChanges
from tests.api.conftest import Api
from tests.conftest import MakeApp


@pytest.fixture
def engine(sqlite_url: str) -> Engine:
    return create_engine(sqlite_url)


def write(sqlite_url: str, statement: str = "UPDATE alembic_version SET version_num = 'x'") -> None:
    """As another process does."""
    connection = sqlite3.connect(sqlite_url.removeprefix("sqlite:///"))
    connection.execute(statement)
    connection.commit()
    connection.close()


def test_the_version_stays_while_nothing_is_committed(engine: Engine) -> None:
    changes = SqliteChanges(engine)
    with engine.connect() as connection:
        before = changes.version()
        connection.execute(text("SELECT count(*) FROM events"))
    assert changes.version() == before is not None
    changes.close()


def test_a_commit_of_another_process_or_of_this_one_changes_it(
    engine: Engine, sqlite_url: str
) -> None:
    changes = SqliteChanges(engine)
    seen = [changes.version()]
    write(sqlite_url)
    seen.append(changes.version())
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = 'y'"))
    seen.append(changes.version())
    assert len(set(seen)) == 3
    changes.close()


def test_a_new_watch_knows_nothing_of_what_an_earlier_one_saw(engine: Engine) -> None:
    changes = SqliteChanges(engine)
    before = changes.version()
    changes.close()
    assert changes.version() != before
    changes.close()


def test_where_nothing_can_be_told_there_is_no_version(tmp_path: Path) -> None:
    assert SqliteChanges(create_engine("sqlite://")).version() is None
    assert SqliteChanges(create_engine(f"sqlite:///{tmp_path}/no/such/file")).version() is None
    assert SqliteChanges(create_engine("postgresql+psycopg2://nowhere")).version() is None


def test_no_poll_misses_what_another_process_writes(api: Api, sqlite_url: str) -> None:
    event = api.submit()
    path = f"/events/{event['id']}"
    tags = {p: api.client.get(p).headers["ETag"] for p in ("/events", "/events?q=checkout", path)}
    assert {poll(api, p, tag) for p, tag in tags.items()} == {304}
    write(sqlite_url, "UPDATE events SET revision = revision + 1")
    assert {poll(api, p, tag) for p, tag in tags.items()} == {200}


def test_two_processes_see_each_others_changes(api: Api, make_app: MakeApp) -> None:
    other = Api(make_app().test_client())
    event = api.submit()
    tag = other.client.get("/events").headers["ETag"]
    assert poll(other, "/events", tag) == 304
    api.edit(event["id"], priority="LOW")
    assert poll(other, "/events", tag) == 200


def poll(api: Api, path: str, etag: str) -> int:
    return api.client.get(path, headers={"If-None-Match": etag}).status_code


@pytest.fixture
def api(app: Flask) -> Api:
    return Api(app.test_client())


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    return sqlite_url
