"""Scripts that submit and dashboards that poll, whatever happens to the server behind them. Every
answer is remembered, and every submission is tried again under its key until it is acknowledged."""

import http.client
import itertools
import json
import threading
import time
import uuid
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, Self

from sqlalchemy import create_engine, text

from opspilot.settings import normalise_database_url
from tests.conftest import eventually
from tests.fakes.gemini_cases import LOG

SCRIPTS, DASHBOARDS = 4, 2
HANG_SECONDS = 30
"""Far above all that the server may wait for, one after the other."""
PAUSE_SECONDS = 0.02
GIVE_UP_SECONDS = 60
NEW = 4
"""Every so-manieth submission is of a failure that nobody has seen; all others are of one."""
POLLED = ("/events?limit=20", "/stats/statuses", "/stats?hours=24")
GOOD = {200, 201, 304}


@dataclass
class Load:
    """``name`` is in every fingerprint: several loads may share a database."""

    port: int
    headers: dict[str, str] = field(default_factory=dict)
    name: str = field(default_factory=lambda: uuid.uuid4().hex[:8])
    acknowledged: dict[int, int] = field(default_factory=dict)
    """The occurrence that each case's answer named."""
    answers: Counter[tuple[str, int]] = field(default_factory=Counter)
    """(GET or POST, status) → how often."""
    wrong: list[str] = field(default_factory=list)
    """Answers that no client should ever get."""

    def __post_init__(self) -> None:
        self._numbers, self._lock = itertools.count(), threading.Lock()
        self._is_over = threading.Event()
        self._threads = [threading.Thread(target=self._submit_on) for _ in range(SCRIPTS)]
        self._threads += [threading.Thread(target=self._poll_on) for _ in range(DASHBOARDS)]

    def __enter__(self) -> Self:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(
        self,
        exc_type: type[BaseException] | None,
        exc: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Every submission that was begun is acknowledged first."""
        self._is_over.set()
        for thread in self._threads:
            thread.join()

    def has_answers(self, method: str, status: int, more: int) -> bool:
        """So many more from now on, before long."""
        wanted = self.answers[method, status] + more
        return eventually(lambda: self.answers[method, status] >= wanted)

    def goes_well(self, more: int = 20) -> bool:
        return self.has_answers("POST", 201, more) and self.has_answers("GET", 200, more)

    def _submit_on(self) -> None:
        while not self._is_over.is_set():
            with self._lock:
                case = next(self._numbers)
            self._submit_until_acknowledged(case)

    def _submit_until_acknowledged(self, case: int) -> None:
        deadline = time.monotonic() + GIVE_UP_SECONDS
        while time.monotonic() < deadline:
            status, answer = self._ask("POST", "/create-event", self._body(case), case)
            if status == 201:
                self.acknowledged[case] = answer["occurrence_id"]
                return
            time.sleep(PAUSE_SECONDS)
        self.wrong.append(f"case {case} was never acknowledged")

    def _body(self, case: int) -> dict[str, Any]:
        kind = f"case-{case}" if case % NEW == 0 else "storm"
        log = f"{LOG}\ncase-{self.name}-{case};"
        return {"title": "It fails", "raw_logs": log, "fingerprint": f"{self.name}-{kind}"}

    def _poll_on(self) -> None:
        paths = itertools.cycle(POLLED)
        while not self._is_over.is_set():
            self._ask("GET", next(paths))
            time.sleep(PAUSE_SECONDS)

    def _ask(
        self, method: str, path: str, body: Any = None, case: int | None = None
    ) -> tuple[int, Any]:
        key = {} if case is None else {"idempotency-key": f"{self.name}-{case}"}
        headers = {"content-type": "application/json", **self.headers, **key}
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=HANG_SECONDS)
        try:
            connection.request(method, path, body and json.dumps(body), headers)
            response = connection.getresponse()
            answer = json.loads(response.read() or b"null")
        except (OSError, http.client.HTTPException, ValueError) as exc:
            self.wrong.append(f"{method} {path}: {exc!r}")
            return 0, None
        finally:
            connection.close()
        self._note(method, path, response, answer)
        return response.status, answer

    def _note(
        self, method: str, path: str, response: http.client.HTTPResponse, answer: Any
    ) -> None:
        with self._lock:
            self.answers[method, response.status] += 1
        is_excuse = (
            response.status == 503
            and answer["code"] == "database_unavailable"
            and response.headers["Retry-After"] is not None
        )
        if response.status not in GOOD and not is_excuse:
            self.wrong.append(f"{method} {path}: {response.status} {answer}")


EVENTS = "SELECT id FROM events WHERE fingerprint LIKE :fingerprints ORDER BY id"
OCCURRENCES = """
SELECT o.id FROM occurrences o JOIN events e ON e.id = o.event_id
WHERE e.fingerprint LIKE :fingerprints ORDER BY o.id
"""
COUNTED = "SELECT sum(occurrence_count) FROM events WHERE fingerprint LIKE :fingerprints"
COUNTED_BY_HOUR = """
SELECT sum(h.count) FROM hourly_counts h JOIN events e ON e.id = h.event_id
WHERE e.fingerprint LIKE :fingerprints
"""
ANALYSED = """
SELECT e.id FROM analyses a JOIN events e ON e.id = a.event_id
WHERE a.is_current AND a.analyzer = 'gemini' AND e.fingerprint LIKE :fingerprints ORDER BY e.id
"""


def check_nothing_is_lost(load: Load, database_url: str) -> None:
    """Asked of the database itself: what was acknowledged is there, once, and counted once."""
    assert load.wrong == []
    with asking(database_url, load) as ask:
        stored = ask(OCCURRENCES)
        assert stored == sorted(load.acknowledged.values())
        assert ask(COUNTED) == ask(COUNTED_BY_HOUR) == [len(stored)]


def is_analysed(load: Load, database_url: str) -> bool:
    """Every event by the model, within two minutes: what was lost on the way has to be noticed
    first, and workers wait longer after each failure."""
    with asking(database_url, load) as ask:
        return any(eventually(lambda: ask(ANALYSED) == ask(EVENTS)) for _ in range(4))


Ask = Callable[[str], list[Any]]


@contextmanager
def asking(database_url: str, load: Load) -> Iterator[Ask]:
    """The first column of a query's rows, each time anew."""
    url = normalise_database_url(database_url)
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        of_load = {"fingerprints": f"{load.name}-%"}
        yield lambda query: list(connection.scalars(text(query), of_load))
    engine.dispose()
