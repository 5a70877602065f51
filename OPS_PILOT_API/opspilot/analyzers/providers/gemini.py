"""Google Gemini: a deeper answer, bounded, redacted and checked against the log."""

import logging
import os
import re
import threading
from collections.abc import Callable
from datetime import datetime
from functools import partial

from opspilot.analyzers.base import AnalysisRequest
from opspilot.analyzers.gemini.breaker import CircuitBreaker, ModelPauses
from opspilot.analyzers.gemini.calls import CallLedger, ModelClient
from opspilot.analyzers.gemini.conclusion import conclude
from opspilot.analyzers.gemini.conversation import Conversation, Desk
from opspilot.analyzers.gemini.options import GeminiOptions
from opspilot.analyzers.gemini.preparation import Preparation
from opspilot.analyzers.gemini.timing import Timing
from opspilot.domain.analysis import Analysis
from opspilot.domain.enums import AnalyzerName
from opspilot.domain.errors import AnalyzerError

log = logging.getLogger(__name__)

_USABLE_KEY = re.compile(r"[!-~]{1,500}")
"""What an HTTP header can carry."""


class GeminiAnalyzer:
    """Thread-safe. Starts nothing and imports no SDK before its first call."""

    name = AnalyzerName.GEMINI

    def __init__(
        self,
        options: GeminiOptions,
        preparation: Preparation,
        *,
        make_client: Callable[[], ModelClient],
        ledger: CallLedger,
        timing: Timing,
        now: Callable[[], datetime],
    ) -> None:
        self._options = options
        self._preparation = preparation
        self._make_client = make_client
        self._ledger = ledger
        self._timing = timing
        self._now = now
        self._breaker = CircuitBreaker(timing.monotonic)
        self._pauses = ModelPauses(timing.monotonic)
        self._lock = threading.Lock()
        self._client: tuple[int, ModelClient] | None = None

    def analyze(self, request: AnalysisRequest) -> Analysis:
        """Raises ``AnalyzerError`` with the reason in words; ``retryable`` where it may pass."""
        if not _USABLE_KEY.fullmatch(self._options.api_key.get_secret_value()):
            raise AnalyzerError("GEMINI_API_KEY is not a key: it holds blanks or other letters.")
        material = self._preparation.material(request)
        conversation = Conversation(self._desk(), partial(self._preparation.prompt, material))
        success = conversation.run()
        if success.is_model_ending:
            log.warning("the API will end the model %s: set GEMINI_MODEL", success.model)
        return conclude(success, material)

    def _desk(self) -> Desk:
        return Desk(
            client=self._client_of_this_process(),
            options=self._options,
            breaker=self._breaker,
            pauses=self._pauses,
            ledger=self._ledger,
            timing=self._timing,
            now=self._now,
        )

    def _client_of_this_process(self) -> ModelClient:
        with self._lock:
            if self._client is None or self._client[0] != os.getpid():
                self._client = (os.getpid(), self._new_client())
            return self._client[1]

    def _new_client(self) -> ModelClient:
        try:
            return self._make_client()
        except (ImportError, OSError, TypeError, ValueError) as exc:
            kind = type(exc).__name__
        raise AnalyzerError(f"Gemini cannot be called ({kind}): check GEMINI_BASE_URL.")
