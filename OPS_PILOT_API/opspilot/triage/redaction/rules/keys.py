"""Signed tokens and key material."""

from opspilot.triage.redaction.rules.base import Rule, token

BEGIN_OF_KEY = r"-{4,5} ?BEGIN[A-Z0-9 +%]{1,40}?PRIVATE(?: |%20|\+)KEY(?:.BLOCK)? ?-{4,5}"
END_OF_KEY = r"-{4,5} ?END[A-Z0-9 +%]{1,40}?PRIVATE(?: |%20|\+)KEY(?:.BLOCK)? ?-{4,5}"

KEYS: tuple[Rule, ...] = (
    # three parts, or five of an encrypted one; the first two are JSON
    token("JWT", r"ey[IJ][\w-]{6,}(?:\.|%2[eE])", r"(ey[IJ][\w-]{6,8000}(?:(?:\.|%2[eE])[\w-]{0,8000}){1,4})"),
    # the whole block in one line, its line breaks escaped or lost
    token("PRIVATE_KEY", BEGIN_OF_KEY, BEGIN_OF_KEY + r"([^-]{8,30000})"),
    token("SSH_KEY", r"AAAA(?:[BCE])[0-9A-Za-z]{2,4}", r"(?<![\w+/])(AAAA[BCE][A-Za-z0-9+/]{40,4000}={0,3})"),
    token("SSH_KEY", r"b3BlbnNzaC1rZXkt", r"(b3BlbnNzaC1rZXkt[A-Za-z0-9+/=\\n]{40,8000})"),
)  # fmt: skip
