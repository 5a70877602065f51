"""Health on the wire."""

from opspilot.schemas.wire import ResponseModel


class Health(ResponseModel):
    status: str


class Readiness(ResponseModel):
    status: str
    checks: dict[str, str]
