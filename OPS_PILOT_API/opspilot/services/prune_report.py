"""What a prune removed, or would."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from opspilot.repositories.retention_repository import StoredLog
from opspilot.repositories.storage_repository import Storage

KINDS = (
    "events",
    "raw_logs",
    "hourly_counts",
    "idempotency_keys",
    "browser_sessions",
    "queue_jobs",
)


@dataclass(slots=True)
class PruneReport:
    """``rows`` by kind: events went with all that belongs to them, and their raw logs are counted
    with the others. ``log_bytes``: of the raw logs as they came. Without ``is_complete`` it was
    asked to stop before the end."""

    before: Storage
    after: Storage
    rows: dict[str, int] = field(default_factory=lambda: dict.fromkeys(KINDS, 0))
    log_bytes: int = 0
    is_complete: bool = True

    def add(self, kind: str, count: int) -> None:
        self.rows[kind] += count

    def add_logs(self, logs: Iterable[StoredLog]) -> None:
        for log in logs:
            self.rows["raw_logs"] += 1
            self.log_bytes += log.raw_bytes
