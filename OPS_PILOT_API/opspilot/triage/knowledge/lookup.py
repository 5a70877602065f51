"""From the facts of a failure to the entry that knows it: by type or runtime first, then wording."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple

from opspilot.domain.enums import Category
from opspilot.triage.knowledge.base import Entry
from opspilot.triage.knowledge.entries.registry import ENTRIES
from opspilot.triage.patterns import Pattern, PatternSet

MAX_TEXT = 2000
"""Characters of a message that are looked at: its reason stands at its beginning."""


class Facts(NamedTuple):
    """What an entry's conditions are about."""

    runtime: str
    category: Category
    type: str | None
    message: str


class Known(NamedTuple):
    """An entry and the words that the log gave for its placeholders."""

    entry: Entry
    values: dict[str, str | None]


class _Shelf:
    """Entries that share a key, told apart by their wording in one pass over the text."""

    __slots__ = ("_entries", "_patterns", "_set")

    def __init__(self, entries: Sequence[Entry]) -> None:
        self._entries = entries
        self._patterns: dict[int, Pattern] = {}
        self._set = PatternSet([entry.message for entry in entries])

    def find(self, facts: Facts, text: str) -> Known | None:
        for index in sorted(self._set.indexes(text)):
            if _fits(self._entries[index], facts):
                return Known(self._entries[index], self._values(index, text))
        return None

    def _values(self, index: int, text: str) -> dict[str, str | None]:
        pattern = self._patterns.get(index)
        if pattern is None:
            pattern = self._patterns[index] = Pattern(self._entries[index].message)
        match = pattern.search(text)
        return _merged(match.groupdict()) if match is not None else {}


def _merged(groups: dict[str, str | None]) -> dict[str, str | None]:
    """``host``, ``host2``, ... are one name that stands at several places of an expression."""
    merged: dict[str, str | None] = {}
    for name, value in groups.items():
        plain = name.rstrip("0123456789")
        merged[plain] = merged.get(plain) or value
    return merged


def find_entry(facts: Facts) -> Known | None:
    """The most specific entry: its type and wording, its runtime and wording, any runtime's
    wording, its type alone, its runtime and category; None if nothing is known."""
    text = f"{facts.type}: {facts.message}" if facts.type else facts.message
    text = text[:MAX_TEXT]
    keys = _keys(facts)
    for key in keys:
        shelf = _shelf(key)
        known = shelf.find(facts, text) if shelf is not None else None
        if known is not None:
            return known
    plain = (entry for key in keys for entry in _library().plain.get(key, ()))
    found = next((entry for entry in plain if _fits(entry, facts)), None)
    return Known(found, {}) if found is not None else None


def _keys(facts: Facts) -> list[str]:
    names = short_names(facts.type) if facts.type else ()
    return [*(f"type {name}" for name in names), f"runtime {facts.runtime}", "any"]


def short_names(name: str) -> tuple[str, ...]:
    """``a.b.Outer$Inner`` is known as ``Outer$Inner`` and as ``Inner``; ``Stack Overflow`` as that
    and as ``Stack``."""
    last = name.replace("\\", ".").replace("::", ".").replace("/", ".").rsplit(".", 1)[-1]
    last = last.rsplit(":", 1)[-1]
    first = last.split(" ", 1)[0]
    return tuple(dict.fromkeys((last, first, first.rsplit("$", 1)[-1])))


def _fits(entry: Entry, facts: Facts) -> bool:
    if entry.runtimes and facts.runtime not in entry.runtimes:
        return False
    return not entry.categories or facts.category in entry.categories


class _Library(NamedTuple):
    worded: dict[str, list[Entry]]
    plain: dict[str, list[Entry]]


@lru_cache(maxsize=1)
def _library() -> _Library:
    library = _Library(defaultdict(list), defaultdict(list))
    for entry in ENTRIES:
        shelves = library.worded if entry.message else library.plain
        for key in _places(entry):
            shelves[key].append(entry)
    return library


def _places(entry: Entry) -> Iterable[str]:
    if entry.types:
        return [f"type {name}" for name in entry.types]
    return [f"runtime {name}" for name in entry.runtimes] or ["any"]


@lru_cache(maxsize=1024)
def _shelf_of(key: str) -> _Shelf:
    return _Shelf(_library().worded[key])


def _shelf(key: str) -> _Shelf | None:
    """Compiled when first asked for; keys come out of logs, so only known ones are kept."""
    return _shelf_of(key) if key in _library().worded else None
