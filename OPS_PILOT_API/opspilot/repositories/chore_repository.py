"""Chores: claimed by one process, renewed while it works, due again when it ends or dies."""

from datetime import datetime, timedelta

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from opspilot.models import Chore
from opspilot.repositories.upsert import insert_into


class ChoreRepository:
    def __init__(self, session: Session) -> None:
        self.session = session

    def claim(
        self, name: str, *, owner: str, now: datetime, lease: timedelta, every: timedelta
    ) -> bool:
        """Take it where it is due, or was never done; False where it is not, or another has it.
        One that is due later than can be was planned by a clock that was wrong."""
        values = {"owner": owner, "due_at": now + lease}
        insert = insert_into(self.session, Chore).values(name=name, **values)
        statement = insert.on_conflict_do_update(
            index_elements=[Chore.name],
            set_=values,
            where=or_(Chore.due_at <= now, Chore.due_at > now + max(every, lease)),
        )
        return self.session.execute(statement.returning(Chore.name)).first() is not None

    def renew(self, name: str, *, owner: str, until: datetime) -> bool:
        """False where the lease ran out and another took it."""
        held = update(Chore).where(Chore.name == name, Chore.owner == owner)
        renewed = self.session.execute(held.values(due_at=until).returning(Chore.name))
        return renewed.first() is not None

    def finish(self, name: str, *, owner: str, now: datetime, due_at: datetime) -> None:
        held = update(Chore).where(Chore.name == name, Chore.owner == owner)
        self.session.execute(held.values(owner=None, finished_at=now, due_at=due_at))

    def give_up(self, name: str, *, owner: str, now: datetime) -> None:
        """Due at once, for whoever looks next."""
        held = update(Chore).where(Chore.name == name, Chore.owner == owner)
        self.session.execute(held.values(owner=None, due_at=now))

    def due_at(self, name: str) -> datetime | None:
        """None where it was never done."""
        return self.session.scalar(select(Chore.due_at).where(Chore.name == name))
