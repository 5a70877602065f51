"""The full-text index of each database, behind the same three methods.

Both are given words that are made already (``domain.search``): the databases' own ideas of what
a word is differ, and neither is made for identifiers. Only letters, digits and underscores get
here, so nothing that a person types can be syntax.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Protocol

from sqlalchemy import (
    ColumnElement,
    Connection,
    Text,
    TextClause,
    UnaryExpression,
    cast,
    column,
    func,
    literal,
    select,
    table,
    text,
)
from sqlalchemy.dialects.postgresql import TSQUERY, TSVECTOR
from sqlalchemy.sql.operators import custom_op

from opspilot.domain.search import Phrase
from opspilot.models import Event

MAX_POSITION = 16_383
"""PostgreSQL counts no further; words beyond are found, phrases of them are not."""
MAX_POSITIONS_PER_WORD = 255
MANY_MATCHES = 2_000


class SearchBackend(Protocol):
    put: TextClause
    """Index ``:id`` under ``:words``, in place of what was there."""

    def stored(self, words: Sequence[str]) -> str:
        """``:words`` of ``put``."""
        ...

    def matches(self, phrases: Sequence[Phrase], connection: Connection) -> ColumnElement[bool]:
        """Which events have all of them."""
        ...


def unindexed(column: ColumnElement[Any]) -> ColumnElement[Any]:
    """SQLite's way to say that no index is to be used for a column."""
    return UnaryExpression(column, operator=custom_op("+"), type_=column.type)


class Fts5:
    """SQLite: a table that is an inverted index; its rowid is the event's id."""

    put = text("INSERT OR REPLACE INTO event_search (rowid, words) VALUES (:id, :words)")

    def stored(self, words: Sequence[str]) -> str:
        return " ".join(words)

    def matches(self, phrases: Sequence[Phrase], connection: Connection) -> ColumnElement[bool]:
        """Few matches are looked up and sorted; of many, the list's order is followed until
        enough have been met. SQLite cannot know which is better."""
        index = table("event_search", column("rowid"), column("event_search"))
        asked = " AND ".join(_fts5_phrase(phrase) for phrase in phrases)
        found = select(index.c.rowid).where(index.c.event_search.op("MATCH")(asked))
        some = select(func.count()).select_from(found.limit(MANY_MATCHES).subquery())
        is_many = connection.scalar(some) == MANY_MATCHES
        event_id: ColumnElement[int] = Event.__table__.c.id
        return (unindexed(event_id) if is_many else event_id).in_(found)


class TextSearchVector:
    """PostgreSQL: a ``tsvector`` per event under a GIN index."""

    put = text(
        "INSERT INTO event_search (event_id, words) VALUES (:id, CAST(:words AS tsvector)) "
        "ON CONFLICT (event_id) DO UPDATE SET words = excluded.words"
    )

    def stored(self, words: Sequence[str]) -> str:
        positions: dict[str, list[str]] = {}
        for position, word in enumerate(words[:MAX_POSITION], 1):
            positions.setdefault(word, []).append(str(position))
        for word in words[MAX_POSITION:]:
            positions.setdefault(word, [str(MAX_POSITION)])
        return " ".join(_lexeme(word, at) for word, at in positions.items())

    def matches(
        self,
        phrases: Sequence[Phrase],
        connection: Connection,  # noqa: ARG002 - the other back end needs it
    ) -> ColumnElement[bool]:
        index = table("event_search", column("event_id"), column("words", TSVECTOR()))
        asked = " & ".join(_tsquery_phrase(phrase) for phrase in phrases)
        query = cast(literal(asked, Text()), TSQUERY())
        found = select(index.c.event_id).where(index.c.words.op("@@")(query))
        return Event.id.in_(found)


def _fts5_phrase(phrase: Phrase) -> str:
    return f'"{" ".join(phrase.words)}"' + ("*" if phrase.is_prefix else "")


def _tsquery_phrase(phrase: Phrase) -> str:
    words = [f"'{word}'" for word in phrase.words]
    return f"({' <-> '.join(words)}{':*' if phrase.is_prefix else ''})"


def _lexeme(word: str, positions: Iterable[str]) -> str:
    return f"'{word}':{','.join(list(positions)[:MAX_POSITIONS_PER_WORD])}"


BACKENDS: Mapping[str, SearchBackend] = {"sqlite": Fts5(), "postgresql": TextSearchVector()}
"""By the dialect's name."""
