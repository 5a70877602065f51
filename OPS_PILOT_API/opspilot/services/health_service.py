"""Is this process fit to serve: the database answers, and its tables are the ones that this
code knows."""

from collections.abc import Callable

from opspilot.domain.errors import DatabaseUnavailableError
from opspilot.repositories.unit_of_work import Database
from opspilot.schemas.health_schema import Readiness

OK = "ok"


class HealthService:
    def __init__(self, database: Database, *, expected_revision: Callable[[], str | None]) -> None:
        self._database = database
        self._expected_revision = expected_revision

    def readiness(self) -> Readiness:
        checks = self._checks()
        is_ready = all(result == OK for result in checks.values())
        return Readiness(status=OK if is_ready else "unavailable", checks=checks)

    def _checks(self) -> dict[str, str]:
        try:
            with self._database.read() as uow:
                applied = uow.schema.applied_revision()
        except DatabaseUnavailableError as exc:
            return {"database": exc.detail, "migrations": "unknown"}
        return {"database": OK, "migrations": _compare(applied, self._expected_revision())}


def _compare(applied: str | None, expected: str | None) -> str:
    if applied == expected:
        return OK
    return f"at {applied or 'nothing'}, expected {expected}: run `flask db upgrade`"
