"""A failure that comes back in another release is analysed again there, once: the code has
changed."""

from datetime import datetime
from typing import Any

from opspilot.domain.enums import AnalysisStatus, Status, TimelineKind
from opspilot.repositories.unit_of_work import UnitOfWork

RowData = dict[str, Any]

KEPT_RELEASES = 20
"""Of one event. Two releases that run side by side must not have it analysed at every turn."""


def notice_release(uow: UnitOfWork, event: RowData, release: str | None, now: datetime) -> RowData:
    """``event`` as it is once the release of its newest occurrence has been noticed."""
    analysed: list[str] = event["analysed_releases"]
    if release is None or release in analysed or event["status"] == Status.IGNORED:
        return event
    uow.events.set_analysed_releases(event["id"], [*analysed, release][-KEPT_RELEASES:])
    return event if not analysed else _ask_again(uow, event, release, now)


def _ask_again(uow: UnitOfWork, event: RowData, release: str, now: datetime) -> RowData:
    uow.queue.request(event["id"], now=now, analyzer=None)
    uow.timeline.note(event["id"], now, TimelineKind.ANALYSIS_REQUESTED, release=release)
    asked = {"analysis_status": AnalysisStatus.PENDING, "analysis_due_at": now}
    return {**event, **asked, "revision": event["revision"] + 1}
