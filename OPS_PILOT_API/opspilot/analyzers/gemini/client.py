"""The google-genai SDK, kept short: no tools, no continuation, no retries of its own."""

import re
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from google import genai
from google.genai import types

from opspilot.analyzers.gemini.calls import Call, Reply
from opspilot.analyzers.gemini.exceptions import SDK_FAILURES, fault_of
from opspilot.analyzers.gemini.faults import Fault, FaultKind
from opspilot.analyzers.gemini.options import GeminiOptions
from opspilot.analyzers.gemini.transport import BoundedClient

API_VERSION = "v1"
MAX_LISTED_MODELS = 1000
MAX_TOKENS_REPORTED = 10_000_000
"""Token counts are the server's word too, and end in a 32-bit column."""
ENDING_STAGES = frozenset({"LEGACY", "DEPRECATED", "RETIRED"})

_MODEL_NAME = re.compile(r"[a-z0-9][a-z0-9.-]{1,80}")

FINISH_FAULTS = {
    "MAX_TOKENS": FaultKind.CUT_OFF,
    "CONTINUATION": FaultKind.CUT_OFF,
    **dict.fromkeys(
        ("SAFETY", "RECITATION", "LANGUAGE", "BLOCKLIST", "PROHIBITED_CONTENT", "SPII"),
        FaultKind.BLOCKED,
    ),
}
"""Reasons to stop that mean there is no whole answer; with any other, the text decides."""


class GenaiClient:
    """One per process and made after its fork: a connection shared with the parent would deliver
    the parent's answers."""

    def __init__(self, options: GeminiOptions, now: Callable[[], datetime]) -> None:
        self._now = now
        self._sdk = genai.Client(
            api_key=options.api_key.get_secret_value(),
            vertexai=False,
            http_options=types.HttpOptions(
                base_url=options.base_url,
                api_version=API_VERSION,
                timeout=_milliseconds(options.timeout_seconds),
                httpx_client=BoundedClient(base_url=options.base_url),
            ),
        )

    def generate(self, call: Call) -> Reply | Fault:
        try:
            response = self._sdk.models.generate_content(
                model=call.model, contents=call.prompt, config=_config(call)
            )
            return _reply(response, call.model)
        except SDK_FAILURES as exc:
            return fault_of(exc, self._now())

    def list_models(self, timeout_seconds: float) -> tuple[str, ...] | Fault:
        """Names of models that generate content; the first page only, which holds them all."""
        options = types.HttpOptions(timeout=_milliseconds(timeout_seconds))
        config = types.ListModelsConfig(page_size=MAX_LISTED_MODELS, http_options=options)
        try:
            models = self._sdk.models.list(config=config).page[:MAX_LISTED_MODELS]
            return tuple(_name(m) for m in models if "generateContent" in _actions(m))
        except SDK_FAILURES as exc:
            return fault_of(exc, self._now())


def _name(model: types.Model) -> str:
    return (model.name or "").removeprefix("models/")


def _actions(model: types.Model) -> Iterable[str]:
    return model.supported_actions or ()


def _milliseconds(seconds: float) -> int:
    return max(1, round(seconds * 1000))


def _config(call: Call) -> types.GenerateContentConfig:
    return types.GenerateContentConfig(
        system_instruction=call.system,
        max_output_tokens=call.max_output_tokens,
        response_mime_type="application/json",
        response_json_schema=call.schema,
        thinking_config=types.ThinkingConfig(thinking_level=types.ThinkingLevel.LOW)
        if call.thinks_little
        else None,
        automatic_continuation=False,
        automatic_function_calling=types.AutomaticFunctionCallingConfig(disable=True),
        http_options=types.HttpOptions(timeout=_milliseconds(call.timeout_seconds)),
    )


def _reply(response: types.GenerateContentResponse, model: str) -> Reply:
    usage = response.usage_metadata
    return Reply(
        text=_text(response),
        model=_model_name(response.model_version or "", model),
        input_tokens=_count(usage.prompt_token_count) if usage else None,
        output_tokens=_count(usage.candidates_token_count, usage.thoughts_token_count)
        if usage
        else None,
        is_model_ending=_is_ending(response.model_status),
        fault=_fault(response),
    )


def _model_name(told: str, asked: str) -> str:
    return told if _MODEL_NAME.fullmatch(told) else asked


def _text(response: types.GenerateContentResponse) -> str:
    """The first candidate's words without its thoughts."""
    candidates = response.candidates or []
    content = candidates[0].content if candidates else None
    parts = (content.parts if content else None) or []
    return "".join(part.text for part in parts if part.text and not part.thought)


def _fault(response: types.GenerateContentResponse) -> Fault | None:
    feedback = response.prompt_feedback
    if feedback is not None and feedback.block_reason is not None:
        return Fault(FaultKind.BLOCKED, "the prompt was blocked")
    candidates = response.candidates or []
    reason = _value(candidates[0].finish_reason) if candidates else ""
    if reason in FINISH_FAULTS:
        return Fault(FINISH_FAULTS[reason], f"finish reason {reason}")
    if not _text(response).strip():
        return Fault(FaultKind.GARBLED, "the response holds no text")
    return None


def _value(member: Any) -> str:
    return str(getattr(member, "value", member) or "")


def _is_ending(status: types.ModelStatus | None) -> bool:
    return status is not None and _value(status.model_stage) in ENDING_STAGES


def _count(*counts: int | None) -> int | None:
    told = [count for count in counts if count is not None]
    return min(max(sum(told), 0), MAX_TOKENS_REPORTED) if told else None
