"""How a request is changed after a fault that asks for it."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from opspilot.analyzers.gemini.answer import answer_schema
from opspilot.analyzers.gemini.faults import Fault, FaultKind
from opspilot.analyzers.gemini.prompt import BY_INSTRUCTION, REPAIR

MAX_OUTPUT_TOKENS = 65_536


@dataclass(frozen=True, slots=True)
class Draft:
    """How the next request differs from the first one."""

    log_tokens: int
    max_output_tokens: int
    has_schema: bool = True
    thinks_little: bool = False
    may_send_thinking: bool = True
    problems: tuple[str, ...] = ()


def with_additions(prompt: str, draft: Draft) -> str:
    parts = [prompt]
    if not draft.has_schema:
        parts.append(BY_INSTRUCTION.format(schema=json.dumps(answer_schema())))
    if draft.problems:
        parts.append(REPAIR.format(problems="\n".join(f"- {p}" for p in draft.problems)))
    return "\n\n".join(parts)


def _without_thinking(draft: Draft, _fault: Fault) -> Draft:
    return replace(draft, may_send_thinking=False)


def _without_schema(draft: Draft, _fault: Fault) -> Draft:
    return replace(draft, has_schema=False)


def _with_half_the_log(draft: Draft, _fault: Fault) -> Draft:
    return replace(draft, log_tokens=draft.log_tokens // 2)


def _with_a_longer_answer(draft: Draft, _fault: Fault) -> Draft:
    doubled = min(2 * draft.max_output_tokens, MAX_OUTPUT_TOKENS)
    return replace(draft, max_output_tokens=doubled, thinks_little=True)


def _with_the_problems(draft: Draft, fault: Fault) -> Draft:
    return replace(draft, problems=fault.problems or (fault.detail,))


CHANGES: Mapping[FaultKind, Callable[[Draft, Fault], Draft]] = {
    FaultKind.THINKING_REFUSED: _without_thinking,
    FaultKind.SCHEMA_REFUSED: _without_schema,
    FaultKind.PROMPT_TOO_LONG: _with_half_the_log,
    FaultKind.CUT_OFF: _with_a_longer_answer,
    FaultKind.GARBLED: _with_the_problems,
}
"""How the request is changed, once, after each fault that asks for it."""
