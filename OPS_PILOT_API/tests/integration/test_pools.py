"""How connections are lent out."""

from typing import Any

from flask import Flask
from sqlalchemy import Engine

from opspilot.app import create_app
from tests.conftest import close_app, make_settings


def engine_of(app: Flask) -> Engine:
    engine: Engine = app.extensions["opspilot"]._engine()
    return engine


def test_the_connection_that_was_used_last_is_lent_first(app: Flask) -> None:
    """It is the warm one; and those that nobody needs can be dropped."""
    engine = engine_of(app)
    first, last = engine.raw_connection(), engine.raw_connection()
    warm: Any = last.dbapi_connection
    first.close()
    last.close()
    again = engine.raw_connection()
    assert again.dbapi_connection is warm
    again.close()


def test_a_database_in_memory_is_not_pooled() -> None:
    app = create_app(make_settings("sqlite:///:memory:"))
    assert app.test_client().get("/healthz").status_code == 200
    close_app(app)
