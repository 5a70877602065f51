"""From rows to the wire: the list form as plain mappings (lists are hot), the detail form
validated."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from orjson import Fragment

from opspilot.domain.enums import AnalysisStatus
from opspilot.models import AnalysisRecord, Occurrence
from opspilot.repositories.event_list import PageRow
from opspilot.repositories.list_columns import (
    ANALYSIS_AT,
    ANALYSIS_COLUMNS,
    ITEM_COLUMNS,
    REVISION_AT,
)
from opspilot.schemas.analysis_schema import AnalysisDetail, FeedbackView
from opspilot.schemas.event_schema import EventDetail, EventSummary

Row = Mapping[str, Any]
AnalysisColumns = AnalysisRecord | Any
"""The ORM's object, or a row with its columns as attributes."""

ITEM_FIELDS = tuple(name for name in EventSummary.model_fields if name != "analysis")
STORED_ANALYSIS_FIELDS = tuple(
    name for name in AnalysisDetail.model_fields if name not in ("cost_usd", "feedback")
)
MICRO = 1_000_000


def list_item(row: PageRow, *, hourly_counts: Sequence[int]) -> dict[str, Any]:
    """An ``EventListItem``; a test holds it to the schema. JSON is passed on as it is stored."""
    item = dict(zip(ITEM_COLUMNS, row))  # noqa: B905 - asking for less strictness takes as long
    culprit, analyzer = item["culprit"], row[ANALYSIS_AT]
    item["is_regression"] = item["is_regression"] == 1  # SQLite has no booleans
    item["priority_reasons"] = Fragment(item["priority_reasons"])
    item["culprit"] = None if culprit is None else Fragment(culprit)
    item["hourly_counts"] = hourly_counts
    item["analysis"] = None if analyzer is None else _analysis_summary(row)
    return item


def _analysis_summary(row: PageRow) -> dict[str, Any]:
    return dict(zip(ANALYSIS_COLUMNS, row[ANALYSIS_AT:REVISION_AT]))  # noqa: B905 - as above


def detail_fields(
    event: Row,
    *,
    occurrence: Occurrence | Row,
    analysis: AnalysisColumns | None,
    timeline: Sequence[Any],
) -> dict[str, Any]:
    """The fields of an ``EventDetail``, as plain as they go to the wire. ``occurrence`` is the
    latest one."""
    latest = occurrence if isinstance(occurrence, Mapping) else vars(occurrence)
    return {name: event[name] for name in ITEM_FIELDS} | {
        "analysis": None if analysis is None else analysis_fields(analysis),
        "raw_logs": latest["raw_logs"],
        "latest_occurrence_id": latest["id"],
        "resolution": event["resolution"],
        "analysis_next_try_at": _next_try(event),
        "timeline": [{"at": e.at, "kind": e.kind, "detail": e.detail} for e in timeline],
        "triage": event["triage"],
    }


def _next_try(event: Row) -> datetime | None:
    """A finished analysis that is due again is one that is to be tried again."""
    is_finished = event["analysis_status"] == AnalysisStatus.COMPLETED
    return event["analysis_due_at"] if is_finished else None


def event_detail(fields: Mapping[str, Any]) -> EventDetail:
    return EventDetail.model_validate(fields)


def analysis_detail(record: AnalysisColumns) -> AnalysisDetail:
    return AnalysisDetail.model_validate(analysis_fields(record))


def analysis_fields(record: AnalysisColumns) -> dict[str, Any]:
    """The fields of an ``AnalysisDetail``; a test holds them to the schema."""
    cost, feedback = record.cost_micro_usd, FeedbackView.of(record)
    return {name: getattr(record, name) for name in STORED_ANALYSIS_FIELDS} | {
        "cost_usd": None if cost is None else cost / MICRO,
        "feedback": None if feedback is None else feedback.model_dump(),
    }


def columns_of(row: object) -> dict[str, Any]:
    """An ORM row as a mapping of its columns."""
    table = getattr(row, "__table__")  # noqa: B009 - `object` has no such attribute to a type checker
    return {column.key: getattr(row, column.key) for column in table.columns}
