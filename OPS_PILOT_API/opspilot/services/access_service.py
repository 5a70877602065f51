"""Tokens: who calls, what they may do, and whether anybody is asked at all."""

import hashlib
import hmac
import logging
import secrets
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from datetime import datetime, timedelta

from opspilot.domain.access import Caller, Scope, Token
from opspilot.domain.errors import (
    DatabaseUnavailableError,
    FieldIssue,
    InvalidTokenError,
    NotFoundError,
    ValidationFailedError,
)
from opspilot.models import AccessToken
from opspilot.repositories.unit_of_work import Database
from opspilot.services.clock import Clock
from opspilot.services.guesses import Guesses
from opspilot.services.remembered import Remembered

log = logging.getLogger(__name__)

TOKEN_PREFIX = "opt_"  # noqa: S105 - how every token begins, so that scanners of secrets find it
TOKEN_BYTES = 32
MAX_TOKEN_LENGTH = 1024
MAX_NAME_LENGTH = 100
SHORT_SECRET = 20
"""Characters under which ADMIN_TOKEN can be guessed."""

REMEMBERED = timedelta(seconds=5)
"""How long a process goes on believing a token that another one has just revoked."""
WRONG_REMEMBERED = timedelta(minutes=1)
"""How long a process goes on refusing a wrong token without looking it up: none becomes right."""
LAST_USE_STEP = timedelta(minutes=1)

ADMIN = Caller("ADMIN_TOKEN", Scope.ADMIN)
OPEN = (
    "This instance is OPEN: whoever reaches it can read and change everything. "
    "Set ADMIN_TOKEN, or run: flask tokens create --name me --scope admin"
)
CLOSED = "This instance asks every request for a token."
UNKNOWN = "This token is not known here, or it was revoked."
SHORT = f"ADMIN_TOKEN has fewer than {SHORT_SECRET} characters: it can be guessed."


@dataclass(frozen=True, slots=True)
class NewToken:
    """``secret`` is shown once and kept nowhere."""

    id: int
    secret: str


def new_secret() -> str:
    return TOKEN_PREFIX + secrets.token_urlsafe(TOKEN_BYTES)


