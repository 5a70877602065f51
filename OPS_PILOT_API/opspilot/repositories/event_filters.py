"""Which events a list shows, in which order, and where it goes on."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from opspilot.repositories.paging import cursor_number, cursor_time, decode_cursor

EventSort = Literal["last_seen", "first_seen", "occurrences"]


@dataclass(frozen=True, slots=True)
class EventFilters:
    """``any_of``: columns with the values that each may have. ``query`` is free text, ``since``
    the oldest last activity."""

    any_of: tuple[tuple[str, tuple[str, ...]], ...] = ()
    query: str | None = None
    since: datetime | None = None

    @property
    def are_any(self) -> bool:
        """Beside the query."""
        return bool(self.any_of) or self.since is not None


@dataclass(frozen=True, slots=True)
class WantedPage:
    filters: EventFilters
    sort: EventSort
    cursor: str | None
    limit: int

    @property
    def rows(self) -> int:
        """One more than it shows: that one tells that there is a next page."""
        return self.limit + 1

    def values(self) -> dict[str, Any]:
        """What its statements ask for. Raises ``InvalidCursorError``."""
        asked = self.filters.any_of
        values: dict[str, Any] = {k: v[0] if len(v) == 1 else list(v) for k, v in asked}
        if self.filters.since is not None:
            values["since"] = self.filters.since
        return values | self._after() | {"rows": self.rows}

    def _after(self) -> dict[str, Any]:
        if self.cursor is None:
            return {}
        cursor = decode_cursor(self.cursor, sort=self.sort)
        last = cursor_number(cursor) if self.sort == "occurrences" else cursor_time(cursor)
        return {"after": last, "after_id": cursor.id}
