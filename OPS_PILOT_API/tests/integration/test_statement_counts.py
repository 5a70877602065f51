"""A submission asks the database little: on a bad night each statement counts."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import event

from tests.api.conftest import OTHER_LOG, Api
from tests.conftest import MakeApp

REPEAT, NEW = {"sqlite": 3, "postgresql": 1}, {"sqlite": 6, "postgresql": 1}


@pytest.fixture
def api(make_app: MakeApp) -> Api:
    return Api(make_app().test_client())


def statements_of(api: Api, run: Callable[[], object]) -> list[str]:
    """Without those that begin or end a transaction, or set up a connection."""
    engine = api.client.application.extensions["opspilot"]._engine()
    seen: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        if not statement.startswith(("BEGIN", "PRAGMA")):
            seen.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    run()
    event.remove(engine, "before_cursor_execute", note)
    return seen


def dialect_of(api: Api) -> str:
    return str(api.client.application.extensions["opspilot"]._engine().dialect.name)


def test_a_repeat_takes_three_statements_or_one_round_trip(api: Api) -> None:
    api.submit()
    assert len(statements_of(api, api.submit)) <= REPEAT[dialect_of(api)]


def test_a_new_failure_takes_few_more(api: Api) -> None:
    api.submit()
    taken = statements_of(api, lambda: api.submit(OTHER_LOG))
    assert len(taken) <= NEW[dialect_of(api)]


def test_a_repeat_locks_nothing_that_it_does_not_write(api: Api) -> None:
    api.submit()
    writing = [s.split()[0] for s in statements_of(api, api.submit) if not s.startswith("SELECT")]
    expected = {"sqlite": ["UPDATE", "INSERT", "INSERT"], "postgresql": ["WITH"]}
    assert writing == expected[dialect_of(api)]


def test_a_repeat_on_postgresql_begins_no_transaction_of_several_statements(api: Api) -> None:
    api.submit()
    engine = api.client.application.extensions["opspilot"]._engine()
    modes: list[bool] = []

    def note(connection: Any, *_: Any) -> None:
        if engine.dialect.name == "postgresql":
            modes.append(connection.connection.dbapi_connection.autocommit)

    event.listen(engine, "before_cursor_execute", note)
    api.submit()
    event.remove(engine, "before_cursor_execute", note)
    assert all(modes)
