"""/metrics: what one process counts, and what the database knows of all of them."""

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import make_url

from opspilot import __version__
from opspilot.domain.access import Scope
from opspilot.domain.errors import AnalyzerError, AnalyzerUnavailableError
from opspilot.repositories.ai_usage_repository import AiUsage
from tests.api.conftest import PYTHON_LOG, Api
from tests.api.fake_gemini import FakeGemini, open_gate, with_gemini
from tests.api.test_access import bearer, make_token
from tests.conftest import MakeApp, SetClock, close_app, create_app, make_settings, run_sql
from tests.fakes.scrape import Scrape

ADMIN_TOKEN = "a-long-token-that-nobody-guesses"


def scrape(client: FlaskClient, **request: Any) -> Scrape:
    response = client.get("/metrics", **request)
    assert response.status_code == 200
    assert response.content_type.startswith("text/plain; version=")
    return Scrape(response.text)


def test_requests_and_submissions_are_counted(api: Api) -> None:
    before = scrape(api.client)
    api.submit()
    api.submit()
    after = scrape(api.client)

    def grown(name: str, **labels: str) -> float:
        return after.value(name, **labels) - before.value(name, **labels)

    assert grown("opspilot_submissions_total", kind="new") == 1
    assert grown("opspilot_submissions_total", kind="repeat") == 1
    assert grown("opspilot_ai_calls_avoided_total") == 1
    created = {"method": "POST", "route": "/create-event", "status": "201"}
    assert grown("opspilot_http_requests_total", **created) == 2
    assert grown("opspilot_http_request_seconds_count", route="/create-event") == 2
    assert grown("opspilot_http_request_seconds_bucket", route="/create-event", le="+Inf") == 2


def test_a_caller_cannot_make_series(api: Api) -> None:
    api.client.open("/events", method="PLANTED")
    api.client.get("/planted/path?planted=1", headers={"X-Request-Id": "planted"})
    seen = scrape(api.client)
    assert "planted" not in seen.text.lower()
    refused = {"method": "other", "route": "none", "status": "405"}
    assert seen.value("opspilot_http_requests_total", **refused) >= 1


def test_the_process_and_what_runs_in_it_are_shown(client: FlaskClient) -> None:
    seen = scrape(client)
    assert seen.value("process_resident_memory_bytes", worker="0") > 1_000_000
    assert seen.value("process_open_fds", worker="0") > 2
    assert seen.value("process_threads", worker="0") >= 1
    assert seen.labels("opspilot_build_info", "version") == {__version__}
    assert seen.labels("opspilot_build_info", "job_queue") == {"inline"}


def test_connections_that_are_lent_out_are_shown(app: Flask) -> None:
    with app.extensions["opspilot"].database.read() as uow:
        uow.tokens.has_any()
        seen = scrape(app.test_client())
    assert seen.value("opspilot_database_pool_size", worker="0") >= 1
    assert seen.value("opspilot_database_pool_in_use", worker="0") == 1
    assert seen.value("opspilot_database_pool_overflow", worker="0") == 0


def test_an_analysis_that_waits_grows_older_until_it_is_done(
    make_app: MakeApp, clock: SetClock
) -> None:
    gemini = FakeGemini(outcome=AnalyzerUnavailableError("It is down."), gate=open_gate())
    api = with_gemini(make_app, gemini)
    api.submit()
    put_off = scrape(api.client)
    assert put_off.value("opspilot_queue_analyses", state="later") == 1
    assert put_off.value("opspilot_analyses_total", analyzer="gemini", outcome="put_off") == 1
    assert put_off.get("opspilot_queue_oldest_seconds") == 0
    clock.advance(minutes=5)
    due = scrape(api.client)
    assert due.value("opspilot_queue_analyses", state="due") == 1
    assert due.value("opspilot_queue_analyses", state="later") == 0
    assert due.value("opspilot_queue_oldest_seconds") == pytest.approx(270)
    gemini.outcome = None
    api.client.post("/events/1/analyze")
    done = scrape(api.client)
    assert [done.get("opspilot_queue_analyses", state=s) for s in ("due", "later")] == [0, 0]
    assert done.value("opspilot_analyses_total", analyzer="gemini", outcome="completed") == 1


def test_an_analysis_that_is_given_up_counts_as_failed(make_app: MakeApp) -> None:
    gemini = FakeGemini(outcome=AnalyzerError("It talks nonsense."), gate=open_gate())
    api = with_gemini(make_app, gemini)
    api.submit()
    failed = {"analyzer": "gemini", "outcome": "failed"}
    assert scrape(api.client).value("opspilot_analyses_total", **failed) == 1


def test_an_analysis_that_somebody_holds_is_running(app: Flask, clock: SetClock) -> None:
    Api(app.test_client()).submit()
    with app.extensions["opspilot"].database.write() as uow:
        uow.queue.request(1, now=clock.now, analyzer=None)
        lease = clock.now + timedelta(minutes=3)
        uow.queue.claim(owner="x", now=clock.now, lease_until=lease, max_running=8)
        uow.commit()
    seen = scrape(app.test_client())
    states = ("due", "running", "later")
    assert [seen.get("opspilot_queue_analyses", state=s) for s in states] == [0, 1, 0]


def test_what_the_model_took_is_known_of_all_processes(app: Flask, clock: SetClock) -> None:
    today = clock.now.date()
    with app.extensions["opspilot"].database.write() as uow:
        uow.ai_usage.begin_call(today, max_calls=None, max_micro_usd=None)
        uow.ai_usage.end_call(today, AiUsage(1, 1200, 300, 2500))
        uow.commit()
    seen = scrape(app.test_client())
    assert seen.get("opspilot_ai_calls_total") == 1
    assert seen.get("opspilot_ai_tokens_total", direction="input") == 1200
    assert seen.get("opspilot_ai_tokens_total", direction="output") == 300
    assert seen.get("opspilot_ai_cost_usd_total") == pytest.approx(0.0025)


def test_without_a_database_the_process_is_still_seen() -> None:
    nowhere = "postgresql://nobody@127.0.0.1:1/none"
    app = create_app(make_settings(nowhere, admin_token=ADMIN_TOKEN))
    seen = scrape(app.test_client(), headers=bearer(ADMIN_TOKEN))
    close_app(app)
    assert seen.get("opspilot_database_up") == 0
    assert seen.value("process_threads", worker="0") >= 1
    assert seen.get("opspilot_queue_oldest_seconds") is None


def test_a_token_that_was_known_reads_them_while_the_database_is_away(
    postgres_server: str, postgresql_url: str, clock: SetClock
) -> None:
    app = create_app(make_settings(postgresql_url), clock=clock)
    client, secret = app.test_client(), make_token(app, Scope.READ)
    assert scrape(client, headers=bearer(secret)).get("opspilot_database_up") == 1
    name = make_url(postgresql_url).database
    terminate = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = "
    run_sql(
        postgres_server, f"ALTER DATABASE {name} ALLOW_CONNECTIONS false", f"{terminate}'{name}'"
    )
    clock.advance(minutes=1)
    assert scrape(client, headers=bearer(secret)).get("opspilot_database_up") == 0
    assert client.get("/events", headers=bearer(secret)).status_code == 503
    assert client.get("/metrics", headers=bearer("unknown")).status_code == 503
    close_app(app)


def test_no_log_is_in_the_metrics(api: Api) -> None:
    api.submit(PYTHON_LOG.replace("discount", "planted"), title="planted", service="planted")
    assert "planted" not in scrape(api.client).text
