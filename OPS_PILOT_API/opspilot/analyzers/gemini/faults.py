"""Everything that can go wrong with a call, as a closed list of kinds."""

from dataclasses import dataclass
from enum import Enum


class FaultKind(Enum):
    DAILY_QUOTA = "daily quota"
    MINUTE_QUOTA = "minute quota"
    OVERLOADED = "overloaded"
    SERVER_ERROR = "server error"
    NETWORK = "network"
    TIMEOUT = "timeout"
    REFUSED_RESPONSE = "refused response"
    UNEXPECTED_STATUS = "unexpected status"
    MODEL_GONE = "model gone"
    THINKING_REFUSED = "thinking refused"
    SCHEMA_REFUSED = "schema refused"
    PROMPT_TOO_LONG = "prompt too long"
    KEY_REFUSED = "key refused"
    PLACE_REFUSED = "place refused"
    REQUEST_REFUSED = "request refused"
    MISCONFIGURED = "misconfigured"
    BLOCKED = "blocked"
    CUT_OFF = "cut off"
    GARBLED = "garbled"
    BUDGET = "budget"
    PACED = "own limit per minute"
    OUT_OF_TIME = "out of time"


@dataclass(frozen=True, slots=True)
class Fault:
    """One call's failure. Nothing of what the server wrote is kept: it may hold the key, the log
    or lies. ``detail`` is in our words, from closed lists or from numbers."""

    kind: FaultKind
    detail: str = ""
    retry_after_seconds: float | None = None
    problems: tuple[str, ...] = ()
    """What was wrong with a garbled answer, for the model to correct."""
