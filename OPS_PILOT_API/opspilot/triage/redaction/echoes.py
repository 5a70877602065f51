"""A value found once is hidden wherever it stands, also in other spellings."""

import json
import re
from collections.abc import Iterable, Iterator
from itertools import islice
from urllib.parse import quote

from opspilot.triage.patterns import PatternScan

MAX_VALUES = 2_000
"""Different values that are looked for again; hostile texts can hold a million."""

MAX_VALUE_CHARS = 2_000
VALUES_PER_SCAN = 250
MIN_KNOWN_CHARS = 4
CERTAIN_CHARS = 16
"""A shorter value is only the same where it stands as a word by itself."""


class Echoes:
    """Some values, to be found anywhere in a text."""

    def __init__(self, values: Iterable[str]) -> None:
        ordered = sorted(values, key=len, reverse=True)
        self._sources = [re.escape(_storable(value)) for value in ordered]
        self.pattern = re.compile("|".join(f"({_bounded(value)})" for value in ordered))

    def scan(self) -> PatternScan:
        return PatternScan(self._sources)


def groups(values: Iterable[str]) -> Iterator[Echoes]:
    spelled = (spelling for value in values for spelling in spellings(value))
    limited = islice(dict.fromkeys(spelled), MAX_VALUES)
    while batch := list(islice(limited, VALUES_PER_SCAN)):
        yield Echoes(batch)


def known(values: Iterable[str]) -> list[str]:
    """What a caller named, line by line."""
    lines = (line.strip() for value in values for line in value.split("\n"))
    return [line for line in dict.fromkeys(lines) if len(line) >= MIN_KNOWN_CHARS]


def spellings(value: str) -> tuple[str, ...]:
    """As it stands, as in a URL, as inside a JSON text."""
    if value.isalnum() or len(value) > MAX_VALUE_CHARS:
        return (value,)
    return (value, quote(value, safe="", errors="replace"), json.dumps(value)[1:-1])


def _storable(value: str) -> str:
    return value.encode("utf-8", "replace").decode()


def _bounded(value: str) -> str:
    if len(value) >= CERTAIN_CHARS:
        return re.escape(value)
    return rf"(?<![A-Za-z0-9]){re.escape(value)}(?![A-Za-z0-9])"
