"""Where anything is sent: to GEMINI_BASE_URL, and nowhere else."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from urllib.parse import urlsplit

import httpx2
import pytest

from opspilot.analyzers.gemini.exceptions import fault_of
from opspilot.analyzers.gemini.faults import FaultKind
from opspilot.analyzers.gemini.transport import BoundedClient, ForeignServerError
from opspilot.settings import API_FOLDER, Settings
from tests.fakes.gemini_cases import LOG, NOW, good
from tests.fakes.gemini_server import GeminiServer, answers, running, sends

URL_IN_A_LOG = f"{LOG}\nGET http://metadata.example.org/latest http://127.0.0.1:1/admin"


def addresses(**settings: str) -> list[str]:
    """Everything that a process with these settings connected to or looked up."""
    ours = {name.upper() for name in Settings.model_fields}
    environment = {k: v for k, v in os.environ.items() if k not in ours}  # noqa: TID251
    command = [sys.executable, "-m", "tests.fakes.outgoing", URL_IN_A_LOG]
    run = subprocess.run(
        command,
        cwd=API_FOLDER,
        env=environment | {"JOB_QUEUE": "inline"} | settings,
        capture_output=True,
        check=True,
        timeout=120,
    )
    return list(json.loads(run.stdout))


def test_without_a_key_nothing_is_sent_anywhere(sqlite_url: str) -> None:
    assert addresses(DATABASE_URL=sqlite_url) == []


def test_with_a_key_only_the_configured_server_is_asked(
    sqlite_url: str, server: GeminiServer
) -> None:
    server.play(answers(good()))
    settings = {"GEMINI_API_KEY": "key", "GEMINI_BASE_URL": server.url}
    asked = addresses(DATABASE_URL=sqlite_url, **settings)
    host, _, port = urlsplit(server.url).netloc.partition(":")
    assert f"connect {host}:{port}" in asked
    assert set(asked) <= {f"connect {host}:{port}", f"look up {host}"}
    assert server.calls == 2


@pytest.mark.parametrize(
    "changed",
    [
        lambda url: url.replace("127.0.0.1", "localhost"),
        lambda url: url.replace("http:", "https:"),
        lambda url: url.rpartition(":")[0] + ":1",
        lambda url: url.replace("127.0.0.1", "127.0.0.1.evil.example"),
        lambda url: url.replace("127.0.0.1", "127.0.0.1@evil.example"),
    ],
)
def test_no_other_server_is_asked(server: GeminiServer, changed: Callable[[str], str]) -> None:
    client = BoundedClient(base_url=f"{server.url}/v1")
    with pytest.raises(ForeignServerError) as caught:
        client.get(changed(f"{server.url}/v1/models"), headers={"x-goog-api-key": "key"})
    assert fault_of(caught.value, NOW).kind is FaultKind.MISCONFIGURED
    assert server.calls == 0


@pytest.mark.parametrize("status", ["301 x", "302 x", "303 x", "307 x", "308 x"])
def test_a_redirect_is_not_followed(server: GeminiServer, status: str) -> None:
    with running() as other:
        other.play(answers(good()))
        server.play(sends(b"", status, location=f"{other.url}/v1/models"))
        client = BoundedClient(base_url=server.url)
        body = {"contents": [{"parts": [{"text": "log"}]}]}
        answer = client.post(f"{server.url}/v1/models/x:generateContent", json=body)
        assert isinstance(answer, httpx2.Response)
        assert answer.is_redirect
        assert (server.calls, other.calls) == (1, 0)
