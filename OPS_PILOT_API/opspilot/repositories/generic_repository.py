"""What every table's repository can do. The session is given; nothing here commits."""

from typing import Generic, TypeVar

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import Session

from opspilot.domain.errors import NotFoundError
from opspilot.models import Base

Row = TypeVar("Row", bound=Base)


class GenericRepository(Generic[Row]):
    """Seven methods; anything odder is a named method of the subclass."""

    model: type[Row]
    noun: str = "row"

    def __init__(self, session: Session) -> None:
        self.session = session

    def get(self, key: object) -> Row | None:
        return self.session.get(self.model, key)

    def require(self, key: object) -> Row:
        """Raises ``NotFoundError``."""
        found = self.get(key)
        if found is None:
            raise NotFoundError(f"There is no {self.noun} {key}.")
        return found

    def find(self, *conditions: ColumnElement[bool]) -> Row | None:
        return self.session.scalars(self._where(conditions).limit(1)).first()

    def list(self, *conditions: ColumnElement[bool], limit: int = 100) -> list[Row]:
        return list(self.session.scalars(self._where(conditions).limit(limit)))

    def count(self, *conditions: ColumnElement[bool]) -> int:
        query = select(func.count()).select_from(self.model).where(*conditions)
        return self.session.scalar(query) or 0

    def add(self, row: Row) -> Row:
        self.session.add(row)
        self.session.flush()
        return row

    def delete(self, row: Row) -> None:
        self.session.delete(row)
        self.session.flush()

    def _where(self, conditions: tuple[ColumnElement[bool], ...]) -> Select[Row]:
        return select(self.model).where(*conditions)
