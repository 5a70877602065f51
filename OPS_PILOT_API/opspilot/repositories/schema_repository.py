"""Which migration the database is at."""

from sqlalchemy import inspect, text
from sqlalchemy.orm import Session


class SchemaRepository:
    def __init__(self, session: Session) -> None:
        self.session = session

    def applied_revision(self) -> str | None:
        """None where no migration was ever applied."""
        if not inspect(self.session.connection()).has_table("alembic_version"):
            return None
        found = self.session.scalar(text("SELECT version_num FROM alembic_version"))
        return None if found is None else str(found)
