"""A second analyzer without a network: it answers what it is told to, when it is let go."""

import threading
from dataclasses import dataclass, field
from typing import Any

from opspilot.analyzers.base import AnalysisRequest
from opspilot.analyzers.providers.mock import MockAnalyzer
from opspilot.analyzers.registry import Analyzers
from opspilot.domain.analysis import Analysis
from opspilot.domain.enums import AnalyzerName, Confidence
from opspilot.domain.errors import OpsPilotError
from tests.api.conftest import Api
from tests.conftest import MakeApp


@dataclass
class FakeGemini:
    """Answers what it is told to, once it is let go."""

    name = AnalyzerName.GEMINI
    outcome: Analysis | OpsPilotError | None = None
    gate: threading.Event = field(default_factory=threading.Event)
    seen: list[AnalysisRequest] = field(default_factory=list)

    def analyze(self, request: AnalysisRequest) -> Analysis:
        self.seen.append(request)
        self.gate.wait(10)
        if isinstance(self.outcome, OpsPilotError):
            raise self.outcome
        return self.outcome or Analysis(
            analyzer=AnalyzerName.GEMINI,
            root_cause="deeper",
            suggested_fix="better",
            confidence=Confidence.HIGH,
            model="gemini-x",
            input_tokens=10,
        )


def with_gemini(make_app: MakeApp, gemini: FakeGemini, **overrides: Any) -> Api:
    analyzers = Analyzers(instant=MockAnalyzer(), others={AnalyzerName.GEMINI: gemini})
    return Api(make_app(analyzers=analyzers, **overrides).test_client())


def open_gate() -> threading.Event:
    gate = threading.Event()
    gate.set()
    return gate