def digest(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


class AccessService:
    def __init__(
        self,
        database: Database,
        *,
        clock: Clock,
        admin_token: str | None = None,
        make_secret: Callable[[], str] = new_secret,
    ) -> None:
        self._database = database
        self._clock = clock
        self.admin_digest = digest(admin_token) if admin_token else None
        self._is_admin_short = bool(admin_token) and len(admin_token or "") < SHORT_SECRET
        self._make_secret = make_secret
        self._openness: Remembered[None, bool] = Remembered(REMEMBERED)
        self.callers: Remembered[str, Caller] = Remembered(REMEMBERED)
        self._wrong: Remembered[str, bool] = Remembered(WRONG_REMEMBERED)
        self._guesses = Guesses()

    def is_open(self) -> bool:
        """No token was ever made here, so nobody is asked for one. Raises
        ``DatabaseUnavailableError`` where that cannot be known."""
        if self.admin_digest is not None:
            return False
        now = self._clock()
        known = self._openness.get(None, now)
        return self._look(now) if known is None else known

    def _look(self, now: datetime) -> bool:
        before = self._openness.last(None)
        try:
            with self._database.read() as uow:
                is_open = not uow.tokens.has_any()
        except DatabaseUnavailableError:
            if before is None:
                raise
            return before
        self._openness.put(None, is_open, now)
        if before != is_open:
            _say(is_open)
        return is_open

    def announce(self) -> None:
        """Say at start, in words, who may come in."""
        try:
            is_open = self.is_open()
        except DatabaseUnavailableError as exc:
            log.warning("whether a token is needed is not known yet: %s", exc.detail)
            return
        if self.admin_digest is not None:
            _say(is_open)
        if self._is_admin_short:
            log.warning(SHORT)

    def caller_of(self, secret: str, source: Hashable = None) -> Caller:
        """Who a token belongs to; ``source`` sent it. Raises ``InvalidTokenError``, and
        ``TooManyRequestsError`` where that one tries many."""
        if len(secret) > MAX_TOKEN_LENGTH:
            raise InvalidTokenError("This is too long to be a token.")
        token_hash, now = digest(secret), self._clock()
        known = self.callers.get(token_hash, now)
        if known is not None:
            return known
        if self._wrong.get(token_hash, now):
            raise InvalidTokenError(UNKNOWN)
        return self._look_up(token_hash, now, source)

    def _look_up(self, token_hash: str, now: datetime, source: Hashable) -> Caller:
        before = self.callers.last(token_hash)
        if before is None and source is not None:
            self._guesses.check(source, now)
        try:
            caller = ADMIN if self.is_admin(token_hash) else self._find(token_hash, now)
        except InvalidTokenError:
            self._wrong.put(token_hash, True, now)
            self._guesses.add(source, now)
            log.warning("a token that is not known here came from %s", source)
            raise
        except DatabaseUnavailableError:
            if before is None:
                raise
            return before  # what needs no database, as /metrics, goes on while it is away
        self.callers.put(token_hash, caller, now)
        return caller

    def is_admin(self, token_hash: str) -> bool:
        return self.admin_digest is not None and hmac.compare_digest(token_hash, self.admin_digest)

    def _find(self, token_hash: str, now: datetime) -> Caller:
        with self._database.read() as uow:
            row = uow.tokens.by_hash(token_hash)
        if row is None or not hmac.compare_digest(row.token_hash, token_hash):
            raise InvalidTokenError(UNKNOWN)
        self.record_use(row, now)
        return Caller(row.name, row.scope, row.id)

    def record_use(self, row: AccessToken, now: datetime) -> None:
        """At most once a minute; a database that cannot be written to now is no reason to refuse
        a reader."""
        step = now - LAST_USE_STEP
        if row.last_used_at is not None and row.last_used_at > step:
            return
        try:
            with self._database.write() as uow:
                uow.tokens.touch(row.id, now, unless_since=step)
                uow.commit()
        except DatabaseUnavailableError:
            log.warning("the last use of token %s could not be recorded", row.id)

    def create(self, name: str, scope: Scope) -> NewToken:
        """Raises ``ValidationFailedError``."""
        _check_name(name)
        secret = self._make_secret()
        now = self._clock()
        row = AccessToken(name=name, token_hash=digest(secret), scope=scope, created_at=now)
        with self._database.write() as uow:
            uow.tokens.add(row)
            uow.commit()
        self.forget()
        return NewToken(row.id, secret)

    def tokens(self) -> list[Token]:
        with self._database.read() as uow:
            return [_as_shown(row) for row in uow.tokens.all()]

    def revoke(self, name_or_id: str) -> list[int]:
        """The ids revoked. Raises ``NotFoundError`` where no live token has that name or id."""
        with self._database.write() as uow:
            revoked = uow.tokens.revoke(name_or_id, self._clock())
            uow.commit()
        self.forget()
        if not revoked:
            raise NotFoundError(f"There is no live token {name_or_id!r}.")
        return revoked

    def forget(self) -> None:
        """What this process remembers; others find out within seconds."""
        self._openness.clear()
        self.callers.clear()


def _as_shown(row: AccessToken) -> Token:
    return Token(row.id, row.name, row.scope, row.created_at, row.last_used_at, row.revoked_at)


def _say(is_open: bool) -> None:
    log.warning(OPEN) if is_open else log.info(CLOSED)


def _check_name(name: str) -> None:
    if not 0 < len(name) <= MAX_NAME_LENGTH or not name.isprintable():
        message = f"must be 1 to {MAX_NAME_LENGTH} printable characters"
        raise ValidationFailedError(f"A token's name {message}.", (FieldIssue("/name", message),))
