"""What every wire contract shares: unknown fields are errors, times are UTC with a Z."""

from datetime import UTC, datetime
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field


def _to_utc(value: datetime) -> datetime:
    return value.astimezone(UTC) if value.tzinfo else value.replace(tzinfo=UTC)


UtcTime = Annotated[datetime, AfterValidator(_to_utc)]
"""RFC 3339; a time without a zone is taken as UTC."""

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
