"""Only settings, as an installation has them: a key, a base URL, and real redaction."""

import json
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask

from opspilot.analyzers.registry import build_analyzers
from opspilot.app import create_app
from opspilot.domain.errors import AnalyzerError
from opspilot.settings import API_FOLDER
from tests.conftest import SetClock, close_app, make_settings
from tests.fakes.gemini_cases import KEY, LOG, NOW, claim, good, request_of
from tests.fakes.gemini_server import GeminiServer, answers, error, hang

SECRETS = (
    "AKIAIOSFODNN7EXAMPLE",
    "ghp_16C7e42F292c6912E7710c838347Ae178B4a",
    "hunter2hunter2",
    "s3cr3t-p4ss",
    "jane.doe@example.org",
    "4111111111111111",
    "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9PlFUP0THsR8U",
)
SECRET_LOG = f"""{LOG}
INFO aws_access_key_id={SECRETS[0]} token {SECRETS[1]}
INFO connecting to postgres://app:{SECRETS[2]}@10.0.0.5/app password={SECRETS[3]}
INFO user {SECRETS[4]} paid with {SECRETS[5]}
INFO Authorization: Bearer {SECRETS[6]}"""


@pytest.fixture
def make(sqlite_url: str, server: GeminiServer, clock: SetClock) -> Iterator[Callable[..., Flask]]:
    made: list[Flask] = []

    def make(**overrides: Any) -> Flask:
        gemini = {
            "gemini_api_key": KEY,
            "gemini_base_url": server.url,
            "gemini_timeout_seconds": 0.3,
            "gemini_deadline_seconds": 1,
        }
        made.append(create_app(make_settings(sqlite_url, **(gemini | overrides)), clock=clock))
        return made[-1]

    yield make
    for app in made:
        close_app(app)


def submit(app: Flask, log: str = LOG) -> dict[str, Any]:
    client = app.test_client()
    body = {"title": "t", "raw_logs": log}
    assert client.post("/create-event", json=body).status_code == 201
    return dict(client.get("/events/1").get_json())


def test_a_key_alone_is_enough(make: Callable[..., Flask], server: GeminiServer) -> None:
    server.play(answers(good()))
    analysis = submit(make())["analysis"]
    assert analysis["analyzer"] == "gemini"
    assert analysis["confidence"] == "HIGH"


@pytest.mark.parametrize("overrides", [{"ai_enabled": False}, {"gemini_api_key": " "}])
def test_nothing_leaves_where_ai_is_off_or_there_is_no_key(
    make: Callable[..., Flask], server: GeminiServer, overrides: dict[str, Any]
) -> None:
    server.play(answers(good()))
    event = submit(make(**overrides))
    assert event["analysis_status"] == "COMPLETED"
    assert event["analysis"]["analyzer"] == "mock"
    assert event["analysis"]["degraded_reason"] is None
    assert server.calls == 0


def test_no_secret_of_the_log_leaves_and_the_answer_has_them_back(
    make: Callable[..., Flask], server: GeminiServer
) -> None:
    server.play(answers(good()))
    app = make()
    submit(app, SECRET_LOG)
    sent = json.dumps(server.seen[0].body)
    assert [secret for secret in SECRETS if secret in sent] == []
    assert "<EMAIL_1>" in sent
    line = server.seen[0].prompt.split("L0011| ")[1].split("\n")[0]
    server.play(answers(good(evidence=[claim(11, line), claim(7, "Connection refused")])))
    app.test_client().post("/events/1/analyze")
    evidence = app.test_client().get("/events/1").get_json()["analysis"]["evidence"]
    assert SECRETS[4] in evidence[0]["quote"]


def test_a_hanging_api_costs_the_deadline_and_no_more(
    make: Callable[..., Flask], server: GeminiServer
) -> None:
    server.play(hang)
    event = submit(make())
    assert event["analysis"]["analyzer"] == "mock"
    assert "in time" in event["analysis"]["degraded_reason"]
    assert server.calls <= 2


