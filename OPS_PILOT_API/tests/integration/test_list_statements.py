"""What the list asks the database: little, in ways that cost the same at any size."""

from collections.abc import Callable, Iterator
from itertools import combinations
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Engine, event, text

from benchmarks.seed import seed
from opspilot.models.event import LIST_FILTERS
from opspilot.repositories import list_statements
from opspilot.repositories.list_statements import SORT_COLUMNS, Shape
from tests.api.conftest import Api

EVENTS = 2_500
FILTERS = (*LIST_FILTERS, "service")
SEARCHES = (
    "error",
    "zebra",
    "4711 1",
    "upstream&limit=200&status=IGNORED",
    "timeout&sort=first_seen&service=service-3",
    "12&sort=occurrences",
)


class Statements:
    """What the driver is given, whoever gives it. Each connection is asked as it is made."""

    def __init__(self, engine: Engine) -> None:
        self.seen: list[str] = []
        self._engine = engine
        engine.dispose()
        event.listen(engine, "connect", self._listen)

    def _listen(self, raw: Any, _entry: Any) -> None:
        if self._engine.dialect.name == "sqlite":
            raw.set_trace_callback(self.seen.append)
        else:
            raw.cursor_factory = _recording(raw.cursor_factory, self.seen)

    def of(self, run: Callable[[], object]) -> list[str]:
        """Without what a connection is asked for its own sake."""
        run()
        self.seen.clear()
        run()
        asides = ("PRAGMA", "SELECT 1")
        return [statement for statement in self.seen if not statement.startswith(asides)]


def _recording(cursor: Any, seen: list[str]) -> Any:
    class Recording(cursor or _plain_cursor()):  # type: ignore[misc]
        def execute(self, statement: str, values: object = None) -> None:
            seen.append(statement)
            super().execute(statement, values)

    return Recording


def _plain_cursor() -> type:
    from psycopg2.extensions import cursor  # noqa: PLC0415 - only where it is PostgreSQL's turn

    return cursor


@pytest.fixture
def engine(app: Flask) -> Engine:
    engine: Engine = app.extensions["opspilot"]._engine()
    return engine


@pytest.fixture
def api(app: Flask, engine: Engine) -> Api:
    seed(engine, EVENTS)
    return Api(app.test_client())


@pytest.fixture
def statements(api: Api, engine: Engine) -> Iterator[Statements]:
    api.get("/events")  # whether the instance is open is asked once
    return Statements(engine)


def poll(api: Api, path: str, etag: str) -> None:
    answer = api.client.get(path, headers={"If-None-Match": etag})
    assert (answer.status_code, answer.data) == (304, b"")


def test_a_page_is_one_statement_at_any_depth(api: Api, statements: Statements) -> None:
    cursor = api.get("/events?limit=2")["next_cursor"]
    for path in ("/events", f"/events?cursor={cursor}&limit=2", "/events?status=OPEN&service=a"):
        assert len(statements.of(lambda: api.get(path))) == 1  # noqa: B023 - called at once


def test_an_unchanged_page_is_one_small_statement_or_none(
    api: Api, statements: Statements, engine: Engine
) -> None:
    etag = api.client.get("/events").headers["ETag"]
    asked = statements.of(lambda: poll(api, "/events", etag))
    is_sqlite = engine.dialect.name == "sqlite"
    assert len(asked) == (0 if is_sqlite else 1)
    commit_something(engine)
    statements.seen.clear()
    poll(api, "/events", etag)
    (asked_again,) = [s for s in statements.seen if "events" in s]
    assert "title" not in asked_again


def commit_something(engine: Engine) -> None:
    """That the list does not show."""
    with engine.execution_options(opspilot_writes=True).begin() as connection:
        connection.execute(text("UPDATE occurrences SET line_count = 1 WHERE id = 1"))


