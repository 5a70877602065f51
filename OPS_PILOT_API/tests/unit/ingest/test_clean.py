"""Bytes to text that every database takes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opspilot.ingest.clean import clean_text, clean_value, decode_text

ANY_TEXT = st.text(st.characters(exclude_categories=()))


@given(ANY_TEXT)
def test_cleaned_text_can_be_stored_anywhere(text: str) -> None:
    cleaned = clean_text(text)
    cleaned.encode()
    assert "\0" not in cleaned


@given(ANY_TEXT)
def test_line_numbers_stay(text: str) -> None:
    assert clean_text(text).count("\n") == text.count("\n")


@given(st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"])))
def test_ordinary_text_is_not_touched(text: str) -> None:
    assert clean_text(text) == text


@given(st.binary())
def test_any_bytes_are_text(body: bytes) -> None:
    clean_text(decode_text(body)).encode()


@pytest.mark.parametrize(
    ("body", "charset", "text"),
    [
        (b"plain", None, "plain"),
        (b"\xef\xbb\xbfbom", None, "bom"),
        ("é".encode("latin-1"), "iso-8859-1", "é"),
        ("wide é".encode("utf-16"), None, "wide é"),
        (b"\xff\xfe", None, ""),
        (b"x", "no-such-charset", "x"),
    ],
)
def test_charsets_and_byte_order_marks(body: bytes, charset: str | None, text: str) -> None:
    assert decode_text(body, charset) == text


def test_texts_inside_json_are_cleaned_with_their_names() -> None:
    value = {"a\0": ["x\0", {"b": "\ud800"}], "n": 1, "none": None}
    cleaned = {"a\ufffd": ["x\ufffd", {"b": "\ufffd"}], "n": 1, "none": None}
    assert clean_value(value) == cleaned
