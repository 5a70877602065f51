"""Events on the wire: DESIGN's list form and detail form, and what callers may send."""

import re
from typing import Annotated, Any, Literal, Self, TypeVar

from pydantic import AfterValidator, ConfigDict, Field, StringConstraints, model_validator
from pydantic.json_schema import SkipJsonSchema

from opspilot.domain.enums import AnalysisStatus, Category, Priority, Status, TimelineKind
from opspilot.schemas.analysis_schema import AnalysisDetail, AnalysisSummary
from opspilot.schemas.triage_schema import Culprit, TriageView
from opspilot.schemas.wire import (
    NOT_BLANK,
    CallerTime,
    PageCursor,
    PageLimit,
    RequestModel,
    ResponseModel,
    UtcTime,
)

MAX_TAGS = 50
MAX_TITLE = 500


# x
_VISIBLE = re.compile(r"[\S\x1c-\x1f]")
"""Not blank to Unicode: Python takes four control characters for blanks."""


def _not_blank(value: str) -> str:
    if not _VISIBLE.search(value):
        raise ValueError("must not be blank")
    return value


Title = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=MAX_TITLE),
    Field(json_schema_extra=NOT_BLANK),
]
Label = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=200),
    Field(json_schema_extra=NOT_BLANK),
]
TagName = Annotated[str, StringConstraints(min_length=1, max_length=100)]
TagValue = Annotated[str, StringConstraints(max_length=500)]
RawLogs = Annotated[
    str, Field(min_length=1, json_schema_extra=NOT_BLANK), AfterValidator(_not_blank)
]
Prose = Annotated[str, StringConstraints(max_length=20_000)]


def _without_default(schema: dict[str, Any]) -> None:
    schema.pop("default")


Value = TypeVar("Value")
LeftOut = Annotated[Value | SkipJsonSchema[None], Field(json_schema_extra=_without_default)]
"""A field that may be left out, but not be null."""


class CreateEventRequest(RequestModel):
    """One submission of raw logs."""

    title: Title
    raw_logs: RawLogs
    description: Prose | None = None
    service: Label | None = None
    environment: Label | None = None
    release: Label | None = None
    host: Label | None = None
    priority: Priority | None = None
    tags: Annotated[dict[TagName, TagValue], Field(max_length=MAX_TAGS)] = Field(
        default_factory=dict
    )
    occurred_at: CallerTime | None = None
    fingerprint: Label | None = None


class EventUpdate(RequestModel):
    """What a person may change. At least one field; ``null`` clears where the field may be
    empty."""

    model_config = ConfigDict(json_schema_extra={"minProperties": 1})

    status: LeftOut[Status] = None
    priority: LeftOut[Priority] = None
    title: LeftOut[Title] = None
    description: Prose | None = None
    resolution: Prose | None = None

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if not self.model_fields_set:
            raise ValueError("name at least one field to change")
        for name in ("status", "priority", "title"):
            if name in self.model_fields_set and getattr(self, name) is None:
                raise ValueError(f"{name} cannot be null")
        return self

    def changes(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in self.model_fields_set}


class TimelineView(ResponseModel):
    at: UtcTime
    kind: TimelineKind
    detail: dict[str, Any]


class EventSummary(ResponseModel):
    """``version`` grows with every edit by a person; ``ETag`` and ``If-Match`` are made of it."""

    id: int
    title: str
    description: str | None
    status: Status
    priority: Priority
    priority_reasons: list[str]
    category: Category
    runtime: str
    service: str | None
    environment: str | None
    release: str | None
    fingerprint: str
    occurrence_count: int
    is_regression: bool
    first_seen_at: UtcTime
    last_seen_at: UtcTime
    created_at: UtcTime
    updated_at: UtcTime
    version: int
    analysis_status: AnalysisStatus
    culprit: Culprit | None
    analysis: AnalysisSummary | None


class EventListItem(EventSummary):
    """``hourly_counts``: occurrences in each of the last 24 hours, oldest first; the last number
    is the hour that is running."""

    hourly_counts: list[int]


class EventPage(ResponseModel):
    items: list[EventListItem]
    next_cursor: str | None


class EventDetail(EventSummary):
    """``raw_logs`` and ``triage`` are those of occurrence ``latest_occurrence_id``."""

    analysis: AnalysisDetail | None
    raw_logs: str
    latest_occurrence_id: int
    resolution: str | None
    analysis_next_try_at: UtcTime | None
    timeline: list[TimelineView]
    triage: TriageView


class CreatedEvent(EventDetail):
    """The answer to a submission: the event, and which occurrence of it this was."""

    occurrence_id: int
    is_new: bool


class ListEventsQuery(RequestModel):
    """Repeat a filter for "any of". Items come in descending order of ``sort``."""

    limit: PageLimit = 50
    cursor: PageCursor = None
    sort: Literal["last_seen", "first_seen", "occurrences"] = "last_seen"
    status: list[Status] = Field(default_factory=list)
    priority: list[Priority] = Field(default_factory=list)
    analysis_status: list[AnalysisStatus] = Field(default_factory=list)
    category: list[Category] = Field(default_factory=list)
    runtime: list[Label] = Field(default_factory=list)
    service: list[Label] = Field(default_factory=list)
    environment: list[Label] = Field(default_factory=list)
    q: Annotated[str | None, Field(max_length=500, description="Words to look for.")] = None
    since: CallerTime | None = None
