"""A dump's lines: one JSON object each, always written in the same way, so that equal rows are
equal bytes on any database."""

import hashlib
from collections.abc import Mapping
from typing import Any

import orjson

from opspilot.domain.errors import DamagedDumpError
from opspilot.schemas.dump_schema import DumpFooter, DumpHeader, TableTotals

END_PREFIX = b'{"end":'
UTC_TIMES = orjson.OPT_UTC_Z


class Tally:
    """How many lines, and the SHA-256 of them all."""

    def __init__(self) -> None:
        self.rows = 0
        self._hash = hashlib.sha256()

    def add(self, line: bytes) -> None:
        self.rows += 1
        self._hash.update(line)

    def totals(self) -> TableTotals:
        return TableTotals(rows=self.rows, sha256=self._hash.hexdigest())


Tallies = Mapping[str, Tally]


def row_prefix(table: str) -> bytes:
    """How every line of a table begins: a reader can tell them apart without parsing."""
    return b'{"table":"%b","row":' % table.encode()


def row_line(prefix: bytes, row: Mapping[str, Any]) -> bytes:
    return b"%b%b}\n" % (prefix, orjson.dumps(row, option=UTC_TIMES))


def header_line(header: DumpHeader) -> bytes:
    return orjson.dumps(header.model_dump(), option=UTC_TIMES) + b"\n"


def footer_line(tallies: Tallies) -> bytes:
    footer = DumpFooter(end={name: tally.totals() for name, tally in tallies.items()})
    return orjson.dumps(footer.model_dump()) + b"\n"


def read_row(line: bytes, prefix: bytes, number: int) -> dict[str, Any]:
    """The row of a line that begins with its table's prefix. Raises ``DamagedDumpError``."""
    try:
        row = orjson.loads(line[len(prefix) : line.rindex(b"}")])
    except ValueError as exc:
        raise DamagedDumpError(f"Line {number} is not JSON: {exc}.") from exc
    if not isinstance(row, dict):
        raise DamagedDumpError(f"The row in line {number} is no JSON object.")
    return row
