"""A long log as few tokens: what decides the case stays word for word, with its line numbers."""

from opspilot.triage.condense.engine import Condensed, KeptLine, condense
from opspilot.triage.condense.tokens import estimate_tokens

__all__ = ["Condensed", "KeptLine", "condense", "estimate_tokens"]
