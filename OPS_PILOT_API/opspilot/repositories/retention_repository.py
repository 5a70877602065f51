"""What retention removes: found in slices that are read without a lock, deleted in short
transactions that look again.

Whatever two processes do at once, no event loses its newest occurrence, and no analysis keeps
naming one that is gone.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, delete, exists, func, or_, select, update
from sqlalchemy.orm import Session, aliased

from opspilot.models import AnalysisRecord, Event, IdempotencyKey, Occurrence, TimelineEntry

OTHER = aliased(Occurrence)
LOG = (Occurrence.id, Occurrence.event_id, Occurrence.raw_bytes)
AS_IS: dict[str, Any] = {"synchronize_session": False}
"""No object of these rows is in the session."""


@dataclass(frozen=True, slots=True)
class StoredLog:
    """An occurrence's raw log. ``is_old``: received before the day asked for."""

    id: int
    event_id: int
    raw_bytes: int
    is_old: bool = False
    is_newest: bool = False


@dataclass(frozen=True, slots=True)
class SilentEvent:
    """One that nobody has sent or touched since the day asked for."""

    id: int
    last_seen_at: datetime


@dataclass(frozen=True, slots=True)
class Surplus:
    """Of an event's logs, those with an id under ``below`` are too many, but for one."""

    event_id: int
    below: int
    but_for: int | None = None


@dataclass(frozen=True, slots=True)
class Cut:
    """Where the lines are drawn. ``before``: what is older goes, None: nothing is too old;
    ``kept``: logs of one event, None: any number; ``keys_since``: idempotency keys made since then
    still answer."""

    now: datetime
    before: datetime | None
    kept: int | None
    keys_since: datetime


