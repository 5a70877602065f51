"""Errors on the wire: RFC 9457 problem details."""

from opspilot.schemas.wire import ResponseModel


class FieldProblem(ResponseModel):
    """``loc`` is a JSON pointer to the field."""

    loc: str
    msg: str


class Problem(ResponseModel):
    type: str
    title: str
    status: int
    detail: str
    code: str
    errors: list[FieldProblem] | None = None
