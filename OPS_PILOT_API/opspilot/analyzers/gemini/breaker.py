"""When not to call at all: after faults in a row, after a refused key, after a used-up quota."""

import threading
from collections.abc import Callable
from dataclasses import dataclass

from opspilot.analyzers.gemini.faults import Fault, FaultKind
from opspilot.analyzers.gemini.outcomes import OUTCOMES, in_words

FAULTS_IN_A_ROW = 5
OPEN_SECONDS = 60.0
"""Long enough for an overload to pass; then one call is let through to see."""

MIN_PAUSE_SECONDS = 0.001
"""Less is a rounding error of the wait that has just ended."""


@dataclass(frozen=True, slots=True)
class Pause:
    """No call now, because of ``fault``."""

    fault: Fault
    seconds_left: float


class CircuitBreaker:
    """Shared by all threads of the process."""

    def __init__(self, monotonic: Callable[[], float]) -> None:
        self._monotonic = monotonic
        self._lock = threading.Lock()
        self._faults_in_a_row = 0
        self._open_until = 0.0
        self._reason: Fault | None = None

    def pause(self) -> Pause | None:
        """None where a call may be made. The caller that finds the pause just over makes the one
        call that tries; the others wait for what it finds."""
        with self._lock:
            now = self._monotonic()
            if self._reason is None:
                return None
            if now < self._open_until:
                return Pause(self._reason, self._open_until - now)
            self._open_until = now + OPEN_SECONDS
            return None

    def record_success(self) -> None:
        with self._lock:
            self._faults_in_a_row = 0
            self._reason = None

    def record(self, fault: Fault) -> None:
        outcome = OUTCOMES[fault.kind]
        with self._lock:
            if not outcome.trips and not outcome.latches:
                # The API answered, so it is there: what it said is for this request alone.
                self._faults_in_a_row, self._reason = 0, None
                return
            self._faults_in_a_row += 1
            if outcome.latches or self._faults_in_a_row >= FAULTS_IN_A_ROW:
                self._open_until = self._monotonic() + OPEN_SECONDS
                self._reason = fault


class ModelPauses:
    """Which models have no quota left, until when, and which are gone. Shared by all threads."""

    GONE_SECONDS = 3600.0

    def __init__(self, monotonic: Callable[[], float]) -> None:
        self._monotonic = monotonic
        self._lock = threading.Lock()
        self._until: dict[str, tuple[float, Fault]] = {}

    def record(self, model: str, fault: Fault) -> None:
        seconds = _pause_seconds(fault)
        if seconds:
            with self._lock:
                self._until[model] = (self._monotonic() + seconds, fault)

    def pause_of(self, model: str) -> Pause | None:
        with self._lock:
            until, fault = self._until.get(model, (0.0, None))
        left = until - self._monotonic()
        return Pause(fault, left) if fault is not None and left > MIN_PAUSE_SECONDS else None


def _pause_seconds(fault: Fault) -> float | None:
    if fault.kind is FaultKind.MODEL_GONE:
        return ModelPauses.GONE_SECONDS
    is_quota = fault.kind in (FaultKind.DAILY_QUOTA, FaultKind.MINUTE_QUOTA)
    return fault.retry_after_seconds if is_quota else None


def pause_in_words(pause: Pause) -> str:
    return f"{in_words(pause.fault)}; no call for another {round(pause.seconds_left)} s"
