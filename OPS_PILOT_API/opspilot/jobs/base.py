"""The queue's two sides. The truth about what is to be done is in the database; a queue only
says "look now"."""

from dataclasses import dataclass
from typing import Protocol


class Work(Protocol):
    """What a queue runs. Every method raises ``OpsPilotError`` only."""

    def run_next(self) -> bool:
        """Do what has been due longest; False where nothing is due, or no slot is free."""
        ...

    def run_one(self, event_id: int) -> bool:
        """Do this piece; True once nothing of it is left to do, False where no slot is free."""
        ...

    def due(self, limit: int) -> list[int]:
        """The pieces that are due now, longest first."""
        ...

    def seconds_until_due(self) -> float | None:
        """When to look again; None while nothing is unfinished."""
        ...

    def hand_back(self) -> None:
        """Make due again, at once, what this process is doing: it will not end it."""
        ...


@dataclass(frozen=True, slots=True)
class QueueOptions:
    """``threads`` work at once in one process; what runs when it is asked to stop has
    ``stop_seconds`` to end. The URLs are for queues with tables of their own: a worker's may be
    another, as poolers pass no notifications on."""

    threads: int
    stop_seconds: float = 10.0
    database_url: str = ""
    worker_database_url: str = ""


class JobQueue(Protocol):
    def wake(self, event_id: int | None = None) -> None:
        """This piece is due (None: something may be): start what needs starting, and look.
        Cheap; call it after the commit. Never raises: what gets lost here, recovery finds."""
        ...

    def serve(self) -> None:
        """Work until stopped: what a process does that is a worker and nothing else."""
        ...

    def stop(self) -> None:
        """Finish what is running, for a while, hand the rest back, and start nothing more."""
        ...

    def ended_jobs(self) -> int:
        """Rows in tables of the queue's own that nobody needs any more. Raises
        ``DatabaseUnavailableError``."""
        ...

    def delete_ended_jobs(self) -> int:
        """Remove them; how many that were. Raises ``DatabaseUnavailableError``."""
        ...

    def problem(self) -> str | None:
        """Why nothing that is due is being done; None where all is well."""
        ...
