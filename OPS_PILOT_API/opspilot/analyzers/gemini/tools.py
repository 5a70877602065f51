"""The pure parts that the analyzer is given: redaction, condensing, markers, our own secrets."""

import secrets
from urllib.parse import unquote, urlsplit

from opspilot.analyzers.gemini.preparation import Redaction
from opspilot.domain.triage import Triage
from opspilot.settings import Settings
from opspilot.triage.condense import Condensed, condense
from opspilot.triage.redaction import Redacted, redact, restore

MIN_SECRET_CHARS = 6
"""A shorter one is found in every log, and hiding it would hide words."""
NONCE_BYTES = 8


def _hide(text: str, known_secrets: tuple[str, ...]) -> Redacted:
    return redact(text, known_secrets=known_secrets)


REDACTION = Redaction(hide=_hide, restore=restore)


def condense_log(text: str, triage: Triage, token_budget: int) -> Condensed:
    return condense(text, triage, token_budget)


def new_nonce() -> str:
    return secrets.token_hex(NONCE_BYTES)


def own_secrets(settings: Settings) -> tuple[str, ...]:
    """What of our own must neither be sent nor shown, whoever wrote it into a log."""
    key = settings.gemini_api_key.get_secret_value() if settings.gemini_api_key else ""
    password = unquote(urlsplit(settings.database_url).password or "")
    return tuple(value for value in (key, password) if len(value) >= MIN_SECRET_CHARS)
