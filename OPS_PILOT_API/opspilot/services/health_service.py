"""Is this process fit to serve: the database answers, and its tables are the ones that this
code knows, and what is due gets done."""

from collections.abc import Callable
from dataclasses import dataclass

from opspilot.domain.errors import DatabaseUnavailableError
from opspilot.repositories.unit_of_work import Database, UnitOfWork
from opspilot.schemas.health_schema import Readiness

OK, DEGRADED, UNAVAILABLE = "ok", "degraded", "unavailable"
NEWER = "newer than this process: restart it with the version that they are of"
GOOD_ENOUGH = {"database": (OK,), "migrations": (OK, NEWER)}
"""Without these nothing can be stored. Newer migrations only add, so while a new version is being
deployed a balancer must not take the old processes away; nor without a live queue, as the instant
answer stands."""


@dataclass(frozen=True, slots=True)
class Migrations:
    """Those that this code knows, and the one that the database should be at."""

    known: frozenset[str]
    head: str | None


class HealthService:
    def __init__(
        self,
        database: Database,
        *,
        migrations: Callable[[], Migrations],
        queue_problem: Callable[[], str | None],
    ) -> None:
        self._database = database
        self._migrations = migrations
        self._queue_problem = queue_problem

    def readiness(self) -> Readiness:
        checks = self._checks()
        return Readiness(status=_status(checks), checks=checks)

    def _checks(self) -> dict[str, str]:
        try:
            with self._database.read() as uow:
                migrations = _compare(uow.schema.applied_revision(), self._migrations())
                database = _contents(uow) if migrations == OK else OK
        except DatabaseUnavailableError as exc:
            return {"database": exc.detail, "migrations": "unknown", "queue": "unknown"}
        return {
            "database": database,
            "migrations": migrations,
            "queue": self._queue_problem() or OK,
        }


def _status(checks: dict[str, str]) -> str:
    if any(checks[name] not in results for name, results in GOOD_ENOUGH.items()):
        return UNAVAILABLE
    return OK if all(result == OK for result in checks.values()) else DEGRADED


def _contents(uow: UnitOfWork) -> str:
    """Half of an instance is none: a balancer must send nobody there."""
    if uow.imports.unfinished() is None:
        return OK
    return "an import has not finished: run the same `flask import` again"


def _compare(applied: str | None, migrations: Migrations) -> str:
    if applied == migrations.head:
        return OK
    if applied is not None and applied not in migrations.known:
        return NEWER
    return f"at {applied or 'nothing'}, expected {migrations.head}: run `flask db upgrade`"
