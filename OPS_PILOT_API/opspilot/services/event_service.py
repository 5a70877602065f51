"""Reading and editing events."""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson

from opspilot import __version__
from opspilot.domain.enums import Status, TimelineKind
from opspilot.domain.errors import NotFoundError, VersionMismatchError
from opspilot.ingest.base import IncomingEvent
from opspilot.models import Event
from opspilot.repositories.event_filters import EventFilters, WantedPage
from opspilot.repositories.event_list import PageRow, next_cursor, revisions_of
from opspilot.repositories.list_columns import COUNTS_AT
from opspilot.repositories.occurrence_repository import next_occurrence_cursor
from opspilot.repositories.unit_of_work import Database, UnitOfWork
from opspilot.schemas.event_schema import EventDetail, ListEventsQuery
from opspilot.schemas.occurrence_schema import OccurrenceDetail, OccurrenceItem, OccurrencePage
from opspilot.schemas.triage_schema import TriageView
from opspilot.services.activity import first_listed_hour, hour_places, spread_counts
from opspilot.services.clock import Clock, start_of_hour
from opspilot.services.first_answer import read_facts
from opspilot.services.known_tags import KnownTags
from opspilot.services.views import columns_of, detail_fields, event_detail, list_item

FILTERED = (
    "status",
    "priority",
    "analysis_status",
    "category",
    "runtime",
    "service",
    "environment",
)


@dataclass(frozen=True, slots=True)
class Tagged:
    """A body with its entity tag; no body where the caller's tag still fits."""

    etag: str
    body: Any = None


class EventService:
    """``edited`` is told of every edit."""

    def __init__(
        self, database: Database, *, clock: Clock, edited: Callable[[], None] = lambda: None
    ) -> None:
        self._database = database
        self._clock = clock
        self._edited = edited
        self._tags = KnownTags()

    def list(self, query: ListEventsQuery, *, known_etags: Sequence[str] = ()) -> Tagged:
        """An ``EventPage`` as plain mappings. Raises ``InvalidCursorError``."""
        wanted, now = _wanted(query), self._clock()
        version = self._database.version() if known_etags else None
        named = (wanted, start_of_hour(now))
        known = self._tags.get(named, version)
        if known is not None and known in known_etags:
            return Tagged(known)
        page = self._read_page(wanted, now, known_etags)
        self._tags.put(named, version, page.etag)
        return page

    def _read_page(self, wanted: WantedPage, now: datetime, known_etags: Sequence[str]) -> Tagged:
        with self._database.event_list() as events:
            plan = events.plan(wanted)
            if plan is None:
                return Tagged(page_etag((), now), {"items": [], "next_cursor": None})
            if known_etags and (etag := page_etag(events.revisions(plan), now)) in known_etags:
                return Tagged(etag)
            rows = events.page(plan, first_listed_hour(now))
        return _tagged_page(rows, wanted, now)

    def get(self, event_id: int, *, known_etags: Sequence[str] = ()) -> Tagged:
        """An ``EventDetail``. Raises ``NotFoundError``."""
        with self._database.read() as uow:
            etag = _current_etag(uow, event_id)
            return Tagged(etag) if etag in known_etags else _tagged_detail(uow, event_id)

    def update(
        self, event_id: int, changes: dict[str, Any], *, if_match: Sequence[str] | None
    ) -> Tagged:
        """Apply a person's edit. Raises ``NotFoundError``, ``VersionMismatchError``."""
        with self._database.write() as uow:
            event = uow.events.lock(event_id)
            _check_version(event, if_match)
            _apply(uow, event, changes, self._clock())
            uow.commit()
            self._edited()
            return _tagged_detail(uow, event_id)

    def occurrences(self, event_id: int, *, cursor: str | None, limit: int) -> OccurrencePage:
        """Newest first. Raises ``NotFoundError``, ``InvalidCursorError``."""
        with self._database.read() as uow:
            _current_etag(uow, event_id)
            rows = uow.occurrences.page_of(event_id, cursor=cursor, limit=limit)
        items = [OccurrenceItem.model_validate(dict(row)) for row in rows[:limit]]
        return OccurrencePage(items=items, next_cursor=next_occurrence_cursor(rows, limit=limit))

    def occurrence(self, occurrence_id: int) -> OccurrenceDetail:
        """One original with the facts read from it. Raises ``NotFoundError``."""
        with self._database.read() as uow:
            row = columns_of(uow.occurrences.require(occurrence_id))
        facts = read_facts(IncomingEvent(raw_logs=row["raw_logs"])).triage
        return OccurrenceDetail.model_validate(row | {"triage": TriageView.of(facts)})


