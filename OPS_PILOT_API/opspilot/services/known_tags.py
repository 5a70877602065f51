"""Entity tags that hold while nothing is committed to the database."""

from collections.abc import Hashable

MAX_ENTRIES = 1024


class KnownTags:
    """Bounded: full, it starts afresh. Safe among threads: each step is one dict operation."""

    def __init__(self) -> None:
        self._entries: dict[Hashable, tuple[Hashable, str]] = {}

    def get(self, key: Hashable, version: Hashable | None) -> str | None:
        """None where the database is another version now, or none can be told."""
        known_at, etag = self._entries.get(key, (None, None))
        return etag if known_at == version is not None else None

    def put(self, key: Hashable, version: Hashable | None, etag: str) -> None:
        """``version`` is from before what ``etag`` names was read."""
        if version is None:
            return
        if len(self._entries) >= MAX_ENTRIES:
            self._entries.clear()
        self._entries[key] = (version, etag)
