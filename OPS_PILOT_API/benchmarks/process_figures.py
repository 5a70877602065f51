"""What the system says of a process: Linux's /proc."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

KIBIBYTES_PER_MEBIBYTE = 1024


@dataclass(frozen=True, slots=True)
class Figures:
    """Of one process, or of several together."""

    rss_mib: float
    threads: int
    handles: int


def figures_of(pids: Iterable[int]) -> Figures:
    parts = [_figures(Path(f"/proc/{pid}")) for pid in pids]
    return Figures(
        sum(part.rss_mib for part in parts),
        sum(part.threads for part in parts),
        sum(part.handles for part in parts),
    )


def _figures(process: Path) -> Figures:
    status = dict(
        line.split(":", 1) for line in (process / "status").read_text().splitlines() if ":" in line
    )
    rss = int(status["VmRSS"].split()[0]) / KIBIBYTES_PER_MEBIBYTE
    return Figures(rss, int(status["Threads"]), len(list((process / "fd").iterdir())))


def family_of(pid: int) -> list[int]:
    """The process and the children that it has now."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [pid, *map(int, children)]
