"""The first and the last line of a dump."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from opspilot.schemas.wire import UtcTime

FORMAT_VERSION = 1
"""Grows when a reader of the version before would misread a dump."""


class DumpHeader(BaseModel):
    """Later versions may add fields, so unknown ones are no error."""

    model_config = ConfigDict(extra="ignore")

    format: Literal["opspilot-dump"] = "opspilot-dump"
    version: Annotated[int, Field(ge=1)] = FORMAT_VERSION
    opspilot: str
    """The version that wrote it."""
    migration: str
    exported_at: UtcTime


class TableTotals(BaseModel):
    model_config = ConfigDict(extra="forbid")

    rows: Annotated[int, Field(ge=0)]
    sha256: Annotated[str, Field(pattern="^[0-9a-f]{64}$")]


class DumpFooter(BaseModel):
    model_config = ConfigDict(extra="forbid")

    end: dict[str, TableTotals]
    """By table. The hash is of its lines, line ends included."""
