"""Where the shared corpus lies, and the golden samples' update switch."""

from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[3]
SHARED_CORPUS = REPOSITORY.parent / "shared" / "corpus"


@pytest.fixture(scope="session")
def shared_corpus() -> Path:
    if not (SHARED_CORPUS / "dev" / "cases.jsonl").is_file():
        pytest.skip("the shared corpus does not lie beside the checkout")
    return SHARED_CORPUS


@pytest.fixture
def update_goldens(request: pytest.FixtureRequest) -> bool:
    return bool(request.config.getoption("--update-goldens"))
