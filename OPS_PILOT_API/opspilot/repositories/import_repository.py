"""How far imports have come."""

from sqlalchemy import select

from opspilot.domain.errors import NotFoundError
from opspilot.models import DumpImport
from opspilot.repositories.generic_repository import GenericRepository


class ImportRepository(GenericRepository[DumpImport]):
    model = DumpImport
    noun = "import"

    def unfinished(self) -> DumpImport | None:
        return self.find(DumpImport.finished_at.is_(None))

    def lock(self, identity: str) -> DumpImport:
        """For this unit of work's writes alone. Raises ``NotFoundError``."""
        query = select(DumpImport).where(DumpImport.id == identity).with_for_update()
        found = self.session.scalars(query).one_or_none()
        if found is None:
            raise NotFoundError("The import is gone: somebody has emptied the database.")
        return found
