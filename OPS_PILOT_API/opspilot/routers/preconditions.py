"""Conditional requests (RFC 9110 13) and ``Prefer`` (RFC 7240)."""

import re

from flask import Response, request

# wait=10      respond-async, wait=5
PREFER_WAIT = re.compile(r"(?:^|[,;]\s*)wait=\"?(\d{1,9})\"?\s*(?:$|[,;])")

# v3.7-1.0.0:br: Flask-Compress names what it has compressed
ENCODED = re.compile(r":(?:zstd|br|gzip|deflate)$")

NO_STORE_BUT_REVALIDATE = "private, no-cache"


def known_etags() -> tuple[str, ...]:
    """The tags of If-None-Match, without quotes, weakness and encoding; compared weakly, as the RFC
    says for reads."""
    return tuple([_plain(tag) for tag in _sent_tags()])


def _sent_tags() -> tuple[str, ...]:
    return _tags(request.headers.get("If-None-Match", ""))


def _plain(tag: str) -> str:
    return ENCODED.sub("", tag)


def if_match() -> tuple[str, ...] | None:
    """The tags of If-Match; None where any version will do. Compression may have marked a tag as
    weak on its way out. What is no tag matches nothing."""
    header = request.headers.get("If-Match", "*")
    return None if header.strip() == "*" else _tags(header)


def _tags(header: str) -> tuple[str, ...]:
    return tuple(re.findall(r'"([^"]{1,200})"', header))


def prefer_wait_seconds() -> int:
    """N of ``Prefer: wait=N``; 0 where it is not asked for."""
    found = PREFER_WAIT.search(request.headers.get("Prefer", ""))
    return int(found[1]) if found else 0


def with_etag(response: Response, etag: str) -> Response:
    response.headers["ETag"] = f'"{etag}"'
    response.headers["Cache-Control"] = NO_STORE_BUT_REVALIDATE
    return response


def not_modified(etag: str) -> Response:
    """Names the tag as it was sent: the copy that the caller may go on using is the encoded one."""
    sent = next((tag for tag in _sent_tags() if _plain(tag) == etag), etag)
    return with_etag(Response(status=304), sent)
