"""The clock of waits and deadlines."""

import random
import time
from typing import Protocol


class Timing(Protocol):
    """Tests bring one that does not wait."""

    def monotonic(self) -> float: ...

    def sleep(self, seconds: float) -> None: ...

    def jitter(self) -> float:
        """From 0 to 1, at random."""
        ...


class SystemTiming:
    def monotonic(self) -> float:
        return time.monotonic()

    def sleep(self, seconds: float) -> None:
        time.sleep(seconds)

    def jitter(self) -> float:
        return random.random()  # noqa: S311 - spreads retries, guards nothing
