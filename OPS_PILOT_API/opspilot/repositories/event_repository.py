"""Events: edits. The list is read by ``event_list``."""

from collections.abc import Sequence

from sqlalchemy import select, update

from opspilot.models import Event
from opspilot.repositories.generic_repository import GenericRepository


class EventRepository(GenericRepository[Event]):
    model = Event
    noun = "event"

    def set_analysed_releases(self, event_id: int, releases: Sequence[str]) -> None:
        changed = update(Event).where(Event.id == event_id)
        self.session.execute(changed.values(analysed_releases=list(releases)))

    def revision_of(self, event_id: int) -> tuple[int, int] | None:
        """``(version, revision)``, or None where there is no such event."""
        query = select(Event.version, Event.revision).where(Event.id == event_id)
        row = self.session.execute(query).first()
        return (row.version, row.revision) if row else None

    def lock(self, event_id: int) -> Event:
        """The event, held against other writers until the transaction ends. Raises
        ``NotFoundError``."""
        query = select(Event).where(Event.id == event_id).with_for_update()
        found = self.session.scalars(query).first()
        return found if found is not None else self.require(event_id)
