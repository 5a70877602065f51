"""The pure parts that the analyzer is given: redaction, condensing, markers, our own secrets."""

import secrets
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from opspilot.analyzers.gemini.preparation import CHARS_PER_TOKEN, Redaction
from opspilot.analyzers.gemini.prompt import number_lines
from opspilot.domain.triage import Triage
from opspilot.settings import Settings
from opspilot.triage.redaction import Redacted, redact, restore

MIN_SECRET_CHARS = 6
"""A shorter one is found in every log, and hiding it would hide words."""
NONCE_BYTES = 8


@dataclass(frozen=True, slots=True)
class NumberedLog:
    text: str
    is_condensed: bool


def _hide(text: str, known_secrets: tuple[str, ...]) -> Redacted:
    return redact(text, known_secrets=known_secrets)


REDACTION = Redaction(hide=_hide, restore=restore)


def condense_log(text: str, _triage: Triage, token_budget: int) -> NumberedLog:
    lines = number_lines(text.split("\n")).split("\n")
    first, last, budget = 0, len(lines), token_budget * CHARS_PER_TOKEN
    while first < last and budget > 0:
        first, last = (first + 1, last) if first <= len(lines) - last else (first, last - 1)
        budget -= len(lines[first - 1] if first > len(lines) - last else lines[last]) + 1
    if first == last:
        return NumberedLog("\n".join(lines), is_condensed=False)
    gap = f"[{last - first} lines omitted]"
    return NumberedLog("\n".join([*lines[:first], gap, *lines[last:]]), is_condensed=True)


def new_nonce() -> str:
    return secrets.token_hex(NONCE_BYTES)


def own_secrets(settings: Settings) -> tuple[str, ...]:
    """What of our own must neither be sent nor shown, whoever wrote it into a log."""
    key = settings.gemini_api_key.get_secret_value() if settings.gemini_api_key else ""
    password = unquote(urlsplit(settings.database_url).password or "")
    return tuple(value for value in (key, password) if len(value) >= MIN_SECRET_CHARS)
