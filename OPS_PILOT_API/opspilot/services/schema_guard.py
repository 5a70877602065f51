"""Dumps are for exactly one migration: whether the database is at the one that this code knows."""

from collections.abc import Callable

from opspilot.domain.errors import SchemaOutdatedError
from opspilot.repositories.unit_of_work import UnitOfWork

ExpectedRevision = Callable[[], str | None]


def require_schema(uow: UnitOfWork, expected: ExpectedRevision) -> str:
    """The migration that the database is at. Raises ``SchemaOutdatedError``."""
    applied = uow.schema.applied_revision()
    if applied is None or applied != expected():
        raise SchemaOutdatedError(
            f"The database is at migration {applied or 'none'} and this version needs "
            f"{expected()}: run `flask db upgrade`."
        )
    return applied
