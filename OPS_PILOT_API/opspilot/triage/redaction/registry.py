"""Every kind of secret that is hidden, most telling first: of two rules that find the same, the
earlier one names it."""

from opspilot.triage.redaction.rules.base import Rule
from opspilot.triage.redaction.rules.contexts import CONTEXTS
from opspilot.triage.redaction.rules.keyed import KEYED, NEAR
from opspilot.triage.redaction.rules.keys import KEYS
from opspilot.triage.redaction.rules.personal import PERSONAL
from opspilot.triage.redaction.rules.providers import PROVIDERS

RULES: tuple[Rule, ...] = (*PROVIDERS, *KEYS, *CONTEXTS, *KEYED, *NEAR, *PERSONAL)

KNOWN = "KNOWN_SECRET"
"""The kind of values that the caller named."""

PRIVATE_KEY = "PRIVATE_KEY"
"""The kind that takes several lines."""

KINDS: tuple[str, ...] = tuple(dict.fromkeys((*(rule.kind for rule in RULES), KNOWN)))
