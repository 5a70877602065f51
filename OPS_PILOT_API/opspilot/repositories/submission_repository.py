"""What every submission writes, in as few statements as its database allows."""

from collections.abc import Mapping, Sequence

from sqlalchemy import Connection

from opspilot.repositories.submission_at_once import StoreAtOnce
from opspilot.repositories.submission_in_steps import StoreInSteps
from opspilot.repositories.submission_parts import (
    NewFailure,
    NewSubmission,
    Stored,
    SubmissionStore,
)

STORES: Mapping[str, SubmissionStore] = {"sqlite": StoreInSteps(), "postgresql": StoreAtOnce()}
"""By the dialect's name."""


class SubmissionRepository:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._store = STORES[connection.dialect.name]

    def count(self, submissions: Sequence[NewSubmission]) -> list[Stored | None]:
        """Count occurrences of a known failure, in one statement on PostgreSQL; None where it was
        never seen. It burns no id."""
        return self._store.count(self._connection, submissions)

    def insert(self, submission: NewSubmission, failure: NewFailure) -> Stored:
        """Insert a failure that was never seen; count it where a twin was submitted at the same
        instant."""
        return self._store.insert(self._connection, submission, failure)
