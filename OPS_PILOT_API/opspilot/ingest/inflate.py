"""``Content-Encoding: gzip``, bounded after inflation: a bomb stops at the limit, whatever its
ratio."""

import zlib

from opspilot.domain.errors import (
    MalformedBodyError,
    PayloadTooLargeError,
    UnsupportedMediaTypeError,
)

CHUNK_BYTES = 64 * 1024
GZIP_WINDOW = 16 + zlib.MAX_WBITS
GZIP_NAMES = ("gzip", "x-gzip")
GZIP_START = b"\x1f\x8b\x08"


def inflate(body: bytes, encoding: str, *, max_bytes: int) -> bytes:
    """The body as it was before its content encoding. ``max_bytes`` bounds the result.

    Raises ``UnsupportedMediaTypeError``, ``MalformedBodyError``, ``PayloadTooLargeError``.
    """
    name = encoding.strip().lower()
    if name in ("", "identity"):
        _check_size(len(body), max_bytes)
        if body.startswith(GZIP_START):
            raise MalformedBodyError("The body is gzip: send Content-Encoding: gzip with it.")
        return body
    if name not in GZIP_NAMES:
        raise UnsupportedMediaTypeError(f"Content-Encoding {name!r} is not accepted; use gzip.")
    return _gunzip(body, max_bytes)


def _gunzip(body: bytes, max_bytes: int) -> bytes:
    inflated = bytearray()
    rest = body
    while rest:
        rest = _inflate_member(rest, inflated, max_bytes)
    return bytes(inflated)


def _inflate_member(body: bytes, inflated: bytearray, max_bytes: int) -> bytes:
    """Append one gzip member; return what follows it (a gzip file may be several, one after
    another)."""
    stream = zlib.decompressobj(GZIP_WINDOW)
    pending = body
    while not stream.eof:
        try:
            piece = stream.decompress(pending, CHUNK_BYTES)
        except zlib.error as exc:
            raise MalformedBodyError(f"The body is not valid gzip: {exc}.") from exc
        inflated += piece
        _check_size(len(inflated), max_bytes)
        pending = stream.unconsumed_tail
        if not pending and not piece and not stream.eof:
            raise MalformedBodyError("The gzip body is cut off.")
    return stream.unused_data


def _check_size(size: int, max_bytes: int) -> None:
    if size > max_bytes:
        raise PayloadTooLargeError(
            f"The body is over {max_bytes} bytes; send the part of the log around the failure."
        )
