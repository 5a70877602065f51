"""Which tables a dump holds, in an order in which every row comes after the rows it refers to."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any, cast

from sqlalchemy import Column, Date, Table

from opspilot.models import (
    AccessToken,
    AiUsageDay,
    AiUsageMinute,
    AnalysisOutcome,
    AnalysisRecord,
    Base,
    BrowserSession,
    Chore,
    DumpImport,
    Event,
    HourlyCount,
    IdempotencyKey,
    Occurrence,
    TimelineEntry,
)
from opspilot.models.base import UtcDateTime

Row = Mapping[Any, Any]
"""Values by column name; ``RowMapping`` is one too."""


@dataclass(frozen=True)
class DumpTable:
    """``key`` orders its rows and is unique. ``size_column`` says about how many bytes a row
    has, where they differ much."""

    table: Table
    key: tuple[Column[Any], ...]
    size_column: Column[Any] | None = None

    @property
    def name(self) -> str:
        return self.table.name

    def key_of(self, row: Row) -> tuple[Any, ...]:
        return tuple(row[column.name] for column in self.key)

    def decode(self, row: Row) -> dict[str, Any]:
        """From JSON to what the columns take. Raises ``ValueError`` for anything but exactly
        this table's columns."""
        if row.keys() != self._names:
            raise ValueError(self._difference(row))
        times = {name: read(row[name]) for name, read in self._readers.items() if row[name]}
        return {**row, **times}

    @cached_property
    def _names(self) -> frozenset[str]:
        return frozenset(self.table.columns.keys())

    @cached_property
    def _readers(self) -> dict[str, Callable[[str], object]]:
        """JSON knows no times."""
        readers: dict[str, Callable[[str], object]] = {}
        for column in self.table.columns:
            if isinstance(column.type, UtcDateTime):
                readers[column.name] = _read_time
            elif isinstance(column.type, Date):
                readers[column.name] = date.fromisoformat
        return readers

    def _difference(self, row: Row) -> str:
        lacks = [f"no `{name}`" for name in sorted(self._names - set(row))]
        unknown = [f"an unknown `{name}`" for name in sorted(set(row) - self._names)]
        return f"the row has {', '.join(lacks + unknown)}"


def _read_time(value: str) -> datetime:
    at = datetime.fromisoformat(value)
    if at.tzinfo is None:
        raise ValueError(f"the time {value} names no zone")
    return at


def _dumped(model: type[Base], *key: str, size_column: str | None = None) -> DumpTable:
    table = cast(Table, model.__table__)
    names = key or ("id",)
    size = None if size_column is None else table.c[size_column]
    return DumpTable(table, tuple(table.c[name] for name in names), size)


DUMP_TABLES: tuple[DumpTable, ...] = (
    _dumped(AccessToken),
    _dumped(Event),
    _dumped(Occurrence, size_column="raw_bytes"),
    _dumped(AnalysisRecord),
    _dumped(TimelineEntry),
    _dumped(HourlyCount, "event_id", "hour"),
    _dumped(IdempotencyKey, "created_at", "key"),
    _dumped(AiUsageDay, "day"),
    _dumped(AiUsageMinute, "minute"),
    _dumped(AnalysisOutcome, "analyzer", "outcome"),
)
"""Idempotency keys go by their age: only for that do both databases have an index in one order."""

BY_NAME = {table.name: table for table in DUMP_TABLES}

LEFT_OUT: Mapping[type[Base], str] = {
    BrowserSession: "a restored dump must log nobody in; people type their token once more",
    Chore: "who does what in this very database",
    DumpImport: "it is about this very database",
}
"""Every other table, and why it is in no dump. (The full-text index is made anew.)"""
