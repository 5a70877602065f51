"""Whom a request comes from: a bearer token, else the browser's session."""

from flask import request

from opspilot.domain.access import OPEN_CALLER, Caller
from opspilot.domain.errors import UnauthenticatedError
from opspilot.services.access_service import AccessService
from opspilot.services.session_service import SessionService

COOKIE = "opspilot_session"
BEARER = "bearer "
ASK = (
    "Send a token: -H 'Authorization: Bearer opt_…'. An administrator makes one with "
    "`flask tokens create --name NAME --scope ingest|read|write|admin`."
)


class Identity:
    def __init__(self, access: AccessService, sessions: SessionService) -> None:
        self._access = access
        self._sessions = sessions

    def is_open(self) -> bool:
        return self._access.is_open()

    def caller(self) -> Caller:
        """Raises ``UnauthenticatedError``."""
        if self._access.is_open():
            return OPEN_CALLER
        token = bearer_token()
        if token is not None:
            return self._access.caller_of(token)
        session_id = session_cookie()
        if session_id is None:
            raise UnauthenticatedError(ASK)
        return self._sessions.caller_of(session_id)


def bearer_token() -> str | None:
    header = request.headers.get("Authorization", "")
    is_bearer = header[: len(BEARER)].lower() == BEARER
    return header[len(BEARER) :].strip() or None if is_bearer else None


def session_cookie() -> str | None:
    if "HTTP_COOKIE" not in request.environ:  # parsing nothing takes a while too
        return None
    return request.cookies.get(COOKIE) or None
