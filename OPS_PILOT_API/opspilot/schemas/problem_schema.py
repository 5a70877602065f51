"""Errors on the wire: RFC 9457 problem details."""

from pydantic import ConfigDict

from opspilot.schemas.wire import ResponseModel


class FieldProblem(ResponseModel):
    """``loc`` is a JSON pointer to the field."""

    loc: str
    msg: str


class Problem(ResponseModel):
    """``errors`` is only there where single fields are wrong."""

    model_config = ConfigDict(json_schema_serialization_defaults_required=False)

    type: str
    title: str
    status: int
    detail: str
    code: str
    errors: list[FieldProblem] | None = None
