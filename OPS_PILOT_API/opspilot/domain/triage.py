"""What pure code reads out of raw logs. All line numbers are 1-based and count the submitted
text's own lines."""

from dataclasses import dataclass

from opspilot.domain.enums import Category, Priority


@dataclass(frozen=True, slots=True)
class Frame:
    """One call of a stack trace, with the log line that it was read from."""

    log_line: int
    file: str | None = None
    line: int | None = None
    function: str | None = None
    in_app: bool = False
    source: str | None = None
    """The source code of that line, where the log itself carries it."""


@dataclass(frozen=True, slots=True)
class ExceptionInfo:
    """One exception of a chain. ``frames`` go from the innermost call (where it was raised)
    outwards."""

    log_line: int
    type: str | None = None
    message: str | None = None
    frames: tuple[Frame, ...] = ()


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """The name of a failure and why it is that: what was used, after masking what varies."""

    value: str
    used: tuple[str, ...] = ()
    masked: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Triage:
    """The facts about one submission. ``runtime`` is ``unknown`` where nothing tells it."""

    runtime: str
    category: Category
    priority: Priority
    fingerprint: Fingerprint
    exceptions: tuple[ExceptionInfo, ...] = ()
    root_exception: ExceptionInfo | None = None
    culprit: Frame | None = None
    priority_reasons: tuple[str, ...] = ()
    evidence_lines: tuple[int, ...] = ()
    is_failure: bool = True
    """False where the text holds nothing that looks like a failure."""