def test_models_are_asked_in_the_order_of_the_settings(
    make: Callable[..., Flask], server: GeminiServer
) -> None:
    server.play(error(404, "NOT_FOUND", "gone"))
    submit(
        make(gemini_model="models/gemini-a", gemini_fallback_models="gemini-b, gemini-a,gemini-c")
    )
    assert [seen.model for seen in server.seen] == ["gemini-a", "gemini-b", "gemini-c"]


def test_the_key_is_in_no_representation_of_the_analyzers() -> None:
    settings = make_settings("sqlite://", gemini_api_key=KEY)
    analyzers = build_analyzers(settings, now=lambda: NOW)
    assert KEY not in repr(analyzers) + repr(settings) + repr(settings.model_dump())
    assert analyzers.upgrade is not None


def test_what_would_be_sent_can_be_asked_for() -> None:
    settings = make_settings("sqlite://", gemini_api_key=KEY)
    prompter = build_analyzers(settings, now=lambda: NOW).prompter
    assert prompter is not None
    prepared = prompter.prepare(request_of(SECRET_LOG))
    assert prepared.redaction_counts["EMAIL"] == 2


def test_of_a_long_log_the_deciding_lines_are_sent_with_their_numbers() -> None:
    noise = "\n".join(f"INFO request {n} took {n % 7} ms" for n in range(20_000))
    settings = make_settings("sqlite://", gemini_api_key=KEY)
    prompter = build_analyzers(settings, now=lambda: NOW).prompter
    assert prompter is not None
    prepared = prompter.prepare(request_of(f"{noise}\n{LOG}\n{noise}"))
    assert prepared.is_condensed
    assert prepared.estimated_tokens < 24_000
    assert "L20007| psycopg2.OperationalError: connection to server" in prepared.prompt
    assert re.search(r"^\[.*\d+.*\]$", prepared.prompt, re.MULTILINE)


def test_a_base_url_that_leads_nowhere_is_an_error_in_words() -> None:
    settings = make_settings("sqlite://", gemini_api_key=KEY, gemini_base_url="http://[::1")
    gemini = build_analyzers(settings, now=lambda: NOW).upgrade
    assert gemini is not None
    with pytest.raises(AnalyzerError, match="GEMINI_BASE_URL"):
        gemini.analyze(request_of())


@pytest.mark.parametrize("url", ["ftp://x", "http://user:pw@x", "x", "http://a b"])
def test_a_base_url_that_is_none_is_refused_at_the_start(url: str) -> None:
    with pytest.raises(ValueError, match="gemini_base_url"):
        make_settings("sqlite://", gemini_base_url=url)


@pytest.mark.parametrize("name", ["../x", "a b", "a\nb", "models/x/y", "GEMINI?"])
def test_a_model_name_that_is_none_is_refused_at_the_start(name: str) -> None:
    with pytest.raises(ValueError, match="gemini_model"):
        make_settings("sqlite://", gemini_model=name)


def test_the_sdk_is_not_imported_before_it_is_used() -> None:
    code = "import sys, opspilot.app; sys.exit(bool({'google.genai', 'httpx2'} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


FORKING = """
import os, sys
from tests.fakes.gemini_cases import NOW, make_analyzer, make_options, request_of
from opspilot.analyzers.gemini.client import GenaiClient

made = []

def make_client():
    made.append(os.getpid())
    return GenaiClient(make_options(sys.argv[1], timeout_seconds=5), lambda: NOW)

analyzer = make_analyzer(sys.argv[1], make_client=make_client, timeout_seconds=5)
analyzer.analyze(request_of())
child = os.fork()
if child == 0:
    analyzer.analyze(request_of())
    os._exit(0 if made == [os.getppid(), os.getpid()] else 1)
analyzer.analyze(request_of())
_, status = os.waitpid(child, 0)
sys.exit(status or made != [os.getpid()])
"""


def test_a_forked_process_makes_a_client_of_its_own(server: GeminiServer) -> None:
    server.play(answers(good()))
    command = [sys.executable, "-W", "ignore", "-c", FORKING, server.url]
    assert subprocess.run(command, check=False, cwd=API_FOLDER, timeout=60).returncode == 0
    assert server.calls == 3
