"""Reads a dump from its first line to its last, in constant memory, and believes none of it."""

import gzip
import hashlib
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import IO

import orjson
from pydantic import ValidationError

from opspilot.domain.errors import (
    DamagedDumpError,
    DumpError,
    IncompatibleDumpError,
    NotADumpError,
)
from opspilot.schemas.dump_schema import FORMAT_VERSION, DumpFooter, DumpHeader, TableTotals
from opspilot.services.dump_lines import END_PREFIX, Tally, read_row, row_prefix

MAX_HEADER_BYTES = 64 * 1024
MAX_LINE_BYTES = 1024**3
"""No row is longer: values of PostgreSQL and SQLite end there too. A file without line ends must
not fill the memory."""

NOT_A_DUMP = "This is no dump that `flask export` has written"
UNREADABLE = (EOFError, zlib.error, gzip.BadGzipFile)
"""What Python raises over a compressed file that is cut off or garbled."""


@dataclass(frozen=True, slots=True)
class DumpLine:
    number: int
    table: str
    content: bytes

    def row(self) -> dict[str, object]:
        """Raises ``DamagedDumpError``."""
        return read_row(self.content, row_prefix(self.table), self.number)


class DumpReader:
    """One pass: ``header()``, then ``rows()`` to their end, which is reached only where the last
    line says of every table what was read."""

    def __init__(self, stream: IO[bytes], tables: Sequence[str]) -> None:
        self._stream = stream
        self._hash = hashlib.sha256()
        self._expected = [(name, row_prefix(name)) for name in tables]
        self.tallies = {name: Tally() for name in tables}
        self.lines = 0
        """Read so far, without the last one."""

    def digest(self) -> str:
        """SHA-256 of all ``lines``."""
        return self._hash.hexdigest()

    def header(self) -> DumpHeader:
        """Raises ``NotADumpError``, ``IncompatibleDumpError``."""
        line = self._next(MAX_HEADER_BYTES)
        header = _read_header(line)
        if header.version > FORMAT_VERSION:
            raise IncompatibleDumpError(
                f"This dump has format {header.version}, written by OpsPilot {header.opspilot}; "
                f"this version reads formats up to {FORMAT_VERSION}. Import it with that version."
            )
        self._count(line)
        return header

    def rows(self) -> Iterator[DumpLine]:
        """Raises ``DamagedDumpError``, after the last row too."""
        while not (line := self._next(MAX_LINE_BYTES)).startswith(END_PREFIX):
            table = self._table_of(line)
            self._count(line)
            self.tallies[table].add(line)
            yield DumpLine(self.lines, table, line)
        self._compare(_read_footer(line, self.lines + 1))

    def _count(self, line: bytes) -> None:
        self.lines += 1
        self._hash.update(line)

    def _next(self, limit: int) -> bytes:
        line = self._read(limit)
        if not line:
            raise self._damaged("it is cut off, its last line is missing")
        if len(line) == limit:
            raise self._damaged(f"line {self.lines + 1} is longer than any can be")
        return line

    def _read(self, limit: int) -> bytes:
        try:
            return self._stream.readline(limit)
        except UNREADABLE as exc:
            raise self._damaged(f"its compressed form breaks off or is garbled ({exc})") from exc

    def _damaged(self, what: str) -> DumpError:
        if self.lines == 0:
            return NotADumpError(f"{NOT_A_DUMP}: {what}.")
        return DamagedDumpError(f"The dump is damaged after line {self.lines}: {what}.")

    def _table_of(self, line: bytes) -> str:
        """Tables come in their order; one may have no row."""
        if not line.endswith(b"\n"):
            raise DamagedDumpError(f"The dump is cut off in line {self.lines + 1}.")
        for index, (name, prefix) in enumerate(self._expected):
            if line.startswith(prefix):
                del self._expected[:index]
                return name
        raise DamagedDumpError(_what_is_wrong(line, self.lines + 1))

    def _compare(self, footer: DumpFooter) -> None:
        if self._read(1):
            raise DamagedDumpError(f"Something follows line {self.lines + 1}, which is the last.")
        if footer.end.keys() != self.tallies.keys():
            raise DamagedDumpError("The last line names other tables than a dump has.")
        first = 2
        for name, tally in self.tallies.items():
            _compare_totals(name, tally.totals(), footer.end[name], first)
            first += tally.rows


def _compare_totals(table: str, read: TableTotals, written: TableTotals, first: int) -> None:
    if read.rows != written.rows:
        raise DamagedDumpError(
            f"The dump has {read.rows} lines of `{table}`, and {written.rows} were written."
        )
    if read != written:
        where = f"lines {first} to {first + read.rows - 1}"
        raise DamagedDumpError(f"Rows of `{table}` were changed ({where}).")


def _read_header(line: bytes) -> DumpHeader:
    try:
        return DumpHeader.model_validate_json(line)
    except ValidationError as exc:
        problem = exc.errors(include_url=False, include_input=False)[0]
        named = "".join(f"`{step}`: " for step in problem["loc"])
        raise NotADumpError(f"{NOT_A_DUMP}: line 1, {named}{problem['msg']}.") from exc


def _read_footer(line: bytes, number: int) -> DumpFooter:
    try:
        return DumpFooter.model_validate_json(line)
    except ValidationError as exc:
        raise DamagedDumpError(f"Line {number}, the last, is cut off or was changed.") from exc


def _what_is_wrong(line: bytes, number: int) -> str:
    try:
        orjson.loads(line)
    except ValueError as exc:
        return f"Line {number} is not JSON: {exc}."
    return f"Line {number} is no row of a table that may come there."
