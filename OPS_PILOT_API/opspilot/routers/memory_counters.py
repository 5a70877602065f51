"""Counters of a rate limit in this process. The library's own start a timer thread for nearly
every request, which took a fifth of a submission's time."""

import threading
import time

from limits.storage import Storage

SWEEP_SECONDS = 60.0


class MemoryCounters(Storage):
    """Whose window ended is forgotten at the next sweep, so that addresses do not pile up.

    Windows are measured by the clock that only runs forwards: one that is set back would make a
    minute last for hours.
    """

    STORAGE_SCHEME = None

    def __init__(self) -> None:
        super().__init__()
        self._counts: dict[str, tuple[int, float]] = {}
        self._sweep_at = 0.0
        self._lock = threading.Lock()

    @property
    def base_exceptions(self) -> type[Exception]:
        return ValueError

    def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        with self._lock:
            now = time.monotonic()
            self._sweep(now)
            count, ends_at = self._counts.get(key, (0, 0.0))
            if ends_at <= now:
                count, ends_at = 0, now + expiry
            self._counts[key] = (count + amount, ends_at)
            return count + amount

    def get(self, key: str) -> int:
        count, ends_at = self._counts.get(key, (0, 0.0))
        return count if ends_at > time.monotonic() else 0

    def get_expiry(self, key: str) -> float:
        """As the time of day."""
        left = self._counts.get(key, (0, 0.0))[1] - time.monotonic()
        return time.time() + max(left, 0.0)

    def check(self) -> bool:
        return True

    def reset(self) -> int:
        with self._lock:
            forgotten = len(self._counts)
            self._counts.clear()
        return forgotten

    def clear(self, key: str) -> None:
        with self._lock:
            self._counts.pop(key, None)

    def _sweep(self, now: float) -> None:
        if now >= self._sweep_at:
            self._sweep_at = now + SWEEP_SECONDS
            self._counts = {k: kept for k, kept in self._counts.items() if kept[1] > now}
