"""From a request to exactly what would be sent. Fails closed: what cannot be redacted is not
sent."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

from opspilot.analyzers.base import AnalysisRequest, PreparedPrompt
from opspilot.analyzers.gemini.clean import clean
from opspilot.analyzers.gemini.injection import lines_for_an_ai
from opspilot.analyzers.gemini.options import MakeNonce
from opspilot.analyzers.gemini.prompt import SYSTEM, facts, shorten, user_message
from opspilot.domain.errors import AnalyzerError
from opspilot.domain.triage import Triage
from opspilot.triage.condense.tokens import estimate_tokens
from opspilot.triage.redaction import Redacted

log = logging.getLogger(__name__)

OWN_VALUE = "[a secret of OpsPilot]"
"""Stands for our own key, even where a log or an answer holds it; it is not put back."""


class CondensedLog(Protocol):
    """``text``: each line with its original number in front."""

    @property
    def text(self) -> str: ...

    @property
    def is_condensed(self) -> bool: ...


@dataclass(frozen=True, slots=True)
class Redaction:
    """``hide(text, secrets)``, which keeps the number of lines, and its reverse,
    ``restore(text, redacted)``."""

    hide: Callable[[str, tuple[str, ...]], Redacted]
    restore: Callable[[str, Redacted], str]


Condense = Callable[[str, Triage, int], CondensedLog]
"""Text, its triage, and the largest number of tokens."""


class Material:
    """One request, cleaned and redacted, from which prompts of any size can be made."""

    def __init__(self, request: AnalysisRequest, redaction: Redaction, secrets: tuple[str, ...]):
        self.request = request
        self._redaction = redaction
        self._secrets = secrets
        self.log = self._without_secrets(clean(request.raw_logs))
        facts_text = self._without_secrets(clean("\n".join(facts(request))))
        # In one go, so that a value has the same name in the facts as in the log.
        whole = f"{facts_text}\n{self.log}"
        self.redacted = redaction.hide(whole, secrets)
        if self.redacted.text.count("\n") != whole.count("\n"):
            raise ValueError("redaction changed the number of lines")
        parts = self.redacted.text.split("\n")
        head = facts_text.count("\n") + 1
        self.facts = "\n".join(shorten(fact) for fact in parts[:head])
        self.redacted_log = "\n".join(parts[head:])

    @cached_property
    def lines(self) -> list[str]:
        return self.log.split("\n")

    @cached_property
    def ai_lines(self) -> tuple[int, ...]:
        """Lines that speak to an AI."""
        return lines_for_an_ai(self.log)

    def restore(self, text: str) -> str:
        """With the log's hidden values, without our own."""
        return self._without_secrets(self._redaction.restore(clean(text), self.redacted))

    def _without_secrets(self, text: str) -> str:
        for secret in self._secrets:
            text = text.replace(secret, OWN_VALUE)
        return text


class Preparation:
    def __init__(
        self,
        redaction: Redaction,
        condense: Condense,
        *,
        secrets: tuple[str, ...],
        make_nonce: MakeNonce,
    ) -> None:
        self._redaction = redaction
        self._condense = condense
        self._secrets = secrets
        self._make_nonce = make_nonce

    def material(self, request: AnalysisRequest) -> Material:
        """Raises ``AnalyzerError`` where redaction fails, whatever the reason."""
        try:
            return Material(request, self._redaction, self._secrets)
        except Exception as exc:  # noqa: BLE001 - no error whatever may let the text go out as it is
            kind = type(exc).__name__
        log.error("redaction failed: %s", kind)
        raise AnalyzerError(f"Nothing was sent to Gemini: hiding the secrets failed ({kind}).")

    def prompt(self, material: Material, log_tokens: int) -> PreparedPrompt:
        condensed = self._condense(material.redacted_log, material.request.triage, log_tokens)
        message = user_message(material.facts, condensed.text, marker=self._make_nonce())
        return PreparedPrompt(
            system=SYSTEM,
            prompt=message,
            redaction_counts=dict(material.redacted.counts),
            is_condensed=condensed.is_condensed,
            estimated_tokens=estimate_tokens(SYSTEM) + estimate_tokens(message),
        )


class PromptMaker:
    """Exactly what an analysis would send first, without sending it; no key is needed."""

    def __init__(self, preparation: Preparation, log_tokens: int) -> None:
        self._preparation = preparation
        self._log_tokens = log_tokens

    def prepare(self, request: AnalysisRequest) -> PreparedPrompt:
        """Raises ``AnalyzerError`` where redaction fails."""
        return self._preparation.prompt(self._preparation.material(request), self._log_tokens)
