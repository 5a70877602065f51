"""Where the processes of one gunicorn keep their counts for one another: a folder of small files
that they map into memory. Whichever of them answers a scrape reads all.

Each process has a place, and whoever replaces it goes on counting in the same files: they never
get more, and no count goes back when a process ends.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import count
from pathlib import Path

from prometheus_client import multiprocess, values

from opspilot.settings import set_counts_folder

KINDS = ("counter", "histogram", "gauge_livemax", "gauge_mostrecent")
FILE_BYTES = 256 * 1024
"""Three times what all routes and statuses need. Written, not just reserved: a process that counts
in a page that a full disk cannot give is killed."""


@dataclass(frozen=True, slots=True)
class Place:
    folder: Path
    number: int


_taken: list[Place] = []
"""This process's own, once it has one."""


def free_number(others: Iterable[int]) -> int:
    """The lowest that no living process has."""
    taken = set(others)
    return next(number for number in count() if number not in taken)


def take(place: Place) -> None:
    """In the new process, before it counts anything."""
    try:
        for kind in KINDS:
            _make_file(place.folder / f"{kind}_{place.number}.db")
    except OSError:
        return
    set_counts_folder(place.folder)
    number = place.number
    values.ValueClass = values.MultiProcessValue(lambda: number)  # type: ignore[no-untyped-call]
    _taken[:] = [place]


def _make_file(path: Path) -> None:
    if not path.exists():
        path.write_bytes(bytes(FILE_BYTES))


def leave(place: Place) -> None:
    """In the parent, once the process is gone: its counts stay, what it had in use does not."""
    number, folder = place.number, str(place.folder)
    multiprocess.mark_process_dead(number, folder)  # type: ignore[no-untyped-call]


def place() -> Place | None:
    """None in a process that is alone."""
    return _taken[0] if _taken else None
