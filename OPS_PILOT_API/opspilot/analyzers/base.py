"""The Analyzer interface: one triaged submission in, one Analysis out."""

from dataclasses import dataclass
from typing import Protocol

from opspilot.domain.analysis import Analysis
from opspilot.domain.enums import AnalyzerName
from opspilot.domain.triage import Triage


@dataclass(frozen=True, slots=True)
class RejectedAnswer:
    """An earlier answer that a person called wrong, and what they said of it."""

    root_cause: str
    note: str | None = None


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
    rejected: RejectedAnswer | None = None


class Analyzer(Protocol):
    """Raises ``AnalyzerError`` when it has no usable answer, and ``DatabaseUnavailableError`` when
    the calls that it would make cannot be counted; never anything else."""

    @property
    def name(self) -> AnalyzerName: ...

    def analyze(self, request: AnalysisRequest) -> Analysis: ...


@dataclass(frozen=True, slots=True)
class PreparedPrompt:
    """Exactly what would be sent. ``redaction_counts``: how many values of each kind are hidden.
    ``is_condensed``: some of the log's lines are left out."""

    system: str
    prompt: str
    redaction_counts: dict[str, int]
    is_condensed: bool
    estimated_tokens: int


class Prompter(Protocol):
    """What shows beforehand what an analyzer would send away."""

    def prepare(self, request: AnalysisRequest) -> PreparedPrompt:
        """Sends nothing. Raises ``AnalyzerError`` where the text cannot be redacted."""
        ...
