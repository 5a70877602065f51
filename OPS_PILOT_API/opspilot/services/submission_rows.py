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
        "version": 1,
        "revision": 1,
        "analysis_attempts": 0,
        "triage": view,
        "culprit": view["culprit"],
        **_priority_values(incoming.priority, facts),
        **_root_values(facts),
        **_queue_values(now, is_upgradable=is_upgradable),
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


def _queue_values(now: datetime, *, is_upgradable: bool) -> dict[str, Any]:
    if is_upgradable:
        return {"analysis_status": AnalysisStatus.PENDING, "analysis_due_at": now}
    return {"analysis_status": AnalysisStatus.COMPLETED, "analysis_due_at": None}


def occurrence_values(
    event_id: int, incoming: IncomingEvent, title: str, *, now: datetime
) -> dict[str, Any]:
    return {
        "event_id": event_id,
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
