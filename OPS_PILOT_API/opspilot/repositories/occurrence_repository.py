"""Occurrences: the immutable originals."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import select

from opspilot.models import Event, Occurrence
from opspilot.repositories.generic_repository import GenericRepository
from opspilot.repositories.paging import Cursor, decode_cursor

SORT = "id"
LIST_COLUMNS = tuple(c for c in Occurrence.__table__.columns if c.name != "raw_logs")


class OccurrenceRepository(GenericRepository[Occurrence]):
    model = Occurrence
    noun = "occurrence"

    def latest_of(self, event_id: int) -> Occurrence | None:
        query = select(Occurrence).where(Occurrence.event_id == event_id)
        return self.session.scalars(query.order_by(Occurrence.id.desc()).limit(1)).first()

    def kept(self, occurrence_id: int) -> int | None:
        """The id, where retention has not removed it; nor can it before this transaction ends."""
        query = select(Occurrence.id).where(Occurrence.id == occurrence_id)
        return self.session.scalar(query.with_for_update(read=True, key_share=True))

    def is_first(self, occurrence: Occurrence) -> bool:
        """Whether it is the one that made its event. Earlier ones may have been removed since."""
        made = select(Event.created_at).where(Event.id == occurrence.event_id)
        if self.session.scalar(made) != occurrence.received_at:
            return False
        earlier = self.find(
            Occurrence.event_id == occurrence.event_id, Occurrence.id < occurrence.id
        )
        return earlier is None

    def page_of(
        self, event_id: int, *, cursor: str | None, limit: int
    ) -> Sequence[Mapping[str, Any]]:
        """At most ``limit`` + 1 rows, newest first, without raw logs."""
        query = select(*LIST_COLUMNS).where(Occurrence.event_id == event_id)
        if cursor is not None:
            query = query.where(Occurrence.id < decode_cursor(cursor, sort=SORT).id)
        query = query.order_by(Occurrence.id.desc()).limit(limit + 1)
        return [dict(row) for row in self.session.execute(query).mappings()]


def next_occurrence_cursor(rows: Sequence[Mapping[str, Any]], *, limit: int) -> str | None:
    if len(rows) <= limit:
        return None
    last_id = rows[limit - 1]["id"]
    return Cursor(sort=SORT, value=last_id, id=last_id).encode()
