"""From runtime, exception type and message to the closed list of categories.

What the parser knew stands first, then wording that leaves no doubt, then the type, then wording
that merely suggests.
"""

import re
from typing import NamedTuple

from opspilot.domain.enums import Category
from opspilot.triage.category_dotnet import DOTNET_RULES, DOTNET_SETTLED
from opspilot.triage.category_php import PHP_RULES, PHP_SETTLED
from opspilot.triage.category_rules import (
    FETCH_WORDING,
    NULL_WORDING,
    SPECIFIC,
    SUGGESTIVE,
    TELLING,
    Rule,
)
from opspilot.triage.category_types import LANGUAGE_TYPES, SETTLED, TYPES
from opspilot.triage.patterns import Pattern, PatternSet

MAX_JUDGED_CHARS = 2000
"""What a message is about stands at its beginning."""


class _Table(NamedTuple):
    rules: tuple[Rule, ...]
    set: PatternSet


def _table(rules: tuple[Rule, ...]) -> _Table:
    return _Table(rules, PatternSet([rule.pattern for rule in rules]))


_TELLING = _table(TELLING)
_SUGGESTIVE = _table(SUGGESTIVE)
_SPECIFIC = _table((*PHP_RULES, *DOTNET_RULES, *SPECIFIC))
_SETTLED = SETTLED | PHP_SETTLED | DOTNET_SETTLED
_LANGUAGE = _table((NULL_WORDING, FETCH_WORDING))


def classify(runtime: str, type_: str | None, message: str | None) -> Category:
    """The category of a root exception; UNKNOWN where neither type nor wording tells."""
    name = last_component(type_ or "")
    text = f"{name}: {message or ''}"[:MAX_JUDGED_CHARS]
    settled = _SETTLED.get(f"{runtime}/{name.lower()}") or _SETTLED.get(name.lower())
    return (
        _by_wording(_SPECIFIC, runtime, text)
        or settled
        or _by_wording(_table_for(name), runtime, text)
        or _by_type(runtime, name)
        or _by_wording(_SUGGESTIVE, runtime, text)
        or Category.UNKNOWN
    )


_GENERIC_TYPES = frozenset(("", "exception", "error", "runtimeerror", "runtimeexception", "panic"))
_GUARDS = Pattern(
    r"(?i)jwt|token|auth(?:[^o]|orization|$)|permission|credential|csrf|session_?login"
)


def hint_by_place(type_: str | None, place: str) -> Category:
    """What an application's own exception is about where only the code that raised it tells.

    ``place`` is the culprit's file and function. UNKNOWN for a type that anybody may raise.
    """
    if last_component(type_ or "").lower() in _GENERIC_TYPES:
        return Category.UNKNOWN
    return Category.AUTH_PERMISSION if _GUARDS.search(place) else Category.UNKNOWN


def _table_for(name: str) -> _Table:
    return _LANGUAGE if name.lower() in LANGUAGE_TYPES else _TELLING


def last_component(type_: str) -> str:
    """`java.lang.Foo$Bar` is Bar, `ActiveRecord::RecordNotFound` RecordNotFound, `App\\Oops`
    Oops."""
    return re.split(r"[.:\\/$+]", type_.strip().rstrip(".:"))[-1] if type_ else ""


def _by_wording(table: _Table, runtime: str, text: str) -> Category | None:
    for index in sorted(table.set.indexes(text)):
        rule = table.rules[index]
        if not rule.runtimes or runtime in rule.runtimes:
            return rule.category
    return None


def _by_type(runtime: str, name: str) -> Category | None:
    folded = name.lower()
    exact = TYPES.get(f"{runtime}/{folded}") or TYPES.get(folded)
    if exact is not None:
        return exact
    for ending in ("exception", "error", "failure"):
        if folded.endswith(ending) and folded != ending:
            return TYPES.get(folded[: -len(ending)])
    return None
