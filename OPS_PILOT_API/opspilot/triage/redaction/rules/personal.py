"""What names a person or an account."""

import re

from opspilot.triage.redaction.checks import is_card_number, is_email, is_iban
from opspilot.triage.redaction.rules.base import Rule

PERSONAL: tuple[Rule, ...] = (
    # jane@example.com   jane%40example.com
    Rule("EMAIL", r"[\w.+-](?:@|%40)[\w-]+\.[A-Za-z]", re.compile(
        r"(?<![\w.+'-])([\w.+'-]{1,64}(?:@|%40)(?:[^\W_](?:[\w-]{0,62})\.){1,6}[A-Za-z]{2,24})(?![\w@])"),
        is_email, False),
    # 4111 1111 1111 1111
    Rule("CARD_NUMBER", r"\d(?:[ -]?\d){12}", re.compile(r"(?<![\w.-])(\d(?:[ -]?\d){12,18})(?![\w-])"),
        is_card_number, False),
    # DE89 3704 0044 0532 0130 00
    Rule("IBAN", r"[A-Z]{2}\d\d[ -]?[A-Z0-9]{4}[ -]?\d", re.compile(
        r"(?<![\w-])([A-Z]{2}\d\d(?:[ -]?[A-Z0-9]{4}){2,7}(?:[ -]?[A-Z0-9]{1,4})?)(?![\w-])"), is_iban, False),
    # 123-45-6789
    Rule("US_SSN", r"\d{3}-\d\d-\d{4}", re.compile(
        r"(?<![\w.-])((?!000|666|9)\d{3}-(?!00)\d\d-(?!0000)\d{4})(?![\w-])"), echoes=False),
)  # fmt: skip
