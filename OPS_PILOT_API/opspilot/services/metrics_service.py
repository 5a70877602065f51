"""What /metrics shows: this machine's processes, and what the database knows of the whole
installation. No table is counted for it but the index of unfinished analyses."""

from collections.abc import Callable, Mapping
from datetime import datetime

from opspilot.domain.errors import DatabaseUnavailableError
from opspilot.repositories.database import PoolUse
from opspilot.repositories.unit_of_work import Database, UnitOfWork
from opspilot.services.clock import Clock
from opspilot.telemetry.exposition import Exposition, Installation
from opspilot.telemetry.process_figures import record_pool, record_process

MICRO = 1_000_000


class MetricsService:
    def __init__(
        self,
        database: Database,
        *,
        clock: Clock,
        pool_use: Callable[[], PoolUse | None],
        build: Mapping[str, str],
    ) -> None:
        self._database = database
        self._clock = clock
        self._pool_use = pool_use
        self._build = build

    def exposition(self) -> tuple[bytes, str]:
        """Prometheus's text format, and its content type. Also while the database is away."""
        self.record()
        return Exposition(self._build, self._installation()).text()

    def record(self) -> None:
        """This process's own figures, where every process of the machine can read them."""
        record_process()
        pool = self._pool_use()
        if pool is not None:
            record_pool(size=pool.size, in_use=pool.in_use, overflow=pool.overflow)

    def _installation(self) -> Installation | None:
        try:
            with self._database.read() as uow:
                return _read(uow, self._clock())
        except DatabaseUnavailableError:
            return None


def _read(uow: UnitOfWork, now: datetime) -> Installation:
    backlog, usage = uow.queue.backlog(now), uow.ai_usage.total()
    oldest = backlog.oldest_due_at
    return Installation(
        queue={"due": backlog.due, "running": backlog.running, "later": backlog.later},
        oldest_seconds=(now - oldest).total_seconds() if oldest else 0.0,
        analyses=uow.outcomes.counts(),
        ai_calls=usage.calls,
        ai_tokens={"input": usage.input_tokens, "output": usage.output_tokens},
        ai_cost_usd=usage.cost_micro_usd / MICRO,
    )
