"""A dump is believed only where its last line says of every table what was read."""

import gzip
import io
from collections.abc import Callable
from datetime import UTC, datetime
from typing import IO

import pytest

from opspilot.domain.errors import DamagedDumpError, IncompatibleDumpError, NotADumpError
from opspilot.schemas.dump_schema import DumpHeader
from opspilot.services.dump_lines import Tally, footer_line, header_line, row_line, row_prefix
from opspilot.services.dump_reader import MAX_HEADER_BYTES, DumpLine, DumpReader

TABLES = ("letters", "parcels", "stamps")
AT = datetime(2026, 11, 23, tzinfo=UTC)
ROWS = {
    "letters": [{"id": n, "text": f"Grüße {n}"} for n in range(1, 4)],
    "parcels": [],
    "stamps": [{"id": 1, "at": AT}],
}


def make_dump() -> list[bytes]:
    """Line 1 the header, 2 to 4 letters, 5 a stamp, 6 the end."""
    lines = [header_line(DumpHeader(opspilot="9.9", migration="0042", exported_at=AT))]
    tallies = {name: Tally() for name in TABLES}
    for name, rows in ROWS.items():
        for row in rows:
            lines.append(row_line(row_prefix(name), row))
            tallies[name].add(lines[-1])
    return [*lines, footer_line(tallies)]


def read(stream: IO[bytes]) -> list[DumpLine]:
    reader = DumpReader(stream, TABLES)
    reader.header()
    return list(reader.rows())


def read_lines(lines: list[bytes]) -> list[DumpLine]:
    return read(io.BytesIO(b"".join(lines)))


def test_a_whole_dump_gives_every_row_in_order() -> None:
    lines = read_lines(make_dump())
    assert [(line.number, line.table) for line in lines] == [
        (2, "letters"),
        (3, "letters"),
        (4, "letters"),
        (5, "stamps"),
    ]
    assert lines[0].row() == {"id": 1, "text": "Grüße 1"}
    assert lines[3].row() == {"id": 1, "at": "2026-11-23T00:00:00Z"}


def test_the_header_says_where_it_comes_from() -> None:
    header = DumpReader(io.BytesIO(make_dump()[0]), TABLES).header()
    assert (header.opspilot, header.migration, header.exported_at) == ("9.9", "0042", AT)


def test_later_versions_may_say_more_in_the_header() -> None:
    lines = make_dump()
    lines[0] = lines[0].replace(b"}", b',"comment":"nightly"}')
    assert len(read_lines(lines)) == 4


def test_cut_off_anywhere_it_is_no_dump() -> None:
    whole = b"".join(make_dump())
    for length in range(len(whole) - 1):  # the last line end may be missing
        with pytest.raises((NotADumpError, DamagedDumpError)):
            read(io.BytesIO(whole[:length]))


def test_cut_off_anywhere_a_compressed_one_is_none_either() -> None:
    whole = gzip.compress(b"".join(make_dump()))
    for length in range(1, len(whole)):
        stream = gzip.GzipFile(fileobj=io.BytesIO(whole[:length]))
        with stream, pytest.raises((NotADumpError, DamagedDumpError)):
            read(stream)


def test_no_byte_of_a_row_or_of_the_end_can_be_changed_unnoticed() -> None:
    header, *rest = make_dump()
    content = b"".join(rest)
    for place in range(len(content)):
        changed = bytearray(content)
        changed[place] ^= 1
        with pytest.raises(DamagedDumpError):
            read(io.BytesIO(header + changed))


Edit = Callable[[list[bytes]], list[bytes]]
EDITS: dict[str, tuple[Edit, str]] = {
    "a row was changed": (
        lambda lines: [lines[0], lines[1].replace(b"1", b"7"), *lines[2:]],
        r"Rows of `letters` were changed \(lines 2 to 4\)",
    ),
    "a row is missing": (
        lambda lines: lines[:2] + lines[3:],
        "2 lines of `letters`, and 3 were written",
    ),
    "a row is there twice": (
        lambda lines: lines[:2] + lines[1:],
        "4 lines of `letters`, and 3 were written",
    ),
    "rows changed places": (
        lambda lines: [lines[0], lines[2], lines[1], *lines[3:]],
        "Rows of `letters` were changed",
    ),
    "tables changed places": (
        lambda lines: [lines[0], lines[4], *lines[1:4], lines[5]],
        "Line 3 is no row of a table that may come there",
    ),
    "an unknown table": (
        lambda lines: [lines[0], b'{"table":"pigeons","row":{}}\n', *lines[1:]],
        "Line 2 is no row of a table",
    ),
    "a line of something else": (
        lambda lines: [*lines[:3], b"Total: 3\n", *lines[3:]],
        "Line 4 is not JSON",
    ),
    "an empty line": (lambda lines: [*lines[:3], b"\n", *lines[3:]], "Line 4 is not JSON"),
    "written anew by another tool": (
        lambda lines: [lines[0], *(line.replace(b'":', b'": ') for line in lines[1:])],
        "Line 2 is no row",
    ),
    "the end is missing": (lambda lines: lines[:-1], "after line 5: it is cut off"),
    "the end was changed": (
        lambda lines: [*lines[:-1], lines[-1].replace(b'"rows":3', b'"rows":"?"')],
        "Line 6, the last, is cut off or was changed",
    ),
    "something follows": (lambda lines: lines + lines, "Something follows line 6"),
    "cut off in a row": (lambda lines: [*lines[:3], lines[3][:9]], "cut off in line 4"),
}


@pytest.mark.parametrize("name", EDITS)
def test_the_error_says_what_is_wrong_and_where(name: str) -> None:
    edit, message = EDITS[name]
    with pytest.raises(DamagedDumpError, match=message):
        read_lines(edit(make_dump()))


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\n",
        b"id,title\n1,x\n",
        b"{}\n",
        b"[]\n",
        b'{"format":"other-dump","version":1}\n',
        b'{"format":"opspilot-dump","version":0}\n',
        b'{"format":"opspilot-dump"',
        "{}".encode("utf-16"),
        b"\x00" * 100,
        b"x" * (MAX_HEADER_BYTES + 1),
        b'{"table":"letters","row":{"id":1}}\n',
    ],
)
def test_what_is_no_dump_is_called_so(content: bytes) -> None:
    with pytest.raises(NotADumpError, match="This is no dump that `flask export` has written"):
        read(io.BytesIO(content))


def test_a_newer_format_names_the_version_that_can_read_it() -> None:
    lines = make_dump()
    lines[0] = lines[0].replace(b'"version":1', b'"version":2')
    with pytest.raises(IncompatibleDumpError, match=r"format 2, written by OpsPilot 9\.9"):
        read_lines(lines)
