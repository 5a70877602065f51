"""Keyset paging: where the last page ended, as an opaque text. Costs the same at any depth."""

import base64
import binascii
import json
from dataclasses import dataclass
from datetime import UTC, datetime

from opspilot.domain.errors import InvalidCursorError

UNREADABLE = "The cursor cannot be read; start again without one."


@dataclass(frozen=True, slots=True)
class Cursor:
    """The last row's place in the order: its sort value and, to break ties, its id."""

    sort: str
    value: str | int
    id: int

    def encode(self) -> str:
        text = json.dumps([self.sort, self.value, self.id], separators=(",", ":"))
        return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def decode_cursor(text: str, *, sort: str) -> Cursor:
    """Raises ``InvalidCursorError`` for anything that ``Cursor.encode`` did not make for this
    order."""
    try:
        padded = text + "=" * (-len(text) % 4)
        made_for, value, row_id = json.loads(base64.urlsafe_b64decode(padded.encode("ascii")))
    except (ValueError, TypeError, binascii.Error, RecursionError) as exc:
        raise InvalidCursorError(UNREADABLE) from exc
    if made_for != sort or type(row_id) is not int or type(value) not in (str, int):
        raise InvalidCursorError("The cursor belongs to another list; start again without one.")
    if abs(row_id) > MAX_KEY or (isinstance(value, int) and abs(value) > MAX_KEY):
        raise InvalidCursorError(UNREADABLE)
    return Cursor(sort=sort, value=value, id=row_id)


def cursor_number(cursor: Cursor) -> int:
    """Raises ``InvalidCursorError`` where the value is not a number."""
    if isinstance(cursor.value, str):
        raise InvalidCursorError(UNREADABLE)
    return cursor.value


MAX_KEY = 2**63 - 1
"""The largest number that a key column holds."""


def cursor_time(cursor: Cursor) -> datetime:
    """Raises ``InvalidCursorError`` where the value is not a time."""
    try:
        at = datetime.fromisoformat(str(cursor.value))
        if at.tzinfo is not None:
            return at.astimezone(UTC)
    except (ValueError, OverflowError) as exc:
        raise InvalidCursorError(UNREADABLE) from exc
    raise InvalidCursorError(UNREADABLE)
