"""The full-text index of each database, behind the same three methods.

Both are given words that are made already (``domain.search``): the databases' own ideas of what
a word is differ, and neither is made for identifiers. Only letters, digits and underscores get
here, so nothing that a person types can be syntax.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Protocol

from sqlalchemy import (
    ColumnElement,
    Text,
    TextClause,
    UnaryExpression,
    bindparam,
    cast,
    column,
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


EVENT_ID: ColumnElement[int] = Event.__table__.c.id


class SearchBackend(Protocol):
    put: TextClause
    """Index ``:id`` under ``:words``, in place of what was there."""
    matches: ColumnElement[Any]
    """Whether the index has an event under ``:asked``."""

    def stored(self, words: Sequence[str]) -> str:
        """``:words`` of ``put``."""
        ...

    def asked(self, phrases: Sequence[Phrase]) -> str:
        """``:asked`` of ``matches``: all of them."""
        ...


def unindexed(column: ColumnElement[Any]) -> ColumnElement[Any]:
    """SQLite's way to say that no index is to be used for a column."""
    return UnaryExpression(column, operator=custom_op("+"), type_=column.type)


FTS5 = table("event_search", column("rowid"), column("words"), column("event_search"))
FOUND = select(FTS5.c.rowid).where(FTS5.c.event_search.op("MATCH")(bindparam("asked")))
VECTORS = table("event_search", column("event_id"), column("words", TSVECTOR()))


class Fts5:
    """SQLite: a table that is an inverted index; its rowid is the event's id."""

    put = text("INSERT OR REPLACE INTO event_search (rowid, words) VALUES (:id, :words)")
    matches: ColumnElement[Any] = unindexed(EVENT_ID).in_(FOUND)
    """While the list's order is followed; who looks for few had better ask for ``FOUND``."""

    def stored(self, words: Sequence[str]) -> str:
        return " ".join(words)

    def asked(self, phrases: Sequence[Phrase]) -> str:
        return " AND ".join(_fts5_phrase(phrase) for phrase in phrases)


class TextSearchVector:
    """PostgreSQL: a ``tsvector`` per event under a GIN index."""

    put = text(
        "INSERT INTO event_search (event_id, words) VALUES (:id, CAST(:words AS tsvector)) "
        "ON CONFLICT (event_id) DO UPDATE SET words = excluded.words"
    )
    matches: ColumnElement[Any] = EVENT_ID.in_(
        select(VECTORS.c.event_id).where(
            VECTORS.c.words.op("@@")(cast(bindparam("asked", type_=Text()), TSQUERY()))
        )
    )

    def stored(self, words: Sequence[str]) -> str:
        positions: dict[str, list[str]] = {}
        for position, word in enumerate(words[:MAX_POSITION], 1):
            positions.setdefault(word, []).append(str(position))
        for word in words[MAX_POSITION:]:
            positions.setdefault(word, [str(MAX_POSITION)])
        return " ".join(_lexeme(word, at) for word, at in positions.items())

    def asked(self, phrases: Sequence[Phrase]) -> str:
        return " & ".join(_tsquery_phrase(phrase) for phrase in phrases)


def _fts5_phrase(phrase: Phrase) -> str:
    return f'"{" ".join(phrase.words)}"' + ("*" if phrase.is_prefix else "")


def _tsquery_phrase(phrase: Phrase) -> str:
    words = [f"'{word}'" for word in phrase.words]
    return f"({' <-> '.join(words)}{':*' if phrase.is_prefix else ''})"


def _lexeme(word: str, positions: Iterable[str]) -> str:
    return f"'{word}':{','.join(list(positions)[:MAX_POSITIONS_PER_WORD])}"


BACKENDS: Mapping[str, SearchBackend] = {"sqlite": Fts5(), "postgresql": TextSearchVector()}
"""By the dialect's name."""
