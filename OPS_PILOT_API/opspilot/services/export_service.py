"""The whole instance as one dump: every table at one instant, whatever is submitted meanwhile."""

from collections.abc import Callable

from opspilot import __version__
from opspilot.domain.errors import InstanceInUseError
from opspilot.repositories.dump_tables import DUMP_TABLES, DumpTable
from opspilot.repositories.unit_of_work import Database, UnitOfWork
from opspilot.schemas.dump_schema import DumpHeader
from opspilot.services.clock import Clock
from opspilot.services.dump_lines import (
    Tallies,
    Tally,
    footer_line,
    header_line,
    row_line,
    row_prefix,
)
from opspilot.services.schema_guard import ExpectedRevision, require_schema

Write = Callable[[bytes], object]
Report = Callable[[str, int], None]
"""What is going on, and how many rows of it are done."""


def quietly(_what: str, _rows: int) -> None:
    """A ``Report`` to nobody."""


class ExportService:
    def __init__(
        self, database: Database, *, clock: Clock, expected_revision: ExpectedRevision
    ) -> None:
        self._database = database
        self._clock = clock
        self._expected_revision = expected_revision

    def export(self, write: Write, report: Report = quietly) -> Tallies:
        """Raises ``SchemaOutdatedError``, ``InstanceInUseError``, ``DatabaseUnavailableError``,
        and what ``write`` raises."""
        with self._database.read() as uow:
            uow.dumps.hold_still()
            migration = require_schema(uow, self._expected_revision)
            _require_whole(uow)
            now = self._clock()
            write(
                header_line(DumpHeader(opspilot=__version__, migration=migration, exported_at=now))
            )
            tallies = {table.name: table_lines(uow, table, write, report) for table in DUMP_TABLES}
            write(footer_line(tallies))
        return tallies


def _require_whole(uow: UnitOfWork) -> None:
    if uow.imports.unfinished() is not None:
        raise InstanceInUseError(
            "An import has not finished here, so a dump would lack rows. Run the same "
            "`flask import` again first."
        )


def table_lines(uow: UnitOfWork, table: DumpTable, write: Write, report: Report) -> Tally:
    """Every row of a table as its line."""
    prefix, tally = row_prefix(table.name), Tally()
    for page in uow.dumps.pages(table):
        for row in page:
            line = row_line(prefix, dict(row))
            tally.add(line)
            write(line)
        report(table.name, tally.rows)
    return tally
