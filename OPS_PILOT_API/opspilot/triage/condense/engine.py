"""A log and its triage to the lines that a model is shown. Pure, linear, never over the budget."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from opspilot.domain.triage import Triage
from opspilot.triage.condense.long_lines import cut_middle
from opspilot.triage.condense.tokens import THIRDS_PER_TOKEN, estimate_tokens, thirds
from opspilot.triage.condense.wanted import Wanted, key_of

MAX_LINE_CHARS = 600
"""A longer line loses its middle, but for those that decide the case."""

DECIDING_SHARE = 4
"""A deciding line may take this part of the budget: one line can hold a whole JSON record."""

MIN_CUT_CHARS = 80
MAX_REFUSALS = 200
"""Lines that did not fit, after which no more are tried."""

MAX_FOCUSES = 12


class KeptLine(NamedTuple):
    """``number``: the line's number in the text, from 1; None for a mark of missing lines."""

    number: int | None
    text: str


@dataclass(frozen=True, slots=True)
class Condensed:
    """``truncated``: something of the text is missing."""

    lines: tuple[KeptLine, ...]
    truncated: bool
    estimated_tokens: int

    @property
    def text(self) -> str:
        """One line each, ``L0012| `` before what the log holds."""
        return "\n".join(map(_shown, self.lines))

    @property
    def is_condensed(self) -> bool:
        return self.truncated


def condense(text: str | Sequence[str], triage: Triage, token_budget: int = 20_000) -> Condensed:
    """``text`` within ``token_budget`` tokens, line numbers and marks included."""
    lines = text.split("\n") if isinstance(text, str) else list(text)
    whole = _whole(lines, token_budget)
    if whole is not None:
        return whole
    data = "\n".join(lines).encode("utf-8", "replace")
    wanted = Wanted(lines, data, triage)
    choice = _Choice(lines, token_budget)
    choice.take_deciding(wanted.deciding(), _focuses(triage))
    choice.take_all(wanted.others())
    return _result(tuple(choice.shown()))


def _whole(lines: Sequence[str], token_budget: int) -> Condensed | None:
    """The text as it is, where it fits. Every line costs at least its own break."""
    if len(lines) + sum(map(len, lines)) > token_budget * THIRDS_PER_TOKEN:
        return None
    kept = tuple(KeptLine(number, line) for number, line in enumerate(lines, 1))
    result = _result(kept, truncated=False)
    return result if result.estimated_tokens <= token_budget else None


def _result(kept: tuple[KeptLine, ...], *, truncated: bool = True) -> Condensed:
    tokens = estimate_tokens("\n".join(map(_shown, kept)))
    return Condensed(kept, truncated, tokens)


def _shown(line: KeptLine) -> str:
    return line.text if line.number is None else f"L{line.number:04d}| {line.text}"


def _focuses(triage: Triage) -> list[str]:
    """What must stay of a deciding line that is too long: words of the exceptions and frames."""
    words: list[str] = []
    for exception in triage.exceptions:
        words += [exception.message or "", exception.type or ""]
    frames = [triage.culprit] if triage.culprit else []
    frames += [frame for e in triage.exceptions[:2] for frame in e.frames[:2]]
    for frame in frames:
        words += [frame.function or "", (frame.file or "").rsplit("/", 1)[-1]]
    firsts = [word.strip().split("\n", 1)[0][:60] for word in words]
    return [word for word in dict.fromkeys(firsts) if len(word) > 2][:MAX_FOCUSES]


class _Choice:
    """Lines taken so far and what is left of the budget, in thirds of a token.

    The start of every run of lines is charged with a mark before it, so that what is shown in the
    end never costs more than what was charged.
    """

    def __init__(self, lines: Sequence[str], token_budget: int) -> None:
        self._lines = lines
        self._mark = thirds(_alike_mark(max(len(lines), 2))) + 1
        self._left = token_budget * THIRDS_PER_TOKEN - self._mark
        self._taken: dict[int, str] = {}
        self._repeated: set[int] = set()

    def take_deciding(self, numbers: Sequence[int], focuses: Sequence[str]) -> None:
        for number in numbers:
            limit = self._left // DECIDING_SHARE
            while limit >= MIN_CUT_CHARS:
                if self._take(number, cut_middle(self._lines[number], limit, focuses)):
                    break
                limit //= 2

    def take_all(self, numbers: Iterator[int]) -> None:
        refused = 0
        for number in numbers:
            if number in self._taken or self._repeats(number):
                continue
            refused += not self._take(number, cut_middle(self._lines[number], MAX_LINE_CHARS))
            if refused >= MAX_REFUSALS:
                return

    def _take(self, number: int, text: str) -> bool:
        if number in self._taken:
            return True
        cost = thirds(_shown(KeptLine(number + 1, text))) + 1
        if number and number - 1 not in self._taken:
            cost += self._mark
        if cost > self._left:
            return False
        self._left -= cost
        self._taken[number] = text
        return True

    def _repeats(self, number: int) -> bool:
        """The line before says the same and is shown, or is itself such a repeat."""
        before = number - 1
        if before not in self._taken and before not in self._repeated:
            return False
        line = self._lines[number]
        if not line.strip() or key_of(line) != key_of(self._lines[before]):
            return False
        self._repeated.add(number)
        return True

    def shown(self) -> Iterator[KeptLine]:
        before = -1
        for number in sorted(self._taken):
            yield from self._gap(before, number)
            yield KeptLine(number + 1, self._taken[number])
            before = number
        if self._left >= 0:  # else not even a mark has room
            yield from self._gap(before, len(self._lines))

    def _gap(self, before: int, after: int) -> Iterator[KeptLine]:
        count = after - before - 1
        if count > 0:
            yield KeptLine(None, self._gap_mark(before, after, count))

    def _gap_mark(self, before: int, after: int, count: int) -> str:
        missing = range(before + 1, after)
        line = self._lines[before] if before >= 0 else None
        if line is None:
            return _mark(count)
        if all(self._lines[number] == line for number in missing):
            return _same_mark(count)
        key = key_of(line)
        is_alike = all(key_of(self._lines[number]) == key for number in missing)
        return _alike_mark(count) if is_alike else _mark(count)


def _mark(count: int) -> str:
    return f"[{count} {'line' if count == 1 else 'lines'} omitted]"


def _same_mark(count: int) -> str:
    return f"[same line {count} {'time' if count == 1 else 'times'} more]"


def _alike_mark(count: int) -> str:
    return f"{_mark(count)[:-1]}, alike but for numbers]"
