"""Headers that keep a browser from doing with an answer what it was not sent for; and who may call
from another origin."""

from collections.abc import Sequence

from flask import Flask, Response, request
from flask_cors import CORS
from werkzeug.middleware.proxy_fix import ProxyFix

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
SAFE_HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}
STRICT_TRANSPORT = "max-age=31536000"
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
    app.after_request(_make_safe)


def _make_safe(response: Response) -> Response:
    # Not ``setdefault``: it makes an exception for each header that is not there.
    present = {name.lower() for name, _ in response.headers}
    response.headers.extend((k, v) for k, v in SAFE_HEADERS.items() if k.lower() not in present)
    if request.is_secure:
        response.headers.setdefault("Strict-Transport-Security", STRICT_TRANSPORT)
    return response


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
