"""The queue's two sides. The truth about what is to be done is in the database; a queue only
says "look now"."""

from typing import Protocol


class Work(Protocol):
    """What a queue runs."""

    def run_next(self) -> bool:
        """Do one due piece of work; False where there was none. Raises ``OpsPilotError`` only."""
        ...

    def seconds_until_due(self) -> float | None:
        """When the next piece wants doing; None while nothing is unfinished."""
        ...


class JobQueue(Protocol):
    def wake(self) -> None:
        """Something is due: start what needs starting, and look. Cheap; call it after the
        commit."""
        ...

    def stop(self) -> None:
        """Finish what is running and start nothing more."""
        ...
