"""A loopback Gemini for the tests that need one."""

from collections.abc import Iterator

import pytest

from tests.fakes.gemini_server import GeminiServer, running


@pytest.fixture(scope="session")
def one_server() -> Iterator[GeminiServer]:
    with running() as server:
        yield server


@pytest.fixture
def server(one_server: GeminiServer) -> GeminiServer:
    """The same for all tests, so that they can share the SDK's client, which is slow to make."""
    one_server.forget()
    return one_server
