"""From the facts of a failure to the entry that knows it: by type or runtime first, then wording."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple

from opspilot.domain.enums import Category
from opspilot.triage.knowledge.base import Entry
from opspilot.triage.knowledge.entries.registry import ENTRIES
from opspilot.triage.patterns import Pattern, PatternSet

# cannot close the month     could not load profile (of "could not load profile: 42")
_WORDS = Pattern(r"[A-Za-z]\w{1,30}(?: \w{1,30}){1,6}")

# ledger-db:5432     10.0.0.9:5432     [::1]:6379     localhost/127.0.0.1:8080
_HOST_PORT = Pattern(r"(?:[\w.-]{0,120}/)?([\w.-]{1,120}|\[[0-9a-f:]{2,40}\]):(\d{1,5})")

MAX_TEXT = 2000
"""Characters of a message that are looked at: its reason stands at its beginning."""


class Facts(NamedTuple):
    """What an entry's conditions are about."""

    runtime: str
    category: Category
    type: str | None
    message: str
    context: str = ""
    """The log's own lines around it, for names that the message leaves out."""


class Known(NamedTuple):
    """An entry and the words that the log gave for its placeholders."""

    entry: Entry
    values: dict[str, str | None]


class _Shelf:
    """Entries that share a key, told apart by their wording in one pass over the text."""

    __slots__ = ("_entries", "_set")

    def __init__(self, entries: Sequence[Entry]) -> None:
        self._entries = entries
        self._set = PatternSet([entry.message for entry in entries])

    def find(self, facts: Facts, text: str) -> Known | None:
        for index in sorted(self._set.indexes(text)):
            entry = self._entries[index]
            if _fits(entry, facts):
                return Known(entry, _values(entry, text, facts.context[:MAX_TEXT]))
        return None


@lru_cache(maxsize=4096)
def _pattern(source: str) -> Pattern:
    return Pattern(source)


def _values(entry: Entry, text: str, context: str) -> dict[str, str | None]:
    """Words for the placeholders: out of the message first, then out of the lines around it."""
    values = _groups(entry.message, text)
    for line in context.splitlines():
        values = _filled(values, _groups(entry.message, line))
        values = _filled(values, _groups(entry.context, line)) if entry.context else values
    return _with_host_and_port(values)


def _with_host_and_port(values: dict[str, str | None]) -> dict[str, str | None]:
    """An ``address`` told in its parts too, as shell commands want them."""
    match = _HOST_PORT.fullmatch(values.get("address") or "")
    if match is None:
        return values
    return _filled(values, {"host": match.group(1), "port": match.group(2)})


def _groups(source: str, text: str) -> dict[str, str | None]:
    match = _pattern(source).search(text)
    return _merged(match.groupdict()) if match is not None else {}


def _filled(values: dict[str, str | None], others: dict[str, str | None]) -> dict[str, str | None]:
    return {name: values.get(name) or others.get(name) for name in (*values, *others)}


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
    return Known(found, {"message": _plain_words(facts.message)}) if found is not None else None


def _plain_words(message: str) -> str | None:
    match = _WORDS.search(message[:MAX_TEXT])
    return match.group() if match is not None else None


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
