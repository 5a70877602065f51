"""Answers that stay good for a few seconds, so that not every request asks the database."""

from collections.abc import Hashable
from datetime import datetime, timedelta
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")

MAX_ENTRIES = 1024


class Remembered(Generic[Key, Value]):
    """Bounded: full, it starts afresh. Safe among threads: each step is one dict operation."""

    def __init__(self, lifetime: timedelta) -> None:
        self._lifetime = lifetime
        self._entries: dict[Key, tuple[datetime, Value]] = {}

    def get(self, key: Key, now: datetime) -> Value | None:
        """None where nothing fresh is known; a clock set backwards makes nothing fresh."""
        at, value = self._entries.get(key, (None, None))
        if at is None or not timedelta(0) <= now - at < self._lifetime:
            return None
        return value

    def last(self, key: Key) -> Value | None:
        """What was known last, however long ago."""
        entry = self._entries.get(key)
        return entry[1] if entry else None

    def put(self, key: Key, value: Value, now: datetime) -> None:
        if len(self._entries) >= MAX_ENTRIES:
            self._entries.clear()
        self._entries[key] = (now, value)

    def clear(self) -> None:
        self._entries.clear()
