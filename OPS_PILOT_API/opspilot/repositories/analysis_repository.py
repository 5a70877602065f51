"""Every analysis an event ever had; one of them is current."""

from typing import Any

from sqlalchemy import Row, bindparam, select, update

from opspilot.models import AnalysisRecord
from opspilot.repositories.generic_repository import GenericRepository

_IS_CURRENT = (
    AnalysisRecord.event_id == bindparam("event_id"),
    AnalysisRecord.is_current.is_(True),
)
CURRENT = select(AnalysisRecord).where(*_IS_CURRENT)
CURRENT_ROW = select(*AnalysisRecord.__table__.columns).where(*_IS_CURRENT)


class AnalysisRepository(GenericRepository[AnalysisRecord]):
    model = AnalysisRecord
    noun = "analysis"

    def current_of(self, event_id: int) -> AnalysisRecord | None:
        return self.session.scalars(CURRENT, {"event_id": event_id}).first()

    def current_row(self, event_id: int) -> Row[Any] | None:
        """The same, to read only: a row is cheaper than an object."""
        return self.session.connection().execute(CURRENT_ROW, {"event_id": event_id}).first()

    def all_of(self, event_id: int) -> list[AnalysisRecord]:
        """Newest first."""
        query = select(AnalysisRecord).where(AnalysisRecord.event_id == event_id)
        return list(self.session.scalars(query.order_by(AnalysisRecord.id.desc())))

    def replace_current(self, record: AnalysisRecord) -> AnalysisRecord:
        """Make ``record`` the one that the event shows."""
        current = update(AnalysisRecord).where(
            AnalysisRecord.event_id == record.event_id, AnalysisRecord.is_current
        )
        self.session.execute(current.values(is_current=False))
        return self.add(record)
