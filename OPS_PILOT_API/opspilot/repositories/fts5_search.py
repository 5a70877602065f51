"""SQLite: which events a search may find. FTS5 answers in the order of ids and takes long for
words that many events have; but where many match, the list's first page is soon found by reading
on from its beginning."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Any

from sqlalchemy import and_, bindparam, func, select, text

from opspilot.domain.search import Phrase
from opspilot.repositories.json_array import json_array
from opspilot.repositories.list_columns import EVENTS, constant, joined
from opspilot.repositories.list_statements import (
    LIMIT,
    MAX_SHAPES,
    Shape,
    first_ids,
    listed,
    rendered,
)
from opspilot.repositories.lone_reader import Reader
from opspilot.repositories.search_backends import BACKENDS, FOUND, FTS5

SAMPLE = 500
"""Events whose words are read to see whether many match."""
MAX_READ = 6_000
"""Events whose words are read at most: it takes about as long as FTS5 for common words."""
MARGIN = 1.5
"""Read so many times more than the sample promises to be enough."""
FEW = 2_000
"""Matches that are looked up and sorted. Of more, the list's order is followed."""
SLOW_LETTERS = 1
"""Of a beginning so short that a good part of the index begins with it."""
INDEX = BACKENDS["sqlite"]
SOME = rendered(FOUND.suffix_with(LIMIT), "sqlite")


def find(
    reader: Reader, phrases: Sequence[Phrase], shape: Shape, values: Mapping[str, Any]
) -> list[int] | None:
    """Ids, among them all that the page shows; None where too many match to tell."""
    search = _FromTheBeginning(reader, phrases, shape, values)
    found = search.among(SAMPLE)
    if len(found) == search.wanted or search.is_whole(SAMPLE):
        return found
    if (depth := search.depth_for(len(found))) <= MAX_READ:
        found = search.among(depth)
        if len(found) == search.wanted:
            return found
    few = _few_beside_slow(reader, phrases, shape, values)
    return _few(reader, phrases, values) if few is None else few


def _few(reader: Reader, phrases: Sequence[Phrase], values: Mapping[str, Any]) -> list[int] | None:
    rows = reader.rows(SOME, {**values, "asked": INDEX.asked(phrases), "rows": FEW + 1})
    return [row_id for (row_id,) in rows] if len(rows) <= FEW else None


def _few_beside_slow(
    reader: Reader, phrases: Sequence[Phrase], shape: Shape, values: Mapping[str, Any]
) -> list[int] | None:
    """Without asking FTS5 for what it is slow at: few have the rest, and their words are soon
    read."""
    rest = [quick for phrase in phrases if (quick := _without_slow(phrase)) is not None]
    if not rest or rest == list(phrases):
        return None
    ids = _few(reader, rest, values)
    if ids is None:
        return None
    listed_values = {**values, "ids": json_array(ids)}
    search = _FromTheBeginning(reader, phrases, replace(shape, matching="listed"), listed_values)
    return search.among(FEW)


def _without_slow(phrase: Phrase) -> Phrase | None:
    """For the beginning of a word FTS5 puts together the entries of all words that begin so."""
    *before, last = phrase.words
    if not phrase.is_prefix or len(last) > SLOW_LETTERS:
        return phrase
    return Phrase(tuple(before), is_prefix=False) if before else None


class _FromTheBeginning:
    """Looks through the first events of the list one by one."""

    def __init__(
        self, reader: Reader, phrases: Sequence[Phrase], shape: Shape, values: Mapping[str, Any]
    ) -> None:
        self.wanted: int = values["rows"]
        self._reader = reader
        self._shape = shape
        self._statement = _matches_among_first(shape, len(phrases))
        self._values = {**values, **{f"phrase_{n}": _as_text(p) for n, p in enumerate(phrases)}}

    def among(self, count: int) -> list[int]:
        """The first ids that match, of the list's first ``count``."""
        values = {**self._values, "rows": count, "matches": self.wanted}
        return [row_id for (row_id,) in self._reader.rows(self._statement, values)]

    def is_whole(self, count: int) -> bool:
        """Whether its filters leave the list no more than ``count``."""
        values = {**self._values, "rows": count + 1}
        return bool(self._reader.rows(first_ids(self._shape), values)[0][0] <= count)

    def depth_for(self, found: int) -> int:
        """How many may have to be read for a page, when so many of the sample match."""
        return int(SAMPLE * MARGIN * self.wanted / found) if found else MAX_READ + 1


@lru_cache(MAX_SHAPES)
def _matches_among_first(shape: Shape, phrases: int) -> str:
    first = listed(select(EVENTS.c.id), shape).subquery("first")
    words = joined(constant(" "), FTS5.c.words, constant(" "))
    are_there = and_(*(func.instr(words, bindparam(f"phrase_{n}")) for n in range(phrases)))
    has_all = select(are_there).where(FTS5.c.rowid == first.c.id).scalar_subquery()
    matching = select(first.c.id).where(has_all).suffix_with(text("LIMIT :matches"))
    return rendered(matching, "sqlite")


def _as_text(phrase: Phrase) -> str:
    """As it stands among the indexed words, each of which has a space before and after it."""
    return f" {' '.join(phrase.words)}" + ("" if phrase.is_prefix else " ")
