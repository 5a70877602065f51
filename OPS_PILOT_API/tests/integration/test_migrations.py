"""One history, the same schema on both databases, back and forth."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask_migrate import check, downgrade, upgrade
from sqlalchemy import Engine, exc, inspect, text

from opspilot.models import Base, db
from tests.conftest import MakeApp, close_app, create_app, make_settings


@pytest.fixture
def engine(app: Flask) -> Engine:
    with app.app_context():
        return db.engine


def run(app: Flask, command: Callable[..., None], **options: str) -> None:
    with app.app_context():
        command(**options)


def tables(engine: Engine) -> set[str]:
    """Without the full-text index, which is several tables on SQLite."""
    names = set(inspect(engine).get_table_names()) - {"alembic_version"}
    return {name for name in names if not name.startswith("event_search")}


def test_the_models_and_the_migrations_agree(app: Flask) -> None:
    run(app, check)


def test_downgrade_removes_everything_and_upgrade_brings_it_back(
    app: Flask, engine: Engine
) -> None:
    expected = set(Base.metadata.tables)
    assert tables(engine) == expected
    run(app, downgrade, revision="base")
    assert tables(engine) == set()
    run(app, upgrade)
    assert tables(engine) == expected


def test_upgrading_twice_changes_nothing(app: Flask, engine: Engine) -> None:
    run(app, upgrade)
    run(app, upgrade)
    assert tables(engine) == set(Base.metadata.tables)


def test_both_databases_have_the_same_columns_indexes_and_keys(
    sqlite_url: str, postgresql_url: str
) -> None:
    described = []
    for url in (sqlite_url, postgresql_url):
        app = create_app(make_settings(url))
        with app.app_context():
            described.append(describe(db.engine))
        close_app(app)
    assert described[0] == described[1]


def describe(engine: Engine) -> dict[str, object]:
    inspector = inspect(engine)
    return {
        table: (
            sorted((c["name"], c["nullable"]) for c in inspector.get_columns(table)),
            sorted(
                (i["name"], tuple(i["column_names"]), bool(i["unique"]))
                for i in inspector.get_indexes(table)
                if not i.get("duplicates_constraint")
            ),
            sorted(
                (tuple(k["constrained_columns"]), k["referred_table"], k["options"].get("ondelete"))
                for k in inspector.get_foreign_keys(table)
            ),
            inspector.get_pk_constraint(table)["constrained_columns"],
            sorted(str(c["name"]) for c in inspector.get_check_constraints(table)),
        )
        for table in Base.metadata.tables
    }


CHECKED = [
    ("events", "status"),
    ("events", "priority"),
    ("events", "category"),
    ("events", "analysis_status"),
    ("analyses", "analyzer"),
    ("analyses", "confidence"),
    ("timeline_entries", "kind"),
]


@pytest.mark.parametrize(("table", "column"), CHECKED)
def test_the_database_itself_refuses_a_word_outside_the_enum(
    make_app: MakeApp, table: str, column: str
) -> None:
    app = make_app()
    app.test_client().post("/create-event", json={"title": "t", "raw_logs": "boom"})
    with app.app_context(), db.engine.connect() as connection:
        statement = text(f"UPDATE {table} SET {column} = 'nonsense'")  # noqa: S608 - names above
        with pytest.raises(exc.IntegrityError):
            connection.execute(statement)


def test_large_logs_are_compressed_with_lz4_where_postgresql_offers_it(postgresql_url: str) -> None:
    app = create_app(make_settings(postgresql_url))
    offers = (
        "SELECT 'lz4' = ANY(enumvals) FROM pg_settings WHERE name = 'default_toast_compression'"
    )
    query = "SELECT attcompression FROM pg_attribute WHERE attname = 'raw_logs'"
    with app.app_context(), db.engine.connect() as connection:
        expected = "l" if connection.scalar(text(offers)) else ""
        assert connection.scalar(text(query)) == expected
    close_app(app)
