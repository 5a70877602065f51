"""Which failures this process has met: whether to count first, or to analyse first."""

import threading

MAX_KNOWN = 50_000
"""About 10 MB. Beyond, the oldest are forgotten: their next occurrence is analysed in vain, no
more."""


class KnownFailures:
    """A guess; the database decides. Safe to share between threads."""

    def __init__(self, *, most: int = MAX_KNOWN) -> None:
        self._most = most
        self._seen: dict[str, None] = {}
        self._lock = threading.Lock()

    def has(self, fingerprint: str) -> bool:
        return fingerprint in self._seen

    def add(self, fingerprint: str) -> None:
        if fingerprint in self._seen:
            return
        with self._lock:
            self._seen[fingerprint] = None
            while len(self._seen) > self._most:
                del self._seen[next(iter(self._seen))]
