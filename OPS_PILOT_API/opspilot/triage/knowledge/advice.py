"""What is known about a triaged failure: the specific entry, else its category's advice."""

from typing import NamedTuple

from opspilot.domain.triage import Triage
from opspilot.triage.knowledge.by_category import BY_CATEGORY
from opspilot.triage.knowledge.lookup import Facts, Known, find_entry
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


def advise(facts: Triage, context: str = "") -> Guidance | None:
    """``context``: the log's evidence lines, which may name what the message leaves out."""
    return _specific(facts, context) or _general(facts) or _own_words(facts)


def _specific(facts: Triage, context: str) -> Guidance | None:
    root = facts.root_exception
    if root is None:
        return None
    message = root.message or ""
    known = find_entry(Facts(facts.runtime, facts.category, root.type, message, context))
    return _filled(known) if known is not None else None


def _own_words(facts: Triage) -> Guidance | None:
    """An exception class of the caller's own, raised in the caller's own code."""
    root = facts.root_exception
    if root is None or not root.type or facts.culprit is None or not facts.culprit.in_app:
        return None
    known = find_entry(Facts(facts.runtime, facts.category, "Exception", root.message or ""))
    return _filled(known) if known is not None else None


def _filled(known: Known) -> Guidance:
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
