"""Failed examples of RSpec and failed assertions of Minitest."""

import re
from collections.abc import Sequence
from dataclasses import replace

from opspilot.domain.enums import Category
from opspilot.domain.triage import ExceptionInfo, Frame
from opspilot.triage.findings import Finding, Strength
from opspilot.triage.lines import Line
from opspilot.triage.traces.ruby_frames import frame_in, is_own_file, read_frames

MAX_BLOCK_LINES = 60
EXPECTATION = "RSpec::Expectations::ExpectationNotMetError"
ASSERTION = "Minitest::Assertion"

#      Failure/Error: expect(cart.total).to eq(40)
_RSPEC = re.compile(r"\s{0,20}Failure/Error: ?(.*)$", re.DOTALL)

#      NoMethodError:
_TYPE_LINE = re.compile(r"\s{0,20}([A-Z]\w{0,80}(?:::[A-Z]\w{0,80}){0,8}):\s*$")

# CartTest#test_total [test/cart_test.rb:12]:     CartTest#test_0001_adds up [test/cart_test.rb:9]:
_MINITEST = re.compile(
    r"\s{0,8}(\S.{0,200}?#(\S.{0,200}?)) \[([^\]\n]{1,300}):(\d{1,7})\]:?\s*(.*)$", re.DOTALL
)
_CAUSED_BY = re.compile(r"[\s#]{0,20}--- Caused by: ---")


def find_failed_tests(lines: Sequence[Line]) -> list[Finding]:
    """One finding per failed example or assertion, in the order of their report."""
    found: list[Finding] = []
    for index, line in enumerate(lines):
        finding = None
        if "Failure/Error:" in line.text:
            finding = _read_example(lines, index)
        elif "#" in line.text and "]" in line.text and index:
            finding = _read_assertion(lines, index)
        if finding is not None:
            found.append(finding)
    return found


def _read_example(lines: Sequence[Line], index: int) -> Finding | None:
    match = _RSPEC.match(lines[index].text)
    if match is None:
        return None
    kind, message, at = _reason(lines, index + 1)
    frames, end = read_frames(lines, at)
    frames = _with_source(frames, match.group(1).strip())
    root = ExceptionInfo(lines[index].number, kind, message, tuple(frames))
    chain = [root]
    if end < len(lines) and _CAUSED_BY.match(lines[min(end + 1, len(lines) - 1)].text):
        end = min(end + 1, len(lines) - 1)
    if end < len(lines) and _CAUSED_BY.match(lines[end].text):
        cause, end = _read_cause(lines, end + 1)
        chain.append(cause)
    category = Category.ASSERTION if chain[-1].type == EXPECTATION else None
    first, last = lines[index].number, lines[end - 1].number
    return Finding("ruby", tuple(chain[::-1]), first, last, Strength.TRACE, category)


def _reason(lines: Sequence[Line], index: int) -> tuple[str, str, int]:
    """(type, message, index of the first frame). The failing code may go on up to a blank line."""
    end = index
    while end < len(lines) and end - index < MAX_BLOCK_LINES and not _is_frame(lines[end]):
        end += 1
    texts = [line.text.strip() for line in lines[index:end]]
    blank = next((n for n, text in enumerate(texts) if not text), len(texts))
    reason = [text for text in texts[blank:] if text] or [text for text in texts if text]
    named = _TYPE_LINE.match(reason[0]) if reason else None
    if named is not None:
        return named.group(1), "\n".join(reason[1:]), end
    return EXPECTATION, "\n".join(reason), end


def _is_frame(line: Line) -> bool:
    return line.text.lstrip().startswith("#") and frame_in(line) is not None


def _with_source(frames: list[Frame], source: str) -> list[Frame]:
    for position, frame in enumerate(frames):
        if frame.in_app:
            frames[position] = replace(frame, source=source or None)
            break
    return frames


def _read_cause(lines: Sequence[Line], index: int) -> tuple[ExceptionInfo, int]:
    """`# --- Caused by: ---`, `# Type:`, `#   message`, `#   ./file.rb:3:in ...`."""
    kind, parts, at = None, [], index
    while at < len(lines) and at - index < MAX_BLOCK_LINES:
        if frame_in(lines[at]) is not None or not lines[at].text.strip():
            break
        text = lines[at].text.strip().lstrip("#").strip()
        named = _TYPE_LINE.match(text)
        if named is not None and kind is None:
            kind = named.group(1)
        elif text:
            parts.append(text)
        at += 1
    frames, end = read_frames(lines, at)
    cause = ExceptionInfo(lines[index].number, kind, "\n".join(parts) or None, tuple(frames))
    return cause, max(end, at)


def _read_assertion(lines: Sequence[Line], index: int) -> Finding | None:
    match = _MINITEST.match(lines[index].text)
    if match is None or "Failure:" not in _text_above(lines, index):
        return None
    parts = [match.group(5).strip()] if match.group(5).strip() else []
    end = index + 1
    while end < len(lines) and end - index < MAX_BLOCK_LINES and lines[end].text.strip():
        parts.append(lines[end].text.strip())
        end += 1
    number, file = lines[index].number, match.group(3)
    frame = Frame(number, file, int(match.group(4)), match.group(2), is_own_file(file))
    root = ExceptionInfo(number, ASSERTION, "\n".join(parts) or None, (frame,))
    last = lines[end - 1].number
    return Finding("ruby", (root,), number - 1, last, Strength.TRACE, Category.ASSERTION)


def _text_above(lines: Sequence[Line], index: int) -> str:
    return " ".join(line.text for line in lines[max(0, index - 2) : index])
