"""A line gives back exactly the row that it was made of, whatever is in it."""

from datetime import UTC, datetime, timedelta
from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from opspilot.domain.enums import Category
from opspilot.domain.errors import DamagedDumpError
from opspilot.repositories.dump_tables import BY_NAME
from opspilot.services.dump_lines import read_row, row_line, row_prefix

EVENTS, MINUTES = BY_NAME["events"], BY_NAME["ai_usage_minutes"]
TEXT = st.text(st.characters(exclude_categories=["Cs"]))
JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**64 - 1)
    | st.floats(allow_nan=False, allow_infinity=False)
    | TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3),
    max_leaves=10,
)
TIMES = st.datetimes(timezones=st.just(UTC))


def there_and_back(table: str, row: dict[str, Any]) -> dict[str, Any]:
    prefix = row_prefix(table)
    line = row_line(prefix, row)
    assert line.startswith(prefix)
    assert line.count(b"\n") == 1
    assert orjson.loads(line)["table"] == table
    return BY_NAME[table].decode(read_row(line, prefix, 1))


def event(**values: Any) -> dict[str, Any]:
    return dict.fromkeys(EVENTS.table.columns.keys()) | values


@given(TEXT, JSON, TIMES)
def test_texts_json_and_times_come_back(text: str, value: object, at: datetime) -> None:
    row = event(id=2**63 - 1, title=text, triage=value, last_seen_at=at, is_regression=False)
    back = there_and_back("events", row)
    assert back == row
    assert repr(back["triage"]) == repr(value), "1 is neither True nor 1.0, and -0.0 is not 0.0"


@given(TIMES)
def test_a_key_that_is_a_time_keeps_its_microseconds(at: datetime) -> None:
    assert there_and_back("ai_usage_minutes", {"minute": at, "calls": 1})["minute"] == at


def test_words_of_ours_are_written_as_they_are_stored() -> None:
    assert there_and_back("events", event(category=Category.TLS))["category"] == "tls"


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"minute": "2026-11-23T00:00:00"}, "names no zone"),
        ({"minute": "yesterday"}, "isoformat"),
        ({"colour": "red"}, "an unknown `colour`"),
    ],
)
def test_a_row_of_another_shape_is_refused(changed: dict[str, Any], message: str) -> None:
    row = {"minute": (datetime.now(UTC) - timedelta(1)).isoformat(), "calls": 1}
    with pytest.raises(ValueError, match=message):
        MINUTES.decode(row | changed)
    with pytest.raises(ValueError, match="no `calls`"):
        MINUTES.decode({"minute": row["minute"]})


@pytest.mark.parametrize("row", [b"[1]", b"{", b"nul", b'{"a":NaN}'])
def test_what_is_no_row_is_refused_with_its_line(row: bytes) -> None:
    prefix = row_prefix("events")
    with pytest.raises(DamagedDumpError, match=r"(?i)line 7"):
        read_row(prefix + row + b"}\n", prefix, 7)
