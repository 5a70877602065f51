"""``./opspilot bench read``: pages of the list through the whole application, as JSON, against the
same pages read by hand-written SQL over a connection of the bare driver. They take turns in one
process."""

import statistics
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import quote

import orjson
from flask import Flask
from sqlalchemy import Engine

from benchmarks import cpu
from benchmarks.read_pages import PAGES, Page
from benchmarks.seed import PER_EVENT, seed
from benchmarks.servers import databases
from benchmarks.wsgi import Call
from opspilot.app import create_app
from opspilot.models import db
from opspilot.repositories.list_columns import ITEM_COLUMNS, JSON_COLUMNS
from opspilot.settings import Settings

Run = Callable[[], object]

EVENTS = 200_000
REPEATS, MOST_REPEATS, LONG_SECONDS = 15, 200, 1.0
"""At least so many, and more of what is fast, for about a second."""
CPU_ROUNDS = 25
SHOWN_HOURS = 23
DASHBOARD_ROWS = 100
MAX_RATIO, MAX_SHARE, MAX_SEARCH_MS = 3.0, 0.25, 50.0
UNLIMITED = 10**9

SEARCHES = (
    "order",
    "e",
    "1",
    "12",
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
    "Timeout Cart 123",
    "failed 4711",
)


class Raw:
    """What the bare driver reads. Autocommit: nobody needs a transaction to read."""

    def __init__(self, engine: Engine) -> None:
        self.dialect = engine.dialect.name
        self._held = engine.raw_connection()  # from the pool, for as long as this lives
        raw: Any = self._held.driver_connection
        if self.dialect != "sqlite":
            raw.autocommit = True
        self._cursor = raw.cursor()
        first = datetime.now(UTC).replace(minute=0, second=0) - timedelta(hours=SHOWN_HOURS)
        self._first_hour = first.strftime("%Y-%m-%d %H:00:00.000000")
        self._json = [ITEM_COLUMNS.index(name) for name in JSON_COLUMNS]

    def rows(self, sql: str) -> list[Any]:
        self._cursor.execute(sql)
        return list(self._cursor.fetchall())

    def other_backends(self) -> list[int]:
        """PostgreSQL's processes that serve others than this connection."""
        if self.dialect == "sqlite":
            return []
        others = "SELECT pid FROM pg_stat_activity WHERE datname = current_database()"
        return [pid for (pid,) in self.rows(f"{others} AND pid <> pg_backend_pid()")]

    def commit(self) -> None:
        """Something that no list shows."""
        self._cursor.execute("UPDATE occurrences SET line_count = 1 - line_count WHERE id = 1")

    def page(self, sql: str) -> None:
        """What a page is made of: events with their analyses, and their hourly counts."""
        rows = self.rows(sql)
        ids = ",".join([str(row[0]) for row in rows]) or 0
        self.rows(
            "SELECT event_id, hour, count FROM hourly_counts "  # noqa: S608
            f"WHERE event_id IN ({ids}) AND hour >= '{self._first_hour}'"
        )
        if self.dialect == "sqlite":  # the other driver has done it
            for row in rows:
                for place in self._json:
                    if row[place] is not None:
                        orjson.loads(row[place])


class Bench:
    def __init__(self, app: Flask, engine: Engine) -> None:
        self._app = app
        self.raw = Raw(engine)

    def holds(self, page: Page) -> bool:
        """A small database has no deep pages."""
        return not page.depth or bool(self.raw.rows(page.counted())[0][0] > page.depth)

    def compare(self, page: Page) -> None:
        last = self.raw.rows(page.last_before())[0] if page.depth else None
        ours = Call(self._app, page.path(page.cursor(last)))
        ours.expect(200)
        sql = self._fastest(page, last)
        base, taken = in_turns(lambda: self.raw.page(sql), ours)
        verdict = judge(taken / base, MAX_RATIO)
        _say(f"{page.name:56}{base:>8.2f}{taken:>9.2f}{taken / base:>7.1f} {verdict}")

    def _fastest(self, page: Page, last: tuple[Any, int] | None) -> str:
        """Of the ways to write it."""

        def taken(sql: str) -> float:
            return min(milliseconds(lambda: self.raw.page(sql)) for _ in range(3))

        return min(page.statements(self.raw.dialect, last), key=taken)

    def poll(self, name: str, path: str, *, before: Run = lambda: None, **headers: str) -> None:
        full = Call(self._app, path, **headers)
        full.expect(200)
        same = Call(self._app, path, **headers, **{"If-None-Match": full.headers["ETag"]})
        same.expect(304)
        backends = self.raw.other_backends()
        rounds = [
            (
                cpu.milliseconds(full, before=before, backends=backends),
                cpu.milliseconds(same, before=before, backends=backends),
            )
            for _ in range(CPU_ROUNDS)
        ]
        whole, unchanged = zip(*rounds, strict=True)
        self._say_share(name, [own for own, _ in whole], [own for own, _ in unchanged])
        if backends:
            both = f"{name}, with PostgreSQL's"
            self._say_share(both, list(map(sum, whole)), list(map(sum, unchanged)))

    def _say_share(self, name: str, whole: list[float], unchanged: list[float]) -> None:
        full, same = statistics.median(whole), statistics.median(unchanged)
        share = same / full
        _say(f"{name:56}{full:>8.2f}{same:>9.2f}{share:>7.2f} {judge(share, MAX_SHARE)}")

    def search(self, words: str) -> None:
        ours = Call(self._app, "/events?q=" + quote(words))
        ours.expect(200)
        taken = statistics.median(milliseconds(ours) for _ in range(REPEATS))
        _say(f"q={words:54}{taken:>17.1f} {judge(taken, MAX_SEARCH_MS)}")


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
    report_polls(bench)
    _say(f"\n{'search':56}{'ours':>17}")
    for words in SEARCHES:
        bench.search(words)


def report_polls(bench: Bench) -> None:
    _say(f"\n{'CPU of this process':56}{'full':>8}{'304':>9}{'share':>7}")
    bench.poll("first page", "/events")
    bench.poll("first page, after a commit elsewhere", "/events", before=bench.raw.commit)
    bench.poll("a pair of filters", "/events?status=OPEN&service=service-3")
    dashboard = {"Accept-Encoding": "gzip, deflate, br"}
    bench.poll("as the dashboard polls", f"/events?limit={DASHBOARD_ROWS}", **dashboard)


def in_turns(first: Run, second: Run) -> tuple[float, float]:
    """The median milliseconds of each."""
    first(), second()
    pairs: list[tuple[float, float]] = []
    end = time.monotonic() + LONG_SECONDS
    while len(pairs) < REPEATS or (len(pairs) < MOST_REPEATS and time.monotonic() < end):
        pairs.append((milliseconds(first), milliseconds(second)))
    one, other = zip(*pairs, strict=True)
    return statistics.median(one), statistics.median(other)


def milliseconds(run: Run) -> float:
    start = time.perf_counter()
    run()
    return (time.perf_counter() - start) * 1e3


def _say(line: str) -> None:
    print(line, flush=True)  # noqa: T201 - what the command is for


def judge(value: float, limit: float) -> str:
    return "" if value <= limit else f"OVER {limit:g}"


if __name__ == "__main__":
    main()
