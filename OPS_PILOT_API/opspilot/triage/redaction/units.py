"""Lines as they were before a terminal coloured them or a collector cut them, and the way back."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import NamedTuple

MAX_PARTS = 64
"""Parts of one cut line that are joined: 64 of 16 KiB are a megabyte."""

CUT_AT_CHARS = 16_384
"""Docker cuts lines at this length."""

# ESC[31m   ESC[0K   ESC]8;;url BEL   ESC(B
_ANSI = re.compile(
    r"\x1b(?:\[[0-?]{0,64}[ -/]{0,8}[@-~]|\][^\x07\x1b\n]{0,2000}(?:\x07|\x1b\\)?|[ -/]{0,4}[0-~])"
    r"|\x9b[0-?]{0,64}[ -/]{0,8}[@-~]"
)
# 2024-05-01T10:00:00.123456789Z stdout P message
_CRI = re.compile(r"\d{4}-\d\d-\d\dT[\d:.]{8,20}(?:Z|[+-]\d\d:\d\d) std(?:out|err) ([FP]) ")
# worker-1  | message
_COMPOSE = re.compile(r"[\w.-]{1,80} {1,40}\| ")
_BREAKS = re.compile(r"[^\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]+")


class Piece(NamedTuple):
    """A part of one line of the text: ``start`` counts in characters of that line."""

    line: int
    start: int
    end: int


class Unit(NamedTuple):
    """``text`` as it was written; the character at ``offsets[n]`` stands at ``places[n]``."""

    text: str
    offsets: list[int]
    places: list[tuple[int, int]]

    def pieces(self, start: int, end: int, lines: Sequence[str]) -> Iterator[Piece]:
        """Where ``text[start:end]`` stands; what lies between its characters belongs to it."""
        if len(self.places) == 1:
            line, column = self.places[0]
            yield from _unbroken(lines, Piece(line, column + start, column + end))
            return
        found: dict[int, tuple[int, int]] = {}
        for line, first, last in self._parts(start, end):
            found[line] = (min(found.get(line, (first,))[0], first), last)
        for line, (first, last) in found.items():
            yield from _unbroken(lines, Piece(line, first, last))

    def _parts(self, start: int, end: int) -> Iterator[tuple[int, int, int]]:
        index = bisect_right(self.offsets, start) - 1
        while index < len(self.offsets) and self.offsets[index] < end:
            offset, (line, column) = self.offsets[index], self.places[index]
            until = self.offsets[index + 1] if index + 1 < len(self.offsets) else len(self.text)
            first, last = max(start, offset), min(end, until)
            if first < last:
                yield line, column + first - offset, column + last - offset
            index += 1


def _unbroken(lines: Sequence[str], piece: Piece) -> Iterator[Piece]:
    """Other characters that break lines stay too."""
    for match in _BREAKS.finditer(lines[piece.line], piece.start, piece.end):
        yield Piece(piece.line, match.start(), match.end())


def without_colour(text: str) -> str:
    """The same number of lines."""
    return _ANSI.sub("", text) if "\x1b" in text or "\x9b" in text else text


def unit_of(lines: Sequence[str], numbers: Sequence[int]) -> Unit:
    """Several ``numbers`` are the parts of one line that a collector has cut."""
    if len(numbers) == 1 and "\x1b" not in lines[numbers[0]] and "\x9b" not in lines[numbers[0]]:
        return Unit(lines[numbers[0]], [0], [(numbers[0], 0)])
    texts: list[str] = []
    offsets: list[int] = []
    places: list[tuple[int, int]] = []
    size = 0
    for number in numbers:
        for start, end in _visible(lines[number], _prefix(lines[number]) if texts else 0):
            offsets.append(size)
            places.append((number, start))
            texts.append(lines[number][start:end])
            size += end - start
    return Unit("".join(texts), offsets or [0], places or [(numbers[0], 0)])


def _visible(line: str, start: int) -> Iterator[tuple[int, int]]:
    for match in _ANSI.finditer(line, start):
        if match.start() > start:
            yield start, match.start()
        start = match.end()
    if start < len(line):
        yield start, len(line)


def _prefix(line: str) -> int:
    match = _CRI.match(line) or _COMPOSE.match(line)
    return match.end() if match else 0


def cut_lines(lines: Sequence[str]) -> Iterator[list[int]]:
    """Runs of lines that a collector has cut one line into."""
    run: list[int] = []
    for number, line in enumerate(lines):
        run.append(number)
        if len(run) == MAX_PARTS or not _goes_on(line):
            if len(run) > 1:
                yield run
            run = []
    if len(run) > 1:
        yield run


def _goes_on(line: str) -> bool:
    if len(line) >= CUT_AT_CHARS:
        return len(line) - _prefix(line) == CUT_AT_CHARS
    if " P " not in line[:64]:
        return False
    match = _CRI.match(line)
    return match is not None and match[1] == "P"
