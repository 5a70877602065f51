"""Ruby: exceptions as the interpreter, Rails, jobs and loggers print them; failed tests."""

import re
from collections.abc import Sequence
from dataclasses import replace

from opspilot.domain.triage import ExceptionInfo, Frame
from opspilot.triage.findings import Finding, Strength
from opspilot.triage.lines import Line, Severity
from opspilot.triage.traces.context import level_above
from opspilot.triage.traces.ruby_frames import bare_text, frame_in, read_frames
from opspilot.triage.traces.ruby_heads import Head, head_above, headed_at, thrown_at
from opspilot.triage.traces.ruby_inline import inline_finding
from opspilot.triage.traces.ruby_tests import find_failed_tests

MAX_CAUSES = 12
MAX_LINES_TO_FRAMES = 18
"""Rails puts a blank line and a template's extract between an exception and its frames."""

#     35: <p>Top Seller: <%= @top_seller.title %></p>
_EXTRACT = re.compile(r"\s{0,12}(\d{1,7}): ?(.*)$")
_CAUSES = ("Causes:", "Caused by:", "Cause:", "--- Caused by: ---", "[CAUSE]", "Nested exception:")


class RubyTraceParser:
    """Reads what CRuby, JRuby and the frameworks print of an exception."""

    name = "ruby"
    anchors = (
        r":\d{1,7}:in [`'\"\\]",
        r"(?:Error|Exception|NotFound|Invalid|Timeout|Failed|Refused|Missing) \(.{1,300}\):",
        r"\.rb:\d{1,7}: (?:syntax error|\[BUG\])|\([A-Z][\w:]{1,60}(?:Error|Exception)\)",
        r"Failure/Error: |#test_\w{1,80} \[|error_class=[A-Z]",
        r" - [A-Z]\w{1,60}(?:::\w{1,60}){0,4}(?:Error|NotFound|Exception) - ",
        r"(?:rake|rails) aborted!",
    )

    def find(self, lines: Sequence[Line]) -> list[Finding]:
        found = find_failed_tests(lines)
        taken = [(finding.first_line, finding.last_line) for finding in found]
        index = last = 0
        while index < len(lines):
            finding, end = _read(lines, index, last)
            if finding is not None:
                last = end
                if not any(a <= finding.first_line <= b for a, b in taken[:200]):
                    found.append(finding)
            index = max(end, index + 1)
        return sorted(found, key=lambda finding: finding.first_line)


def _read(lines: Sequence[Line], index: int, limit: int) -> tuple[Finding | None, int]:
    """The finding that begins at ``index``; lines before ``limit`` belong to an earlier one."""
    text = lines[index].text
    if not text or text.isspace():
        return None, index + 1
    if ":in " in text and "[" in text and text.count(":in ") > 1:
        inline = inline_finding(lines[index])
        if inline is not None:
            return inline, index + 1
    head = (thrown_at(lines, index) if ": " in text else None) or headed_at(lines, index)
    if head is not None:
        return _read_headed(lines, head)
    if frame_in(lines[index]) is not None:
        return _read_unheaded(lines, index, limit)
    return None, index + 1


def _read_headed(lines: Sequence[Line], head: Head) -> tuple[Finding | None, int]:
    frames, end = _frames_after(lines, head.end)
    if not frames:
        end = head.end
    if not frames and head.place is None and not _stands_alone(lines, head):
        return None, head.index + 1
    root = _exception(lines, head, frames)
    return _with_causes(lines, head, [root], end)


def _stands_alone(lines: Sequence[Line], head: Head) -> bool:
    """Rails silences every frame of a library: then the exception has none."""
    text = lines[head.end - 1].text.rstrip()
    return text.endswith("):") or "error_class=" in text


def _exception(lines: Sequence[Line], head: Head, frames: list[Frame]) -> ExceptionInfo:
    if head.place is not None and not _is_first(frames, head.place):
        frames = [head.place, *frames]
    frames = _with_extract(lines, head, frames)
    if head.source and frames:
        frames[0] = replace(frames[0], source=head.source)
    return ExceptionInfo(lines[head.index].number, head.type, head.message or None, tuple(frames))


def _is_first(frames: list[Frame], place: Frame) -> bool:
    return bool(frames) and (frames[0].file, frames[0].line) == (place.file, place.line)


