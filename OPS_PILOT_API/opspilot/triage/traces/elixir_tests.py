"""Failed ExUnit tests."""

import re
from collections.abc import Sequence

from opspilot.domain.enums import Category
from opspilot.domain.triage import ExceptionInfo, Frame
from opspilot.triage.findings import Finding
from opspilot.triage.lines import Line
from opspilot.triage.traces.elixir_frames import read_frames

MAX_TEST_LINES = 80

#   1) test total adds up (Shop.CartTest)          2) property sums (Shop.CartTest)
# 3) doctest ...
_TEST = re.compile(
    r"\s{0,6}(\d{1,5})\) (?:test|property|doctest|feature) (.{1,400}) \(([A-Z][\w.]{0,200})\)\s*$"
)
_PLACE = re.compile(r"\s{2,12}([^\s:]{1,300}\.exs?):(\d{1,7})\s*$")
_RAISED = re.compile(r"\s{2,12}\*\* \(([\w.]{1,200})[^)]{0,80}\) (.*)$")
_SECTION = re.compile(
    r"\s{2,12}(?:code|left|right|stacktrace|arguments|The following output|hint|diff|doctest)\b"
)


def read_failed_test(lines: Sequence[Line], index: int) -> tuple[Finding | None, int]:
    """The finding of the failed test whose number stands at ``index``."""
    test = _TEST.match(lines[index].text)
    if test is None:
        return None, index + 1
    place: Frame | None = None
    kind = "ExUnit.AssertionError"
    told: list[str] = []
    frames: tuple[Frame, ...] = ()
    sections = False
    at = index + 1
    while at < min(index + MAX_TEST_LINES, len(lines)):
        text = lines[at].text
        if _TEST.match(text) or text.lstrip().startswith(("Finished in", "Randomized with")):
            break
        if text.strip() == "stacktrace:":
            frames, at = read_frames(lines, at + 1)
            break
        found, raised = _PLACE.match(text), _RAISED.match(text)
        if found is not None and place is None:
            place = Frame(lines[at].number, found.group(1), int(found.group(2)), None, in_app=True)
        elif raised is not None and not told:
            kind, told = raised.group(1), [raised.group(2)]
        elif text.strip() and not sections:
            sections = bool(_SECTION.match(text)) and not text.lstrip().startswith(
                ("left", "right")
            )
            told += [] if sections else [text.strip()]
        at += 1
    return _finding(lines, (index, at), (kind, told), _with_test(frames, place))


def _with_test(frames: tuple[Frame, ...], place: Frame | None) -> tuple[Frame, ...]:
    if any(frame.in_app for frame in frames) or place is None:
        return frames
    return (*frames, place)


def _finding(
    lines: Sequence[Line],
    span: tuple[int, int],
    told: tuple[str, list[str]],
    frames: tuple[Frame, ...],
) -> tuple[Finding | None, int]:
    start, end = span
    if not told[1] and not frames:
        return None, start + 1
    message = "\n".join(told[1]).strip() or None
    root = ExceptionInfo(lines[start].number, told[0], message, frames)
    category = Category.ASSERTION if told[0].startswith("ExUnit.") else None
    first, last = lines[start].number, lines[end - 1].number
    return Finding("elixir", (root,), first, last, category=category), end
