"""Which lines of a text are worth reading: all of a small one, those around anchors of a large
one."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from opspilot.triage.lines import Line
from opspilot.triage.patterns import PatternScan
from opspilot.triage.unwrap.unfold import unfold

SMALL_TEXT_CHARS = 128 << 10
"""A text up to this size is read line by line: cheaper than to look for windows in it."""

SMALL_TEXT_LINES = 4000

MAX_LINES = 40_000
"""Lines read of one text, half from its start and half from its end: memory stays bounded."""

LINES_BACK, LINES_ON = 60, 120
"""What a trace's anchor may have before it (the header, the cause) and after it."""

NEAR_BACK, NEAR_ON = 3, 12
MAX_NEAR_WINDOWS = 200
"""Plain error lines that get a window; the first ones explain the later ones."""

TAIL_LINES = 200
"""The end of a log is read in any case: what stopped the program stands there."""

# ERROR   [error]   "level":"error"   level=error   ValueError: x   IOException: x   fatal: x
# panic: x
_ERROR_LINE = (
    r"\b(?:ERROR|FATAL|CRITICAL|SEVERE|PANIC|EMERG|ALERT)\b",
    r"\[(?:error|crit|alert|emerg|fatal|critical)\]",
    r"\b(?:level|severity|lvl)\\?\"?[=:] ?\\?\"?(?:error|fatal|critical|panic|err)\b",
    r"[a-z](?:Error|Exception)\b",
    r"\b(?:[Ee]rror|[Ff]atal|panic)(?:\[\w{1,9}\])?: ",
    r"\b(?:[Ff]ailed|[Cc]annot|[Uu]nable) to ",
)


class _Window(NamedTuple):
    """Byte range from the start of a line to the end of another."""

    start: int
    end: int


class WindowReader:
    """Reads a text into virtual lines. Built once with every parser's anchors."""

    def __init__(self, anchors: Iterable[str]) -> None:
        self._traces = PatternScan(tuple(anchors))
        self._errors = PatternScan(_ERROR_LINE)

    def read(self, text: str) -> list[Line]:
        """Virtual lines with their original numbers; an empty one stands between windows."""
        if len(text) <= SMALL_TEXT_CHARS and text.count("\n") <= SMALL_TEXT_LINES:
            return unfold(enumerate(_split(text), 1))
        data = text.encode("utf-8", "replace")
        windows = _merge(sorted([*self._trace_windows(data), *self._error_windows(data)]))
        return unfold(_numbered(data, windows))

    def _trace_windows(self, data: bytes) -> Iterator[_Window]:
        end = 0
        for offset in self._traces.offsets(data):
            if offset < end:
                continue
            start = max(_lines_back(data, offset, LINES_BACK), 0)
            end = _lines_on(data, offset, LINES_ON)
            yield _Window(start, end)

    def _error_windows(self, data: bytes) -> Iterator[_Window]:
        end = count = 0
        for offset in self._errors.offsets(data):
            if offset < end:
                continue
            end = _lines_on(data, offset, NEAR_ON)
            yield _Window(_lines_back(data, offset, NEAR_BACK), end)
            count += 1
            if count == MAX_NEAR_WINDOWS:
                break
        yield _Window(_lines_back(data, len(data), TAIL_LINES), len(data))


def _split(text: str) -> list[str]:
    if "\n" not in text and "\r" in text:
        return text.split("\r")
    return text.split("\n")


def _lines_back(data: bytes, offset: int, count: int) -> int:
    for _ in range(count + 1):
        offset = data.rfind(b"\n", 0, offset)
        if offset < 0:
            return 0
    return offset + 1


def _lines_on(data: bytes, offset: int, count: int) -> int:
    for _ in range(count + 1):
        found = data.find(b"\n", offset)
        if found < 0:
            return len(data)
        offset = found + 1
    return offset


def _merge(windows: Iterable[_Window]) -> list[_Window]:
    merged: list[_Window] = []
    for window in windows:
        if merged and window.start <= merged[-1].end:
            merged[-1] = _Window(merged[-1].start, max(merged[-1].end, window.end))
        else:
            merged.append(window)
    return merged


def _numbered(data: bytes, windows: list[_Window]) -> Iterator[tuple[int, str]]:
    """(original number, raw line) of the windows, the middle left out where they are too long."""
    sizes = [data.count(b"\n", window.start, window.end) + 1 for window in windows]
    total, position, number, seen = sum(sizes), 0, 1, 0
    for window, size in zip(windows, sizes, strict=True):
        number += data.count(b"\n", position, window.start)
        position = window.start
        yield from _window_lines(data, window, number, _skipped(seen, size, total))
        yield number + size - 1, ""
        seen += size


def _skipped(seen: int, size: int, total: int) -> tuple[int, int]:
    """Which of a window's lines (from, to) lie in the middle that is left out of ``total``
    lines."""
    if total <= MAX_LINES:
        return size, size
    middle_start, middle_end = MAX_LINES // 2, total - MAX_LINES // 2
    return max(0, middle_start - seen), min(size, max(0, middle_end - seen))


def _window_lines(
    data: bytes, window: _Window, number: int, skipped: tuple[int, int]
) -> Iterator[tuple[int, str]]:
    skip_from, skip_to = skipped
    position = window.start
    index = 0
    while position < window.end:
        found = data.find(b"\n", position, window.end)
        end = window.end if found < 0 else found
        if not skip_from <= index < skip_to:
            yield number + index, data[position:end].decode("utf-8", "replace")
        position = end + 1
        index += 1


def renumber(lines: list[Line]) -> tuple[list[Line], list[int]]:
    """``lines`` numbered by position from 1, in place, and the original number of each
    position (0 unused).

    Parsers then tell two virtual lines of one JSON line apart; the engine maps the answer back.
    """
    numbers = [0, *(line.number for line in lines)]
    for position, line in enumerate(lines):
        lines[position] = Line(position + 1, line.text, line.level, line.stream)
    return lines, numbers
