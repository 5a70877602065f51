"""What arrives together is committed together: one flush to disk and one turn at a lock for all.

Who comes first does the work of everybody who came while the one before was at it; nobody waits
for company.
"""

import threading
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from opspilot.domain.errors import DatabaseUnavailableError

Item = TypeVar("Item")
Result = TypeVar("Result")

MOST_AT_ONCE = 32
"""Bounds the transaction that the first of them waits for."""


@dataclass(slots=True, eq=False)
class _Ticket(Generic[Item, Result]):
    item: Item
    is_done: bool = False
    result: Result | None = None
    error: BaseException | None = None


@dataclass(slots=True)
class _Lane(Generic[Item, Result]):
    """Those who would otherwise wait for one another."""

    turn: threading.Lock = field(default_factory=threading.Lock)
    waiting: list[_Ticket[Item, Result]] = field(default_factory=list)
    users: int = 0


class GroupCommit(Generic[Item, Result]):
    """``run_all`` does several items in one transaction, all or none, and gives their results in
    order."""

    def __init__(self, run_all: Callable[[Sequence[Item]], Sequence[Result]]) -> None:
        self._run_all = run_all
        self._lanes: dict[Hashable, _Lane[Item, Result]] = {}
        self._lock = threading.Lock()

    def run(self, key: Hashable, item: Item) -> Result:
        """The item's result once it is committed, alone or with others of the same key. Raises
        what ``run_all`` raises for it."""
        ticket: _Ticket[Item, Result] = _Ticket(item)
        lane = self._join(key, ticket)
        try:
            with lane.turn:
                while not ticket.is_done:
                    self._serve(self._take(lane))
        finally:
            self._leave(key, lane)
        if ticket.error is not None:
            raise ticket.error
        return ticket.result  # type: ignore[return-value]  # None only where it is a Result

    def _join(self, key: Hashable, ticket: _Ticket[Item, Result]) -> _Lane[Item, Result]:
        with self._lock:
            lane = self._lanes.setdefault(key, _Lane())
            lane.users += 1
            lane.waiting.append(ticket)
            return lane

    def _leave(self, key: Hashable, lane: _Lane[Item, Result]) -> None:
        with self._lock:
            lane.users -= 1
            if not lane.users:
                del self._lanes[key]

    def _take(self, lane: _Lane[Item, Result]) -> Sequence[_Ticket[Item, Result]]:
        with self._lock:
            taken = lane.waiting[:MOST_AT_ONCE]
            del lane.waiting[:MOST_AT_ONCE]
            return taken

    def _serve(self, tickets: Sequence[_Ticket[Item, Result]]) -> None:
        try:
            results = self._run_all([ticket.item for ticket in tickets])
        except BaseException as exc:  # noqa: BLE001 - every one of them has to hear of it
            self._fail(tickets, exc)
            return
        for ticket, result in zip(tickets, results, strict=True):
            ticket.result, ticket.is_done = result, True

    def _fail(self, tickets: Sequence[_Ticket[Item, Result]], exc: BaseException) -> None:
        """One bad item must not cost the others; but a database that is away may have committed
        them, so they are not tried twice."""
        if len(tickets) > 1 and not isinstance(exc, DatabaseUnavailableError):
            for ticket in tickets:
                self._serve([ticket])
            return
        for ticket in tickets:
            ticket.error, ticket.is_done = exc, True
