"""A dump into an empty instance: in batches, each a transaction that also records how far it
came; so an import that was cut off goes on, and nothing is there twice or not at all."""

from itertools import groupby
from typing import IO

from opspilot.domain.errors import IncompatibleDumpError, InstanceInUseError
from opspilot.models import DumpImport
from opspilot.repositories.dump_tables import BY_NAME, DUMP_TABLES
from opspilot.repositories.unit_of_work import Database, UnitOfWork
from opspilot.schemas.dump_schema import DumpHeader
from opspilot.services.clock import Clock
from opspilot.services.dump_batches import (
    BatchLimits,
    batches,
    insert_lines,
    lines_after,
    require_equal,
)
from opspilot.services.dump_lines import Tallies
from opspilot.services.dump_reader import DumpLine, DumpReader
from opspilot.services.export_service import Report, quietly, table_lines
from opspilot.services.schema_guard import ExpectedRevision, require_schema

REPORTED_LINES = 10_000
"""How often a pass that only reads says where it is."""


class ImportService:
    def __init__(
        self,
        database: Database,
        *,
        clock: Clock,
        expected_revision: ExpectedRevision,
        limits: BatchLimits | None = None,
    ) -> None:
        self._database = database
        self._clock = clock
        self._expected_revision = expected_revision
        self._limits = limits or BatchLimits()

    def check(self, stream: IO[bytes], report: Report = quietly) -> None:
        """Read a whole dump and write nothing. Raises ``DumpError``, ``SchemaOutdatedError``."""
        reader = self._open(stream)
        for line in reader.rows():
            if line.number % REPORTED_LINES == 0:
                report("lines checked", line.number)
        report("lines checked", reader.lines)

    def load(self, stream: IO[bytes], report: Report = quietly) -> Tallies | None:
        """Import a dump, or go on with it; None where that was done before.

        Raises ``DumpError``, ``SchemaOutdatedError``, ``InstanceInUseError``,
        ``ImportMismatchError``, ``DatabaseUnavailableError``.
        """
        reader = self._open(stream)
        begun = self._begin(reader.digest())
        if begun.finished_at is not None:
            return None
        for batch in batches(lines_after(begun, reader), self._limits):
            self._insert(batch, begun, lines_hash=reader.digest())
            report("lines imported", begun.lines)
        while self._index_some(begun):
            report("made searchable up to event", begun.indexed_to)
        self._verify(reader.tallies, report)
        self._finish(begun)
        return reader.tallies

    def _open(self, stream: IO[bytes]) -> DumpReader:
        reader = DumpReader(stream, tuple(BY_NAME))
        header = reader.header()
        with self._database.read() as uow:
            _require_migration(header, require_schema(uow, self._expected_revision))
        return reader

    def _begin(self, identity: str) -> DumpImport:
        """What is recorded of this dump's import. One that was never seen needs an empty
        instance."""
        with self._database.write() as uow:
            known = uow.imports.get(identity)
            if known is None:
                _require_empty(uow)
                known = uow.imports.add(self._new_import(identity))
                uow.commit()
        return known

    def _new_import(self, identity: str) -> DumpImport:
        return DumpImport(
            id=identity, lines=1, lines_hash=identity, indexed_to=0, started_at=self._clock()
        )

    def _insert(self, batch: list[DumpLine], begun: DumpImport, *, lines_hash: str) -> None:
        with self._database.write() as uow:
            row = uow.imports.lock(begun.id)
            if row.lines != begun.lines:
                raise InstanceInUseError("Another process is importing this dump here.")
            for name, lines in groupby(batch, key=lambda line: line.table):
                insert_lines(uow, BY_NAME[name], list(lines))
            row.lines, row.lines_hash = batch[-1].number, lines_hash
            uow.commit()
        begun.lines = row.lines

    def _index_some(self, begun: DumpImport) -> bool:
        """The full-text index is not in the dump: it is made of what is there now."""
        with self._database.write() as uow:
            row = uow.imports.lock(begun.id)
            last = uow.search.put_next(row.indexed_to, self._limits.indexed_events)
            if last is not None:
                row.indexed_to = begun.indexed_to = last
                uow.commit()
        return last is not None

    def _verify(self, written: Tallies, report: Report) -> None:
        """Read everything back and compare."""
        with self._database.read() as uow:
            uow.dumps.hold_still()
            for table in DUMP_TABLES:
                stored = table_lines(uow, table, len, lambda name, n: report(f"{name} verified", n))
                require_equal(table.name, stored.totals(), written[table.name].totals())

    def _finish(self, begun: DumpImport) -> None:
        with self._database.write() as uow:
            uow.dumps.renumber()
            uow.imports.lock(begun.id).finished_at = self._clock()
            uow.commit()


def _require_migration(header: DumpHeader, applied: str) -> None:
    if header.migration != applied:
        raise IncompatibleDumpError(
            f"This dump was made at migration {header.migration} by OpsPilot {header.opspilot}, "
            f"and this database is at {applied}. Import it with that version of OpsPilot, then "
            "upgrade; or upgrade the old instance and export it again."
        )


def _require_empty(uow: UnitOfWork) -> None:
    other = uow.imports.unfinished()
    if other is not None:
        raise InstanceInUseError(
            f"The import of another dump was begun here at {other.started_at:%Y-%m-%d %H:%MZ} and "
            "has not finished. Go on with that one, or start again with an empty database."
        )
    filled = uow.dumps.filled()
    if filled:
        raise InstanceInUseError(
            f"This instance holds data ({', '.join(filled)}). A dump is imported into an empty "
            "one: a new database, and `flask db upgrade`."
        )
