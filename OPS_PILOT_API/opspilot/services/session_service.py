"""Browser sessions: made from a token, ended with it."""

import hashlib
import hmac
import secrets
from collections.abc import Hashable
from dataclasses import dataclass
from datetime import datetime, timedelta

from opspilot.domain.access import Caller
from opspilot.domain.errors import UnauthenticatedError
from opspilot.models import BrowserSession
from opspilot.repositories.unit_of_work import Database
from opspilot.services.access_service import ADMIN, AccessService, digest
from opspilot.services.clock import Clock

LIFETIME = timedelta(days=7)
"""On call for a week without typing a token again."""
SESSION_BYTES = 32
MAX_ID_LENGTH = 128
ENDED = "This session has ended: log in with a token."


@dataclass(frozen=True, slots=True)
class OpenedSession:
    """``id`` is the cookie's value; only its hash is kept."""

    id: str
    caller: Caller
    expires_at: datetime


class SessionService:
    def __init__(self, database: Database, access: AccessService, *, clock: Clock) -> None:
        self._database = database
        self._access = access
        self._clock = clock

    def open(self, secret: str, source: Hashable = None) -> OpenedSession:
        """``source`` sent it. Raises ``InvalidTokenError``, ``TooManyRequestsError``."""
        caller = self._access.caller_of(secret, source)
        now = self._clock()
        opened = OpenedSession(secrets.token_urlsafe(SESSION_BYTES), caller, now + LIFETIME)
        row = BrowserSession(
            id_hash=digest(opened.id),
            token_id=caller.token_id,
            admin_proof=self._proof(opened.id) if caller.token_id is None else None,
            created_at=now,
            expires_at=opened.expires_at,
        )
        with self._database.write() as uow:
            uow.sessions.end_expired(now)
            uow.sessions.add(row)
            uow.commit()
        return opened

    def caller_of(self, session_id: str) -> Caller:
        """Raises ``UnauthenticatedError`` where the session, or its token, has ended."""
        if len(session_id) > MAX_ID_LENGTH:
            raise UnauthenticatedError(ENDED)
        now = self._clock()
        key = f"session {digest(session_id)}"
        known = self._access.callers.get(key, now)
        if known is not None:
            return known
        caller = self._find(session_id, now)
        self._access.callers.put(key, caller, now)
        return caller

    def close(self, session_id: str) -> None:
        with self._database.write() as uow:
            uow.sessions.end(digest(session_id))
            uow.commit()
        self._access.forget()

    def _find(self, session_id: str, now: datetime) -> Caller:
        with self._database.read() as uow:
            row = uow.sessions.live(digest(session_id), now)
            token = uow.tokens.get(row.token_id) if row and row.token_id else None
        if row is not None and token is not None and token.revoked_at is None:
            self._access.record_use(token, now)
            return Caller(token.name, token.scope, token.id)
        if row is not None and self._is_of_admin(session_id, row):
            return ADMIN
        raise UnauthenticatedError(ENDED)

    def _is_of_admin(self, session_id: str, row: BrowserSession) -> bool:
        proof = self._proof(session_id)
        return bool(row.admin_proof and proof) and hmac.compare_digest(
            str(row.admin_proof), str(proof)
        )

    def _proof(self, session_id: str) -> str | None:
        """Another ADMIN_TOKEN gives another proof. Keyed with the session's id, which is not
        stored, so that the database gives nobody a hash of ADMIN_TOKEN to guess at."""
        admin = self._access.admin_digest
        if admin is None:
            return None
        return hmac.new(session_id.encode(), admin.encode(), hashlib.sha256).hexdigest()