def _wanted(query: ListEventsQuery) -> WantedPage:
    chosen = {name: tuple(map(str, getattr(query, name))) for name in FILTERED}
    any_of = tuple((name, values) for name, values in chosen.items() if values)
    filters = EventFilters(any_of=any_of, query=query.q, since=query.since)
    return WantedPage(filters, query.sort, query.cursor, query.limit)


def _tagged_page(rows: Sequence[PageRow], wanted: WantedPage, now: datetime) -> Tagged:
    etag = page_etag(revisions_of(rows), now)
    places = hour_places(start_of_hour(now))
    items = [
        list_item(row, hourly_counts=spread_counts(row[COUNTS_AT], places))
        for row in rows[: wanted.limit]
    ]
    return Tagged(etag, {"items": items, "next_cursor": next_cursor(rows, wanted)})


def page_etag(revisions: Sequence[tuple[int, int]], now: datetime) -> str:
    """Names exactly these rows in exactly these states, as this version of OpsPilot shows them in
    this hour: the hourly counts move on with it."""
    named = orjson.dumps([__version__, start_of_hour(now), revisions])
    return hashlib.blake2b(named, digest_size=12).hexdigest()


def event_etag(version: int, revision: int) -> str:
    return f"v{version}.{revision}-{__version__}"


def _current_etag(uow: UnitOfWork, event_id: int) -> str:
    found = uow.events.revision_of(event_id)
    if found is None:
        raise NotFoundError(f"There is no event {event_id}.")
    return event_etag(*found)


def _tagged_detail(uow: UnitOfWork, event_id: int) -> Tagged:
    event = uow.events.require(event_id)
    return Tagged(event_etag(event.version, event.revision), read_detail(uow, event))


def read_detail(uow: UnitOfWork, event: Event) -> EventDetail:
    occurrence = uow.occurrences.latest_of(event.id)
    if occurrence is None:
        raise NotFoundError(f"Event {event.id} has no occurrence left.")
    fields = detail_fields(
        columns_of(event),
        occurrence=columns_of(occurrence),
        analysis=uow.analyses.current_of(event.id),
        timeline=uow.timeline.of(event.id),
    )
    return event_detail(fields)


def _check_version(event: Event, if_match: Sequence[str] | None) -> None:
    """Only edits conflict: occurrences that arrive meanwhile change the revision, not the
    version."""
    if if_match is None:
        return
    if not any(tag.startswith(f"v{event.version}.") for tag in if_match):
        raise VersionMismatchError("The event was changed since you read it; read it again.")


EDIT_KINDS = {
    "status": TimelineKind.STATUS_CHANGED,
    "priority": TimelineKind.PRIORITY_CHANGED,
}
SET_BY_HAND = "set by hand"
PROSE = ("description", "resolution")
SEARCHED = {"title", "description"}


def _apply(uow: UnitOfWork, event: Event, changes: dict[str, Any], now: datetime) -> None:
    actual = {k: v for k, v in changes.items() if getattr(event, k) != v}
    if not actual:
        return
    for name, value in actual.items():
        before = getattr(event, name)
        setattr(event, name, value)
        kind = EDIT_KINDS.get(name, TimelineKind.EDITED)
        uow.timeline.note(event.id, now, kind, **_change(name, before, value))
    if "status" in actual:
        _note_resolution(event, now)
    if "priority" in actual:
        event.priority_reasons = [SET_BY_HAND]
    if SEARCHED & actual.keys():
        uow.search.put_again(event)
    event.version += 1
    event.revision += 1
    event.updated_at = max(now, event.updated_at)


def _change(name: str, before: object, after: object) -> dict[str, object]:
    """What the timeline shows: values that are a word; of prose only that it was changed."""
    if name in PROSE:
        return {"field": name}
    where = {} if name in EDIT_KINDS else {"field": name}
    return {**where, "from": before, "to": after}


def _note_resolution(event: Event, now: datetime) -> None:
    is_resolved = event.status == Status.RESOLVED
    event.resolved_at = now if is_resolved else None
    if is_resolved:
        event.is_regression = False
