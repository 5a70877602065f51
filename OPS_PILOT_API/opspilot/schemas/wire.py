"""What every wire contract shares: unknown fields are errors, times are UTC with a Z."""

import re
from datetime import UTC, datetime
from typing import Annotated

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field

LARGEST_ID = 10**18 - 1
"""Below what a key column holds, so that its digits alone tell."""

# 2026-11-23T03:00:00Z
_DATE_AND_TIME = re.compile(r"\d{4}-\d\d-\d\d[Tt ]\d\d:", re.ASCII)


def _to_utc(value: datetime) -> datetime:
    try:
        return value.astimezone(UTC) if value.tzinfo else value.replace(tzinfo=UTC)
    except OverflowError as exc:  # year 1 east of Greenwich is before the first year of UTC
        raise ValueError("is out of range") from exc


def _written_out(value: object) -> object:
    """Refuses bare numbers: nobody can tell seconds since 1970 from milliseconds."""
    if not isinstance(value, str) or not _DATE_AND_TIME.match(value):
        raise ValueError("must be a date and a time, such as 2026-11-23T03:00:00Z")
    return value


UtcTime = Annotated[datetime, AfterValidator(_to_utc)]
"""RFC 3339; a time without a zone is taken as UTC."""

CallerTime = Annotated[UtcTime, BeforeValidator(_written_out)]
"""The same as callers send it."""

NOT_BLANK = {"pattern": r"[^\s\u0085]|\ufeff"}
"""What stripping and a smallest length together mean, in JSON Schema's words: its ``\\s`` takes a
byte order mark for a blank, and not the next-line character."""

BODY_NOT_BLANK = {"pattern": r"[^\s\u0085\ufeff]|[\s\S]\ufeff"}
"""The same for a body of plain text, whose first character may be a byte order mark: it says how
to read the text, and is none of it."""

RowId = Annotated[int, Field(ge=1, le=LARGEST_ID)]

PageLimit = Annotated[int, Field(ge=1, le=200, description="How many items a page holds.")]
PageCursor = Annotated[
    str | None, Field(max_length=300, description="`next_cursor` of the page before this one.")
]


class RequestModel(BaseModel):
    """What callers send. Unknown fields are refused: a misspelt one would be lost silently."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=False)


class ResponseModel(BaseModel):
    """What callers get. Every field is always there."""

    model_config = ConfigDict(
        extra="forbid", from_attributes=True, json_schema_serialization_defaults_required=True
    )
