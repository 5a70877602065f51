"""The budget for calls to the model, kept in the database: all processes and machines share it,
and a restart forgets nothing."""

import logging
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from decimal import Decimal

from opspilot.analyzers.gemini.calls import CallUse
from opspilot.analyzers.gemini.faults import Fault, FaultKind
from opspilot.analyzers.gemini.prices import highest_cost_usd
from opspilot.domain.errors import DatabaseUnavailableError
from opspilot.repositories.ai_usage_repository import AiUsage
from opspilot.repositories.unit_of_work import Database
from opspilot.services.clock import Clock

log = logging.getLogger(__name__)

MICRO = 1_000_000
MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class AiBudget:
    """None: no limit. A day is UTC's. ``daily_usd`` may be passed by the calls that are running."""

    daily_calls: int | None = None
    daily_usd: Decimal | None = None
    calls_per_minute: int | None = None


class AiLedger:
    """Counts every call before it is made, so that no two processes take the same last one."""

    def __init__(self, database: Database, budget: AiBudget, *, clock: Clock) -> None:
        self._database = database
        self._budget = budget
        self._clock = clock

    def begin(self) -> Fault | None:
        """The reason against a call; None where it may be made, and is counted. Raises
        ``DatabaseUnavailableError``: what cannot be counted is not called."""
        budget, now = self._budget, self._clock()
        with self._database.write() as uow:
            if budget.calls_per_minute is not None:
                minute = now.replace(second=0, microsecond=0)
                if not uow.ai_usage.pace_call(minute, max_calls=budget.calls_per_minute):
                    return _paced(minute + MINUTE - now)
            may_call = uow.ai_usage.begin_call(
                now.date(), max_calls=budget.daily_calls, max_micro_usd=_micro(budget.daily_usd)
            )
            if not may_call:
                return _used_up(now)
            uow.commit()
        return None

    def take_back(self) -> None:
        """The call that was begun is not made after all. Raises ``DatabaseUnavailableError``."""
        with self._database.write() as uow:
            uow.ai_usage.take_back(self._clock().date())
            uow.commit()

    def end(self, use: CallUse) -> None:
        """Add what the call took."""
        try:
            with self._database.write() as uow:
                uow.ai_usage.end_call(self._clock().date(), _as_usage(use, self._clock()))
                uow.commit()
        except DatabaseUnavailableError:
            log.warning("a call's tokens and cost could not be counted")


def _paced(wait: timedelta) -> Fault:
    return Fault(FaultKind.PACED, retry_after_seconds=wait.total_seconds())


def _used_up(now: datetime) -> Fault:
    midnight = datetime.combine(now.date() + timedelta(days=1), time(), now.tzinfo)
    return Fault(FaultKind.BUDGET, retry_after_seconds=(midnight - now).total_seconds())


def _micro(usd: Decimal | None) -> int | None:
    return None if usd is None else int(usd * MICRO)


def _as_usage(use: CallUse, now: datetime) -> AiUsage:
    """A model without a known price counts as the dearest, so that no budget is passed unseen."""
    cost = use.cost_usd
    if cost is None:
        cost = highest_cost_usd(use.input_tokens, use.output_tokens, now.date())
    return AiUsage(1, use.input_tokens, use.output_tokens, round(cost * MICRO))
