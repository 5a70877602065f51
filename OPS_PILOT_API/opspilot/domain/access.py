"""Who may do what: four scopes, each with everything that the one before it may do."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Scope(StrEnum):
    INGEST = "ingest"
    """Submit logs, and get back the event that they belong to."""
    READ = "read"
    """See every event and every raw log."""
    WRITE = "write"
    """Edit events, give feedback, ask for an analysis (which may cost money)."""
    ADMIN = "admin"

    def includes(self, other: "Scope") -> bool:
        ranks = list(Scope)
        return ranks.index(self) >= ranks.index(other)


@dataclass(frozen=True, slots=True)
class Caller:
    """``token_id`` is None for the administrator's token of the settings, and where the instance
    is open."""

    name: str
    scope: Scope
    token_id: int | None = None


@dataclass(frozen=True, slots=True)
class Token:
    """A token as administrators see it: never itself."""

    id: int
    name: str
    scope: Scope
    created_at: datetime
    last_used_at: datetime | None
    revoked_at: datetime | None


OPEN_CALLER = Caller("anybody", Scope.ADMIN)
"""Whoever calls an instance that has no token."""
