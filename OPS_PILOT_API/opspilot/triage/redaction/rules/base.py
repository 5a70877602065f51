"""What a rule is: how to find one kind of secret."""

import re
from collections.abc import Callable
from typing import NamedTuple


def always(_: str) -> bool:
    return True


class Rule(NamedTuple):
    """``anchor`` (google-re2) occurs in every line that can hold the secret; ``pattern`` finds it
    there, as its last group. ``check`` tells it from an ordinary word."""

    kind: str
    anchor: str
    pattern: re.Pattern[str]
    check: Callable[[str], bool] = always
    echoes: bool = True
    """The same value is to be hidden wherever else it stands."""


def token(kind: str, anchor: str, pattern: str, check: Callable[[str], bool] = always) -> Rule:
    """A secret that shows by its own form."""
    return Rule(kind, anchor, re.compile(pattern), check)
