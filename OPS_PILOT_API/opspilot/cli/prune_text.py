"""A prune in words."""

from collections.abc import Iterator
from datetime import datetime

from opspilot.services.prune_report import PruneReport
from opspilot.services.prune_service import Retention

WORDS = {
    "events": "events, each with its analyses, timeline, counts and search words",
    "raw_logs": "raw logs",
    "hourly_counts": "hourly counts that no view shows",
    "idempotency_keys": "expired idempotency keys",
    "browser_sessions": "ended browser sessions",
    "queue_jobs": "ended jobs in the queue's own tables",
}
UNITS = ("bytes", "KiB", "MiB", "GiB", "TiB")
STEP = 1024
REBUILD = (
    "It cannot be made smaller: it is older than OpsPilot's retention. New rows use its empty\n"
    "pages again. To have it shrink from now on, run once: flask prune --rebuild"
)
AUTOVACUUM = "PostgreSQL keeps its files; autovacuum frees the room in them for new rows."


def rules_text(retention: Retention, before: datetime | None) -> str:
    """``before``: what is older than that goes."""
    days = "0 (nothing is too old)" if before is None else _days_text(retention.days, before)
    kept = f"{retention.kept:,}" if retention.kept else "0 (all)"
    return f"RETENTION_DAYS              {days}\nOCCURRENCES_KEPT_PER_EVENT  {kept}\n"


def report_text(report: PruneReport, *, is_dry_run: bool) -> str:
    return "\n".join((*_rows(report, is_dry_run=is_dry_run), *_room(report)))


def size_text(size: float) -> str:
    """As people say it: ``1.2 GiB``."""
    for unit in UNITS[:-1]:
        if size < STEP:
            return f"{size:,.0f} {unit}" if unit == UNITS[0] else f"{size:,.1f} {unit}"
        size /= STEP
    return f"{size:,.1f} {UNITS[-1]}"


def _days_text(days: int, before: datetime) -> str:
    return f"{days:,} (what is older than {before:%Y-%m-%d %H:%MZ})"


def _rows(report: PruneReport, *, is_dry_run: bool) -> Iterator[str]:
    yield "Would be removed:" if is_dry_run else "Removed:"
    for kind, count in report.rows.items():
        size = f", {size_text(report.log_bytes)}" if kind == "raw_logs" and count else ""
        yield f"{count:>13,}  {WORDS[kind]}{size}"
    yield ""


def _room(report: PruneReport) -> Iterator[str]:
    before, after = report.before, report.after
    empty = f", {size_text(after.free_bytes)} of it empty" if after.free_bytes else ""
    is_smaller = after.size_bytes < before.size_bytes
    was = f"; it took {size_text(before.size_bytes)}" if is_smaller else ""
    yield f"The database takes {size_text(after.size_bytes)} of disk{empty}{was}."
    if not after.is_sqlite:
        yield AUTOVACUUM
    elif not after.can_shrink:
        yield REBUILD
