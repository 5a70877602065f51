"""OpsPilot's own log: readable by machines, with the request's id, and without anything that
callers sent."""

import json
import logging
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import text

from opspilot.analyzers.base import AnalysisRequest
from opspilot.analyzers.providers.mock import MockAnalyzer
from opspilot.analyzers.registry import Analyzers
from opspilot.domain.analysis import Analysis
from opspilot.domain.enums import AnalyzerName
from tests.api.conftest import PYTHON_LOG, Api
from tests.api.test_access import bearer
from tests.conftest import MakeApp

PLANTED = "planted7c1f"
LOG = PYTHON_LOG.replace("discount", PLANTED)
FORMATS = ("json", "console")

Capture = pytest.CaptureFixture[str]


def logging_app(make_app: MakeApp, log_format: str = "json", **overrides: Any) -> Flask:
    return make_app(log_level="DEBUG", log_format=log_format, **overrides)


def lines(capsys: Capture) -> list[dict[str, Any]]:
    return [json.loads(line) for line in capsys.readouterr().err.splitlines()]


def plant_everywhere(client: FlaskClient) -> None:
    """In everything that a caller can send, rightly and wrongly."""
    words = dict.fromkeys(("service", "environment", "release", "host", "fingerprint"), PLANTED)
    body = {"title": PLANTED, "raw_logs": LOG, "description": LOG, "tags": {PLANTED: PLANTED}}
    headers = {"Idempotency-Key": PLANTED, "Prefer": f"wait={PLANTED}"} | bearer(PLANTED)
    for sent in (body | words, body | {PLANTED: 1}, {"title": PLANTED}, [PLANTED]):
        client.post("/create-event", json=sent, headers=headers)
    for content, kind in ((LOG, "text/plain"), ("{" + LOG, "application/json"), (LOG, PLANTED)):
        path = f"/create-event?title={PLANTED}&tags={PLANTED}"
        client.post(path, data=content, content_type=kind, headers={"Content-Encoding": PLANTED})
        client.post(path, data=content, content_type=kind)
    client.post("/session", json={"token": PLANTED})
    client.get(f"/events?q={PLANTED}&cursor={PLANTED}")
    client.get(f"/{PLANTED}", headers={"Cookie": f"opspilot_session={PLANTED}"})
    client.patch("/events/1", json={"title": PLANTED}, headers={"If-Match": PLANTED})


@pytest.mark.parametrize("log_format", FORMATS)
def test_nothing_that_was_sent_is_logged(
    capsys: Capture, make_app: MakeApp, log_format: str
) -> None:
    plant_everywhere(logging_app(make_app, log_format).test_client())
    logged = capsys.readouterr().err
    assert "/create-event" in logged
    assert PLANTED not in logged


@pytest.mark.parametrize("log_format", FORMATS)
@pytest.mark.parametrize("table", ["occurrences", "events", "access_tokens"])
def test_nor_when_the_database_refuses_it(
    capsys: Capture, make_app: MakeApp, log_format: str, table: str
) -> None:
    app = logging_app(make_app, log_format)
    with app.extensions["opspilot"].database.write() as uow:
        uow.tokens.session.execute(text(f"ALTER TABLE {table} RENAME TO gone"))
        uow.commit()
    plant_everywhere(app.test_client())
    logged = capsys.readouterr().err
    assert "Error" in logged
    assert PLANTED not in logged


class Stumbling:
    """An analyzer that says in its exception what it stumbled over."""

    name = AnalyzerName.GEMINI

    def analyze(self, request: AnalysisRequest) -> Analysis:
        raise ValueError(request.raw_logs) from KeyError(request.title)


@pytest.mark.parametrize("log_format", FORMATS)
def test_nor_by_the_exceptions_of_an_analyzer(
    capsys: Capture, make_app: MakeApp, log_format: str
) -> None:
    analyzers = Analyzers(MockAnalyzer(), {AnalyzerName.GEMINI: Stumbling()})
    Api(logging_app(make_app, log_format, analyzers=analyzers).test_client()).submit(LOG)
    logged = capsys.readouterr().err
    assert "KeyError" in logged
    assert "ValueError" in logged
    assert PLANTED not in logged


def test_a_bug_is_logged_with_its_place_and_without_its_words(
    capsys: Capture, make_app: MakeApp
) -> None:
    app = logging_app(make_app)

    @app.get("/bug")
    def stumble() -> str:
        raise LookupError("".join((PLANTED, "!")))

    app.test_client().get("/bug")
    (bug,) = [line for line in lines(capsys) if line["level"] == "error"]
    assert (bug["method"], bug["route"]) == ("GET", "/bug")
    assert "in stumble" in bug["exception"]
    assert "LookupError" in bug["exception"]
    assert PLANTED not in bug["exception"]


def test_every_line_of_a_request_carries_its_id(capsys: Capture, make_app: MakeApp) -> None:
    client = logging_app(make_app).test_client()
    client.get("/healthz", headers={"X-Request-Id": "mine-1"})
    (line,) = [line for line in lines(capsys) if line["event"] == "request"]
    assert line["request_id"] == "mine-1"
    assert (line["method"], line["route"], line["status"]) == ("GET", "/healthz", 200)
    assert line["milliseconds"] >= 0
    assert {"logger", "level", "timestamp"} <= set(line)


def test_requests_that_went_well_are_not_logged_unless_asked_for(
    capsys: Capture, make_app: MakeApp
) -> None:
    make_app(log_format="json", admin_token="long enough not to be guessed").test_client().get("/")
    assert lines(capsys) == []


def test_what_libraries_warn_of_has_the_same_form(capsys: Capture, make_app: MakeApp) -> None:
    logging_app(make_app)
    logging.getLogger("a.package").warning("beware of %s", "it")
    logging.getLogger("a.package").info("not this")
    (line,) = lines(capsys)
    assert (line["event"], line["logger"]) == ("beware of it", "a.package")
