"""What an ingest format does, and what comes out of ingestion."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from opspilot.domain.enums import Priority

Query = Mapping[str, list[str]]
"""A parsed query string: each name with all its values."""


class IngestFormat(Protocol):
    """Turns one body into the fields of a submission, not yet validated."""

    def decode(self, body: bytes, query: Query) -> dict[str, object]:
        """Raises ``MalformedBodyError``."""
        ...


@dataclass(frozen=True, slots=True)
class IncomingEvent:
    """One submission, validated and clean. ``title`` is None where the caller left it to the
    root exception."""

    raw_logs: str
    title: str | None = None
    description: str | None = None
    service: str | None = None
    environment: str | None = None
    release: str | None = None
    host: str | None = None
    priority: Priority | None = None
    tags: Mapping[str, str] = field(default_factory=dict)
    occurred_at: datetime | None = None
    fingerprint: str | None = None
