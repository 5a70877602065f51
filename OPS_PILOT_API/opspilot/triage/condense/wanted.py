"""Which lines of a log matter, in the order in which they get a place."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from opspilot.domain.triage import ExceptionInfo, Triage
from opspilot.triage.fingerprint.registry import CURRENT_VERSION, VERSIONS
from opspilot.triage.patterns import PatternScan

ROOT_BACK, ROOT_ON = 6, 12
ERROR_BACK, ERROR_ON = 2, 6
HEAD_LINES, TAIL_LINES = 8, 25
TRACE_ENDS = 20
"""Lines kept at either end of a long trace."""

MAX_TRACE_LINES = 600
"""How far a trace is followed by its indentation."""

MAX_DISTINCT = 600
"""Errors told apart by their wording; more than a budget has room for."""

MAX_WORDED = 4_000
"""Lines whose wording is masked, which is slow; the first and last ones of a text."""

MAX_WARNINGS = 20

RARE_AT_MOST = 2
"""A log that says something so many times says it seldom."""

MAX_RARE = 160
BLOCK_LINES = 32
"""Where lines of seldom wording stand together, something unusual has happened."""

KEY_CHARS = 240
SHAPE_CHARS = 80

_CAUSES = (
    # Caused by: java.net.ConnectException: refused    The above exception was the direct cause
    # [cause]: Error: x    Suppressed: x    -> 0: x    --- End of inner exception
    r"\bCaused by\b",
    r"The above exception was the direct cause",
    r"During handling of the above",
    r"\[cause\]",
    r"\bSuppressed: ",
    r"inner exception",
    r"\bcause: ",
)
_ERRORS = (
    # ERROR x    [error] x    level=fatal    ValueError: x    panic: x    Segmentation fault
    r"\b(?:ERROR|FATAL|CRITICAL|SEVERE|PANIC|EMERG|ALERT|FAILED|Traceback|[Ff]atal|FAIL)\b",
    r"\[(?:error|crit|alert|emerg|fatal|critical)\]",
    r"\b(?:level|severity|lvl)\\?\"?[=:] ?\\?\"?(?i:error|fatal|critical|panic|err)\b",
    r"[a-z](?:Error|Exception|Fault)\b",
    r"\b(?:[Ee]rror|panic|panicked)(?:\[\w{1,9}\])?(?:: | at )",
    r"\b(?:[Ff]ailed|[Cc]annot|[Uu]nable|[Cc]ould not|[Rr]efused|[Dd]enied)\b",
    r"\b(?:[Uu]ncaught|[Uu]nhandled)\b",
    r"\b(?:[Ss]egmentation|SIG(?:SEGV|ABRT|KILL|BUS|ILL|TRAP|FPE)|EXC_[A-Z_]+)\b",
    r"\b(?:[Oo]ut of memory|OOM)\b",
    r"\b(?:core dumped|[Kk]illed|[Cc]rashed|[Ff]atal signal|Exception Type)\b",
    # #00 pc 0001 lib.so    #0  0x0001 in f    0   demo  0x0001 f    Dockerfile:12
    r"#0{1,2} +(?:pc |0x)",
    r"(?m:^0 +\S+ +0x[0-9a-f]{8})",
    r"\b(?:Docker|Make)file:\d+",
)
_WARNINGS = (r"\b(?:WARN|WARNING|[Tt]imed? ?out|[Tt]imeout|[Rr]etry(?:ing)?|[Dd]eprecated)\b",)
# what belongs to the line before it:    at x    File "x"   ... 5 more    Caused by: x    | x
_CONTINUES = re.compile(r"\s|at |\.\.\. |Caused by|File \"|[#|+^]|goroutine |created by |\d+: ")
_NO_DIGITS = dict.fromkeys(map(ord, "0123456789"))
_DIGITS = re.compile(r"\d+")


@lru_cache(maxsize=3)
def _scan(sources: tuple[str, ...]) -> PatternScan:
    return PatternScan(sources)


def key_of(line: str) -> str:
    """The same for lines that differ in numbers and times only."""
    return _DIGITS.sub("0", line[:KEY_CHARS])


class Wanted:
    """The lines of one log, numbered from 0 here, asked for in the order of their worth."""

    def __init__(self, lines: Sequence[str], data: bytes, triage: Triage) -> None:
        self._lines = lines
        self._data = data
        self._triage = triage

    def deciding(self) -> list[int]:
        """The root's, the culprit's and the evidence's lines."""
        found = self._triage
        numbers = [found.root_exception.log_line] if found.root_exception else []
        numbers += [found.culprit.log_line] if found.culprit else []
        numbers += found.evidence_lines
        return self._inside(number - 1 for number in dict.fromkeys(numbers))

    def others(self) -> Iterator[int]:
        errors = self._hits(_ERRORS)
        distinct = self._distinct(errors)
        yield from self._around_deciding()
        for exception in self._triage.exceptions:
            yield from self._inside([exception.log_line - 1])
        yield from self._hits(_CAUSES)[:MAX_DISTINCT]
        for edge in (errors[:1], errors[-1:]):
            yield from edge
        for exception in self._triage.exceptions:
            yield from self._trace(exception)
        yield from self._rare()
        yield from distinct
        for number in (*errors[:1], *errors[-1:], *distinct):
            yield from self._context(number)
        yield from range(min(HEAD_LINES, len(self._lines)))
        yield from range(len(self._lines) - 1, max(-1, len(self._lines) - 1 - TAIL_LINES), -1)
        yield from self._distinct(self._hits(_WARNINGS))[:MAX_WARNINGS]

    def _around_deciding(self) -> Iterator[int]:
        for number in self.deciding():
            nearest = sorted(range(-ROOT_BACK, ROOT_ON + 1), key=abs)
            yield from self._inside(number + step for step in nearest)

    def _trace(self, exception: ExceptionInfo) -> Iterator[int]:
        """Both ends of it, between its head and its last frame."""
        numbers = [exception.log_line, *(frame.log_line for frame in exception.frames)]
        first, last = min(numbers) - 1, max(numbers) - 1
        yield from self._ends(first, last)
        inner = sorted(dict.fromkeys(n - 1 for n in numbers))
        yield from self._inside((*inner[:TRACE_ENDS], *inner[-TRACE_ENDS:]))

    def _context(self, number: int) -> Iterator[int]:
        yield from self._inside(range(number - ERROR_BACK, number))
        yield from self._inside(range(number + 1, number + 1 + ERROR_ON))
        last = number + ERROR_ON
        limit = min(len(self._lines), number + MAX_TRACE_LINES) - 1
        while last < limit and _CONTINUES.match(self._lines[last + 1]):
            last += 1
        if last > number + ERROR_ON:
            yield from self._ends(number + 1, last)

    def _ends(self, first: int, last: int) -> Iterator[int]:
        for step in range(TRACE_ENDS):
            if first + step <= last - step:
                yield from self._inside(dict.fromkeys((first + step, last - step)))

    def _rare(self) -> list[int]:
        """Lines that say what the log says seldom, from where most of them stand together."""
        shapes = [line[:SHAPE_CHARS].translate(_NO_DIGITS) for line in self._lines]
        often = Counter(shapes)
        rare = [
            n for n, shape in enumerate(shapes) if shape.strip() and often[shape] <= RARE_AT_MOST
        ]
        density = Counter(number // BLOCK_LINES for number in rare)
        rare.sort(key=lambda number: -density[number // BLOCK_LINES])
        return rare[:MAX_RARE]

    def _inside(self, numbers: Iterable[int]) -> list[int]:
        return [number for number in numbers if 0 <= number < len(self._lines)]

    def _hits(self, sources: tuple[str, ...]) -> list[int]:
        """Numbers of the lines in which one of the patterns occurs."""
        found: list[int] = []
        data, number, position = self._data, 0, 0
        for offset in _scan(sources).offsets(data):
            if offset < position:
                continue
            number += data.count(b"\n", position, offset)
            found.append(number)
            end = data.find(b"\n", offset)
            position = len(data) if end < 0 else end + 1
            number += 1
        return found

    def _distinct(self, numbers: Sequence[int]) -> list[int]:
        """The first of each wording, in text order."""
        by_key: dict[str, int] = {}
        for number in numbers:
            by_key.setdefault(key_of(self._lines[number]), number)
        unlike = list(by_key.values())
        if len(unlike) > MAX_WORDED:
            unlike = [*unlike[: MAX_WORDED // 2], *unlike[-MAX_WORDED // 2 :]]
        by_wording: dict[str, int] = {}
        for number in unlike:
            by_wording.setdefault(_wording(self._lines[number]), number)
        return list(by_wording.values())[:MAX_DISTINCT]


def _wording(line: str) -> str:
    return VERSIONS[CURRENT_VERSION]("", (), line[: 4 * KEY_CHARS]).value
