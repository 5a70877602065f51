"""Asks every request who it comes from, before any route runs."""

from collections.abc import Collection

from flask import Flask, g, request

from opspilot.domain.access import Caller, Scope
from opspilot.domain.errors import DatabaseUnavailableError, ForbiddenError
from opspilot.routers.access_rules import (
    PUBLIC,
    SERVED_WITHOUT_DATABASE,
    needed_scope,
    operation_of,
)
from opspilot.routers.identity import Identity
from opspilot.routers.same_site import check_same_site


class AccessGuard:
    """``g.caller`` is who passed it."""

    def __init__(self, identity: Identity, *, allowed_origins: Collection[str]) -> None:
        self._identity = identity
        self._allowed_origins = allowed_origins

    def register(self, app: Flask) -> None:
        app.before_request(self._check)

    def _check(self) -> None:
        if request.endpoint is None or request.method == "OPTIONS":
            return  # 404, 405, or a browser's question before the real request
        check_same_site(self._allowed_origins)
        operation = operation_of(request.endpoint)
        scope = needed_scope(operation)
        if scope is PUBLIC:
            return
        try:
            g.caller = caller = self._identity.caller()
        except DatabaseUnavailableError:
            if operation in SERVED_WITHOUT_DATABASE:
                return
            raise
        _require(caller, scope)


def _require(caller: Caller, needed: Scope) -> None:
    if not caller.scope.includes(needed):
        raise ForbiddenError(
            f"Token {caller.name!r} has the scope {caller.scope}; this needs {needed}."
        )
