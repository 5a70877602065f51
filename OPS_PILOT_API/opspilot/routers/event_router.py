"""/create-event and /events: submitting, listing, reading, editing."""

from collections.abc import Mapping
from typing import Any

from flask import Response, request

from opspilot.domain.enums import AnalysisStatus
from opspilot.domain.errors import DatabaseUnavailableError
from opspilot.routers.api_router import (
    ApiRouter,
    Operation,
    RequestHeader,
    json_response,
    read_body,
    read_json,
    read_query,
)
from opspilot.routers.preconditions import (
    if_match,
    known_etags,
    not_modified,
    prefer_wait_seconds,
    with_etag,
)
from opspilot.schemas.event_schema import (
    CreatedEvent,
    CreateEventRequest,
    EventDetail,
    EventPage,
    EventUpdate,
    ListEventsQuery,
)
from opspilot.schemas.occurrence_schema import OccurrenceDetail, OccurrencePage, PageQuery
from opspilot.services.analysis_service import AnalysisWaiter
from opspilot.services.event_service import EventService, Tagged
from opspilot.services.ingest_service import Created, IngestService
from opspilot.services.submission_reader import WireSubmission

IF_NONE_MATCH = RequestHeader(
    "If-None-Match", "The `ETag` of the last answer: 304 while nothing changed."
)
CREATE = Operation(
    id="createEvent",
    summary="Submit raw logs; the answer is the event, already triaged and analysed",
    body=CreateEventRequest,
    body_types=("application/json", "text/plain"),
    returns={201: CreatedEvent},
    errors=(400, 413, 415, 422, 503),
    headers=(
        RequestHeader(
            "Idempotency-Key",
            "The same key within 24 h gives the same occurrence.",
            pattern="^[!-~]([ -~]{0,253}[!-~])?$",
        ),
        RequestHeader(
            "Prefer",
            "`wait=N` (N up to 30): answer once the analysis is final, or after N seconds.",
        ),
        RequestHeader(
            "Content-Encoding",
            "`gzip`; the limit counts after inflation.",
            pattern="^(gzip|identity)?$",
        ),
    ),
)
LIST = Operation(
    id="listEvents",
    summary="Events, newest activity first",
    query=ListEventsQuery,
    returns={200: EventPage, 304: None},
    errors=(400, 422, 503),
    headers=(IF_NONE_MATCH,),
)
GET = Operation(
    id="getEvent",
    summary="One event with its triage, analysis, latest raw logs and timeline",
    returns={200: EventDetail, 304: None},
    errors=(404, 503),
    headers=(IF_NONE_MATCH,),
)
UPDATE = Operation(
    id="updateEvent",
    summary="Change status, priority, title, description or resolution",
    body=EventUpdate,
    returns={200: EventDetail},
    errors=(400, 404, 412, 413, 415, 422, 503),
    headers=(
        RequestHeader(
            "If-Match",
            "The `ETag` that the edit is based on: 412 if somebody edited meanwhile.",
        ),
    ),
)
OCCURRENCES = Operation(
    id="listOccurrences",
    summary="Every submission that belongs to an event, newest first",
    query=PageQuery,
    returns={200: OccurrencePage},
    errors=(400, 404, 422, 503),
)
OCCURRENCE = Operation(
    id="getOccurrence",
    summary="One submission with its raw logs",
    returns={200: OccurrenceDetail},
    errors=(404, 503),
)


class EventRouter(ApiRouter):
    def __init__(
        self, *, ingest: IngestService, events: EventService, waiter: AnalysisWaiter
    ) -> None:
        super().__init__("events")
        self._ingest = ingest
        self._events = events
        self._waiter = waiter
        self.add("POST", "/create-event", self.create, CREATE)
        self.add("GET", "/events", self.list, LIST)
        self.add("GET", "/events/<id:event_id>", self.read, GET)
        self.add("PATCH", "/events/<id:event_id>", self.update, UPDATE)
        self.add("GET", "/events/<id:event_id>/occurrences", self.occurrences, OCCURRENCES)
        self.add("GET", "/occurrences/<id:occurrence_id>", self.occurrence, OCCURRENCE)

    def create(self) -> Response:
        created = self._ingest.submit(_wire_submission())
        headers = {"Location": f"/events/{created.id}"}
        fields = created.fields
        seconds = prefer_wait_seconds()
        if seconds:
            headers["Preference-Applied"] = f"wait={seconds}"
            fields = self._waited(created, seconds)
        return json_response(fields, 201, headers)

    def _waited(self, created: Created, seconds: int) -> Mapping[str, Any]:
        unfinished = (AnalysisStatus.PENDING, AnalysisStatus.RUNNING)
        if created.analysis_status not in unfinished:
            return created.fields
        try:
            self._waiter.wait(created.id, seconds)
            now: EventDetail = self._events.get(created.id).body
        except DatabaseUnavailableError:
            return created.fields  # it is stored: a caller told otherwise would send it again
        return {**created.fields, **now.model_dump()}

    def list(self) -> Response:
        found = self._events.list(read_query(ListEventsQuery), known_etags=known_etags())
        return _tagged(found)

    def read(self, event_id: int) -> Response:
        return _tagged(self._events.get(event_id, known_etags=known_etags()))

    def update(self, event_id: int) -> Response:
        changes = read_json(EventUpdate).changes()
        return _tagged(self._events.update(event_id, changes, if_match=if_match()))

    def occurrences(self, event_id: int) -> Response:
        query = read_query(PageQuery)
        page = self._events.occurrences(event_id, cursor=query.cursor, limit=query.limit)
        return json_response(page)

    def occurrence(self, occurrence_id: int) -> Response:
        return json_response(self._events.occurrence(occurrence_id))


def _tagged(found: Tagged) -> Response:
    if found.body is None:
        return not_modified(found.etag)
    return with_etag(json_response(found.body), found.etag)


def _wire_submission() -> WireSubmission:
    return WireSubmission(
        body=read_body(keep=False),
        media_type=request.mimetype,
        charset=request.mimetype_params.get("charset"),
        content_encoding=request.headers.get("Content-Encoding", ""),
        query=request.args.to_dict(flat=False),
        idempotency_key=request.headers.get("Idempotency-Key"),
    )
