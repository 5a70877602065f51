"""Idempotency keys: the first body under a key within its lifetime is the one that counts."""

from datetime import datetime

from opspilot.models import IdempotencyKey
from opspilot.repositories.generic_repository import GenericRepository
from opspilot.repositories.upsert import insert_into


class IdempotencyRepository(GenericRepository[IdempotencyKey]):
    model = IdempotencyKey
    noun = "idempotency key"

    def live(self, key: str, *, since: datetime) -> IdempotencyKey | None:
        return self.find(IdempotencyKey.key == key, IdempotencyKey.created_at >= since)

    def claim(self, row: IdempotencyKey, *, expired_before: datetime) -> bool:
        """Take the key for this occurrence; False where another submission has it and it has
        not expired."""
        values = {
            "body_hash": row.body_hash,
            "occurrence_id": row.occurrence_id,
            "created_at": row.created_at,
        }
        insert = insert_into(self.session, IdempotencyKey).values(key=row.key, **values)
        statement = insert.on_conflict_do_update(
            index_elements=[IdempotencyKey.key],
            set_=values,
            where=IdempotencyKey.created_at < expired_before,
        ).returning(IdempotencyKey.key)
        return self.session.execute(statement).first() is not None
