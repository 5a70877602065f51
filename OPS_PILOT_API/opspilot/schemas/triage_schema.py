"""Triage on the wire: the facts that pure code read out of the log."""

from typing import Self

from opspilot.domain.enums import Category
from opspilot.domain.triage import ExceptionInfo, Frame, Triage
from opspilot.schemas.wire import ResponseModel

SHOWN_FRAMES = 100
"""Frames kept of each exception: both ends of a deep recursion tell as much as its middle."""
SHOWN_EXCEPTIONS = 20


class FrameView(ResponseModel):
    file: str | None
    line: int | None
    function: str | None
    in_app: bool
    log_line: int


class Culprit(FrameView):
    """The frame that a senior engineer opens first."""


class ExceptionView(ResponseModel):
    """One exception of a chain; frames from the innermost call outwards."""

    type: str | None
    message: str | None
    log_line: int
    frames: list[FrameView]
    omitted_frames: int

    @classmethod
    def of(cls, exception: ExceptionInfo) -> Self:
        shown = both_ends(exception.frames)
        return cls(
            type=exception.type,
            message=exception.message,
            log_line=exception.log_line,
            frames=[FrameView.model_validate(frame) for frame in shown],
            omitted_frames=len(exception.frames) - len(shown),
        )


class RootException(ResponseModel):
    type: str | None
    message: str | None
    log_line: int


class FingerprintView(ResponseModel):
    """Why two submissions are one event: what the name was made of, and what was masked."""

    value: str
    used: list[str]
    masked: list[str]


class TriageView(ResponseModel):
    runtime: str
    exceptions: list[ExceptionView]
    root_exception: RootException | None
    culprit: Culprit | None
    category: Category
    evidence_lines: list[int]
    fingerprint: FingerprintView

    @classmethod
    def of(cls, triage: Triage) -> Self:
        return cls(
            runtime=triage.runtime,
            exceptions=[ExceptionView.of(e) for e in triage.exceptions[:SHOWN_EXCEPTIONS]],
            root_exception=_root(triage.root_exception),
            culprit=_culprit(triage.culprit),
            category=triage.category,
            evidence_lines=list(triage.evidence_lines),
            fingerprint=FingerprintView.model_validate(triage.fingerprint),
        )


def _root(exception: ExceptionInfo | None) -> RootException | None:
    return None if exception is None else RootException.model_validate(exception)


def _culprit(frame: Frame | None) -> Culprit | None:
    return None if frame is None else Culprit.model_validate(frame)


def both_ends(frames: tuple[Frame, ...]) -> tuple[Frame, ...]:
    if len(frames) <= SHOWN_FRAMES:
        return frames
    half = SHOWN_FRAMES // 2
    return frames[:half] + frames[-half:]
