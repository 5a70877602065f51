"""``./opspilot bench soak``: submissions at a steady rate for a long time, with readers that poll
as browsers do. What grows that should not, shows."""

import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from itertools import count

from sqlalchemy import Engine, create_engine, text

from benchmarks.failures import body
from benchmarks.load import Connection, request_bytes
from benchmarks.process_figures import family_of, figures_of
from benchmarks.servers import PRODUCT, Server, databases, serving
from opspilot.settings import normalise_database_url

MINUTES, PER_SECOND = 20.0, 150.0
WRITERS, READERS, POLL_SECONDS = 4, 3, 2.0
KNOWN_FAILURES, NEW_EVERY = 1000, 20
"""One of twenty submissions is a failure never seen."""
REPORT_SECONDS = 60.0
HEADER = (
    "database     minute  stored  MiB RSS  threads  handles  connections  "
    "bytes per occurrence  slowest ms"
)
SIZE = {
    "sqlite": "SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()",
    "postgresql": "SELECT pg_database_size(current_database())",
}
CONNECTIONS = {
    "sqlite": "SELECT 0",
    "postgresql": "SELECT count(*) - 1 FROM pg_stat_activity WHERE datname = current_database()",
}


@dataclass
class Soak:
    """``slowest``: seconds, since it was last told."""

    server: Server
    per_second: float
    ends_at: float
    numbers: Iterator[int] = field(default_factory=count)
    slowest: float = 0.0
    stored: int = 0
    errors: list[BaseException] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def run(self, report: Callable[["Soak"], None]) -> None:
        threads = [
            threading.Thread(target=self._guarded, args=(self._write,)) for _ in range(WRITERS)
        ]
        threads += [
            threading.Thread(target=self._guarded, args=(self._read,)) for _ in range(READERS)
        ]
        for thread in threads:
            thread.start()
        while time.monotonic() < self.ends_at and not self.errors:
            time.sleep(min(REPORT_SECONDS, max(self.ends_at - time.monotonic(), 0.1)))
            report(self)
        for thread in threads:
            thread.join()
        if self.errors:
            raise self.errors[0]

    def _guarded(self, run: Callable[[], None]) -> None:
        try:
            run()
        except Exception as exc:  # noqa: BLE001 - told by the thread that waits
            self.errors.append(exc)

    def _write(self) -> None:
        connection, pause = Connection(self.server.port), WRITERS / self.per_second
        due = time.monotonic()
        while due < self.ends_at and not self.errors:
            time.sleep(max(due - time.monotonic(), 0.0))
            started = time.monotonic()
            if connection.post(request_bytes(self.server.port, self._next_body())) != b"201":
                raise RuntimeError("a submission was refused")
            with self.lock:
                self.stored += 1
                self.slowest = max(self.slowest, time.monotonic() - started)
            due += pause
        connection.close()

    def _next_body(self) -> bytes:
        with self.lock:
            number = next(self.numbers)
        return body(number if number % NEW_EVERY == 0 else number % KNOWN_FAILURES)

    def _read(self) -> None:
        etag = ""
        while time.monotonic() < self.ends_at and not self.errors:
            etag = _poll(self.server.port, etag)
            time.sleep(POLL_SECONDS)


def _poll(port: int, etag: str) -> str:
    url = f"http://127.0.0.1:{port}/events"
    request = urllib.request.Request(url, headers={"If-None-Match": etag})
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:  # noqa: S310 - ours
            answer.read()
            return str(answer.headers["ETag"])
    except urllib.error.HTTPError as exc:
        if exc.code != 304:
            raise
        return etag


def main() -> None:
    """Print a line a minute for each database. Arguments: minutes, submissions per second of
    each."""
    minutes = float(sys.argv[1]) if len(sys.argv) > 1 else MINUTES
    per_second = float(sys.argv[2]) if len(sys.argv) > 2 else PER_SECOND
    _say(HEADER)
    with databases() as urls, ExitStack() as stack:
        ends_at = time.monotonic() + minutes * 60
        soaks = []
        for name, url in urls.items():
            server = stack.enter_context(
                serving(PRODUCT, DATABASE_URL=url, RATE_LIMIT_PER_MINUTE="0")
            )
            soak = Soak(server, per_second, ends_at)
            reporter = Reporter(name, create_engine(normalise_database_url(url)))
            soaks.append(threading.Thread(target=soak.run, args=(reporter,)))
        for thread in soaks:
            thread.start()
        for thread in soaks:
            thread.join()


class Reporter:
    def __init__(self, name: str, engine: Engine) -> None:
        self._name = name
        self._engine = engine
        self._started = time.monotonic()
        self._empty_bytes = self._ask(SIZE)

    def __call__(self, soak: Soak) -> None:
        figures = figures_of(family_of(soak.server.process.pid))
        with soak.lock:
            stored, slowest, soak.slowest = soak.stored, soak.slowest, 0.0
        each = (self._ask(SIZE) - self._empty_bytes) / max(stored, 1)
        _say(
            f"{self._name:11}{(time.monotonic() - self._started) / 60:8.1f}{stored:8}"
            f"{figures.rss_mib:9.0f}{figures.threads:9}{figures.handles:9}"
            f"{self._ask(CONNECTIONS):13}{each:22.0f}{slowest * 1000:12.0f}"
        )

    def _ask(self, statements: dict[str, str]) -> int:
        with self._engine.connect() as connection:
            return int(connection.scalar(text(statements[self._engine.dialect.name])) or 0)


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
