"""What every submission writes, in as few statements as its database allows."""

from collections.abc import Mapping, Sequence

from sqlalchemy.orm import Session

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
    def __init__(self, session: Session) -> None:
        self.session = session

    def count(self, submissions: Sequence[NewSubmission]) -> list[Stored | None]:
        """Count occurrences of a known failure, in one statement on PostgreSQL; None where it was
        never seen. It burns no id."""
        return self._store.count(self.session.connection(), submissions)

    def insert(self, submission: NewSubmission, failure: NewFailure) -> Stored:
        """Insert a failure that was never seen; count it where a twin was submitted at the same
        instant."""
        return self._store.insert(self.session.connection(), submission, failure)

    @property
    def _store(self) -> SubmissionStore:
        return STORES[self.session.get_bind().dialect.name]
