"""/session: the browser's way in. A token goes in once, a cookie that no script can read comes
out."""

from flask import Response, request

from opspilot.domain.access import Caller
from opspilot.domain.errors import TooManyRequestsError, UnauthenticatedError
from opspilot.routers.api_router import ApiRouter, Operation, json_response, read_json
from opspilot.routers.identity import COOKIE, Identity, caller_address, session_cookie
from opspilot.schemas.session_schema import SessionRequest, SessionState
from opspilot.services.session_service import LIFETIME, SessionService

READ = Operation(
    id="getSession",
    summary="Whether this instance asks for a token, and who is there",
    returns={200: SessionState},
    errors=(503,),
)
OPEN = Operation(
    id="openSession",
    summary="Log a browser in: a token for a cookie",
    body=SessionRequest,
    returns={200: SessionState},
    errors=(400, 401, 403, 413, 415, 422, 429, 503),
)
CLOSE = Operation(
    id="closeSession", summary="Log the browser out", returns={204: None}, errors=(403, 503)
)


class SessionRouter(ApiRouter):
    def __init__(self, sessions: SessionService, identity: Identity) -> None:
        super().__init__("session")
        self._sessions = sessions
        self._identity = identity
        self.add("GET", "/session", self.read, READ)
        self.add("POST", "/session", self.open, OPEN)
        self.add("DELETE", "/session", self.close, CLOSE)

    def read(self) -> Response:
        try:
            return self._state(self._identity.caller())
        except (UnauthenticatedError, TooManyRequestsError):
            return self._state(None)

    def open(self) -> Response:
        opened = self._sessions.open(read_json(SessionRequest).token.strip(), caller_address())
        response = self._state(opened.caller)
        response.set_cookie(
            COOKIE,
            opened.id,
            max_age=LIFETIME,
            secure=_is_tls(),
            httponly=True,
            samesite="Strict",
        )
        return response

    def close(self) -> Response:
        session_id = session_cookie()
        if session_id is not None:
            self._sessions.close(session_id)
        response = Response(status=204)
        response.delete_cookie(COOKIE, secure=_is_tls(), httponly=True, samesite="Strict")
        return response

    def _state(self, caller: Caller | None) -> Response:
        is_open = self._identity.is_open()
        is_known = caller is not None and not is_open
        state = SessionState(
            open=is_open,
            authenticated=is_known,
            name=caller.name if caller and is_known else None,
            scope=caller.scope if caller else None,
        )
        return json_response(state, headers={"Cache-Control": "no-store"})


def _is_tls() -> bool:
    """A forged ``https`` only makes the forger's own cookie safer, so any proxy is believed."""
    return request.is_secure or request.headers.get("X-Forwarded-Proto") == "https"
