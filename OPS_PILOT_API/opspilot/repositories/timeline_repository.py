"""The timeline: what happened to an event, in order."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, insert, select

from opspilot.domain.enums import TimelineKind
from opspilot.models import TimelineEntry
from opspilot.repositories.generic_repository import GenericRepository

SHOWN = 200
"""Entries shown with an event: the newest ones; nobody reads further back in a dashboard."""
NEWEST = (
    select(*TimelineEntry.__table__.columns)
    .where(TimelineEntry.event_id == bindparam("event_id"))
    .order_by(TimelineEntry.id.desc())
    .limit(SHOWN)
)


class TimelineRepository(GenericRepository[TimelineEntry]):
    model = TimelineEntry
    noun = "timeline entry"

    def note(self, event_id: int, at: datetime, kind: TimelineKind, **detail: Any) -> None:
        statement = insert(TimelineEntry)
        self.session.execute(statement.values(event_id=event_id, at=at, kind=kind, detail=detail))

    def of(self, event_id: int) -> Sequence[Row[Any]]:
        """Rows of its columns, oldest first."""
        rows = self.session.connection().execute(NEWEST, {"event_id": event_id})
        return rows.all()[::-1]
