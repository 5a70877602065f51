"""The locked requirements, as ``pip install -r`` of any version reads them."""

import re
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, requires
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

API_FOLDER = Path(__file__).resolve().parents[2]
LOCKED = re.compile(r"^([a-z0-9._-]+)(?:\[([a-z0-9,_-]+)\])?==", re.MULTILINE)

Extras = dict[str, set[str]]


def locked(file: str) -> Extras:
    found = LOCKED.findall((API_FOLDER / file).read_text())
    return {canonicalize_name(name): set(extras.split(",")) - {""} for name, extras in found}


def needed_extras(lock: Extras) -> Iterator[tuple[str, str]]:
    for name, extras in lock.items():
        for requirement in _requirements(name, extras):
            yield from (
                (canonicalize_name(requirement.name), extra) for extra in requirement.extras
            )


def _requirements(name: str, extras: set[str]) -> Iterator[Requirement]:
    try:
        texts = requires(name) or []
    except PackageNotFoundError:
        return  # another platform's
    for requirement in map(Requirement, texts):
        marker = requirement.marker
        if marker is None or any(marker.evaluate({"extra": extra}) for extra in ("", *extras)):
            yield requirement


@pytest.mark.parametrize(
    "file", ["requirements.txt", "requirements-scale.txt", "requirements-dev.txt"]
)
def test_a_package_that_is_needed_with_an_extra_is_locked_with_it(file: str) -> None:
    """Older pips take it for another package otherwise, and refuse it as one without a version as
    soon as a newer one is published."""
    lock = locked(file)
    assert {
        (name, extra) for name, extra in needed_extras(lock) if extra not in lock[name]
    } == set()
