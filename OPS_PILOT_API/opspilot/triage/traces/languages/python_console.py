"""Python failures as tools draw them: pytest's report, rich's boxes, IPython's arrows."""

import re
from collections.abc import Sequence

from opspilot.domain.triage import ExceptionInfo, Frame
from opspilot.triage.findings import Finding, Strength
from opspilot.triage.lines import Line
from opspilot.triage.traces.python_paths import is_own_python

MAX_SECTION_LINES = 400
"""A single test's or cell's report; what is longer is captured output."""

# E       AssertionError: assert 3 == 4          E   KeyError: 'price'         E       assert 3 == 4
_PYTEST_E = re.compile(r"E {3,12}(\S.*)$")
# tests/test_basket.py:12: AssertionError      shop/orders.py:41: KeyError
# tests/test_a.py:7: in test_total
_PYTEST_PLACE = re.compile(
    r"([^\s:]{1,300}\.py):(\d{1,7}): (?:in (\S{1,200})|([A-Za-z_][\w.]{0,200})|)\s*$"
)
# ______________________ test_total ______________________    ____ ERROR at setup of test_total ____
_PYTEST_TITLE = re.compile(
    r"_{3,200} (?:ERROR at (?:setup|teardown) of |ERROR collecting )?(\S.{0,200}?) _{3,200}$"
)
#     def total(rows):      async def test_total(self):
_PYTEST_DEF = re.compile(r"\s*(?:async )?def (\w{1,200})\(")
# >       return sum(row["price"] for row in rows)
_PYTEST_SOURCE = re.compile(r"> {3,12}(\S.*)$")
# FAILED tests/test_basket.py::test_total - AssertionError: assert 3 == 4
_PYTEST_SUMMARY = re.compile(r"(?:FAILED|ERROR) ([^\s:]{1,300}\.py)(?:::(\S{1,200}))?(?: - (.*))?$")
_TYPED = re.compile(
    r"([A-Za-z_][\w.]{0,200}(?:Error|Exception|Exit|Interrupt|Warning|Failed|Timeout|"
    r"DoesNotExist)|Failed)(?:: (.*)|)$"
)

# ╭─────── Traceback (most recent call last) ───────╮       │ /srv/shop/orders.py:41 in total
# │
_RICH_HEADER = re.compile(r"\s*[╭┌+][─\-]{1,200} ?Traceback \(most recent call last\)")
_RICH_FRAME = re.compile(r"\s*[│|] (\S{1,300}\.\w{1,5}):(\d{1,7}) in (\S{1,200})\s*[│|]?$")
_RICH_SOURCE = re.compile(r"\s*[│|] ❱ {0,4}\d{1,7} [│|]? ?(.{0,400})[│|]?$")
_BOX = re.compile(r"\s*[│|╰╭└┌+─\-]")

# KeyError                                  Traceback (most recent call last)
_IPYTHON_HEADER = re.compile(r"([A-Za-z_][\w.]{0,100}) {3,80}Traceback \(most recent call last\)")
# File /srv/shop/orders.py:41, in total(rows)     Cell In[3], line 1
# /srv/shop/orders.py in total(rows)
_IPYTHON_FRAME = re.compile(
    r"(?:File |~)?([^\s:<>]{0,300}\.py|<ipython-input-[\w-]{1,40}>)(?::(\d{1,7}))?,? in "
    r"([\w.<>]{1,200})"
    r"|(?:Cell|Input) In ?\[(\d{1,6})\](?:, line (\d{1,7})|, in <cell line: (\d{1,7})>)"
)
# ---> 41     return sum(row["price"] for row in rows)
_IPYTHON_ARROW = re.compile(r"-{2,6}> {0,4}(\d{1,7}) (.*)$")


class PythonConsoleParser:
    """Reads pytest, rich and IPython; the plain traceback is another parser's."""

    name = "python_console"
    anchors = (
        r"short test summary info",
        r"[\w/]\.py:\d{1,6}: [A-Z]?[A-Za-z.]{1,60}Error",
        r"E   {1,8}[A-Za-z]",
        r"[╭┌]─{1,100} Traceback",
        r" {3,60}Traceback \(most recent call last\)",
        r"(?:Cell|Input) In ?\[\d",
    )

    def find(self, lines: Sequence[Line]) -> list[Finding]:
        found: list[Finding] = []
        index = 0
        while index < len(lines):
            finding, after = _read(lines, index)
            if finding is not None:
                found.append(finding)
            index = max(after, index + 1)
        return found


def _read(lines: Sequence[Line], index: int) -> tuple[Finding | None, int]:
    text = lines[index].text
    if text.startswith("___") and _PYTEST_TITLE.match(text):
        return _read_pytest(lines, index)
    if "Traceback (most" in text:
        if _RICH_HEADER.match(text):
            return _read_rich(lines, index)
        header = _IPYTHON_HEADER.match(text)
        if header is not None:
            return _read_ipython(lines, index)
    if text.startswith(("FAILED ", "ERROR ")):
        return _read_summary(lines[index]), index + 1
    return None, index + 1


