"""Every `re` expression of triage against hostile text of a line's largest length.

Compared with a plain pass over the same text, in the same process, so the machine's speed does not
matter. Sizes grow step by step: an exponential expression is caught at twenty characters and never
sees the long text.
"""

import importlib
import pkgutil
import re
import time
from collections.abc import Iterator

import pytest

import opspilot.triage
from tests.unit.triage.hostile_text import attacks

SIZES = (20, 60, 600, 8192)
PLAIN = re.compile(r"[^\0]*\0")
MOST_TIMES_A_PLAIN_PASS = 400
FLOOR_SECONDS = 0.002
"""Below this the clock measures noise."""


def _expressions() -> dict[str, re.Pattern[str]]:
    found = {}
    for module in pkgutil.walk_packages(opspilot.triage.__path__, "opspilot.triage."):
        for name, value in vars(importlib.import_module(module.name)).items():
            for number, expression in enumerate(_within(value)):
                key = f"{module.name.removeprefix('opspilot.triage.')}.{name}.{number}"
                found[key] = expression
    return {name: e for e, name in {e: name for name, e in found.items()}.items()}


def _within(value: object, depth: int = 0) -> Iterator[re.Pattern[str]]:
    """Expressions held by a constant: itself, or inside tuples, mappings and rules."""
    if isinstance(value, re.Pattern):
        yield value
    elif isinstance(value, dict) and depth < 3:
        yield from _within(tuple(value) + tuple(value.values()), depth)
    elif isinstance(value, (tuple, list, frozenset)) and depth < 3:
        for item in value:
            yield from _within(item, depth + 1)
    elif isinstance(getattr(value, "pattern", None), re.Pattern):
        yield from _within(value.pattern, depth + 1)  # type: ignore[attr-defined]


EXPRESSIONS = _expressions()


def _seconds(expression: re.Pattern[str], text: str) -> float:
    start = time.process_time()
    expression.match(text)
    return time.process_time() - start


def _limit(size: int) -> float:
    text = "a" * size + "\0"
    return max(
        min(_seconds(PLAIN, text) for _ in range(5)) * MOST_TIMES_A_PLAIN_PASS, FLOOR_SECONDS
    )


LIMITS = {size: _limit(size) for size in SIZES}


def _hurts(expression: re.Pattern[str], size: int) -> str | None:
    for text in attacks(expression.pattern, expression.flags, size):
        if _seconds(expression, text) > LIMITS[size]:
            again = min(_seconds(expression, text) for _ in range(3))
            if again > LIMITS[size]:
                return f"{len(text)} characters of {text[:60]!r}"
    return None


def _worst(expression: re.Pattern[str]) -> str | None:
    return next((found for size in SIZES if (found := _hurts(expression, size))), None)


def test_the_attack_finds_an_ambiguous_expression() -> None:
    """Else the test below could not fail."""
    assert _worst(re.compile(r"(\w+\s?)+$")) is not None
    assert _worst(re.compile(r"(.*?)(?: x)?\s*$")) is not None


@pytest.mark.parametrize("name", EXPRESSIONS)
def test_an_expression_takes_linear_time_on_hostile_text(name: str) -> None:
    assert _worst(EXPRESSIONS[name]) is None
