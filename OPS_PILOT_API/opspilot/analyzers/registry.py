"""Which analyzers there are, and which one answers by default."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from pydantic import SecretStr

from opspilot.analyzers.base import Analyzer, Prompter
from opspilot.analyzers.gemini.calls import CallLedger, ModelClient, OpenLedger
from opspilot.analyzers.gemini.options import GeminiOptions
from opspilot.analyzers.gemini.preparation import Preparation, PromptMaker
from opspilot.analyzers.gemini.timing import SystemTiming
from opspilot.analyzers.gemini.tools import REDACTION, condense_log, new_nonce, own_secrets
from opspilot.analyzers.providers.gemini import GeminiAnalyzer
from opspilot.analyzers.providers.mock import MockAnalyzer
from opspilot.domain.enums import AnalyzerName
from opspilot.domain.errors import AnalyzerError
from opspilot.settings import Settings

SHARE_OF_LEASE = 0.8
"""An analysis must end before its lease does, or another worker does it too."""


@dataclass(frozen=True, slots=True)
class Analyzers:
    """The instant one answers every submission; the others are asked by the queue, best first."""

    instant: Analyzer
    others: Mapping[AnalyzerName, Analyzer]
    prompter: Prompter | None = None
    """Shows what would be sent to the best of the others, also where that one is not set up."""

    @property
    def upgrade(self) -> Analyzer | None:
        """The one whose answer is worth waiting for; None where only the instant one is there."""
        return next(iter(self.others.values()), None)

    def named(self, name: AnalyzerName | None) -> Analyzer:
        """Raises ``AnalyzerError`` where that one is not set up."""
        if name is None:
            return self.upgrade or self.instant
        if name == self.instant.name:
            return self.instant
        if name not in self.others:
            raise AnalyzerError(f"The analyzer {name} is not set up on this server.")
        return self.others[name]


def build_analyzers(
    settings: Settings, *, now: Callable[[], datetime], ledger: CallLedger | None = None
) -> Analyzers:
    """The built-in one, and Gemini where there is a key for it and AI is not turned off."""
    secrets = own_secrets(settings)
    preparation = Preparation(REDACTION, condense_log, secrets=secrets, make_nonce=new_nonce)
    others: dict[AnalyzerName, Analyzer] = {}
    if settings.gemini_api_key is not None and settings.uses_gemini:
        options = _gemini_options(settings, settings.gemini_api_key)
        others[AnalyzerName.GEMINI] = _gemini(options, preparation, now, ledger or OpenLedger())
    prompter = PromptMaker(preparation, settings.gemini_log_tokens)
    return Analyzers(instant=MockAnalyzer(), others=others, prompter=prompter)


def _gemini(
    options: GeminiOptions,
    preparation: Preparation,
    now: Callable[[], datetime],
    ledger: CallLedger,
) -> GeminiAnalyzer:
    return GeminiAnalyzer(
        options,
        preparation,
        make_client=lambda: _new_client(options, now),
        ledger=ledger,
        timing=SystemTiming(),
        now=now,
    )


def _gemini_options(settings: Settings, key: SecretStr) -> GeminiOptions:
    lease = settings.analysis_stale_seconds * SHARE_OF_LEASE
    models = (settings.gemini_model, *settings.gemini_fallback_models)
    return GeminiOptions(
        api_key=key,
        base_url=settings.gemini_base_url,
        models=tuple(dict.fromkeys(models)),
        timeout_seconds=settings.gemini_timeout_seconds,
        deadline_seconds=min(settings.gemini_deadline_seconds, lease),
        max_output_tokens=settings.gemini_max_output_tokens,
        log_tokens=settings.gemini_log_tokens,
    )


def _new_client(options: GeminiOptions, now: Callable[[], datetime]) -> ModelClient:
    # Half a second and 40 MB, which nobody without a key should pay for.
    from opspilot.analyzers.gemini.client import GenaiClient  # noqa: PLC0415

    return GenaiClient(options, now)
