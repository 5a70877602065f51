"""The frame that a senior engineer opens first."""

from collections.abc import Sequence

from opspilot.domain.triage import ExceptionInfo, Frame


def choose_culprit(exceptions: Sequence[ExceptionInfo]) -> Frame | None:
    """Innermost own frame of the root, else of what it caused (their callers are its callers too).

    Without any own frame: the innermost frame of the root, else of the next exception that has one.
    """
    for exception in exceptions:
        for frame in exception.frames:
            if frame.in_app:
                return frame
    return next((_innermost(exception) for exception in exceptions if exception.frames), None)


def _innermost(exception: ExceptionInfo) -> Frame:
    """The innermost frame that can be opened: native code and built-ins have no line."""
    return next(
        (frame for frame in exception.frames if frame.line is not None), exception.frames[0]
    )
