"""Health on the wire."""

from opspilot.schemas.wire import ResponseModel


class Health(ResponseModel):
    status: str


class Readiness(ResponseModel):
    """``degraded``: requests are served, but queued analyses wait; ``checks`` says why."""

    status: str
    checks: dict[str, str]
