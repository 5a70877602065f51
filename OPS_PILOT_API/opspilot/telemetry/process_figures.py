"""What a process uses of its machine and of the database's connections."""

import threading
from collections.abc import Callable

from prometheus_client import Gauge, ProcessCollector

from opspilot.telemetry.metrics import REGISTRY
from opspilot.telemetry.shared_counts import place

SAMPLE_SECONDS = 5.0
"""How old the figures may be of a process that does not answer the scrape itself."""


def _gauge(name: str, meaning: str) -> Gauge:
    """``livemax``: nothing of processes that ended, and of the others each its own."""
    return Gauge(name, meaning, ("worker",), registry=REGISTRY, multiprocess_mode="livemax")


POOL_SIZE = _gauge("opspilot_database_pool_size", "Connections that are kept open")
POOL_IN_USE = _gauge("opspilot_database_pool_in_use", "Connections that are lent out")
POOL_OVERFLOW = _gauge("opspilot_database_pool_overflow", "Open ones beyond those that are kept")
THREADS = _gauge("process_threads", "Threads")
OF_THE_SYSTEM = {
    name: _gauge(name, meaning)
    for name, meaning in (
        ("process_cpu_seconds_total", "Processor time, of the user and the system"),
        ("process_resident_memory_bytes", "Memory that is resident"),
        ("process_start_time_seconds", "When it started, in seconds since 1970"),
        ("process_open_fds", "Open file descriptors"),
        ("process_max_fds", "File descriptors that it may open"),
    )
}
"""Linux alone tells them."""

_system = ProcessCollector(registry=None)


def record_process() -> None:
    worker = worker_name()
    THREADS.labels(worker).set(threading.active_count())
    for family in _system.collect():
        for sample in family.samples:
            if sample.name in OF_THE_SYSTEM:
                OF_THE_SYSTEM[sample.name].labels(worker).set(sample.value)


def record_pool(*, size: int, in_use: int, overflow: int) -> None:
    worker = worker_name()
    POOL_SIZE.labels(worker).set(size)
    POOL_IN_USE.labels(worker).set(in_use)
    POOL_OVERFLOW.labels(worker).set(overflow)


def worker_name() -> str:
    mine = place()
    return str(mine.number) if mine else "0"


class Sampler:
    """Records this process's figures every few seconds, for the others to show."""

    def __init__(self, record: Callable[[], None], seconds: float = SAMPLE_SECONDS) -> None:
        self._record = record
        self._seconds = seconds
        self._has_ended = threading.Event()

    def start(self) -> None:
        threading.Thread(target=self._run, name="figures", daemon=True).start()

    def stop(self) -> None:
        self._has_ended.set()

    def _run(self) -> None:
        while not self._has_ended.is_set():
            self._record()
            self._has_ended.wait(self._seconds)