def _read_pytest(lines: Sequence[Line], start: int) -> tuple[Finding | None, int]:
    """One failed test: its title, source with `>`, `E` lines, `file:line: Type` per frame."""
    told: list[Line] = []
    frames: list[Frame] = []
    kind = source = function = None
    index = start + 1
    while index < min(len(lines), start + MAX_SECTION_LINES) and not _ends_section(lines[index]):
        text = lines[index].text
        match = _PYTEST_SOURCE.match(text)
        source = match.group(1).strip() if match else source
        defined = _PYTEST_DEF.match(text.removeprefix(">"))
        function = defined.group(1) if defined else function
        if text.startswith("E   "):
            told.append(lines[index])
        place = _PYTEST_PLACE.match(text) if ".py:" in text else None
        if place is not None:
            frames.append(_pytest_frame(place, lines[index].number, source, function))
            kind, source, function = place.group(4) or kind, None, None
        index += 1
    if not told:
        return None, index
    return _pytest_finding(lines[start:index], told, frames, kind), index


def _ends_section(line: Line) -> bool:
    text = line.text
    if text.startswith("___"):
        return _PYTEST_TITLE.match(text) is not None
    return text.startswith(
        ("====", "---- Captured", "---------- Captured", "----------------------------- Captured")
    )


def _pytest_frame(
    place: re.Match[str], number: int, source: str | None, function: str | None
) -> Frame:
    file, line = place.group(1), int(place.group(2))
    name = place.group(3) or function
    name = None if name == "<module>" else name
    return Frame(number, file, line, name, is_own_python(file), source)


def _pytest_finding(
    section: Sequence[Line], told: list[Line], frames: list[Frame], kind: str | None
) -> Finding:
    texts = [
        match.group(1) for match in map(_PYTEST_E.match, (line.text for line in told)) if match
    ]
    typed = _TYPED.match(texts[0]) if texts else None
    type_ = typed.group(1) if typed else kind or "AssertionError"
    first = (typed.group(2) or "") if typed else (texts[0] if texts else "")
    message = "\n".join([first, *texts[1:12]]).strip()
    root = ExceptionInfo(told[0].number, type_, message or None, tuple(frames[::-1]))
    return Finding("python", (root,), section[0].number, section[-1].number, Strength.TRACE)


def _read_summary(line: Line) -> Finding | None:
    match = _PYTEST_SUMMARY.match(line.text)
    if match is None:
        return None
    told = match.group(3) or ""
    typed = _TYPED.match(told)
    function = (match.group(2) or "").rsplit("::", 1)[-1].split("[", 1)[0] or None
    frame = Frame(line.number, match.group(1), None, function, in_app=True)
    root = ExceptionInfo(
        line.number,
        typed.group(1) if typed else None,
        (typed.group(2) if typed else told) or None,
        (frame,),
    )
    return Finding("python", (root,), line.number, line.number, Strength.ERROR)


def _read_rich(lines: Sequence[Line], start: int) -> tuple[Finding | None, int]:
    frames: list[Frame] = []
    index = start + 1
    while index < len(lines) and _BOX.match(lines[index].text):
        text = lines[index].text
        frame, arrow = _RICH_FRAME.match(text), _RICH_SOURCE.match(text)
        if frame is not None:
            frames.append(_frame(lines[index].number, *frame.groups()))
        elif arrow is not None and frames and frames[-1].source is None:
            frames[-1] = _with_source(frames[-1], arrow.group(1).strip(" │|"))
        index += 1
    return _ended(lines, start, index, frames)


def _read_ipython(lines: Sequence[Line], start: int) -> tuple[Finding | None, int]:
    frames: list[Frame] = []
    index = start + 1
    end = min(len(lines), start + MAX_SECTION_LINES)
    while index < end and not _ends_ipython(lines[index].text, frames):
        text = lines[index].text
        frame, arrow = _IPYTHON_FRAME.match(text), _IPYTHON_ARROW.match(text)
        if frame is not None:
            frames.append(_ipython_frame(lines[index].number, frame))
        elif arrow is not None and frames and frames[-1].source is None:
            frames[-1] = _with_source(frames[-1], arrow.group(2).strip(), int(arrow.group(1)))
        index += 1
    return _ended(lines, start, index, frames)


def _ends_ipython(text: str, frames: list[Frame]) -> bool:
    return (
        bool(frames)
        and text[:1].isalpha()
        and _IPYTHON_FRAME.match(text) is None
        and _TYPED.match(text) is not None
    )


def _ipython_frame(number: int, match: re.Match[str]) -> Frame:
    file, line, function, cell, at, cell_line = match.groups()
    if cell is not None:
        return Frame(
            number, f"Cell In[{cell}]", int(at or cell_line or 0) or None, None, in_app=True
        )
    return _frame(number, file, line, function)


def _frame(number: int, file: str, line: str | None, function: str) -> Frame:
    name = None if function in ("<module>", "<cell") else function
    return Frame(number, file, int(line) if line else None, name, is_own_python(file))


def _with_source(frame: Frame, source: str, line: int | None = None) -> Frame:
    at = frame.line if frame.line is not None else line
    return Frame(frame.log_line, frame.file, at, frame.function, frame.in_app, source)


def _ended(
    lines: Sequence[Line], start: int, index: int, frames: list[Frame]
) -> tuple[Finding | None, int]:
    """The finding of a drawn traceback whose last line, `Type: message`, stands at ``index``."""
    typed = _TYPED.match(lines[index].text.strip()) if index < len(lines) else None
    if typed is None and not frames:
        return None, index
    at = lines[index].number if typed else lines[start].number
    root = ExceptionInfo(
        at,
        typed.group(1) if typed else None,
        typed.group(2) if typed else None,
        tuple(frames[::-1]),
    )
    last = lines[min(index, len(lines) - 1)].number
    return Finding("python", (root,), lines[start].number, last, Strength.TRACE), index + 1
