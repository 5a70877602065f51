"""Is this process fit to serve: the database answers, and its tables are the ones that this
code knows, and what is due gets done."""

from collections.abc import Callable, Sequence

from opspilot.domain.errors import DatabaseUnavailableError
from opspilot.repositories.unit_of_work import Database
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
        known_revisions: Callable[[], Sequence[str]],
        queue_problem: Callable[[], str | None],
    ) -> None:
        self._database = database
        self._known_revisions = known_revisions
        self._queue_problem = queue_problem

    def readiness(self) -> Readiness:
        checks = self._checks()
        return Readiness(status=_status(checks), checks=checks)

    def _checks(self) -> dict[str, str]:
        try:
            with self._database.read() as uow:
                applied = uow.schema.applied_revision()
        except DatabaseUnavailableError as exc:
            return {"database": exc.detail, "migrations": "unknown", "queue": "unknown"}
        return {
            "database": OK,
            "migrations": _compare(applied, self._known_revisions()),
            "queue": self._queue_problem() or OK,
        }


def _status(checks: dict[str, str]) -> str:
    if any(checks[name] != OK for name in NEEDED):
        return UNAVAILABLE
    return OK if all(result == OK for result in checks.values()) else DEGRADED


def _compare(applied: str | None, known: Sequence[str]) -> str:
    """A migration that this code does not know is a newer version's: while that one is deployed,
    this process goes on serving, and migrations only add."""
    newest = known[0]
    if applied == newest or (applied is not None and applied not in known):
        return OK
    return f"at {applied or 'nothing'}, expected {newest}: run `flask db upgrade`"
