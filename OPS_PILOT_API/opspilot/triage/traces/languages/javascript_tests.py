"""Failed tests as jest, vitest, mocha and node's own runner report them."""

import re
from collections.abc import Sequence

from opspilot.domain.triage import ExceptionInfo, Frame
from opspilot.triage.findings import Finding, Strength
from opspilot.triage.lines import Line
from opspilot.triage.traces.javascript_paths import clean_path, is_own_script

MAX_REPORT_LINES = 80

#   ● basket > adds a line       FAIL  src/basket.test.ts > basket > adds
_JEST = re.compile(r"\s{0,4}● (?!Console)(\S.{0,300})$")
_VITEST = re.compile(r"\s{0,3}FAIL {1,3}(\S{1,200}\.[cm]?[jt]sx?) > (.{1,300})$")
# at Object.<anonymous> (src/basket.test.ts:11:23)    (vitest puts an arrow for `at`)
# at Object.<anonymous> (src/basket.test.ts:11:23)    (vitest puts an arrow for `at`)
_PLACE = re.compile(
    r"\s*(?:at|\u276f) (?:(\S[^()]{0,200}?) )?\(?([^\s()]{1,400}?):(\d{1,7}):(\d{1,6})\)?$"
)
#     > 11 |   expect(total()).toBe(4);
_SOURCE = re.compile(r"\s*> {0,4}(\d{1,7}) {0,3}[|│] ?(.*)$")
_TYPED = re.compile(r"\s*((?:[A-Z]\w{0,80})?(?:Error|Exception)): (.*)$")


class JavaScriptTestParser:
    """Reads the report of a failed test: its first lines, the marked source line, the place."""

    name = "javascript_tests"
    anchors = (r"● \S", r"FAIL {1,3}\S{1,200}\.[cm]?[jt]sx? >", r"expect\((?:received|jest\.fn)")

    def find(self, lines: Sequence[Line]) -> list[Finding]:
        found: list[Finding] = []
        for index, line in enumerate(lines):
            if "●" in line.text or "FAIL" in line.text:
                title = _JEST.match(line.text) or _VITEST.match(line.text)
                finding = _read(lines, index) if title is not None else None
                if finding is not None:
                    found.append(finding)
        return found


def _read(lines: Sequence[Line], start: int) -> Finding | None:
    section = _section(lines, start)
    frames = [frame for frame in map(_frame, section) if frame is not None]
    told = _told(section)
    if not told:
        return None
    source = next(
        (match for match in (_SOURCE.match(line.text) for line in section) if match), None
    )
    typed = _TYPED.match(told[0].text)
    message = [line.text.strip() for line in told]
    if typed is not None:
        message[0] = typed.group(2)
    root = ExceptionInfo(
        log_line=told[0].number,
        type=typed.group(1) if typed else _untyped(told[0].text),
        message="\n".join(message),
        frames=tuple(_with_source(frames, source)),
    )
    return Finding("javascript", (root,), section[0].number, section[-1].number, Strength.TRACE)


def _untyped(text: str) -> str:
    return "AssertionError" if text.lstrip().startswith(("expect", "assert")) else "Error"


def _section(lines: Sequence[Line], start: int) -> Sequence[Line]:
    end = start + 1
    while end < min(len(lines), start + MAX_REPORT_LINES):
        if _JEST.match(lines[end].text) or lines[end].text.startswith(
            ("Test Suites:", "⎯⎯", " Test Files")
        ):
            break
        end += 1
    return lines[start:end]


def _told(section: Sequence[Line]) -> list[Line]:
    """The reason: what stands between the title and the source excerpt or the first frame."""
    told: list[Line] = []
    for line in section[1:]:
        if (
            _frame(line) is not None
            or _SOURCE.match(line.text)
            or re.match(r"\s*\d{1,7} [|│]", line.text)
        ):
            break
        if line.text.strip():
            told.append(line)
    return told[:12]


def _frame(line: Line) -> Frame | None:
    match = _PLACE.match(line.text) if ":" in line.text else None
    if match is None:
        return None
    function, file = match.group(1), clean_path(match.group(2))
    name = None if function in (None, "Object.<anonymous>", "<anonymous>") else function
    return Frame(line.number, file, int(match.group(3)), name, is_own_script(file))


def _with_source(frames: list[Frame], source: re.Match[str] | None) -> list[Frame]:
    if source is None:
        return frames
    number, text = int(source.group(1)), source.group(2).strip()
    return [
        Frame(f.log_line, f.file, f.line, f.function, f.in_app, text if f.line == number else None)
        for f in frames
    ]
