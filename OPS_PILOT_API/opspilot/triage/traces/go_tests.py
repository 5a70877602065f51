"""What ``go test`` says of a test that failed without a panic."""

import re
from collections.abc import Sequence

from opspilot.domain.enums import Category
from opspilot.domain.triage import ExceptionInfo, Frame
from opspilot.triage.findings import Finding, Strength
from opspilot.triage.lines import Line

MAX_OUTPUT_LINES = 80
MAX_MESSAGE_LINES = 20

# --- FAIL: TestTotal (0.00s)        --- FAIL: TestTotal/empty_cart (0.00s)
_FAILED = re.compile(r"(\s{0,40})--- FAIL: ([\w/#.=,:()+\- ]{1,200}?) \([\d.]{1,12}s\)\s*$")

#     cart_test.go:17: got 3, want 4
_PLACE = re.compile(r"\s{0,60}([\w./\\:-]{1,300}\.go):(\d{1,7}): ?(.*)$", re.DOTALL)

#         	Error Trace:	/app/cart/cart_test.go:17
_TESTIFY = re.compile(r"\s{0,60}(Error Trace|Error|Test|Messages):\s{0,40}(.*)$", re.DOTALL)
_BORDER = ("=== ", "--- ", "FAIL", "PASS", "ok  \t", "ok \t", "exit status", "panic:", "coverage:")


def find_failed_tests(lines: Sequence[Line]) -> list[Finding]:
    """One finding per failed test that says where and why; its parents add nothing to it."""
    found = []
    for index, line in enumerate(lines):
        match = _FAILED.match(line.text) if "--- FAIL: " in line.text else None
        if match is not None:
            finding = _read(lines, index, match.group(2))
            if finding is not None:
                found.append(finding)
    return found


def _read(lines: Sequence[Line], index: int, test: str) -> Finding | None:
    at = _below(lines, index)
    if at is None:
        at = _above(lines, index)
    if at is None:
        return None
    place = _PLACE.match(lines[at].text)
    if place is None:
        return None
    file, number, message, end = _told(lines, at, place)
    frame = Frame(lines[at].number, file, number, test.split("/", 1)[0], in_app=True)
    root = ExceptionInfo(lines[at].number, "FAIL", message or None, (frame,))
    numbers = (lines[index].number, lines[at].number, lines[end - 1].number)
    return Finding(
        "go", (root,), min(numbers), max(numbers), Strength.TRACE, Category.ASSERTION, numbers[:2]
    )


def _below(lines: Sequence[Line], index: int) -> int | None:
    for at in range(index + 1, min(index + MAX_OUTPUT_LINES, len(lines))):
        if lines[at].text.strip().startswith(_BORDER):
            return None
        if _PLACE.match(lines[at].text):
            return at
    return None


def _above(lines: Sequence[Line], index: int) -> int | None:
    """With ``-v`` a test's output stands above its verdict; the last place is the fatal one."""
    found = None
    for at in range(index - 1, max(-1, index - MAX_OUTPUT_LINES), -1):
        if lines[at].text.strip().startswith(_BORDER):
            break
        if _PLACE.match(lines[at].text):
            found = at if found is None else found
    return found


def _told(lines: Sequence[Line], at: int, place: re.Match[str]) -> tuple[str, int, str, int]:
    """(file, line, message, index after it)."""
    parts = [place.group(3).strip()]
    end = at + 1
    while end < len(lines) and len(parts) < MAX_MESSAGE_LINES and _goes_on(lines[end].text):
        parts.append(lines[end].text.strip())
        end += 1
    file, line = place.group(1), int(place.group(2))
    if any(part.startswith("Error Trace:") for part in parts):
        return *_traced(parts, file, line), end
    return file, line, "\n".join(part for part in parts if part), end


def _goes_on(text: str) -> bool:
    stripped = text.strip()
    return bool(stripped) and not stripped.startswith(_BORDER) and not _PLACE_ONLY.match(stripped)


_PLACE_ONLY = re.compile(r"[\w.-]{1,100}_test\.go:\d{1,7}: ")


def _traced(parts: list[str], file: str, line: int) -> tuple[str, int, str]:
    """testify's table: `Error Trace:` has the place, `Error:` and the lines below it the reason."""
    told: list[str] = []
    label = ""
    for part in parts:
        match = _TESTIFY.match(part)
        label = match.group(1) if match is not None else label
        text = match.group(2).strip() if match is not None else part
        if label == "Error":
            told.append(text)
        elif label == "Error Trace" and match is not None:
            file, line = _place_of(text, file, line)
    return file, line, "\n".join(told)


def _place_of(text: str, file: str, line: int) -> tuple[str, int]:
    name, _, number = text.rpartition(":")
    return (name, int(number)) if name and number.isdigit() and len(number) < 8 else (file, line)
