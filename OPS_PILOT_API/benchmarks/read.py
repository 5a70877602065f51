"""``./opspilot bench read``: pages of the list as they are sent, against the same rows in the same
order read by hand-written SQL through the bare driver. They take turns in one process."""

import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qsl, quote

from flask import Flask
from sqlalchemy import Engine

from benchmarks.seed import PER_EVENT, seed
from benchmarks.servers import databases
from opspilot.app import create_app
from opspilot.models import db
from opspilot.repositories.event_filters import EventSort
from opspilot.repositories.event_repository import LIST_COLUMNS
from opspilot.repositories.paging import Cursor
from opspilot.routers.api_router import to_json
from opspilot.schemas.event_schema import ListEventsQuery
from opspilot.settings import Settings

Call = Callable[[], object]

EVENTS = 200_000
REPEATS, CPU_REPEATS = 15, 50
LIMIT = 50
MAX_RATIO, MAX_SHARE, MAX_SEARCH_MS = 3.0, 0.25, 50.0
UNLIMITED = 10**9

SEARCHES = (
    "order",
    "e",
    "error",
    "failed",
    "nosuchword",
    "NullPointerException",
    "orders.py",
    "order_7.py",
    "could not load Order 4711",
    '"request 00001267 failed"',
    "user_id=4711",
    "Timeout Cart 12",
)
COLUMNS = ", ".join(column.name for column in LIST_COLUMNS)
ANALYSIS = "analyzer, model, root_cause, suggested_fix, confidence, degraded_reason"
SELECT = (
    f"SELECT {COLUMNS}, {ANALYSIS} FROM events "  # noqa: S608 - names of our own
    f"LEFT JOIN (SELECT event_id, {ANALYSIS} FROM analyses WHERE is_current) a ON event_id = id"
)
SORTED_BY = {
    "last_seen": "last_seen_at",
    "first_seen": "first_seen_at",
    "occurrences": "occurrence_count",
}


@dataclass(frozen=True, slots=True)
class Page:
    filters: str
    sort: EventSort
    depth: int = 0
    """Rows before it."""

    @property
    def name(self) -> str:
        deep = f", after {self.depth:,}" if self.depth else ""
        return f"{self.filters or '(all)'} by {self.sort}{deep}"

    def pairs(self) -> list[tuple[str, str]]:
        return parse_qsl(self.filters)

    def where(self) -> str:
        return " AND ".join(["TRUE", *(f"{name} = '{value}'" for name, value in self.pairs())])

    def order(self) -> str:
        return f"ORDER BY {SORTED_BY[self.sort]} DESC, id DESC"


PAGES = (
    Page("", "last_seen"),
    Page("status=OPEN", "last_seen"),
    Page("priority=CRITICAL", "last_seen"),
    Page("category=unknown", "last_seen"),
    Page("runtime=go", "last_seen"),
    Page("service=service-0", "last_seen"),
    Page("service=service-90", "last_seen"),
    Page("environment=dev", "last_seen"),
    Page("analysis_status=COMPLETED", "last_seen"),
    Page("status=OPEN&service=service-3", "last_seen"),
    Page("status=OPEN&priority=CRITICAL", "last_seen"),
    Page("status=IGNORED&environment=dev", "last_seen"),
    Page("service=service-90&priority=CRITICAL", "last_seen"),
    Page("category=unknown&runtime=go", "last_seen"),
    Page("", "first_seen"),
    Page("", "occurrences"),
    Page("status=OPEN", "first_seen"),
    Page("status=OPEN", "occurrences"),
    Page("priority=CRITICAL", "occurrences"),
    Page("service=service-90", "first_seen"),
    Page("service=service-90", "occurrences"),
    Page("", "last_seen", 50_000),
    Page("status=OPEN", "last_seen", 20_000),
    Page("service=service-0&status=OPEN", "last_seen", 2_000),
    Page("", "occurrences", 50_000),
)


