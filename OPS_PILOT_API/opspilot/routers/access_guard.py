"""Asks every request who it comes from, before any route runs."""

from flask import Flask, g, request

from opspilot.domain.access import OPEN_CALLER, Caller, Scope
from opspilot.domain.errors import DatabaseUnavailableError, ForbiddenError, UnauthenticatedError
from opspilot.routers.access_rules import (
    PUBLIC,
    SERVED_WITHOUT_DATABASE,
    needed_scope,
    operation_of,
)
from opspilot.services.access_service import AccessService

BEARER = "bearer "
ASK = (
    "Send a token: -H 'Authorization: Bearer opt_…'. An administrator makes one with "
    "`flask tokens create --name NAME --scope ingest|read|write|admin`."
)


class AccessGuard:
    def __init__(self, access: AccessService) -> None:
        self._access = access

    def register(self, app: Flask) -> None:
        app.before_request(self._check)

    def _check(self) -> None:
        if request.endpoint is None or request.method == "OPTIONS":
            return  # 404, 405, or a browser's question before the real request
        operation = operation_of(request.endpoint)
        scope = needed_scope(operation)
        if scope is PUBLIC:
            return
        try:
            g.caller = caller = self._caller()
        except DatabaseUnavailableError:
            if operation in SERVED_WITHOUT_DATABASE:
                return
            raise
        _require(caller, scope)

    def _caller(self) -> Caller:
        if self._access.is_open():
            return OPEN_CALLER
        token = bearer_token()
        if token is None:
            raise UnauthenticatedError(ASK)
        return self._access.caller_of(token)


def bearer_token() -> str | None:
    header = request.headers.get("Authorization", "")
    is_bearer = header[: len(BEARER)].lower() == BEARER
    return header[len(BEARER) :].strip() or None if is_bearer else None


def _require(caller: Caller, needed: Scope) -> None:
    if not caller.scope.includes(needed):
        raise ForbiddenError(
            f"Token {caller.name!r} has the scope {caller.scope}; this needs {needed}."
        )
