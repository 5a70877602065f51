"""Whatever a client sends, the answer is one that /openapi.json promises: schemathesis with all its
checks. ``--schemathesis-cases 2000`` is the long form."""

from dataclasses import dataclass, replace

import pytest
from flask import Flask

from opspilot.analyzers.base import AnalysisRequest
from opspilot.analyzers.providers.mock import MockAnalyzer
from opspilot.analyzers.registry import Analyzers, build_analyzers
from opspilot.domain.analysis import Analysis
from opspilot.domain.enums import AnalyzerName
from opspilot.services.clock import utc_now
from tests.conftest import MakeApp, make_settings
from tests.fakes.hostile_client import CHECKS, Findings, play

TOKEN = "opt_of-an-administrator-for-one-run"
SHOWN = 5


@dataclass(frozen=True)
class ModelAnalyzer:
    """Says what the built-in one says, with all that only a model's answer has."""

    name: AnalyzerName = AnalyzerName.GEMINI

    def analyze(self, request: AnalysisRequest) -> Analysis:
        plain = MockAnalyzer().analyze(request)
        use = {"model": "model-1", "input_tokens": 900, "output_tokens": 90, "cost_usd": 0.001}
        return replace(plain, analyzer=self.name, **use)


@pytest.fixture
def analyzers(sqlite_url: str) -> Analyzers:
    built = build_analyzers(make_settings(sqlite_url), now=utc_now)
    return replace(built, others={AnalyzerName.GEMINI: ModelAnalyzer()})


@pytest.fixture
def cases(request: pytest.FixtureRequest) -> int:
    return int(request.config.getoption("--schemathesis-cases"))


def test_no_request_with_a_token_gets_an_answer_that_is_not_promised(
    make_app: MakeApp, analyzers: Analyzers, cases: int
) -> None:
    app = make_app(analyzers=analyzers, admin_token=TOKEN, rate_limit_per_minute=0)
    found = play(app, cases=cases, token=TOKEN)
    check(found, app, cases)
    assert set(found.checks) == CHECKS


def test_no_request_to_an_open_instance_gets_one_either(
    make_app: MakeApp, analyzers: Analyzers, cases: int
) -> None:
    app = make_app(analyzers=analyzers, rate_limit_per_minute=0)
    check(play(app, cases=cases), app, cases)


def check(found: Findings, app: Flask, cases: int) -> None:
    """``cases``: as many requests at least has every route got."""
    assert not found.failures, "\n\n".join(found.failures[:SHOWN])
    paths = app.extensions["opspilot"].openapi()["paths"]
    routes = {
        operation["operationId"] for methods in paths.values() for operation in methods.values()
    }
    assert set(found.requests) == routes
    assert min(found.requests.values()) >= cases
