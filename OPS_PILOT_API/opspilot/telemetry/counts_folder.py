"""The folder of one gunicorn for the counts that its processes share: made at its start, removed at
its end, or, where it was killed, at the start of the next."""

import fcntl
import shutil
import tempfile
from pathlib import Path
from typing import IO

from opspilot.settings import given_counts_folder

PREFIX = "opspilot-counts-"
OWNER = "owner"
"""Locked as long as the gunicorn, or a process of it, is alive. Process numbers would not do: of
another container they mean nothing."""

_held: list[IO[bytes]] = []


def make_folder() -> Path | None:
    """None where nothing can be written: then a scrape meets one process at a time."""
    given = given_counts_folder()
    if given is not None:
        return given
    try:
        _remove_those_of_the_dead()
        folder = Path(tempfile.mkdtemp(prefix=PREFIX))
        _hold(folder)
    except OSError:
        return None
    return folder


def remove_folder(folder: Path) -> None:
    if folder != given_counts_folder():
        shutil.rmtree(folder, ignore_errors=True)


def _hold(folder: Path) -> None:
    """The file gets its name once it is locked: nobody finds it free in between."""
    unnamed = folder / "new"
    owner = unnamed.open("wb")
    fcntl.flock(owner, fcntl.LOCK_EX)
    unnamed.rename(folder / OWNER)
    _held.append(owner)


def _remove_those_of_the_dead() -> None:
    for owner in Path(tempfile.gettempdir()).glob(f"{PREFIX}*/{OWNER}"):
        if _is_free(owner):
            shutil.rmtree(owner.parent, ignore_errors=True)


def _is_free(owner: Path) -> bool:
    try:
        with owner.open("rb") as file:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:  # locked, another user's, or just removed
        return False
    return True
