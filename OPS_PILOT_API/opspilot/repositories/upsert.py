"""``INSERT … ON CONFLICT``, which both databases have but SQLAlchemy spells once per dialect."""

from typing import Any, cast

from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from opspilot.models import Base


def insert_into(session: Session, model: type[Base]) -> postgresql.Insert:
    """An insert of the session's own dialect. The two have the same methods; the PostgreSQL
    type stands for both."""
    dialect = session.get_bind().dialect.name
    make: Any = sqlite.insert if dialect == "sqlite" else postgresql.insert
    return cast(postgresql.Insert, make(model))
