"""Whom a request comes from: a bearer token, else the browser's session."""

import ipaddress
from functools import lru_cache

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
        """Raises ``UnauthenticatedError``, ``TooManyRequestsError``."""
        if self._access.is_open():
            return OPEN_CALLER
        token = bearer_token()
        if token is not None:
            return self._access.caller_of(token, source=caller_address())
        session_id = session_cookie()
        if session_id is None:
            raise UnauthenticatedError(ASK)
        return self._sessions.caller_of(session_id)


def bearer_token() -> str | None:
    header = request.headers.get("Authorization", "")
    is_bearer = header[: len(BEARER)].lower() == BEARER
    return header[len(BEARER) :].strip() or None if is_bearer else None


def caller_address() -> str:
    """Of IPv6 the network: whoever has one address has 2^64 of them."""
    address = request.remote_addr or ""
    return _network_of(address) if ":" in address else address


@lru_cache(maxsize=4096)
def _network_of(address: str) -> str:
    try:
        parsed = ipaddress.IPv6Address(address)
    except ValueError:
        return address
    return str(parsed.ipv4_mapped or ipaddress.IPv6Network((int(parsed), 64), strict=False))


def session_cookie() -> str | None:
    if "HTTP_COOKIE" not in request.environ:  # parsing nothing takes a while too
        return None
    return request.cookies.get(COOKIE) or None
