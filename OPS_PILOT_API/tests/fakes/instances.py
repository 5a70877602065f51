"""A whole instance, made as people and programs make one, and the real commands run against it."""

import os
import subprocess
import sys
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import create_engine, text

from opspilot.analyzers.providers.mock import MockAnalyzer
from opspilot.analyzers.registry import Analyzers
from opspilot.app import create_app
from opspilot.domain.access import Scope
from opspilot.domain.enums import AnalyzerName
from opspilot.domain.errors import AnalyzerUnavailableError
from opspilot.settings import API_FOLDER, Settings, normalise_database_url
from tests.api.conftest import OTHER_LOG, PYTHON_LOG, Api
from tests.api.fake_gemini import FakeGemini, open_gate
from tests.conftest import SetClock, close_app, make_settings

RETRIED = {"Idempotency-Key": "deploy-42"}
FAILURES = 30
BIG_LOGS = 3
BIG_LOG_LINES = 400_000
"""Together more than one batch of an import."""
SURROGATES = range(0xD800, 0xE000)
EVERY_CHARACTER = "".join(chr(code) for code in range(1, 0x110000) if code not in SURROGATES)
"""Everything that a database of ours can hold."""


def flask(database_url: str, *arguments: str, **options: Any) -> subprocess.CompletedProcess[bytes]:
    """The real command, in a process of its own."""
    command = [sys.executable, "-m", "flask", *arguments]
    return subprocess.run(
        command,
        cwd=API_FOLDER,
        env=environment(database_url),
        capture_output=True,
        timeout=120,
        **options,
    )


def environment(database_url: str) -> dict[str, str]:
    ours = {name.upper() for name in Settings.model_fields}
    kept = {k: v for k, v in os.environ.items() if k not in ours}  # noqa: TID251
    return kept | {"DATABASE_URL": database_url, "LOG_LEVEL": "ERROR"}


def run_flask(
    database_url: str, *arguments: str, **options: Any
) -> subprocess.CompletedProcess[bytes]:
    done = flask(database_url, *arguments, **options)
    assert done.returncode == 0, done.stderr.decode()
    return done


def ask(database_url: str, query: str) -> list[tuple[Any, ...]]:
    """Of the database itself."""
    engine = create_engine(normalise_database_url(database_url))
    with engine.connect() as connection:
        rows = [tuple(row) for row in connection.execute(text(query))]
    engine.dispose()
    return rows


Tokens = dict[Scope, str]


@dataclass(frozen=True)
class Dump:
    """``database_url``: where it came from; nothing writes there any more. ``tokens``: those that
    are live."""

    path: Path
    database_url: str
    tokens: Tokens

    def lines(self) -> list[bytes]:
        return self.path.read_bytes().splitlines(keepends=True)


def make_dump(database_url: str, path: Path) -> Dump:
    tokens = fill(database_url)
    run_flask(database_url, "export", str(path))
    return Dump(path, database_url, tokens)


def rows_of(dump: bytes) -> list[bytes]:
    """Its lines without the first, which names the time."""
    return dump.splitlines(keepends=True)[1:]


def fill(database_url: str) -> Tokens:
    """Something of everything that an instance can hold."""
    clock = SetClock()
    gemini = FakeGemini(gate=open_gate())
    analyzers = Analyzers(instant=MockAnalyzer(), others={AnalyzerName.GEMINI: gemini})
    app = create_app(make_settings(database_url), clock=clock, analyzers=analyzers)
    api = Api(app.test_client())
    _submit_odd_texts(api)
    clock.advance(hours=1, microseconds=1)
    _live_with(api, clock)
    gemini.outcome = AnalyzerUnavailableError("quota", retry_after_seconds=60)
    for number in range(FAILURES):
        clock.advance(seconds=7)
        api.submit(f"{PYTHON_LOG}\nmarker-{number}", fingerprint=f"failure {number}")
    for number in range(BIG_LOGS):
        api.submit(f"big {number}\n" * BIG_LOG_LINES, fingerprint="big")
    _use_the_model(app, clock)
    tokens = {scope: _token(app, scope) for scope in Scope}
    _revoke_one_and_use_one(app, tokens[Scope.READ])
    close_app(app)
    return tokens


def _submit_odd_texts(api: Api) -> None:
    api.submit(EVERY_CHARACTER, title="every character", fingerprint="every")
    api.submit(
        "a\0b\ud800c", title="\ud83d\ude00 \0 \x1b[31m \u2028 \u202e", description='"\\/\b\f'
    )
    api.submit(
        OTHER_LOG,
        title="\U0001f680" * 500,
        service="é" * 200,
        environment="prod",
        release="1.0",
        host="\U0001f408" * 200,
        fingerprint="\u4e16" * 200,
        tags={"ключ": "значение", "k" * 100: "v" * 500, "empty": ""},
        occurred_at="2001-02-03T04:05:06.000007+13:45",
    )
    api.submit("long ago", fingerprint="old", occurred_at="0001-01-01T12:00:00Z")


def _live_with(api: Api, clock: SetClock) -> None:
    event = api.submit(
        title="Checkout fails", service="shop", tags={"pod": "a-1"}, priority="HIGH"
    )["id"]
    api.submit(headers=dict(RETRIED))
    api.client.post(
        f"/events/{event}/feedback", json={"verdict": "wrong", "note": "it was 🐛\nDNS"}
    )
    api.client.post(f"/events/{event}/analyze", json={"analyzer": "mock"})
    api.client.post(f"/events/{event}/feedback", json={"verdict": "right"})
    api.edit(event, status="RESOLVED", resolution="Rolled back", description="—")
    clock.advance(minutes=90)
    assert api.submit(release="2.0")["is_regression"]
    api.edit(api.submit("ignored", fingerprint="ignored")["id"], status="IGNORED", priority="LOW")


def _use_the_model(app: Flask, clock: SetClock) -> None:
    with app.extensions["opspilot"].database.write() as uow:
        for minute in range(3):
            at = datetime(2026, 11, 23, 3, minute, tzinfo=UTC)
            uow.ai_usage.pace_call(at, max_calls=5)
        for day in (clock().date(), datetime(2026, 1, 31, tzinfo=UTC).date()):
            uow.ai_usage.begin_call(day, max_calls=None, max_micro_usd=None)
        uow.commit()


def _token(app: Flask, scope: Scope) -> str:
    return str(app.extensions["opspilot"].access.create(f"{scope} ☂", scope).secret)


def _revoke_one_and_use_one(app: Flask, used: str) -> None:
    access = app.extensions["opspilot"].access
    access.revoke(str(access.create("gone", Scope.ADMIN).id))
    client = app.test_client()
    assert client.get("/events", headers={"Authorization": f"Bearer {used}"}).status_code == 200
    assert client.post("/session", json={"token": used}).status_code == 200


def new_sqlite(template: Path, folder: Path, name: str) -> str:
    path = folder / f"{name}.sqlite3"
    path.write_bytes(template.read_bytes())
    return f"sqlite:///{path}"
