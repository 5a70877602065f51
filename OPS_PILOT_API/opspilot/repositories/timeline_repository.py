"""The timeline: what happened to an event, in order."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Select, bindparam, insert, select

from opspilot.domain.enums import TimelineKind
from opspilot.models import TimelineEntry
from opspilot.repositories.generic_repository import GenericRepository

SHOWN = 200
"""Entries shown with an event: the newest ones; nobody reads further back in a dashboard."""
ENTRIES = TimelineEntry.__table__


class Entry(NamedTuple):
    """As it is shown."""

    at: datetime
    kind: TimelineKind
    detail: Mapping[str, Any]


def newest_entries(event_id: Any) -> Select[Any]:
    """``(at, kind, detail)`` of an event's timeline, newest first."""
    found = select(ENTRIES.c.at, ENTRIES.c.kind, ENTRIES.c.detail)
    found = found.where(ENTRIES.c.event_id == event_id).order_by(ENTRIES.c.id.desc())
    return found.limit(SHOWN)


NEWEST = newest_entries(bindparam("event_id"))


class TimelineRepository(GenericRepository[TimelineEntry]):
    model = TimelineEntry
    noun = "timeline entry"

    def note(self, event_id: int, at: datetime, kind: TimelineKind, **detail: Any) -> None:
        statement = insert(TimelineEntry)
        self.session.execute(statement.values(event_id=event_id, at=at, kind=kind, detail=detail))

    def of(self, event_id: int) -> list[Entry]:
        """Oldest first."""
        rows = self.session.connection().execute(NEWEST, {"event_id": event_id})
        return [Entry(*row) for row in rows][::-1]