def test_no_page_and_no_poll_counts_the_table_or_skips_rows(
    api: Api, statements: Statements
) -> None:
    paths = ["/events", "/events?sort=occurrences&priority=CRITICAL&status=OPEN"]
    paths += [f"/events?q={search}" for search in SEARCHES]
    for path in paths:
        answer = api.client.get(path)
        asked = statements.of(lambda: api.get(path))  # noqa: B023 - called at once
        commit_something(api.client.application.extensions["opspilot"]._engine())
        asked += statements.of(lambda: poll(api, path, answer.headers["ETag"]))  # noqa: B023
        assert asked
        assert not any("OFFSET" in s or "count(*)" in s.lower() for s in asked)


def test_no_transaction_is_begun_for_a_page(
    api: Api, statements: Statements, engine: Engine
) -> None:
    words = {s.split()[0] for s in statements.of(lambda: api.get("/events"))}
    assert words == {"SELECT"}
    with engine.connect() as connection:
        connection.execute(text("SELECT 1"))
        raw: Any = connection.connection.dbapi_connection
        is_begun = raw.in_transaction if engine.dialect.name == "sqlite" else not raw.autocommit
    assert is_begun


def shapes(dialect: str) -> Iterator[Shape]:
    """Each with no filter, one and two; several values; every sort, from the top and further."""
    pairs = [(), *((name,) for name in FILTERS), *combinations(FILTERS, 2)]
    for names in pairs:
        for sort in SORT_COLUMNS:
            for has_many in (False, True):
                filters = tuple((name, has_many) for name in names)
                yield Shape(dialect, sort, filters)
                yield Shape(dialect, sort, filters, has_since=True, is_after=True)


def values_of(shape: Shape) -> dict[str, Any]:
    is_sqlite = shape.dialect == "sqlite"
    values: dict[str, Any] = {"rows": 51, "first_hour": "2026-11-28 00:00:00", "after_id": 7}
    for name, has_many in shape.filters:
        many = '["OPEN", "python"]' if is_sqlite else ["OPEN", "python"]
        values[name] = many if has_many else "OPEN"
    values["since"] = "2026-01-01 00:00:00"
    values["after"] = 3 if shape.sort == "occurrences" else "2026-11-28 00:00:00"
    return values


def test_every_statement_runs_and_asks_for_nothing_else(engine: Engine) -> None:
    raw: Any = engine.raw_connection()
    cursor = raw.cursor()
    for shape in shapes(engine.dialect.name):
        builders = BUILDERS if engine.dialect.name == "postgresql" else SQLITE_BUILDERS
        for build in builders:
            cursor.execute(build(shape), values_of(shape))
            cursor.fetchall()
    raw.close()


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_sqlite_follows_an_index_in_the_lists_order_and_never_sorts(
    engine: Engine, api: Api
) -> None:
    raw: Any = engine.raw_connection()
    for shape in shapes("sqlite"):
        plans = [_plan(raw, build(shape), shape) for build in SQLITE_BUILDERS]
        is_by_activity = shape.sort == "last_seen"
        has_one_service = ("service", False) in shape.filters
        index = BY_SORT[shape.sort]
        if is_by_activity and has_one_service:
            index = "ix_events_service_list"
        assert all(f"INDEX {index}" in plan and "B-TREE" not in plan for plan in plans), shape
        assert not is_by_activity or f"COVERING INDEX {index}" in plans[1]
        assert "uq_analyses_current" in plans[0]
    raw.close()


BUILDERS = (list_statements.page, list_statements.revisions)
SQLITE_BUILDERS = (*BUILDERS, list_statements.first_ids)
BY_SORT = {
    "last_seen": "ix_events_list",
    "first_seen": "ix_events_first_seen",
    "occurrences": "ix_events_count",
}


def _plan(raw: Any, statement: str, shape: Shape) -> str:
    cursor = raw.cursor()
    cursor.execute(f"EXPLAIN QUERY PLAN {statement}", values_of(shape))
    return "\n".join(row[3] for row in cursor.fetchall())
