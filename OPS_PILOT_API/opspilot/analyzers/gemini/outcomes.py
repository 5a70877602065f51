"""What follows each kind of fault: the whole policy in one table."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from opspilot.analyzers.gemini.faults import Fault, FaultKind


class Action(Enum):
    RETRY = "wait, then the same again"
    NEXT_MODEL = "the next model, at once"
    LIST_MODELS = "the next model; after the last one, what the API lists"
    CHANGE = "the request changed, once"
    STOP = "no further call"


@dataclass(frozen=True, slots=True)
class Outcome:
    """``first`` is done up to ``times`` (per model), ``then`` afterwards.

    ``tries_later``: the queue may try the event again. ``trips``: counts towards the circuit
    breaker. ``latches``: every other event would meet the same, so calls stop for a while.
    """

    words: str
    first: Action
    times: int = 1
    then: Action = Action.STOP
    tries_later: bool = True
    trips: bool = False
    latches: bool = False


RETRY, NEXT_MODEL, LIST_MODELS, CHANGE, STOP = Action

# fmt: off
OUTCOMES: Mapping[FaultKind, Outcome] = {
    FaultKind.DAILY_QUOTA: Outcome(
        "the daily quota is used up", NEXT_MODEL, times=9),
    FaultKind.MINUTE_QUOTA: Outcome(
        "the quota per minute is used up", RETRY, times=3, then=NEXT_MODEL),
    FaultKind.OVERLOADED: Outcome(
        "the model is overloaded", RETRY, times=1, then=NEXT_MODEL, trips=True),
    FaultKind.SERVER_ERROR: Outcome(
        "the API failed", RETRY, times=3, trips=True),
    FaultKind.NETWORK: Outcome(
        "the API cannot be reached, or broke the connection", RETRY, times=3, trips=True),
    FaultKind.TIMEOUT: Outcome(
        "the API did not answer in time", RETRY, times=1, trips=True),
    FaultKind.REFUSED_RESPONSE: Outcome(
        "the response was refused unread", STOP, trips=True),
    FaultKind.UNEXPECTED_STATUS: Outcome(
        "the API gave an unexpected status", STOP, trips=True),
    FaultKind.MODEL_GONE: Outcome(
        "the model does not exist for this key", LIST_MODELS, times=9),
    FaultKind.THINKING_REFUSED: Outcome(
        "the model refused the thinking option", CHANGE, tries_later=False),
    FaultKind.SCHEMA_REFUSED: Outcome(
        "the model refused the answer's schema", CHANGE, tries_later=False),
    FaultKind.PROMPT_TOO_LONG: Outcome(
        "the prompt was too long for the model", CHANGE, tries_later=False),
    FaultKind.KEY_REFUSED: Outcome(
        "the key was refused: check GEMINI_API_KEY and its permissions", STOP,
        tries_later=False, latches=True),
    FaultKind.PLACE_REFUSED: Outcome(
        "the API refuses this account or location", STOP, tries_later=False, latches=True),
    FaultKind.REQUEST_REFUSED: Outcome(
        "the API refused the request", STOP, tries_later=False),
    FaultKind.MISCONFIGURED: Outcome(
        "the request cannot be made: check GEMINI_API_KEY and GEMINI_BASE_URL", STOP,
        tries_later=False, latches=True),
    FaultKind.BLOCKED: Outcome(
        "the answer was withheld by the API's content filters", STOP, tries_later=False),
    FaultKind.CUT_OFF: Outcome(
        "the answer was cut off at its largest length", CHANGE),
    FaultKind.GARBLED: Outcome(
        "the answer was not readable", CHANGE, trips=True),
    FaultKind.BUDGET: Outcome(
        "the day's budget for AI calls is used up", STOP),
    FaultKind.PACED: Outcome(
        "this server's own limit of AI calls per minute is reached", STOP),
    FaultKind.OUT_OF_TIME: Outcome(
        "the time for this analysis is over", STOP),
}
# fmt: on


def action_after(fault: Fault, times_seen: int) -> Action:
    """``times_seen`` counts this fault too, on this model."""
    outcome = OUTCOMES[fault.kind]
    return outcome.first if times_seen <= outcome.times else outcome.then


def in_words(fault: Fault) -> str:
    words = OUTCOMES[fault.kind].words
    return f"{words} ({fault.detail})" if fault.detail else words
