"""The interface of a trace parser. A parser is pure, never raises, and reads each line O(1)
times."""

from collections.abc import Sequence
from typing import Protocol

from opspilot.triage.findings import Finding
from opspilot.triage.lines import Line


class TraceParser(Protocol):
    """Reads the stack traces of one runtime."""

    @property
    def name(self) -> str:
        """The parser's own name, that of its golden folder, such as ``jvm``."""
        ...

    @property
    def anchors(self) -> tuple[str, ...]:
        """re2 expressions, near-literal, one of which occurs in every such trace and
        rarely elsewhere."""
        ...

    def find(self, lines: Sequence[Line]) -> list[Finding]:
        """Every trace in ``lines``, in their order."""
        ...
