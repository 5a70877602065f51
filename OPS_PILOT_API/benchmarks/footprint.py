"""``./opspilot bench footprint``: how soon one process of the default answers, and how large it is
after many submissions."""

import sys
import tempfile
import time
import urllib.request
from itertools import islice

from benchmarks.failures import bodies
from benchmarks.load import Connection, request_bytes
from benchmarks.process_figures import figures_of
from benchmarks.servers import migrate, serving_alone

SUBMISSIONS = 10_000


def main() -> None:
    """Print the figures. Argument: the number of submissions."""
    submissions = int(sys.argv[1]) if len(sys.argv) > 1 else SUBMISSIONS
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/footprint.sqlite3"
        migrate(url)
        started = time.perf_counter()
        with serving_alone(DATABASE_URL=url) as server:
            _first_answer(server.port)
            _say("seconds from start to the first answer", time.perf_counter() - started)
            _submit(server.port, submissions)
            size = figures_of([server.process.pid])
            _say(f"MiB after {submissions:,} submissions", size.rss_mib)
            _say("threads", size.threads)


def _first_answer(port: int) -> None:
    urllib.request.urlopen(f"http://127.0.0.1:{port}/events", timeout=10).read()


def _submit(port: int, submissions: int) -> None:
    """Nine of ten are failures seen before."""
    connection, repeats, new = Connection(port), bodies(only=100), bodies()
    for number, repeat in enumerate(islice(repeats, submissions)):
        body = repeat if number % 10 else next(new)
        if connection.post(request_bytes(port, body)) != b"201":
            raise RuntimeError("a submission was refused")
    connection.close()


def _say(what: str, value: float) -> None:
    sys.stdout.write(f"{what:45} {value:.1f}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
