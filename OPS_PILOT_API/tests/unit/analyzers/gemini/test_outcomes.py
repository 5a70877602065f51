"""The table of outcomes is whole and leads to an end."""

import pytest

from opspilot.analyzers.gemini.draft import CHANGES
from opspilot.analyzers.gemini.faults import Fault, FaultKind
from opspilot.analyzers.gemini.outcomes import OUTCOMES, Action, action_after, in_words


def test_every_kind_of_fault_has_an_outcome() -> None:
    assert set(OUTCOMES) == set(FaultKind)


def test_what_changes_the_request_says_how() -> None:
    changing = {kind for kind, outcome in OUTCOMES.items() if outcome.first is Action.CHANGE}
    assert changing == set(CHANGES)


@pytest.mark.parametrize("kind", FaultKind)
def test_no_fault_is_met_for_ever_with_the_same_model(kind: FaultKind) -> None:
    leaves = {Action.STOP, Action.NEXT_MODEL, Action.LIST_MODELS}
    actions = [action_after(Fault(kind), times) for times in range(1, 20)]
    assert leaves & set(actions)
    assert actions.count(Action.RETRY) <= 3
    assert actions.count(Action.CHANGE) <= 1


def test_a_fault_is_told_in_words() -> None:
    fault = Fault(FaultKind.OVERLOADED, "status 503")
    assert in_words(fault) == "the model is overloaded (status 503)"
