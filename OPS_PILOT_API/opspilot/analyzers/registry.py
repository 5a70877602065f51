"""Which analyzers there are, and which one answers by default."""

from collections.abc import Mapping
from dataclasses import dataclass

from opspilot.analyzers.base import Analyzer
from opspilot.analyzers.providers.mock import MockAnalyzer
from opspilot.domain.enums import AnalyzerName
from opspilot.domain.errors import AnalyzerError


@dataclass(frozen=True, slots=True)
class Analyzers:
    """The instant one answers every submission; the others are asked by the queue, best first."""

    instant: Analyzer
    others: Mapping[AnalyzerName, Analyzer]

    @property
    def upgrade(self) -> Analyzer | None:
        """The one whose answer is worth waiting for; None where only the instant one is there."""
        return next(iter(self.others.values()), None)

    def named(self, name: AnalyzerName | None) -> Analyzer:
        """Raises ``AnalyzerError`` where that one is not set up."""
        if name is None:
            return self.upgrade or self.instant
        if name == self.instant.name:
            return self.instant
        if name not in self.others:
            raise AnalyzerError(f"The analyzer {name} is not set up on this server.")
        return self.others[name]


def build_analyzers() -> Analyzers:
    return Analyzers(instant=MockAnalyzer(), others={})
