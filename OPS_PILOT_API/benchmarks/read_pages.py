"""The pages that the read bench asks for, and the same ones as hand-written SQL reads them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import product
from typing import Any
from urllib.parse import parse_qsl, quote

from opspilot.repositories.event_filters import EventSort
from opspilot.repositories.list_columns import ANALYSIS_COLUMNS, ITEM_COLUMNS
from opspilot.repositories.paging import Cursor

ROWS = 51
"""The page's 50, and the one that tells of a next page."""
SELECT = (
    f"SELECT {', '.join(f'e.{name}' for name in ITEM_COLUMNS)}, "  # noqa: S608 - names of our own
    f"{', '.join(f'a.{name}' for name in ANALYSIS_COLUMNS)} "
    "FROM events e LEFT JOIN analyses a ON a.event_id = e.id AND a.is_current"
)
SORTED_BY = {
    "last_seen": "last_seen_at",
    "first_seen": "first_seen_at",
    "occurrences": "occurrence_count",
}


@dataclass(frozen=True, slots=True)
class Page:
    filters: str
    sort: EventSort = "last_seen"
    depth: int = 0
    """Rows before it."""

    @property
    def name(self) -> str:
        deep = f", after {self.depth:,}" if self.depth else ""
        return f"{self.filters or '(all)'} by {self.sort}{deep}"

    @property
    def values(self) -> dict[str, list[str]]:
        values: dict[str, list[str]] = {}
        for name, value in parse_qsl(self.filters):
            values.setdefault(name, []).append(value)
        return values

    def path(self, cursor: str | None) -> str:
        return f"/events?sort={self.sort}&{self.filters}" + (f"&cursor={cursor}" if cursor else "")

    def counted(self) -> str:
        return f"SELECT count(*) FROM events e WHERE {self._where(())}"  # noqa: S608

    def last_before(self) -> str:
        """Sort value and id of the row that the cursor names; found, not timed."""
        column = SORTED_BY[self.sort]
        found = f"SELECT e.{column}, e.id FROM events e WHERE {self._where(())}"  # noqa: S608
        return f"{found} {self._order()} LIMIT 1 OFFSET {self.depth - 1}"

    def statements(self, dialect: str, last: tuple[Any, int] | None) -> Iterator[str]:
        """Plainly written, and with each hint that somebody who has read SQLite's plan might give:
        a plus sign keeps a column from being looked up in an index."""
        names = list(self.values) if dialect == "sqlite" else []
        for hints in product((False, True), repeat=len(names)):
            hinted = tuple(name for name, is_hinted in zip(names, hints, strict=True) if is_hinted)
            where = self._where(hinted) + self._after(last)
            yield f"{SELECT} WHERE {where} {self._order()} LIMIT {ROWS}"

    def _where(self, hinted: tuple[str, ...]) -> str:
        conditions = ["TRUE"]
        for name, values in self.values.items():
            listed = ", ".join(f"'{value}'" for value in values)
            comparison = f"= {listed}" if len(values) == 1 else f"IN ({listed})"
            conditions.append(f"{'+' if name in hinted else ''}e.{name} {comparison}")
        return " AND ".join(conditions)

    def _after(self, last: tuple[Any, int] | None) -> str:
        if last is None:
            return ""
        column, (value, row_id) = f"e.{SORTED_BY[self.sort]}", last
        return (
            f" AND {column} <= '{value}' AND ({column} < '{value}' OR e.id < {row_id})"
            if not isinstance(value, int)
            else f" AND {column} <= {value} AND ({column} < {value} OR e.id < {row_id})"
        )

    def _order(self) -> str:
        return f"ORDER BY e.{SORTED_BY[self.sort]} DESC, e.id DESC"

    def cursor(self, last: tuple[Any, int] | None) -> str | None:
        if last is None:
            return None
        value, row_id = last
        return quote(Cursor(self.sort, _cursor_value(value), row_id).encode())


def _cursor_value(value: Any) -> str | int:
    if isinstance(value, int):
        return value
    at = value if isinstance(value, datetime) else datetime.fromisoformat(value)
    return (at if at.tzinfo else at.replace(tzinfo=UTC)).isoformat()


PAGES = (
    Page(""),
    Page("status=OPEN"),
    Page("priority=CRITICAL"),
    Page("category=unknown"),
    Page("runtime=go"),
    Page("service=service-0"),
    Page("service=service-90"),
    Page("environment=dev"),
    Page("analysis_status=COMPLETED"),
    Page("analysis_status=FAILED"),
    Page("status=OPEN&status=IN_PROGRESS"),
    Page("service=service-90&service=service-91"),
    Page("status=OPEN&service=service-3"),
    Page("status=OPEN&priority=CRITICAL"),
    Page("status=IGNORED&environment=dev"),
    Page("service=service-90&priority=CRITICAL"),
    Page("category=unknown&runtime=go"),
    Page("", "first_seen"),
    Page("", "occurrences"),
    Page("status=OPEN", "first_seen"),
    Page("status=OPEN", "occurrences"),
    Page("priority=CRITICAL", "first_seen"),
    Page("priority=CRITICAL", "occurrences"),
    Page("service=service-0", "first_seen"),
    Page("service=service-90", "first_seen"),
    Page("service=service-90", "occurrences"),
    Page("service=service-3&status=OPEN", "occurrences"),
    Page("", "last_seen", 50_000),
    Page("", "last_seen", 190_000),
    Page("status=OPEN", "last_seen", 20_000),
    Page("service=service-0&status=OPEN", "last_seen", 2_000),
    Page("priority=CRITICAL", "occurrences", 2_000),
    Page("", "first_seen", 50_000),
    Page("", "occurrences", 50_000),
)