def _with_extract(lines: Sequence[Line], head: Head, frames: list[Frame]) -> list[Frame]:
    """The template's line, where the log shows it above the frames."""
    own = next((n for n, frame in enumerate(frames) if frame.in_app), None)
    if own is None:
        return frames
    for at in range(head.end, min(head.end + MAX_LINES_TO_FRAMES, len(lines))):
        match = _EXTRACT.match(lines[at].text)
        if match is not None and int(match.group(1)) == frames[own].line:
            shown = match.group(2).strip() or None
            frames[own] = replace(frames[own], source=shown)
            break
    return frames


def _frames_after(lines: Sequence[Line], index: int) -> tuple[list[Frame], int]:
    for at in range(index, min(index + MAX_LINES_TO_FRAMES, len(lines))):
        text = lines[at].text
        if frame_in(lines[at]) is not None and thrown_at(lines, at) is None:
            return read_frames(lines, at)
        if bare_text(text).strip() and not _EXTRACT.match(text):
            break
    return [], index


def _read_unheaded(lines: Sequence[Line], index: int, limit: int) -> tuple[Finding | None, int]:
    """Frames below a form that only they give away; or above it, where they count down."""
    frames, end = read_frames(lines, index)
    if end < len(lines) and _counts_down(lines[index]):
        thrown = thrown_at(lines, end)
        if thrown is not None:
            thrown.index, start = end, index
            root = _exception(lines, thrown, frames)
            return _finding(lines, [root], (start, thrown.end), Strength.FATAL), thrown.end
    head = head_above(lines, index, limit)
    if head is None:
        return _headless(lines, index, frames, end), end
    root = ExceptionInfo(lines[head.index].number, head.type, head.message or None, tuple(frames))
    return _with_causes(lines, head, [root], end)


def _counts_down(line: Line) -> bool:
    found = frame_in(line)
    return found is not None and found[1]


def _headless(lines: Sequence[Line], index: int, frames: list[Frame], end: int) -> Finding | None:
    """The log begins inside the backtrace, or tells of the error in a way of its own."""
    if len(frames) < 2:
        return None
    above = lines[index - 1].text.strip() if index else ""
    root = ExceptionInfo(lines[max(index - 1, 0)].number, None, above or None, tuple(frames))
    return _finding(lines, [root], (max(index - 1, 0), end), Strength.ERROR)


def _with_causes(
    lines: Sequence[Line], head: Head, chain: list[ExceptionInfo], end: int
) -> tuple[Finding, int]:
    """Reads the exceptions below that this one was raised because of."""
    for _ in range(MAX_CAUSES):
        cause = _cause_at(lines, end, chain[-1])
        if cause is None:
            break
        frames, after = _frames_after(lines, cause.end)
        chain.append(_exception(lines, cause, frames))
        end = after if frames else cause.end
    strength = _strength(lines, head)
    return _finding(lines, chain[::-1], (head.index, end), strength), end


def _cause_at(lines: Sequence[Line], index: int, outer: ExceptionInfo) -> Head | None:
    """A cause's head: below a title, or in the interpreter's form directly below the frames."""
    at = index
    while at < len(lines) and at - index < 3 and not lines[at].text.strip():
        at += 1
    if at >= len(lines):
        return None
    if lines[at].text.strip().strip("#").strip() in _CAUSES:
        return _titled_cause(lines, at + 1)
    thrown = thrown_at(lines, at) if at == index and len(outer.frames) > 1 else None
    return thrown if thrown is not None and not thrown.message.startswith("warning:") else None


def _titled_cause(lines: Sequence[Line], index: int) -> Head | None:
    while index < len(lines) and not lines[index].text.strip():
        index += 1
    if index >= len(lines):
        return None
    head = headed_at(lines, index) or thrown_at(lines, index)
    if head is not None:
        return head
    for at in range(index, min(index + MAX_LINES_TO_FRAMES, len(lines))):
        if frame_in(lines[at]) is not None:
            return head_above(lines, at, index)
    return None


def _strength(lines: Sequence[Line], head: Head) -> Strength:
    level = level_above(lines, head.index)
    if Severity.UNKNOWN < level < Severity.WARNING:
        return Strength.WARNING
    return Strength.FATAL if head.is_uncaught and not level else Strength.TRACE


def _finding(
    lines: Sequence[Line], chain: list[ExceptionInfo], span: tuple[int, int], strength: Strength
) -> Finding:
    first, last = lines[span[0]].number, lines[max(span[1], span[0] + 1) - 1].number
    return Finding("ruby", tuple(chain), first, last, strength)
