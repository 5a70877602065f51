"""What a parser hands back: one failure that it read, and how telling that is."""

from dataclasses import dataclass
from enum import IntEnum

from opspilot.domain.enums import Category
from opspilot.domain.triage import ExceptionInfo


class Strength(IntEnum):
    """How much a finding explains. The strongest class present wins, then the earliest in it."""

    NOISE = 0
    """Shutdown, retry, health check, deprecation: stands only where there is nothing else."""
    SYMPTOM = 1
    """A consequence that names no cause: an exit code, back-off, `Build failed`."""
    WARNING = 2
    """A warning, or a failure that was handled."""
    ERROR = 3
    """An error that says what went wrong."""
    TRACE = 4
    """An exception with its frames, or a message just as exact (a compiler's file, line and
    reason)."""
    FATAL = 5
    """The process or unit died of it: panic, uncaught exception, signal, kernel kill, failed
    start."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One failure. ``exceptions[0]`` is the root; each next one was raised because of the one
    before.

    ``first_line``/``last_line`` are original line numbers. ``category`` only where the parser knows
    it better than type and message tell. ``evidence`` holds original line numbers worth quoting.
    """

    runtime: str
    exceptions: tuple[ExceptionInfo, ...]
    first_line: int
    last_line: int
    strength: Strength = Strength.TRACE
    category: Category | None = None
    evidence: tuple[int, ...] = ()

    @property
    def root(self) -> ExceptionInfo:
        return self.exceptions[0]
