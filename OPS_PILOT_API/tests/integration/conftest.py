"""What tests below the HTTP layer share."""

from typing import Any

import pytest

from tests.conftest import MakeApp


@pytest.fixture
def opspilot(make_app: MakeApp) -> Any:
    return make_app().extensions["opspilot"]
