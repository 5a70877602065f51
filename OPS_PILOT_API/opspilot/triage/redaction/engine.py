"""Text without secrets, line for line, and back. One pass finds the lines that can hold any; the
precise rules look at those only."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from opspilot.triage.patterns import PatternScan, PatternSet
from opspilot.triage.redaction.blocks import has_block, key_lines
from opspilot.triage.redaction.checks import is_secret
from opspilot.triage.redaction.echoes import Echoes, groups, known
from opspilot.triage.redaction.placeholders import Names, Redacted
from opspilot.triage.redaction.registry import KNOWN, PRIVATE_KEY, RULES
from opspilot.triage.redaction.rules.base import Rule
from opspilot.triage.redaction.units import Piece, Unit, cut_lines, unit_of, without_colour

RETRY_CHARS = 200
"""What a rule took for a value and was none is searched again up to this length."""

_OPENERS = {")": "(", "]": "[", "}": "{"}


class Found(NamedTuple):
    """A stretch of one line to hide."""

    start: int
    end: int
    kind: str


class _Finder:
    """The rules' anchors, compiled once."""

    def __init__(self, rules: Sequence[Rule]) -> None:
        anchors = list(dict.fromkeys(rule.anchor for rule in rules))
        self._by_anchor = [[r for r in enumerate(rules) if r[1].anchor == a] for a in anchors]
        self.scan = PatternScan(anchors)
        self._set = PatternSet(anchors)

    def rules(self, text: str) -> list[Rule]:
        """Those whose secret this line can hold, in the order of the registry."""
        called = self._set.indexes(text.encode("utf-8", "replace"))
        return [rule for _, rule in sorted(r for n in called for r in self._by_anchor[n])]


@lru_cache(maxsize=1)
def _finder() -> _Finder:
    return _Finder(RULES)


class _Page:
    """One text on its way: its lines and what is to be hidden in each."""

    def __init__(self, text: str) -> None:
        self.lines = text.split("\n")
        self.plain = without_colour(text).encode("utf-8", "replace")
        self.found: defaultdict[int, list[Found]] = defaultdict(list)
        self.secrets: dict[str, str] = {}
        self.values: dict[str, str] = {}

    def hide(self, unit: Unit, start: int, end: int, kind: str) -> None:
        self.secrets.setdefault(unit.text[start:end], kind)
        for piece in unit.pieces(start, end, self.lines):
            self.hide_piece(piece, kind)

    def hide_piece(self, piece: Piece, kind: str) -> None:
        self.found[piece.line].append(Found(piece.start, piece.end, kind))

    def suspects(self, scan: PatternScan) -> Iterator[int]:
        """Numbers from 0 of the lines in which ``scan`` finds anything."""
        number = position = 0
        for offset in scan.offsets(self.plain):
            if offset < position:
                continue
            number += self.plain.count(b"\n", position, offset)
            yield number
            end = self.plain.find(b"\n", offset)
            if end < 0:
                return
            position = end + 1
            number += 1


def redact(text: str, *, known_secrets: Iterable[str] = ()) -> Redacted:
    """``text`` with its secrets replaced by placeholders. Never raises, linear in the size.

    The number of lines and what stands on which line stay; ``restore`` gives the text back.
    """
    page = _Page(text)
    cut = list(cut_lines(page.lines))
    joined = {number for run in cut for number in run}
    for run in cut:
        _apply_rules(page, unit_of(page.lines, run))
    for number in page.suspects(_finder().scan):
        if number not in joined:
            _apply_rules(page, unit_of(page.lines, [number]))
        if has_block(page.lines[number]):
            _hide_block(page, number)
    _hide_echoes(page, groups(page.values), cut, "SECRET")
    _hide_known(page, known(known_secrets), cut)
    return _written(page, Names(text))


def _apply_rules(page: _Page, unit: Unit) -> None:
    for rule in _finder().rules(unit.text):
        for start, end in _spans(rule, unit.text):
            page.hide(unit, start, end, rule.kind)
            value = unit.text[start:end]
            if rule.echoes and is_secret(value):
                page.values.setdefault(value, rule.kind)


def _spans(rule: Rule, text: str) -> Iterator[tuple[int, int]]:
    position = 0
    while match := rule.pattern.search(text, position):
        start, end = match.span(match.lastindex or 0)
        position = max(end, match.start() + 1)
        end = _trimmed(text, start, end)
        if start < end and rule.check(text[start:end]):
            yield start, end
        elif end - start <= RETRY_CHARS:
            position = max(start, match.start() + 1)


def _trimmed(text: str, start: int, end: int) -> int:
    """Without the sentence's or the call's end: ``(password=x).``"""
    while end > start:
        last = text[end - 1]
        opener = _OPENERS.get(last)
        if last not in ".,:;" and (opener is None or opener in text[start:end]):
            break
        end -= 1
    return end


def _hide_block(page: _Page, begin: int) -> None:
    pieces = list(key_lines(page.lines, begin))
    if pieces:
        body = "\n".join(page.lines[p.line][p.start : p.end] for p in pieces)
        page.secrets.setdefault(body, PRIVATE_KEY)
    for piece in pieces:
        page.hide_piece(piece, PRIVATE_KEY)


def _hide_known(page: _Page, values: list[str], cut: list[list[int]]) -> None:
    page.values = dict.fromkeys(values, KNOWN)
    _hide_echoes(page, groups(values), cut, KNOWN)


def _hide_echoes(
    page: _Page, batches: Iterable[Echoes], cut: list[list[int]], otherwise: str
) -> None:
    runs = {number: run for run in cut for number in run}
    for batch in batches:
        for number in page.suspects(batch.scan()):
            unit = unit_of(page.lines, runs.get(number, [number]))
            for match in batch.pattern.finditer(unit.text):
                kind = page.values.get(match[0]) or page.secrets.get(match[0]) or otherwise
                page.hide(unit, match.start(), match.end(), kind)


def _written(page: _Page, names: Names) -> Redacted:
    lines = page.lines
    for number, found in sorted(page.found.items()):
        lines[number] = _line(lines[number], _apart(found), names)
    return Redacted("\n".join(lines), names.placeholders, _counts(page, names.counts))


def _counts(page: _Page, counts: dict[str, int]) -> dict[str, int]:
    """A key over many lines is one secret, though each line has its own placeholder."""
    if PRIVATE_KEY in counts:
        counts[PRIVATE_KEY] = sum(kind == PRIVATE_KEY for kind in page.secrets.values())
    return dict(sorted(counts.items()))


def _apart(found: list[Found]) -> Iterator[Found]:
    """Stretches that overlap as one, named after the longest of them."""
    found.sort(key=lambda f: f.start)
    start, end, best = found[0].start, found[0].end, found[0]
    for item in found[1:]:
        if item.start >= end:
            yield Found(start, end, best.kind)
            start, end, best = item.start, item.end, item
        end = max(end, item.end)
        if item.end - item.start > best.end - best.start:
            best = item
    yield Found(start, end, best.kind)


def _line(line: str, found: Iterable[Found], names: Names) -> str:
    parts: list[str] = []
    position = 0
    for start, end, kind in found:
        parts += (line[position:start], names.name(kind, line[start:end]))
        position = end
    return "".join((*parts, line[position:]))
