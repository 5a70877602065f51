"""What one submission writes: the values of its event and of its occurrence."""

from datetime import datetime
from typing import Any

from opspilot.domain.enums import AnalysisStatus, Priority, Status
from opspilot.domain.triage import Triage
from opspilot.ingest.base import IncomingEvent
from opspilot.schemas.triage_schema import TriageView
from opspilot.services.first_answer import FirstAnswer

SET_BY_CALLER = "set by the caller"
MAX_ROOT_TYPE = 300
MAX_ROOT_MESSAGE = 1000


def seen_at(incoming: IncomingEvent, now: datetime) -> datetime:
    """When it happened; never in the future, or a wrong clock would keep it on top of the list
    for ever."""
    return min(incoming.occurred_at or now, now)


def event_values(
    incoming: IncomingEvent, answer: FirstAnswer, *, now: datetime, is_upgradable: bool
) -> dict[str, Any]:
    """Every column but ``id``."""
    facts = answer.triage
    view = TriageView.of(facts).model_dump(mode="json")
    seen = seen_at(incoming, now)
    return {
        "fingerprint": facts.fingerprint.value,
        "title": answer.title,
        "description": incoming.description,
        "status": Status.OPEN,
        "category": facts.category,
        "runtime": facts.runtime,
        "service": incoming.service,
        "environment": incoming.environment,
        "release": incoming.release,
        "occurrence_count": 1,
        "is_regression": False,
        "first_seen_at": seen,
        "last_seen_at": seen,
        "created_at": now,
        "updated_at": now,
        "resolved_at": None,
        "reopened_at": None,
        "version": 1,
        "revision": 1,
        "resolution": None,
        "triage": view,
        "culprit": view["culprit"],
        **_priority_values(incoming.priority, facts),
        **_root_values(facts),
        **_queue_values(incoming.release, now, is_upgradable=is_upgradable),
    }


def _priority_values(chosen: Priority | None, facts: Triage) -> dict[str, Any]:
    if chosen is None:
        return {"priority": facts.priority, "priority_reasons": list(facts.priority_reasons)}
    return {"priority": chosen, "priority_reasons": [SET_BY_CALLER]}


def _root_values(facts: Triage) -> dict[str, Any]:
    root = facts.root_exception
    return {
        "root_type": root and root.type and root.type[:MAX_ROOT_TYPE],
        "root_message": root and root.message and root.message[:MAX_ROOT_MESSAGE],
    }


def _queue_values(release: str | None, now: datetime, *, is_upgradable: bool) -> dict[str, Any]:
    status = AnalysisStatus.PENDING if is_upgradable else AnalysisStatus.COMPLETED
    return {
        "analysis_status": status,
        "analysis_due_at": now if is_upgradable else None,
        "analysis_owner": None,
        "analysis_attempts": 0,
        "requested_analyzer": None,
        "analysed_releases": [release] if is_upgradable and release is not None else [],
    }


def occurrence_values(incoming: IncomingEvent, title: str, *, now: datetime) -> dict[str, Any]:
    """Every column but ``id`` and ``event_id``."""
    return {
        "title": title,
        "service": incoming.service,
        "environment": incoming.environment,
        "release": incoming.release,
        "host": incoming.host,
        "tags": dict(incoming.tags),
        "occurred_at": incoming.occurred_at or now,
        "received_at": now,
        "raw_bytes": len(incoming.raw_logs.encode()),
        "line_count": incoming.raw_logs.count("\n") + (not incoming.raw_logs.endswith("\n")),
        "raw_logs": incoming.raw_logs,
    }
