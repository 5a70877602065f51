"""The rows that retention would remove, found page by page. Reads only, and nothing is open
between two pages."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from opspilot.repositories.retention_repository import Cut, SilentEvent, StoredLog, Surplus
from opspilot.repositories.unit_of_work import Database

SLICE_ROWS = 200
"""Logs of one transaction; writers of SQLite wait while it lasts."""
SLICE_BYTES = 2 * 1024 * 1024
"""Of logs: a large one is many pages to free."""
SLICE_EVENTS = 20
"""Each takes its counts, its timeline and its words with it."""


def doomed_logs(database: Database, cut: Cut) -> Iterator[list[StoredLog]]:
    """Those that are too old, then those that are too many; of each event at least the newest
    stays."""
    if cut.before is not None:
        yield from _in_slices(_old_logs(database, cut.before))
    if cut.kept is not None:
        yield from _in_slices(_surplus_logs(database, cut, cut.kept))


def silent_events(database: Database, before: datetime) -> Iterator[Sequence[SilentEvent]]:
    last: SilentEvent | None = None
    while True:
        with database.read() as uow:
            events = uow.retention.silent_events(after=last, before=before, limit=SLICE_EVENTS)
        if not events:
            return
        last = events[-1]
        yield events


def _in_slices(logs: Iterable[StoredLog]) -> Iterator[list[StoredLog]]:
    taken: list[StoredLog] = []
    size = 0
    for log in logs:
        taken.append(log)
        size += log.raw_bytes
        if len(taken) >= SLICE_ROWS or size >= SLICE_BYTES:
            yield taken
            taken, size = [], 0
    if taken:
        yield taken


def _old_logs(database: Database, before: datetime) -> Iterator[StoredLog]:
    """Ends at the first page in which none is old: ids grow as time does."""
    after = 0
    while True:
        with database.read() as uow:
            logs = uow.retention.oldest_logs(after=after, before=before, limit=SLICE_ROWS)
        if not any(log.is_old for log in logs):
            return
        after = logs[-1].id
        yield from (log for log in logs if log.is_old and not log.is_newest)


def _surplus_logs(database: Database, cut: Cut, kept: int) -> Iterator[StoredLog]:
    after = 0
    while True:
        with database.read() as uow:
            events = uow.retention.crowded_events(after=after, kept=kept, limit=SLICE_EVENTS)
            surpluses = [uow.retention.surplus_of(event_id, cut, kept) for event_id in events]
        if not events:
            return
        after = events[-1]
        for surplus in surpluses:
            yield from _logs_of(database, surplus, cut)


def _logs_of(database: Database, surplus: Surplus, cut: Cut) -> Iterator[StoredLog]:
    after = 0
    while True:
        with database.read() as uow:
            logs = uow.retention.surplus_logs(surplus, cut, after=after, limit=SLICE_ROWS)
        yield from logs
        if len(logs) < SLICE_ROWS:
            return
        after = logs[-1].id
