"""What GeminiAnalyzer is told by the settings."""

from collections.abc import Callable
from dataclasses import dataclass

from pydantic import SecretStr


@dataclass(frozen=True, slots=True)
class GeminiOptions:
    """Times in seconds, sizes in tokens. The key shows as asterisks wherever this is printed."""

    api_key: SecretStr
    base_url: str
    models: tuple[str, ...]
    """In the order in which they are asked; the first is the one wanted."""
    timeout_seconds: float
    deadline_seconds: float
    max_output_tokens: int
    log_tokens: int


MakeNonce = Callable[[], str]
"""A fresh random word for the markers of one request."""
