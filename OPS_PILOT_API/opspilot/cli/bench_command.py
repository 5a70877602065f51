"""`flask bench triage`: the speed of triage as ratios, which hold on any machine."""

import gc
import statistics
import time
import tracemalloc
from collections.abc import Callable
from functools import partial

import click
from flask.cli import with_appcontext

from opspilot.cli.base import engine
from opspilot.triage.engine import triage
from opspilot.triage.patterns import PatternSet

MEGABYTE = 1_000_000
LARGE_BYTES = 10 * MEGABYTE
SIZES_BYTES = (1_000, 10_000, 100_000, MEGABYTE, LARGE_BYTES, 5 * LARGE_BYTES)
TRACE_BYTES = 4096
REPEATS = 5
ANSWER_SECONDS = 1e-3
REFERENCE_PASS_SECONDS = 7e-6

_LEVELS = ("INFO", "INFO", "DEBUG", "INFO")
_WORK = ("order accepted", "cache refreshed", "session opened", "page rendered", "job finished")
_SOURCES = ("shop.orders", "shop.cache", "shop.web", "shop.jobs")
_TRACE = """\
2026-01-31 10:11:12,123 ERROR [worker-3] shop.web - request failed
Traceback (most recent call last):
  File "/srv/shop/web.py", line 88, in handle
    return self.route(request)
  File "/srv/shop/orders.py", line 41, in total
    return sum(row["price"] for row in rows)
KeyError: 'price'
"""
_PASS = (
    "Traceback", "ERROR", "FATAL", "panic", "goroutine", "Exception", "Error", "refused", "timeout",
    "denied", "killed", "segfault", "abort", "OOM", "corrupt", "deadlock", "overflow", "assertion",
    "unreachable", "invalid", "undefined", "missing", "throttled", "expired", "certificate",
    "handshake", "quota", "evicted", "crash", "rollback",
)  # fmt: skip
"""Thirty patterns: what any scanner of logs would look for."""


@click.group("bench")
def bench_command() -> None:
    """Measure, as ratios within one run."""


@bench_command.command("triage")
@with_appcontext
def bench_triage() -> None:
    """Compare triage with one re2.Set pass over the same text; print time and memory by size."""
    triage(_TRACE)
    _compare_large()
    _compare_trace()
    _table()


def ordinary_log(size: int) -> str:
    """About ``size`` bytes of log in which nothing fails."""
    lines, written, number = [], 0, 0
    while written < size:
        number += 1
        stamp = f"2026-01-31 10:{number // 60 % 60:02}:{number % 60:02},{number % 1000:03}"
        source = f"[worker-{number % 8}] {_SOURCES[number % 4]}"
        work = f"{_WORK[number % 5]} id={number} took {number % 97} ms"
        line = f"{stamp} {_LEVELS[number % 4]} {source} - {work}"
        lines.append(line)
        written += len(line) + 1
    return "\n".join(lines) + "\n"


def with_trace_in_the_middle(text: str) -> str:
    middle = text.index("\n", len(text) // 2) + 1
    return text[:middle] + _TRACE + text[middle:]


def seconds(run: Callable[[], object], repeats: int = REPEATS) -> float:
    """The median time of one run."""
    times = []
    gc.collect()
    for _ in range(repeats):
        start = time.perf_counter()
        run()
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def _compare_large() -> None:
    text = with_trace_in_the_middle(ordinary_log(LARGE_BYTES))
    data = text.encode()
    one_pass = PatternSet(_PASS)
    base = seconds(lambda: one_pass.indexes(data))
    taken = seconds(lambda: triage(text))
    speed = len(data) / base / MEGABYTE
    click.echo(f"one re2.Set pass over 10 MB   {base * 1e3:9.1f} ms   {speed:.0f} MB/s")
    times = taken / base
    click.echo(
        f"triage of the same text       {taken * 1e3:9.1f} ms   {times:.1f} x the pass (limit 10)"
    )


def _compare_trace() -> None:
    """The limit is 1 ms where the pass takes 7 us: so many passes, on any machine."""
    text = ordinary_log(TRACE_BYTES - len(_TRACE)) + _TRACE
    data = text.encode()
    one_pass, answer = PatternSet(_PASS), engine().analyze_text
    base = seconds(lambda: [one_pass.indexes(data) for _ in range(100)]) / 100
    taken = seconds(lambda: [triage(text) for _ in range(20)]) / 20
    whole = seconds(lambda: [answer(text) for _ in range(20)]) / 20
    click.echo(f"one pass over a 4 KB trace    {base * 1e6:9.1f} us")
    click.echo(
        f"triage of the 4 KB trace      {taken * 1e6:9.1f} us   {taken / base:.0f} x the pass"
    )
    click.echo(
        f"with its whole answer         {whole * 1e6:9.1f} us   {whole / base:.0f} x the pass "
        f"(limit {ANSWER_SECONDS / REFERENCE_PASS_SECONDS:.0f})"
    )


def _table() -> None:
    click.echo("\n       size        time   ns per byte   memory x text")
    for size in SIZES_BYTES:
        text = with_trace_in_the_middle(ordinary_log(size))
        taken = seconds(partial(triage, text), 3)
        memory = _peak_bytes(text) / len(text)
        per_byte = taken * 1e9 / len(text)
        click.echo(f"{len(text):>11}  {taken * 1e3:>7.2f} ms  {per_byte:>10.1f}  {memory:>13.2f}")


def _peak_bytes(text: str) -> int:
    """Memory taken at most beyond ``text`` itself."""
    gc.collect()
    tracemalloc.start()
    triage(text)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return peak
