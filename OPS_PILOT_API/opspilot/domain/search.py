"""Full-text search as both databases do it: which words a text has, and what a query asks for.

Words are made here, not by the databases, so that the same query finds the same events on each.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

MAX_WORD = 64
MAX_PARTS = 500
MAX_PHRASES = 16

WORD = re.compile(r"\w+")
# getUserName, parse_row, HTTPError
PART = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])|_+")
# "connection refused"   orders.py   "still typin
TERM = re.compile(r'"([^"]*)("?)|[^\s"]+')


@dataclass(frozen=True, slots=True)
class Phrase:
    """These words one after the other; the last may be only the beginning of a word."""

    words: tuple[str, ...]
    is_prefix: bool


def words_of(text: str) -> list[str]:
    """Letters, digits and inner underscores; the same in capitals and small letters."""
    return [word for found in WORD.findall(text) if (word := _word(found))]


def index_words(text: str) -> list[str]:
    """The words in order, then the inner parts of identifiers, so that ``pointer`` finds
    ``NullPointerException`` and ``id`` finds ``user_id``."""
    identifiers = dict.fromkeys(WORD.findall(text))
    return words_of(text) + list(dict.fromkeys(_inner_parts(identifiers)))[:MAX_PARTS]


def read_query(text: str) -> tuple[Phrase, ...]:
    """What all must be there; empty where the query has no word. Never fails."""
    phrases = dict.fromkeys(_phrases(text))
    return tuple(phrases)[:MAX_PHRASES]


def _phrases(text: str) -> Iterator[Phrase]:
    for term in TERM.finditer(text):
        is_closed = term[2] == '"'
        words = words_of(term[0])
        if words:
            yield Phrase(tuple(words), not is_closed)


def _word(found: str) -> str:
    return found.strip("_").lower()[:MAX_WORD]


def _inner_parts(identifiers: Iterable[str]) -> Iterator[str]:
    """What begins at a hump or after an underscore: "pointerexception" and "exception"."""
    for identifier in identifiers:
        may_have_parts = "_" in identifier or not (identifier.islower() or identifier.isdigit())
        if may_have_parts and len(identifier) <= MAX_WORD:
            for cut in PART.finditer(identifier, 1):
                if word := _word(identifier[cut.end() :]):
                    yield word
