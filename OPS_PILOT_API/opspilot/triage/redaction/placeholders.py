"""Names that stand for hidden values, and the way back."""

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

_PLACEHOLDER = re.compile(r"<[A-Z][A-Z_]{0,40}_\d{1,9}>")


@dataclass(frozen=True, slots=True)
class Redacted:
    """``text`` has the lines of the original. ``placeholders``: what each stands for.
    ``counts``: how many different values of each kind are hidden."""

    text: str
    placeholders: Mapping[str, str]
    counts: Mapping[str, int]


class Names:
    """Gives every value one placeholder, never one that the text already holds."""

    def __init__(self, text: str) -> None:
        self._taken = set(_PLACEHOLDER.findall(text))
        self._by_value: dict[str, str] = {}
        self._numbers: Counter[str] = Counter()
        self._given: Counter[str] = Counter()

    def name(self, kind: str, value: str) -> str:
        given = self._by_value.get(value)
        if given is None:
            given = self._by_value[value] = self._next(kind)
            self._given[kind] += 1
        return given

    def _next(self, kind: str) -> str:
        while True:
            self._numbers[kind] += 1
            name = f"<{kind}_{self._numbers[kind]}>"
            if name not in self._taken:
                return name

    @property
    def counts(self) -> dict[str, int]:
        return dict(self._given)

    @property
    def placeholders(self) -> dict[str, str]:
        return {name: value for value, name in self._by_value.items()}


def restore(text: str, redacted: Redacted) -> str:
    """``text``, which may be an answer about the redacted one, with the values back in it."""
    if not redacted.placeholders:
        return text
    return _PLACEHOLDER.sub(lambda match: redacted.placeholders.get(match[0], match[0]), text)
