"""What belongs to an event besides its own row, remembered: a repeat need not read it again."""

import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from opspilot.repositories.timeline_repository import Entry
from opspilot.repositories.unit_of_work import UnitOfWork

MAX_ANSWERS = 500
"""A few megabytes; what fails at the same time is seldom more."""

Key = tuple[object, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """``analysis``: the current one, with its columns as attributes."""

    analysis: Any | None
    timeline: Sequence[Entry]


class KnownAnswers:
    """Of one process; safe to share between threads, and never out of date.

    Every change of an event adds one to its revision; an occurrence also adds one to its count.
    So revision minus count stands still as long as nothing but occurrences came, whichever
    process took them; one that reopens the event raises its version. An id that a deleted event
    left behind is told apart by when the event was created.
    """

    def __init__(self, *, most: int = MAX_ANSWERS) -> None:
        self._most = most
        self._answers: dict[Key, Answer] = {}
        self._lock = threading.Lock()

    def of(self, event: Mapping[str, Any], read: Callable[[int], Answer]) -> Answer:
        """From memory, or read. ``event`` is its row as it is now."""
        known = self._answers.get(_key(event))
        return known or self.put(event, read(event["id"]))

    def put(self, event: Mapping[str, Any], answer: Answer) -> Answer:
        with self._lock:
            self._answers[_key(event)] = answer
            while len(self._answers) > self._most:
                del self._answers[next(iter(self._answers))]
        return answer


def _key(event: Mapping[str, Any]) -> Key:
    changes = event["revision"] - event["occurrence_count"]
    return event["id"], event["created_at"], event["version"], changes


def read_answer(uow: UnitOfWork, event_id: int) -> Answer:
    return Answer(uow.analyses.current_row(event_id), uow.timeline.of(event_id))
