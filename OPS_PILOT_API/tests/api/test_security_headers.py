"""What every answer tells a browser, and whose pages may call from elsewhere."""

from pathlib import Path

import pytest
from flask.testing import FlaskClient
from pydantic import ValidationError

from opspilot.settings import Settings
from tests.conftest import MakeApp

ORIGIN = "https://ops.example.org"


@pytest.mark.parametrize("path", ["/healthz", "/events", "/docs", "/no/such", "/events/99"])
def test_every_answer_carries_safe_headers(client: FlaskClient, path: str) -> None:
    headers = client.get(path).headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "same-origin"
    assert "camera=()" in headers["Permissions-Policy"]
    policy = headers["Content-Security-Policy"].split("; ")
    assert {"script-src 'self'", "frame-ancestors 'none'", "object-src 'none'"} <= set(policy)


@pytest.mark.parametrize("page", ["docs", "index"])
def test_no_page_of_ours_needs_an_inline_script(client: FlaskClient, page: str) -> None:
    source = Path(__file__).resolve().parents[3] / "OPS_PILOT_UI" / "index.html"
    html = client.get("/docs").text if page == "docs" else source.read_text()
    scripts = [part.split(">")[0] for part in html.split("<script")[1:]]
    assert all("src=" in tag for tag in scripts)
    assert not any(handler in html for handler in (" onclick=", " onload=", "javascript:"))


def test_strict_transport_is_only_said_behind_tls(make_app: MakeApp) -> None:
    client = make_app(trusted_proxies=1).test_client()
    tls = client.get("/healthz", headers={"X-Forwarded-Proto": "https"})
    assert "max-age=" in tls.headers["Strict-Transport-Security"]
    assert "Strict-Transport-Security" not in client.get("/healthz").headers


def test_without_trusted_proxies_what_a_caller_forwards_means_nothing(client: FlaskClient) -> None:
    answer = client.get("/healthz", headers={"X-Forwarded-Proto": "https"})
    assert "Strict-Transport-Security" not in answer.headers


def test_pages_of_an_allowed_origin_may_call_without_cookies(make_app: MakeApp) -> None:
    client = make_app(cors_origins=ORIGIN).test_client()
    headers = client.get("/events", headers={"Origin": ORIGIN}).headers
    assert headers["Access-Control-Allow-Origin"] == ORIGIN
    assert "Access-Control-Allow-Credentials" not in headers
    asked = {
        "Origin": ORIGIN,
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "authorization, content-type, prefer",
    }
    allowed = client.options("/create-event", headers=asked).headers
    assert "authorization" in allowed["Access-Control-Allow-Headers"].lower()


@pytest.mark.parametrize(
    "origin",
    [
        "https://evil.example.org",
        "https://ops.example.org.evil.example",
        "https://opsXexample.org",
        "http://ops.example.org",
        "null",
    ],
)
def test_no_other_origin_may(make_app: MakeApp, origin: str) -> None:
    client = make_app(cors_origins=ORIGIN).test_client()
    answer = client.get("/events", headers={"Origin": origin})
    assert "Access-Control-Allow-Origin" not in answer.headers


@pytest.mark.parametrize("origin", ["*", "https://*.example.org", "https://a.example/path", "a"])
def test_an_origin_that_is_not_exact_is_refused_at_start(origin: str) -> None:
    with pytest.raises(ValidationError, match="cors_origins"):
        Settings(_env_file=None, cors_origins=origin)
