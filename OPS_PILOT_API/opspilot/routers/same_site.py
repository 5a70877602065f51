"""Keeps pages of other sites from writing here through a visitor's browser: with the session's
cookie, or on an open instance that only the visitor can reach."""

from collections.abc import Collection
from urllib.parse import urlsplit

from flask import request

from opspilot.domain.errors import CrossSiteError
from opspilot.routers.identity import bearer_token, session_cookie

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
OWN_PAGES = ("same-origin", "none")
"""``none``: the user did it, no page."""

REFUSED = (
    "A page of another site may not do this. If this is OpsPilot's own page, its proxy must pass "
    "the Host header on; another origin of yours belongs into CORS_ORIGINS."
)


def check_same_site(allowed_origins: Collection[str]) -> None:
    """Raises ``CrossSiteError``. A bearer token is proof enough: no page can make a browser send
    one."""
    if request.method in SAFE_METHODS or bearer_token() is not None:
        return
    origin = request.headers.get("Origin")
    if origin in allowed_origins:
        return
    site = request.headers.get("Sec-Fetch-Site")
    if not (site in OWN_PAGES if site else _is_own(origin)):
        raise CrossSiteError(REFUSED)


def _is_own(origin: str | None) -> bool:
    """Browsers do not say Sec-Fetch-Site to plain HTTP; what says neither is no browser, and has
    no business with its cookie."""
    if origin is None:
        return session_cookie() is None
    return urlsplit(origin).netloc.lower() == request.host.lower()
