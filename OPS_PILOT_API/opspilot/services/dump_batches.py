"""From the lines of a dump to rows of a database, a batch at a time."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from opspilot.domain.errors import DamagedDumpError, ImportMismatchError
from opspilot.models import DumpImport
from opspilot.repositories.dump_tables import DumpTable
from opspilot.repositories.unit_of_work import UnitOfWork
from opspilot.schemas.dump_schema import TableTotals
from opspilot.services.dump_reader import DumpLine, DumpReader

START_AGAIN = (
    "Something else wrote to this database meanwhile, or the dump was changed. Make sure that "
    "nothing else runs here, and start again with an empty database."
)


@dataclass(frozen=True, slots=True)
class BatchLimits:
    """A batch ends with the line that passes either of the first two: few enough to be held in
    memory, so many that commits are rare."""

    lines: int = 5_000
    content_bytes: int = 8 * 1024 * 1024
    indexed_events: int = 1_000


def batches(lines: Iterable[DumpLine], limits: BatchLimits) -> Iterator[list[DumpLine]]:
    batch: list[DumpLine] = []
    size = 0
    for line in lines:
        batch.append(line)
        size += len(line.content)
        if len(batch) >= limits.lines or size >= limits.content_bytes:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def lines_after(begun: DumpImport, reader: DumpReader) -> Iterator[DumpLine]:
    """The lines that are not in the database yet. Raises ``DamagedDumpError`` where those that
    are were others."""
    known, known_hash = begun.lines, begun.lines_hash
    for line in reader.rows():
        if line.number > known:
            yield line
        elif line.number == known and reader.digest() != known_hash:
            raise DamagedDumpError(
                f"The import was begun with another file: lines 1 to {known} are not the same."
            )


def insert_lines(uow: UnitOfWork, table: DumpTable, lines: Sequence[DumpLine]) -> None:
    """Lines of one table. Raises ``DamagedDumpError``, ``ImportMismatchError``."""
    rows = [_decoded(table, line) for line in lines]
    try:
        uow.dumps.insert(table, rows)
    except ImportMismatchError as exc:
        where = f"lines {lines[0].number} to {lines[-1].number}"
        raise ImportMismatchError(
            f"The database refuses rows of `{table.name}` ({where}): {exc.detail}. {START_AGAIN}"
        ) from exc


def _decoded(table: DumpTable, line: DumpLine) -> dict[str, Any]:
    try:
        return table.decode(line.row())
    except (ValueError, TypeError) as exc:
        raise DamagedDumpError(f"Line {line.number} is no row of `{table.name}`: {exc}.") from exc


def require_equal(table: str, stored: TableTotals, written: TableTotals) -> None:
    """Raises ``ImportMismatchError``."""
    if stored.rows != written.rows:
        raise ImportMismatchError(
            f"`{table}` holds {stored.rows} rows, the dump {written.rows}. {START_AGAIN}"
        )
    if stored != written:
        raise ImportMismatchError(f"Rows of `{table}` are not those of the dump. {START_AGAIN}")
