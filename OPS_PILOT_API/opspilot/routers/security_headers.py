"""Headers that keep a browser from doing with an answer what it was not sent for; and who may call
from another origin."""

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Any

from flask import Flask
from flask_cors import CORS
from werkzeug.middleware.proxy_fix import ProxyFix

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

Headers = list[tuple[str, str]]

CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'self'",
        "script-src 'self'",
        "style-src 'self' 'unsafe-inline'",  # the component library writes its theme as a <style>
        "img-src 'self' data:",
        "connect-src 'self'",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)
SAFE_HEADERS = [
    ("Content-Security-Policy", CONTENT_SECURITY_POLICY),
    ("X-Content-Type-Options", "nosniff"),
    ("X-Frame-Options", "DENY"),
    ("Referrer-Policy", "same-origin"),
    ("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
]
STRICT_TRANSPORT = ("Strict-Transport-Security", "max-age=31536000")
"""A year. Only said behind TLS: browsers would otherwise lock out a plain-HTTP instance."""

EXPOSED_HEADERS = ["ETag", "Location", "Preference-Applied", "Retry-After", "X-Request-Id"]
ASKED_HEADERS = [
    "Authorization",
    "Content-Encoding",
    "Content-Type",
    "Idempotency-Key",
    "If-Match",
    "If-None-Match",
    "Prefer",
    "X-Request-Id",
]


def register_security_headers(app: Flask) -> None:
    app.wsgi_app = SafeHeaders(app.wsgi_app)  # type: ignore[assignment,method-assign]


class SafeHeaders:
    """Adds them where answers leave, to all of them; nothing else sets these. As an after-request
    hook it took longer than a poll takes to ask the database."""

    def __init__(self, app: "WSGIApplication") -> None:
        self._app = app

    def __call__(self, environ: "WSGIEnvironment", start: "StartResponse") -> Iterable[bytes]:
        def start_safely(status: str, headers: Headers, *exc_info: Any) -> Callable[..., object]:
            headers += SAFE_HEADERS
            if environ["wsgi.url_scheme"] == "https":  # as the proxies that are trusted say
                headers.append(STRICT_TRANSPORT)
            return start(status, headers, *exc_info)

        return self._app(environ, start_safely)


def allow_origins(app: Flask, origins: Sequence[str]) -> None:
    """Pages of these exact origins may call the API, with a token; never with the session's
    cookie."""
    if origins:
        CORS(
            app,
            origins=list(origins),
            allow_headers=ASKED_HEADERS,
            expose_headers=EXPOSED_HEADERS,
            max_age=600,
        )


def trust_proxies(app: Flask, hops: int) -> None:
    """Believe the last ``hops`` entries of ``X-Forwarded-For``, those that our own proxies wrote,
    and the nearest proxy about TLS (proxies replace ``X-Forwarded-Proto``, they do not append).
    With 0 the headers mean nothing."""
    if hops:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=1)  # type: ignore[method-assign]
