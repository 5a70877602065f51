"""What is known about a triaged failure: the specific entry, else its category's advice."""

from typing import NamedTuple

from opspilot.domain.triage import Triage
from opspilot.triage.knowledge.by_category import BY_CATEGORY
from opspilot.triage.knowledge.lookup import Facts, find_entry
from opspilot.triage.knowledge.wording import fill, fill_command


class Guidance(NamedTuple):
    """Filled texts. ``entry_id`` is None for a category's general advice; ``settles`` False where
    the log shows a symptom only."""

    entry_id: str | None
    meaning: str
    cause: str
    steps: tuple[str, ...]
    check: str
    is_worded: bool
    settles: bool


def advise(facts: Triage) -> Guidance | None:
    return _specific(facts) or _general(facts)


def _specific(facts: Triage) -> Guidance | None:
    root = facts.root_exception
    if root is None:
        return None
    known = find_entry(Facts(facts.runtime, facts.category, root.type, root.message or ""))
    if known is None:
        return None
    entry, values = known
    return Guidance(
        entry_id=entry.id,
        meaning=fill(entry.means, values),
        cause=fill(entry.cause, values),
        steps=tuple(fill(step, values) for step in entry.steps),
        check=fill_command(entry.check, values),
        is_worded=bool(entry.message),
        settles=entry.settles,
    )


def _general(facts: Triage) -> Guidance | None:
    advice = BY_CATEGORY.get(facts.category)
    if advice is None:
        return None
    return Guidance(
        None, advice.meaning, advice.usual_cause, advice.steps, advice.check, False, True
    )
