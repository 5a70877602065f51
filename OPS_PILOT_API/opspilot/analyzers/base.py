"""The Analyzer interface: one triaged submission in, one Analysis out."""

from dataclasses import dataclass
from typing import Protocol

from opspilot.domain.analysis import Analysis
from opspilot.domain.enums import AnalyzerName
from opspilot.domain.triage import Triage


@dataclass(frozen=True, slots=True)
class AnalysisRequest:
    """What an analyzer may look at. ``raw_logs`` is the latest occurrence's text, already
    cleaned."""

    title: str
    raw_logs: str
    triage: Triage
    service: str | None = None
    environment: str | None = None
    release: str | None = None


class Analyzer(Protocol):
    """Raises ``AnalyzerError`` (never anything else) when it has no usable answer."""

    @property
    def name(self) -> AnalyzerName: ...

    def analyze(self, request: AnalysisRequest) -> Analysis: ...
