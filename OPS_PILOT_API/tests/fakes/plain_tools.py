"""Redaction and condensing that do as little as their contracts allow, and a clock that does not
wait."""

import re
from dataclasses import dataclass, field

from opspilot.analyzers.gemini.preparation import Redaction
from opspilot.analyzers.gemini.prompt import number_lines
from opspilot.domain.triage import Triage
from opspilot.triage.redaction import Redacted

EMAIL = re.compile(r"[\w.]+@[\w.]+\w")


def hide_emails(text: str, secrets: tuple[str, ...]) -> Redacted:
    values = list(dict.fromkeys([*secrets, *EMAIL.findall(text)]))
    placeholders = {f"<EMAIL_{n}>": value for n, value in enumerate(values, 1)}
    for name, value in placeholders.items():
        text = text.replace(value, name)
    return Redacted(text, placeholders, {"email": len(placeholders)})


def put_back(text: str, redacted: Redacted) -> str:
    for name, value in redacted.placeholders.items():
        text = text.replace(name, value)
    return text


PLAIN_REDACTION = Redaction(hide_emails, put_back)


@dataclass(frozen=True)
class PlainCondensed:
    text: str
    is_condensed: bool


def keep_the_start(text: str, _triage: Triage, token_budget: int) -> PlainCondensed:
    numbered = number_lines(text.split("\n"))
    return PlainCondensed(numbered[: 4 * token_budget], len(numbered) > 4 * token_budget)


@dataclass
class SetTiming:
    """Waiting moves the clock and takes no time."""

    now: float = 1000.0
    slept: list[float] = field(default_factory=list)
    share: float = 0.0

    def monotonic(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds

    def jitter(self) -> float:
        return self.share
