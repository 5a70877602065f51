"""What every submission writes: few statements, all prepared."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import CursorResult, Executable, RowMapping
from sqlalchemy.orm import Session

from opspilot.domain.enums import TimelineKind
from opspilot.repositories.submission_statements import BY_DIALECT, NEW_VALUES, REWRITTEN

RowData = dict[str, Any]


class SubmissionRepository:
    def __init__(self, session: Session) -> None:
        self.session = session
        self._statements = BY_DIALECT[session.get_bind().dialect.name]

    def count_one_more(self, values: Mapping[str, Any]) -> RowData | None:
        """Count one more occurrence of this fingerprint's event; None where there is no such
        event. The common case: one statement, and it burns no id.

        Returns the row as it is now; ``reopened_at == updated_at`` tells one that this occurrence
        brought back.
        """
        new = {f"new_{name}": values[name] for name in NEW_VALUES}
        row = self._run(self._statements.count_one_more, new).mappings().one_or_none()
        return None if row is None else _whole(row, values)

    def insert_or_count(self, values: Mapping[str, Any]) -> RowData:
        """Insert the event, or count one more where a twin was submitted at the same instant:
        ``occurrence_count == 1`` tells which."""
        row = self._run(self._statements.insert_or_count, values).mappings().one()
        return _whole(row, values)

    def insert_occurrence(self, values: Mapping[str, Any]) -> int:
        """The new occurrence's id."""
        return int(self._run(self._statements.insert_occurrence, values).scalar_one())

    def bump_hour(self, event_id: int, hour: datetime) -> None:
        self._run(self._statements.bump_hour, {"event_id": event_id, "hour": hour, "count": 1})

    def note(self, event_id: int, at: datetime, kind: TimelineKind) -> None:
        entry = {"event_id": event_id, "at": at, "kind": kind, "detail": {}}
        self._run(self._statements.note, entry)

    def insert_analysis(self, values: Mapping[str, Any]) -> int:
        """The new analysis's id."""
        return int(self._run(self._statements.insert_analysis, values).scalar_one())

    def _run(self, statement: Executable, values: Mapping[str, Any]) -> CursorResult[Any]:
        return self.session.connection().execute(statement, values)


def _whole(row: RowMapping, values: Mapping[str, Any]) -> RowData:
    return dict(row) | {name: values[name] for name in REWRITTEN}
