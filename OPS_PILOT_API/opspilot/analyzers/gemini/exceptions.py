"""The SDK's exceptions as Faults. Nothing that the server wrote gets through, only what it
means."""

import re
from collections.abc import Mapping
from datetime import datetime

import httpx2
from google.genai import errors

from opspilot.analyzers.gemini.faults import Fault, FaultKind
from opspilot.analyzers.gemini.quota import is_daily, retry_after, seconds_until_daily_reset
from opspilot.analyzers.gemini.transport import RefusedResponseError

SDK_FAILURES: tuple[type[Exception], ...] = (
    errors.APIError,
    httpx2.HTTPError,
    httpx2.InvalidURL,
    httpx2.StreamError,
    ValueError,  # among them JSON, Unicode and Pydantic errors
    TypeError,
    AttributeError,
    LookupError,
    ArithmeticError,
    AssertionError,
    RuntimeError,  # among them RecursionError
    OSError,
)
"""What has come out of the SDK, or can, when a server answers with the wrong things."""

BY_STATUS: Mapping[int, FaultKind] = {
    401: FaultKind.KEY_REFUSED,
    403: FaultKind.KEY_REFUSED,
    404: FaultKind.MODEL_GONE,
    408: FaultKind.SERVER_ERROR,
    413: FaultKind.PROMPT_TOO_LONG,
    499: FaultKind.SERVER_ERROR,
    503: FaultKind.OVERLOADED,
    529: FaultKind.OVERLOADED,
}

BY_SENTENCE: tuple[tuple[re.Pattern[str], FaultKind], ...] = (
    # API key not valid. Please pass a valid API key. | "reason": "API_KEY_INVALID"
    (re.compile(r"API.?key", re.IGNORECASE), FaultKind.KEY_REFUSED),
    # User location is not supported for the API use.
    (re.compile(r"FAILED_PRECONDITION|location is not supported"), FaultKind.PLACE_REFUSED),
    # The input token count (1200000) exceeds the maximum number of tokens allowed (1048576).
    (re.compile(r"token count|tokens? allowed|too long", re.IGNORECASE), FaultKind.PROMPT_TOO_LONG),
    # Thinking level is not supported for this model. | Budget 0 is invalid. … thinking mode
    (re.compile(r"thinking", re.IGNORECASE), FaultKind.THINKING_REFUSED),
    # The specified schema produces a constraint that has too many states for serving.
    (re.compile(r"too many states|schema|Unknown name", re.IGNORECASE), FaultKind.SCHEMA_REFUSED),
)
"""What a 400 is about, first match wins."""

MAX_SENTENCE = 2000
BY_EXCEPTION: tuple[tuple[type[Exception], FaultKind], ...] = (
    (RefusedResponseError, FaultKind.REFUSED_RESPONSE),
    (httpx2.TimeoutException, FaultKind.TIMEOUT),
    (httpx2.LocalProtocolError, FaultKind.MISCONFIGURED),
    (httpx2.UnsupportedProtocol, FaultKind.MISCONFIGURED),
    (httpx2.InvalidURL, FaultKind.MISCONFIGURED),
    (UnicodeEncodeError, FaultKind.MISCONFIGURED),
    (httpx2.HTTPError, FaultKind.NETWORK),
    (OSError, FaultKind.NETWORK),
)


def fault_of(exc: Exception, now: datetime) -> Fault:
    if isinstance(exc, errors.APIError):
        return _of_api_error(exc, now)
    for kind_of_exception, kind in BY_EXCEPTION:
        if isinstance(exc, kind_of_exception):
            return Fault(kind, str(exc) if kind is FaultKind.REFUSED_RESPONSE else "")
    return Fault(FaultKind.GARBLED, "not a response of the API")


def _of_api_error(exc: errors.APIError, now: datetime) -> Fault:
    status = exc.code if isinstance(exc.code, int) and 0 < exc.code < 1000 else 0
    headers = getattr(exc.response, "headers", {})
    sentence = f"{exc.status} {exc.message} {exc.details}"[:MAX_SENTENCE]
    if status == 429:
        return _of_quota(exc, headers, now)
    kind = _by_sentence(sentence) if status == 400 else _by_status(status)
    wait = retry_after("", exc.details, headers, now) if status >= 500 else None
    return Fault(kind, f"status {status}", wait)


def _of_quota(exc: errors.APIError, headers: Mapping[str, str], now: datetime) -> Fault:
    message = str(exc.message or "")[:MAX_SENTENCE]
    if is_daily(message, exc.details):
        return Fault(FaultKind.DAILY_QUOTA, "status 429", seconds_until_daily_reset(now))
    wait = retry_after(message, exc.details, headers, now)
    return Fault(FaultKind.MINUTE_QUOTA, "status 429", wait)


def _by_sentence(sentence: str) -> FaultKind:
    found = (kind for pattern, kind in BY_SENTENCE if pattern.search(sentence))
    return next(found, FaultKind.REQUEST_REFUSED)


def _by_status(status: int) -> FaultKind:
    if status in BY_STATUS:
        return BY_STATUS[status]
    if status >= 500:
        return FaultKind.SERVER_ERROR
    return FaultKind.REQUEST_REFUSED if status >= 400 else FaultKind.UNEXPECTED_STATUS
