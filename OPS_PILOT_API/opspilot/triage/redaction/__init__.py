"""Secrets out of a text before it leaves the machine, and back into the answer."""

from opspilot.triage.redaction.engine import redact
from opspilot.triage.redaction.placeholders import Redacted, restore

__all__ = ["Redacted", "redact", "restore"]
