"""``./opspilot bench ingest``: submissions answered in full, against an endpoint that only
validates and inserts a row. Same gunicorn, same database, taking turns in one run."""

import statistics
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass

from benchmarks.failures import bodies
from benchmarks.load import Load, run_load
from benchmarks.servers import BASELINE, PRODUCT, databases, serving

ROUNDS = 5
SECONDS = 4.0
WARM_UP_SECONDS = 2.0
KNOWN_FAILURES = 100


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of load, and the least share of the baseline's rate that it must reach."""

    name: str
    bodies: Iterator[bytes]
    target: float


def main() -> None:
    """Print requests per second, their ratio to the baseline and that of the 99th percentiles."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS
    with databases() as urls:
        for name, url in urls.items():
            measure(name, url, rounds)


def measure(database: str, url: str, rounds: int) -> None:
    kinds = (
        Kind("repeats", bodies(only=KNOWN_FAILURES), 0.6),
        Kind("one failure's storm", bodies(only=1), 0.6),
        Kind("never seen", bodies(), 0.35),
    )
    with ExitStack() as stack:
        product = stack.enter_context(serving(PRODUCT, DATABASE_URL=url)).port
        baseline = stack.enter_context(serving(BASELINE, DATABASE_URL=url)).port
        for port in (baseline, product):
            run_load(port, kinds[0].bodies, WARM_UP_SECONDS)
        for kind in kinds:
            pairs = [_take_turns(baseline, product, kind, nth) for nth in range(rounds)]
            _print(database, kind, pairs)


def _take_turns(baseline: int, product: int, kind: Kind, nth: int) -> tuple[Load, Load]:
    """Who goes first changes, so that neither always meets a busier machine."""
    if nth % 2:
        ours = run_load(product, kind.bodies, SECONDS)
        return run_load(baseline, kind.bodies, SECONDS), ours
    bare = run_load(baseline, kind.bodies, SECONDS)
    return bare, run_load(product, kind.bodies, SECONDS)


def _print(database: str, kind: Kind, pairs: list[tuple[Load, Load]]) -> None:
    bare = statistics.median(b.rate for b, _ in pairs)
    ours = statistics.median(o.rate for _, o in pairs)
    share = statistics.median(o.rate / b.rate for b, o in pairs)
    p99 = statistics.median(o.p99 / b.p99 for b, o in pairs)
    verdict = "ok" if share >= kind.target and p99 <= 3 else "MISSED"
    sys.stdout.write(
        f"{database:11} {kind.name:20} baseline {bare:6.0f}/s  OpsPilot {ours:6.0f}/s  "
        f"ratio {share:.2f} (at least {kind.target})  p99 {p99:.1f} x (at most 3)  {verdict}\n"
    )
    sys.stdout.flush()


if __name__ == "__main__":
    main()
