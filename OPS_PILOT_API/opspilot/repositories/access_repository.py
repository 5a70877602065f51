"""Tokens and browser sessions, found by their hashes."""

from datetime import datetime

from sqlalchemy import delete, exists, or_, select, update

from opspilot.models import AccessToken, BrowserSession
from opspilot.repositories.generic_repository import GenericRepository


class TokenRepository(GenericRepository[AccessToken]):
    model = AccessToken
    noun = "token"

    def has_any(self) -> bool:
        """Revoked ones count: revoking the last token must not open the instance."""
        return bool(self.session.scalar(select(exists(select(AccessToken.id)))))

    def by_hash(self, token_hash: str) -> AccessToken | None:
        return self.find(AccessToken.token_hash == token_hash, AccessToken.revoked_at.is_(None))

    def all(self) -> list[AccessToken]:
        return list(self.session.scalars(select(AccessToken).order_by(AccessToken.id)))

    def touch(self, token_id: int, now: datetime, *, unless_since: datetime) -> None:
        """Record a use; not where one was recorded since."""
        is_due = or_(AccessToken.last_used_at.is_(None), AccessToken.last_used_at <= unless_since)
        statement = update(AccessToken).where(AccessToken.id == token_id, is_due)
        self.session.execute(statement.values(last_used_at=now))

    def revoke(self, name_or_id: str, now: datetime) -> list[int]:
        """The ids revoked: that of the id given, else of all live tokens of the name."""
        is_id = name_or_id.isascii() and name_or_id.isdigit() and len(name_or_id) < len(str(2**63))
        is_it = AccessToken.id == int(name_or_id) if is_id else AccessToken.name == name_or_id
        statement = update(AccessToken).where(is_it, AccessToken.revoked_at.is_(None))
        revoked = statement.values(revoked_at=now).returning(AccessToken.id)
        return list(self.session.scalars(revoked))


class SessionRepository(GenericRepository[BrowserSession]):
    model = BrowserSession
    noun = "session"

    def live(self, id_hash: str, now: datetime) -> BrowserSession | None:
        return self.find(BrowserSession.id_hash == id_hash, BrowserSession.expires_at > now)

    def end(self, id_hash: str) -> None:
        self.session.execute(delete(BrowserSession).where(BrowserSession.id_hash == id_hash))

    def end_expired(self, now: datetime) -> None:
        self.session.execute(delete(BrowserSession).where(BrowserSession.expires_at <= now))
