"""Calls to the model, counted so that several processes together keep one budget."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, delete, func, select, update
from sqlalchemy.orm import InstrumentedAttribute, Session

from opspilot.models import AiUsageDay, AiUsageMinute
from opspilot.repositories.upsert import insert_into


@dataclass(frozen=True, slots=True)
class AiUsage:
    """Cost in millionths of a dollar."""

    calls: int
    input_tokens: int
    output_tokens: int
    cost_micro_usd: int


class AiUsageRepository:
    def __init__(self, session: Session) -> None:
        self.session = session

    def begin_call(self, day: date, *, max_calls: int | None, max_micro_usd: int | None) -> bool:
        """Count one more call of ``day``; False, and nothing counted, where a budget is spent."""
        if max_calls == 0 or max_micro_usd == 0:
            return False
        insert = insert_into(self.session, AiUsageDay).values(
            day=day, calls=1, input_tokens=0, output_tokens=0, cost_micro_usd=0
        )
        calls, cost = AiUsageDay.calls, AiUsageDay.cost_micro_usd
        statement = insert.on_conflict_do_update(
            index_elements=[AiUsageDay.day],
            set_={"calls": AiUsageDay.calls + 1},
            where=_below(calls, max_calls) & _below(cost, max_micro_usd),
        )
        return self.session.execute(statement.returning(AiUsageDay.calls)).first() is not None

    def pace_call(self, minute: datetime, *, max_calls: int) -> bool:
        """Count one more call of ``minute``; False, with nothing counted, where it is full."""
        insert = insert_into(self.session, AiUsageMinute).values(minute=minute, calls=1)
        statement = insert.on_conflict_do_update(
            index_elements=[AiUsageMinute.minute],
            set_={"calls": AiUsageMinute.calls + 1},
            where=AiUsageMinute.calls < max_calls,
        )
        row = self.session.execute(statement.returning(AiUsageMinute.calls)).first()
        if row is not None and row.calls == 1:
            self.session.execute(delete(AiUsageMinute).where(AiUsageMinute.minute < minute))
        return row is not None

    def take_back(self, day: date) -> None:
        """The call that ``begin_call`` counted was not made."""
        counted = update(AiUsageDay).where(AiUsageDay.day == day, AiUsageDay.calls > 0)
        self.session.execute(counted.values(calls=AiUsageDay.calls - 1))

    def end_call(self, day: date, use: AiUsage) -> None:
        """Add what a counted call took; it may end on another day than it began on."""
        insert = insert_into(self.session, AiUsageDay).values(
            day=day,
            calls=0,
            input_tokens=use.input_tokens,
            output_tokens=use.output_tokens,
            cost_micro_usd=use.cost_micro_usd,
        )
        added = ("input_tokens", "output_tokens", "cost_micro_usd")
        table = AiUsageDay.__table__
        self.session.execute(
            insert.on_conflict_do_update(
                index_elements=[AiUsageDay.day],
                set_={name: table.c[name] + insert.excluded[name] for name in added},
            )
        )

    def total(self) -> AiUsage:
        columns = (
            AiUsageDay.calls,
            AiUsageDay.input_tokens,
            AiUsageDay.output_tokens,
            AiUsageDay.cost_micro_usd,
        )
        sums = (func.coalesce(func.sum(column), 0) for column in columns)
        return AiUsage(*(int(value) for value in self.session.execute(select(*sums)).one()))


def _below(column: InstrumentedAttribute[int], limit: int | None) -> ColumnElement[bool]:
    return column.is_not(None) if limit is None else column < limit
