"""CPU time: of this process, and of those that work for it."""

import time
from collections.abc import Callable, Sequence
from pathlib import Path

Run = Callable[[], object]

REPEATS = 20
NANOSECONDS_PER_MILLISECOND = 1e6


def milliseconds(
    run: Run, *, before: Run = lambda: None, backends: Sequence[int] = ()
) -> tuple[float, float]:
    """Of one ``run``: this process's, and the ``backends``'. What happens ``before`` each does not
    count."""
    ours, theirs = 0.0, _milliseconds_of(backends)
    for _ in range(REPEATS):
        before()
        start = time.process_time()
        run()
        ours += (time.process_time() - start) * 1e3
    return ours / REPEATS, (_milliseconds_of(backends) - theirs) / REPEATS


def _milliseconds_of(processes: Sequence[int]) -> float:
    """Nothing where the kernel does not tell (it does on Linux)."""
    files = [Path(f"/proc/{pid}/schedstat") for pid in processes]
    told = [int(file.read_text().split()[0]) for file in files if file.exists()]
    return sum(told) / NANOSECONDS_PER_MILLISECOND
