"""A loopback Gemini for the tests that need one."""

from collections.abc import Iterator

import pytest

from tests.fakes.gemini_server import GeminiServer, running


@pytest.fixture
def server() -> Iterator[GeminiServer]:
    with running() as server:
        yield server
