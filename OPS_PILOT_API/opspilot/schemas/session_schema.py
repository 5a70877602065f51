"""Who is there, on the wire."""

from typing import Annotated

from pydantic import Field

from opspilot.domain.access import Scope
from opspilot.schemas.wire import RequestModel, ResponseModel


class SessionRequest(RequestModel):
    token: Annotated[str, Field(min_length=1, max_length=1024)]


class SessionState(ResponseModel):
    """``open``: no token was ever made here, so everybody may do everything. ``scope`` and
    ``name`` are the token's; null where nobody is logged in."""

    open: bool
    authenticated: bool
    name: str | None
    scope: Scope | None
