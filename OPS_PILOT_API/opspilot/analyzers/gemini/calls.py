"""One call to a model, in our own terms."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Protocol

from opspilot.analyzers.gemini.faults import Fault


@dataclass(frozen=True, slots=True)
class Call:
    """``schema`` None: JSON by instruction only. ``timeout_seconds`` is for the whole call."""

    model: str
    system: str
    prompt: str
    schema: dict[str, Any] | None
    max_output_tokens: int
    timeout_seconds: float
    thinks_little: bool = False
    """Otherwise the model's own default: not every model knows every level."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What the model wrote, as it wrote it: not to be believed. ``fault`` where the API says that
    this is not, or not all of, an answer."""

    text: str
    model: str
    input_tokens: int | None = None
    output_tokens: int | None = None
    is_model_ending: bool = False
    """The API says that this model is on its way out."""
    fault: Fault | None = None


class ModelClient(Protocol):
    """Neither method raises: a failure is a Fault, so that no traceback holds the key."""

    def generate(self, call: Call) -> Reply | Fault: ...

    def list_models(self, timeout_seconds: float) -> tuple[str, ...] | Fault: ...


@dataclass(frozen=True, slots=True)
class CallUse:
    """What one call took. A failed one may have cost nothing, or not have said what it cost."""

    model: str
    input_tokens: int = 0
    output_tokens: int = 0
    cost_usd: Decimal | None = None


class CallLedger(Protocol):
    """Who counts calls, and may forbid the next. Each that is begun is either ended or taken
    back. Raises ``DatabaseUnavailableError`` where they cannot be counted."""

    def begin(self) -> Fault | None:
        """None: the call may be made, and is counted."""
        ...

    def take_back(self) -> None: ...

    def end(self, use: CallUse) -> None: ...


class OpenLedger:
    """No budget: every call is allowed."""

    def begin(self) -> Fault | None:
        return None

    def take_back(self) -> None:
        """Nothing is counted."""

    def end(self, use: CallUse) -> None:
        """Nothing is counted."""
