"""Idempotency keys: a retried POST is answered with the occurrence that the first one made."""

from datetime import datetime, timedelta

from opspilot.domain.errors import (
    FieldIssue,
    IdempotencyKeyReusedError,
    ValidationFailedError,
)
from opspilot.models import IdempotencyKey
from opspilot.repositories.unit_of_work import UnitOfWork
from opspilot.services.submission_reader import WireSubmission

LIFETIME = timedelta(hours=24)
MAX_KEY_LENGTH = 255


def check_key(key: str | None) -> None:
    """Raises ``ValidationFailedError``."""
    if key is None:
        return
    if not 0 < len(key) <= MAX_KEY_LENGTH or not key.isprintable() or not key.isascii():
        message = f"must be 1 to {MAX_KEY_LENGTH} printable ASCII characters"
        raise ValidationFailedError(
            f"Idempotency-Key {message}.", (FieldIssue("Idempotency-Key", message),)
        )


def known_occurrence(uow: UnitOfWork, wire: WireSubmission, now: datetime) -> int | None:
    """The occurrence that this very submission already made. Raises
    ``IdempotencyKeyReusedError``."""
    if wire.idempotency_key is None:
        return None
    known = uow.idempotency.live(wire.idempotency_key, since=now - LIFETIME)
    if known is None:
        return None
    if known.body_hash != wire.digest():
        raise IdempotencyKeyReusedError(
            "This Idempotency-Key was used for another body within the last 24 hours."
        )
    return known.occurrence_id


def claim_key(uow: UnitOfWork, wire: WireSubmission, occurrence_id: int, now: datetime) -> bool:
    """False where a twin of this request, under the same key, was faster."""
    if wire.idempotency_key is None:
        return True
    row = IdempotencyKey(
        key=wire.idempotency_key,
        body_hash=wire.digest(),
        occurrence_id=occurrence_id,
        created_at=now,
    )
    return uow.idempotency.claim(row, expired_before=now - LIFETIME)
