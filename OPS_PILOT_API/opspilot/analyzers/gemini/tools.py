"""The pure parts that the analyzer is given: redaction, condensing, markers, our own secrets."""

import secrets
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from opspilot.analyzers.gemini.preparation import CHARS_PER_TOKEN, Redaction
from opspilot.analyzers.gemini.trust import lines_of_rules
from opspilot.domain.triage import Triage
from opspilot.settings import Settings
from opspilot.triage.redaction import Redacted, redact, restore

MIN_SECRET_CHARS = 6
"""A shorter one is found in every log, and hiding it would hide words."""
NONCE_BYTES = 8
MAX_LINE_CHARS = 2000
NUMBER_CHARS = 8


@dataclass(frozen=True, slots=True)
class NumberedLog:
    text: str
    is_condensed: bool


def _hide(text: str, known_secrets: tuple[str, ...]) -> Redacted:
    return redact(text, known_secrets=known_secrets)


REDACTION = Redaction(hide=_hide, restore=restore)


def condense_log(text: str, triage: Triage, token_budget: int) -> NumberedLog:
    """The lines nearest to those that decided for the rules, and to both ends."""
    lines = [line[:MAX_LINE_CHARS] for line in text.split("\n")]
    anchors = sorted({1, len(lines), *lines_of_rules(triage)})
    left, kept = token_budget * CHARS_PER_TOKEN, set[int]()
    for number in sorted(range(1, len(lines) + 1), key=lambda n: _distance(n, anchors)):
        left -= len(lines[number - 1]) + NUMBER_CHARS
        if left < 0:
            break
        kept.add(number)
    return NumberedLog("\n".join(_with_gaps(lines, sorted(kept))), len(kept) < len(lines))


def _distance(number: int, anchors: list[int]) -> int:
    after = bisect_left(anchors, number)
    return min(abs(number - anchor) for anchor in anchors[max(0, after - 1) : after + 1])


def _with_gaps(lines: list[str], kept: list[int]) -> Iterator[str]:
    before = 0
    for number in (*kept, len(lines) + 1):
        if number > before + 1:
            yield f"[{number - before - 1} lines omitted]"
        if number <= len(lines):
            yield f"L{number:04d}| {lines[number - 1]}"
        before = number


def new_nonce() -> str:
    return secrets.token_hex(NONCE_BYTES)


def own_secrets(settings: Settings) -> tuple[str, ...]:
    """What of our own must neither be sent nor shown, whoever wrote it into a log."""
    key = settings.gemini_api_key.get_secret_value() if settings.gemini_api_key else ""
    password = unquote(urlsplit(settings.database_url).password or "")
    return tuple(value for value in (key, password) if len(value) >= MIN_SECRET_CHARS)
