"""What the full-text index knows of each event."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from opspilot.domain.search import index_words
from opspilot.models import Event, Occurrence
from opspilot.repositories.search_backends import BACKENDS, SearchBackend

MAX_LOG_CHARACTERS = 65_536
"""Of a longer log its beginning and its end, half and half."""

FIRST_LOG = (
    select(Occurrence.raw_logs)
    .where(Occurrence.event_id == bindparam("event_id"))
    .order_by(Occurrence.id)
    .limit(1)
)
FIELDS = ("title", "root_type", "root_message", "service", "environment", "description")


def searched_text(event: Mapping[str, Any], raw_logs: str) -> str:
    """Everything of an event that can be searched for. ``raw_logs`` is its first occurrence's."""
    culprit = event.get("culprit") or {}
    places = [culprit.get("file"), culprit.get("function")]
    named = [event.get(name) for name in (*FIELDS, "fingerprint")]
    return "\n".join(str(part) for part in (*named, *places, shortened(raw_logs)) if part)


def shortened(raw_logs: str) -> str:
    if len(raw_logs) <= MAX_LOG_CHARACTERS:
        return raw_logs
    half = MAX_LOG_CHARACTERS // 2
    return f"{raw_logs[:half]}\n{raw_logs[-half:]}"


def stored_words(dialect: str, text: str) -> str:
    return BACKENDS[dialect].stored(index_words(text))


class SearchRepository:
    """Written with a new event and with an edit; repeats, the common case, cost nothing."""

    def __init__(self, session: Session) -> None:
        self.session = session

    @property
    def _backend(self) -> SearchBackend:
        return BACKENDS[self.session.get_bind().dialect.name]

    def put(self, event_id: int, words: Sequence[str]) -> None:
        """``words`` as ``index_words`` makes them."""
        values = {"id": event_id, "words": self._backend.stored(words)}
        self.session.execute(self._backend.put, values)

    def put_again(self, event: Event) -> None:
        """After an edit."""
        values = {name: getattr(event, name) for name in (*FIELDS, "fingerprint", "culprit")}
        text = searched_text(values, self._first_log(event.id))
        self.put(event.id, index_words(text))

    def put_next(self, after: int, limit: int) -> int | None:
        """Index the events whose ids come next, as if each had been edited; the last one's id, or
        None where there is none left."""
        columns = (
            Event.id,
            *(getattr(Event, name) for name in (*FIELDS, "fingerprint", "culprit")),
        )
        query = select(*columns).where(Event.id > after).order_by(Event.id).limit(limit)
        rows = self.session.execute(query).mappings().all()
        for row in rows:
            self.put(row["id"], index_words(searched_text(dict(row), self._first_log(row["id"]))))
        return rows[-1]["id"] if rows else None

    def _first_log(self, event_id: int) -> str:
        return self.session.connection().scalar(FIRST_LOG, {"event_id": event_id}) or ""