class RetentionRepository:
    def __init__(self, session: Session) -> None:
        self.session = session

    def oldest_logs(self, *, after: int, before: datetime, limit: int) -> Sequence[StoredLog]:
        """The next ones by id, which is the order of their coming, old or not."""
        is_old, is_newest = Occurrence.received_at < before, Occurrence.id == _newest_id()
        query = select(*LOG, is_old, is_newest).where(Occurrence.id > after)
        rows = self.session.execute(query.order_by(Occurrence.id).limit(limit))
        return [StoredLog(*row) for row in rows]

    def crowded_events(self, *, after: int, kept: int, limit: int) -> Sequence[int]:
        """The next ids of events that have more logs than may be kept."""
        query = select(Occurrence.event_id).where(Occurrence.event_id > after)
        query = query.group_by(Occurrence.event_id).having(func.count() > kept)
        return list(self.session.scalars(query.order_by(Occurrence.event_id).limit(limit)))

    def surplus_of(self, event_id: int, cut: Cut, kept: int) -> Surplus:
        """The log that the current analysis quotes is among the kept ones, as long as that
        leaves room for the newest."""
        boundary, quoted = self._nth_newest(event_id, kept), self._quoted(event_id, cut)
        if quoted is None or quoted >= boundary or kept == 1:
            return Surplus(event_id, boundary)
        return Surplus(event_id, self._nth_newest(event_id, kept - 1), quoted)

    def surplus_logs(
        self, surplus: Surplus, cut: Cut, *, after: int, limit: int
    ) -> Sequence[StoredLog]:
        """Oldest first; without what goes for its age, and without what a live idempotency key
        still answers with."""
        key = select(IdempotencyKey.key).where(
            IdempotencyKey.occurrence_id == Occurrence.id,
            IdempotencyKey.created_at >= cut.keys_since,
        )
        query = select(*LOG).where(
            Occurrence.event_id == surplus.event_id,
            Occurrence.id > after,
            Occurrence.id < surplus.below,
            ~exists(key),
            *_is_young(cut),
        )
        if surplus.but_for is not None:
            query = query.where(Occurrence.id != surplus.but_for)
        rows = self.session.execute(query.order_by(Occurrence.id).limit(limit))
        return [StoredLog(*row) for row in rows]

    def delete_logs(self, ids: Collection[int]) -> Sequence[StoredLog]:
        """Those that were there, and were not the newest of their event."""
        doomed = select(Occurrence.id).where(Occurrence.id.in_(ids), Occurrence.id < _newest_id())
        doomed = doomed.with_for_update(skip_locked=True, of=Occurrence)
        statement = delete(Occurrence).where(Occurrence.id.in_(doomed))
        rows = self.session.execute(statement.returning(*LOG), execution_options=AS_IS)
        return [StoredLog(*row) for row in rows]

    def forget_logs(self, gone: Iterable[StoredLog]) -> Sequence[int]:
        """Have no analysis name them any more; the ids of the events that this changes."""
        gone = list(gone)
        statement = update(AnalysisRecord).where(
            AnalysisRecord.event_id.in_({log.event_id for log in gone}),
            AnalysisRecord.occurrence_id.in_([log.id for log in gone]),
        )
        changed = self.session.scalars(
            statement.values(occurrence_id=None).returning(AnalysisRecord.event_id),
            execution_options=AS_IS,
        )
        return sorted(set(changed))

    def note_change(self, event_ids: Collection[int]) -> None:
        """Readers who know these events have something to read again."""
        changed = update(Event).where(Event.id.in_(event_ids))
        values = {"revision": Event.revision + 1}
        self.session.execute(changed.values(values), execution_options=AS_IS)

    def silent_events(
        self, *, after: SilentEvent | None, before: datetime, limit: int
    ) -> Sequence[SilentEvent]:
        """The next ones, silent for longest first."""
        query = select(Event.id, Event.last_seen_at).where(*_is_silent(before))
        if after is not None:
            query = query.where(
                Event.last_seen_at >= after.last_seen_at,
                or_(Event.last_seen_at > after.last_seen_at, Event.id > after.id),
            )
        rows = self.session.execute(query.order_by(Event.last_seen_at, Event.id).limit(limit))
        return [SilentEvent(*row) for row in rows]

    def newest_logs(self, event_ids: Collection[int]) -> Sequence[StoredLog]:
        query = select(*LOG).where(
            Occurrence.event_id.in_(event_ids), Occurrence.id == _newest_id()
        )
        return [StoredLog(*row) for row in self.session.execute(query)]

    def delete_events(
        self, ids: Collection[int], *, before: datetime
    ) -> tuple[int, Sequence[StoredLog]]:
        """Those that are silent still, with all that belongs to them: how many, and their
        logs."""
        silent = select(Event.id).where(Event.id.in_(ids), *_is_silent(before))
        found = list(self.session.scalars(silent.with_for_update(skip_locked=True, of=Event)))
        logs = delete(Occurrence).where(Occurrence.event_id.in_(found))
        gone = self.session.execute(logs.returning(*LOG), execution_options=AS_IS).all()
        events = delete(Event).where(Event.id.in_(found))
        self.session.execute(events, execution_options=AS_IS)
        return len(found), [StoredLog(*row) for row in gone]

    def _nth_newest(self, event_id: int, nth: int) -> int:
        """The id of the event's nth newest occurrence; 0 where it has not so many."""
        query = select(Occurrence.id).where(Occurrence.event_id == event_id)
        query = query.order_by(Occurrence.id.desc()).offset(nth - 1).limit(1)
        return self.session.scalar(query) or 0

    def _quoted(self, event_id: int, cut: Cut) -> int | None:
        """Whose lines the current analysis counts; None where that is too old to stay."""
        query = select(Occurrence.id).join(
            AnalysisRecord, AnalysisRecord.occurrence_id == Occurrence.id
        )
        query = query.where(AnalysisRecord.event_id == event_id, AnalysisRecord.is_current)
        return self.session.scalar(query.where(*_is_young(cut)))


def _is_young(cut: Cut) -> tuple[ColumnElement[bool], ...]:
    return () if cut.before is None else (Occurrence.received_at >= cut.before,)


def _newest_id() -> ScalarSelect[int]:
    """Of the same event."""
    newest = select(func.max(OTHER.id)).where(OTHER.event_id == Occurrence.event_id)
    return newest.correlate(Occurrence).scalar_subquery()


def _is_silent(before: datetime) -> tuple[ColumnElement[bool], ...]:
    """Seen, edited, judged and analysed before that day only."""
    touched = select(TimelineEntry.id).where(
        TimelineEntry.event_id == Event.id, TimelineEntry.at >= before
    )
    return Event.last_seen_at < before, Event.updated_at < before, ~exists(touched)
