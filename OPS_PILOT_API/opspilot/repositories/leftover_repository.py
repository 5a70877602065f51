"""Rows whose time is over: nobody reads them any more, they only take room."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import delete, func, select, tuple_
from sqlalchemy.orm import InstrumentedAttribute, Session

from opspilot.models import Base, BrowserSession, HourlyCount, IdempotencyKey

Leftover = Literal["idempotency_keys", "browser_sessions", "hourly_counts"]


@dataclass(frozen=True, slots=True)
class _Table:
    """``at``: the column with the time that counts; ``key`` names a row."""

    model: type[Base]
    at: InstrumentedAttribute[datetime]
    key: tuple[InstrumentedAttribute[Any], ...]


TABLES: dict[Leftover, _Table] = {
    "idempotency_keys": _Table(IdempotencyKey, IdempotencyKey.created_at, (IdempotencyKey.key,)),
    "browser_sessions": _Table(
        BrowserSession, BrowserSession.expires_at, (BrowserSession.id_hash,)
    ),
    "hourly_counts": _Table(
        HourlyCount, HourlyCount.hour, (HourlyCount.event_id, HourlyCount.hour)
    ),
}


class LeftoverRepository:
    def __init__(self, session: Session) -> None:
        self.session = session

    def count(self, name: Leftover, before: datetime) -> int:
        table = TABLES[name]
        query = select(func.count()).select_from(table.model).where(table.at < before)
        return self.session.scalar(query) or 0

    def delete(self, name: Leftover, before: datetime, *, limit: int) -> int:
        """The oldest ones; how many that were."""
        table = TABLES[name]
        oldest = select(*table.key).where(table.at < before).order_by(table.at).limit(limit)
        oldest = oldest.with_for_update(skip_locked=True)
        statement = delete(table.model).where(tuple_(*table.key).in_(oldest))
        gone = self.session.execute(
            statement.returning(table.key[0]), execution_options={"synchronize_session": False}
        )
        return len(gone.all())
