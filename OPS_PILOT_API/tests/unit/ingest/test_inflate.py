"""Content encodings, bounded after inflation."""

import contextlib
import gzip

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opspilot.domain.errors import (
    InvalidInputError,
    MalformedBodyError,
    PayloadTooLargeError,
    UnsupportedMediaTypeError,
)
from opspilot.ingest.inflate import inflate

LIMIT = 1000


@given(st.binary(max_size=LIMIT))
def test_gzip_comes_out_as_it_went_in(body: bytes) -> None:
    assert inflate(gzip.compress(body), "gzip", max_bytes=LIMIT) == body


@given(st.lists(st.binary(max_size=100), max_size=5))
def test_members_are_joined(parts: list[bytes]) -> None:
    body = b"".join(gzip.compress(part) for part in parts)
    assert inflate(body, "GZIP ", max_bytes=LIMIT) == b"".join(parts)


@given(st.binary(max_size=200))
def test_any_bytes_are_inflated_or_refused(body: bytes) -> None:
    with contextlib.suppress(InvalidInputError):
        assert len(inflate(body, "gzip", max_bytes=LIMIT)) <= LIMIT


@pytest.mark.parametrize("encoding", ["", "identity"])
def test_no_encoding_leaves_the_body_alone(encoding: str) -> None:
    assert inflate(b"x", encoding, max_bytes=1) == b"x"


def test_the_limit_is_exact() -> None:
    assert len(inflate(gzip.compress(b"x" * LIMIT), "gzip", max_bytes=LIMIT)) == LIMIT
    with pytest.raises(PayloadTooLargeError):
        inflate(gzip.compress(b"x" * (LIMIT + 1)), "gzip", max_bytes=LIMIT)


def test_a_cut_body_is_refused() -> None:
    with pytest.raises(MalformedBodyError, match="cut off"):
        inflate(gzip.compress(bytes(range(256)) * 3)[:-10], "gzip", max_bytes=LIMIT)


@pytest.mark.parametrize("encoding", ["br", "deflate", "gzip, gzip"])
def test_another_encoding_is_refused(encoding: str) -> None:
    with pytest.raises(UnsupportedMediaTypeError):
        inflate(b"", encoding, max_bytes=LIMIT)