class Bench:
    def __init__(self, app: Flask, engine: Engine) -> None:
        self.client = app.test_client()
        self._events = app.extensions["opspilot"].events
        self.engine = engine

    def answer(self, path: str, expected: int = 200, **options: Any) -> None:
        response = self.client.get(path, **options)
        if response.status_code != expected:
            raise RuntimeError(f"{path} answered {response.status_code}")

    def raw(self, sql: str) -> list[Any]:
        connection = self.engine.raw_connection()
        cursor = connection.cursor()
        cursor.execute(sql)
        rows = list(cursor.fetchall())
        connection.close()
        return rows

    def holds(self, page: Page) -> bool:
        """A small database has no deep pages."""
        sql = f"SELECT count(*) FROM events WHERE {page.where()}"  # noqa: S608
        return bool(self.raw(sql)[0][0] > page.depth)

    def compare(self, page: Page) -> None:
        query, sql = self._start(page)
        base, ours = in_turns(lambda: self._raw_page(sql), lambda: self._sent(query))
        verdict = judge(ours / base, MAX_RATIO)
        _say(f"{page.name:56}{base:>8.2f}{ours:>9.2f}{ours / base:>7.1f} {verdict}")

    def _sent(self, query: ListEventsQuery) -> bytes:
        return to_json(self._events.list(query).body)

    def _raw_page(self, sql: str) -> None:
        """What a page is made of: events with their analyses, and their hourly counts."""
        ids = ",".join(str(row[0]) for row in self.raw(sql))
        self.raw(f"SELECT * FROM hourly_counts WHERE event_id IN ({ids or 0})")  # noqa: S608

    def _start(self, page: Page) -> tuple[ListEventsQuery, str]:
        where, cursor = page.where(), None
        if page.depth:
            column = SORTED_BY[page.sort]
            found = f"SELECT {column}, id FROM events WHERE {where} {page.order()}"  # noqa: S608
            value, row_id = self.raw(f"{found} LIMIT 1 OFFSET {page.depth}")[0]
            cursor = Cursor(page.sort, _cursor_value(value), row_id).encode()
            where += f" AND {column} <= '{value}' AND ({column} < '{value}' OR id < {row_id})"
        filters = {name: [value] for name, value in page.pairs()}
        query = ListEventsQuery.model_validate({**filters, "sort": page.sort, "cursor": cursor})
        return query, f"{SELECT} WHERE {where} {page.order()} LIMIT {LIMIT + 1}"

    def poll(self) -> None:
        headers = {"If-None-Match": self.client.get("/events").headers["ETag"]}
        full, unchanged = (
            cpu_milliseconds(lambda: self.answer("/events")),
            cpu_milliseconds(lambda: self.answer("/events", 304, headers=headers)),
        )
        share = unchanged / full
        _say(f"CPU of a 304 as a share of the full page's: {share:.2f} {judge(share, MAX_SHARE)}")

    def search(self, words: str) -> None:
        path = "/events?q=" + quote(words)
        taken = statistics.median(milliseconds(lambda: self.answer(path)) for _ in range(REPEATS))
        _say(f"q={words:54}{taken:>17.1f} ms {judge(taken, MAX_SEARCH_MS)}")


def main() -> None:
    """Print the table for each database. Argument: the number of events."""
    events = int(sys.argv[1]) if len(sys.argv) > 1 else EVENTS
    with databases() as urls:
        for name, url in urls.items():
            app = bench_app(url)
            with app.app_context():
                engine = db.engine
            seed(engine, events)
            _say(f"\n{name}: {events:,} events, {events * PER_EVENT:,} occurrences; ms")
            report(Bench(app, engine))


def bench_app(url: str) -> Flask:
    settings: dict[str, Any] = {"database_url": url, "rate_limit_per_minute": UNLIMITED}
    return create_app(Settings(_env_file=None, log_level="ERROR", **settings))


def report(bench: Bench) -> None:
    _say(f"{'page':56}{'raw':>8}{'ours':>9}{'ratio':>7}")
    for page in PAGES:
        if bench.holds(page):
            bench.compare(page)
    bench.poll()
    for words in SEARCHES:
        bench.search(words)


def in_turns(first: Call, second: Call) -> tuple[float, float]:
    """The median milliseconds of each."""
    first(), second()
    pairs = [(milliseconds(first), milliseconds(second)) for _ in range(REPEATS)]
    one, other = zip(*pairs, strict=True)
    return statistics.median(one), statistics.median(other)


def milliseconds(run: Call) -> float:
    start = time.perf_counter()
    run()
    return (time.perf_counter() - start) * 1e3


def cpu_milliseconds(run: Call) -> float:
    """Of this process: PostgreSQL's own is not in it."""
    start = time.process_time()
    for _ in range(CPU_REPEATS):
        run()
    return (time.process_time() - start) * 1e3 / CPU_REPEATS


def _say(line: str) -> None:
    print(line, flush=True)  # noqa: T201 - what the command is for


def judge(value: float, limit: float) -> str:
    return "" if value <= limit else f"OVER {limit:g}"


def _cursor_value(value: Any) -> str | int:
    if isinstance(value, int):
        return value
    at = value if isinstance(value, datetime) else datetime.fromisoformat(value)
    return (at if at.tzinfo else at.replace(tzinfo=UTC)).isoformat()


if __name__ == "__main__":
    main()
