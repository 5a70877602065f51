"""Occurrences on the wire."""

from opspilot.schemas.triage_schema import TriageView
from opspilot.schemas.wire import PageCursor, PageLimit, RequestModel, ResponseModel, UtcTime


class OccurrenceItem(ResponseModel):
    id: int
    event_id: int
    title: str
    service: str | None
    environment: str | None
    release: str | None
    host: str | None
    tags: dict[str, str]
    occurred_at: UtcTime
    received_at: UtcTime
    raw_bytes: int
    line_count: int


class OccurrencePage(ResponseModel):
    items: list[OccurrenceItem]
    next_cursor: str | None


class OccurrenceDetail(OccurrenceItem):
    raw_logs: str
    triage: TriageView


class PageQuery(RequestModel):
    limit: PageLimit = 50
    cursor: PageCursor = None
