"""Is this process fit to serve: the database answers, and its tables are the ones that this
code knows, and what is due gets done."""

from collections.abc import Callable

from opspilot.domain.errors import DatabaseUnavailableError
from opspilot.repositories.unit_of_work import Database, UnitOfWork
from opspilot.schemas.health_schema import Readiness

OK, DEGRADED, UNAVAILABLE = "ok", "degraded", "unavailable"
NEEDED = ("database", "migrations")
"""Without these nothing can be stored. Without a live queue the instant answer stands, so a
balancer must not take the process away."""


class HealthService:
    def __init__(
        self,
        database: Database,
        *,
        expected_revision: Callable[[], str | None],
        queue_problem: Callable[[], str | None],
    ) -> None:
        self._database = database
        self._expected_revision = expected_revision
        self._queue_problem = queue_problem

    def readiness(self) -> Readiness:
        checks = self._checks()
        return Readiness(status=_status(checks), checks=checks)

    def _checks(self) -> dict[str, str]:
        try:
            with self._database.read() as uow:
                migrations = _compare(uow.schema.applied_revision(), self._expected_revision())
                database = _contents(uow) if migrations == OK else OK
        except DatabaseUnavailableError as exc:
            return {"database": exc.detail, "migrations": "unknown", "queue": "unknown"}
        return {
            "database": database,
            "migrations": migrations,
            "queue": self._queue_problem() or OK,
        }


def _status(checks: dict[str, str]) -> str:
    if any(checks[name] != OK for name in NEEDED):
        return UNAVAILABLE
    return OK if all(result == OK for result in checks.values()) else DEGRADED


def _contents(uow: UnitOfWork) -> str:
    """Half of an instance is none: a balancer must send nobody there."""
    if uow.imports.unfinished() is None:
        return OK
    return "an import has not finished: run the same `flask import` again"


def _compare(applied: str | None, expected: str | None) -> str:
    if applied == expected:
        return OK
    return f"at {applied or 'nothing'}, expected {expected}: run `flask db upgrade`"
