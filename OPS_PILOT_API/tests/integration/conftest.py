"""What tests below the HTTP layer share."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from opspilot.app import OpsPilot
from tests.conftest import MakeApp, close_app, create_app, make_settings
from tests.fakes.instances import Dump, make_dump, new_sqlite


@pytest.fixture
def opspilot(make_app: MakeApp) -> Any:
    return make_app().extensions["opspilot"]


@pytest.fixture(scope="session")
def dump(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Dump:
    """Of an instance that holds something of everything."""
    folder = tmp_path_factory.mktemp("dump")
    return make_dump(new_sqlite(sqlite_template, folder, "source"), folder / "dump.ndjson")


OpenInstance = Callable[[str], OpsPilot]


@pytest.fixture
def open_instance() -> Iterator[OpenInstance]:
    opened: list[Any] = []

    def opening(database_url: str) -> OpsPilot:
        app = create_app(make_settings(database_url))
        opened.append(app)
        instance: OpsPilot = app.extensions["opspilot"]
        return instance

    yield opening
    for app in opened:
        close_app(app)
