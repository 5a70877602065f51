"""What a row of the list holds, made by the database as it goes to the wire: it is faster at it
than Python."""

from functools import reduce
from typing import Any
from typing import cast as assume

from sqlalchemy import (
    ColumnElement,
    Enum,
    String,
    Table,
    Text,
    bindparam,
    cast,
    func,
    literal_column,
    select,
    type_coerce,
)

from opspilot.models import AnalysisRecord, Event, HourlyCount
from opspilot.models.base import UtcDateTime

EVENTS, ANALYSES, HOURS = (
    assume(Table, model.__table__) for model in (Event, AnalysisRecord, HourlyCount)
)
ITEM_COLUMNS = (
    "id",
    "title",
    "description",
    "status",
    "priority",
    "priority_reasons",
    "category",
    "runtime",
    "service",
    "environment",
    "release",
    "fingerprint",
    "occurrence_count",
    "is_regression",
    "first_seen_at",
    "last_seen_at",
    "created_at",
    "updated_at",
    "version",
    "analysis_status",
    "culprit",
)
ANALYSIS_COLUMNS = (
    "analyzer",
    "model",
    "root_cause",
    "suggested_fix",
    "confidence",
    "degraded_reason",
)
ANALYSIS_AT = len(ITEM_COLUMNS)
REVISION_AT = ANALYSIS_AT + len(ANALYSIS_COLUMNS)
COUNTS_AT = REVISION_AT + 1
"""Places in a row."""
JSON_COLUMNS = frozenset({"priority_reasons", "culprit"})
HOUR = "%Y-%m-%d %H:00:00.000000"
"""How an hour is named in counts: as SQLite stores it."""
POSTGRESQL_HOUR = "YYYY-MM-DD HH24:00:00.000000"
POSTGRESQL_TIME = 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'


def row_columns(dialect: str) -> list[ColumnElement[Any]]:
    """``ITEM_COLUMNS``, ``ANALYSIS_COLUMNS``, the revision, the hourly counts from ``:first_hour``
    on. Times and JSON are texts."""
    item = [_as_sent(EVENTS.c[name], dialect) for name in ITEM_COLUMNS]
    analysis = [_as_sent(ANALYSES.c[name], dialect) for name in ANALYSIS_COLUMNS]
    return [*item, *analysis, EVENTS.c.revision, _hourly_counts(dialect)]


def _as_sent(value: ColumnElement[Any], dialect: str) -> ColumnElement[Any]:
    if isinstance(value.type, UtcDateTime):
        return _time_as_sent(value, dialect)
    if value.key in JSON_COLUMNS:
        return type_coerce(value, String()) if dialect == "sqlite" else cast(value, Text())
    return type_coerce(value, String()) if isinstance(value.type, Enum) else value


def _time_as_sent(value: ColumnElement[Any], dialect: str) -> ColumnElement[Any]:
    """``2026-01-31T10:11:12.123456Z``; without the fraction where it is zero."""
    whole: ColumnElement[Any] = _as_utc(value, POSTGRESQL_TIME)
    if dialect == "sqlite":
        stored = type_coerce(value, String())
        whole = joined(func.replace(stored, constant(" "), constant("T")), constant("Z"))
    return func.replace(whole, constant(".000000Z"), constant("Z"))


def _hourly_counts(dialect: str) -> ColumnElement[Any]:
    """A JSON object: ``{"2026-01-31 10:00:00.000000": occurrences}``; null where there is none."""
    stored = type_coerce(HOURS.c.hour, String())
    counts: ColumnElement[Any] = func.json_group_object(stored, HOURS.c.count)
    if dialect != "sqlite":
        hour = _as_utc(HOURS.c.hour, POSTGRESQL_HOUR)
        counts = cast(func.json_object_agg(hour, HOURS.c.count), Text())
    of_event = select(counts).where(HOURS.c.event_id == EVENTS.c.id)
    return of_event.where(HOURS.c.hour >= bindparam("first_hour")).scalar_subquery()


def _as_utc(value: ColumnElement[Any], form: str) -> ColumnElement[Any]:
    return func.to_char(func.timezone(constant("UTC"), value), constant(form))


def joined(*parts: ColumnElement[Any]) -> ColumnElement[Any]:
    return reduce(lambda left, right: left.op("||")(right), parts)


def constant(text: str) -> ColumnElement[str]:
    """Within the statement, not beside it."""
    return literal_column(f"'{text}'")
