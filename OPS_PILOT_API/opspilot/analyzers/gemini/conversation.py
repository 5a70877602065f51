"""One analysis: calls, one after the other, until there is an answer or a reason to stop."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal

from opspilot.analyzers.base import PreparedPrompt
from opspilot.analyzers.gemini.answer import Answer, answer_schema, read_answer, salvage_answer
from opspilot.analyzers.gemini.breaker import CircuitBreaker, ModelPauses, Pause, pause_in_words
from opspilot.analyzers.gemini.calls import Call, CallLedger, CallUse, ModelClient, Reply
from opspilot.analyzers.gemini.draft import CHANGES, Draft, with_additions
from opspilot.analyzers.gemini.faults import Fault, FaultKind
from opspilot.analyzers.gemini.models import choose_listed
from opspilot.analyzers.gemini.options import GeminiOptions
from opspilot.analyzers.gemini.outcomes import OUTCOMES, Action, action_after, in_words
from opspilot.analyzers.gemini.prices import cost_usd
from opspilot.analyzers.gemini.timing import Timing
from opspilot.domain.errors import AnalyzerError, AnalyzerUnavailableError

MAX_CALLS = 8
"""Of one analysis, whatever happens."""
BACKOFF_SECONDS = (1.0, 2.0, 4.0)
MIN_CALL_SECONDS = 0.05


@dataclass(frozen=True, slots=True)
class Spent:
    """All calls of one analysis together. ``cost_usd`` None: a model's price is not known."""

    calls: int = 0
    input_tokens: int = 0
    output_tokens: int = 0
    cost_usd: Decimal | None = Decimal(0)


@dataclass(frozen=True, slots=True)
class Success:
    answer: Answer
    model: str
    prompt: PreparedPrompt
    spent: Spent
    is_cut_off: bool = False
    is_model_ending: bool = False


@dataclass(frozen=True, slots=True)
class Desk:
    """What all conversations of a process share."""

    client: ModelClient
    options: GeminiOptions
    breaker: CircuitBreaker
    pauses: ModelPauses
    ledger: CallLedger
    timing: Timing
    now: Callable[[], datetime]


class _StoppedError(Exception):
    """No further call; the faults say why."""


class Conversation:
    def __init__(self, desk: Desk, prompt: Callable[[int], PreparedPrompt]) -> None:
        self._desk = desk
        self._prompt = prompt
        self._models = list(desk.options.models)
        self._has_listed = False
        self._draft = Draft(desk.options.log_tokens, desk.options.max_output_tokens)
        self._seen: Counter[tuple[str, FaultKind]] = Counter()
        self._faults: list[Fault] = []
        self._spent = Spent()
        self._ends_at = desk.timing.monotonic() + desk.options.deadline_seconds
        self._prepared: tuple[int, PreparedPrompt] | None = None

    def run(self) -> Success:
        """Raises ``AnalyzerError``, with the reasons in words."""
        try:
            while True:
                self._check_may_call()
                result = self._ask()
                if isinstance(result, Success):
                    return result
                self._react(result)
        except _StoppedError:
            error = self._error()
        raise error

    # Before a call

    def _check_may_call(self) -> None:
        self._skip_paused_models()
        if self._spent.calls >= MAX_CALLS or self._seconds_left() < MIN_CALL_SECONDS:
            self._stop(Fault(FaultKind.OUT_OF_TIME, f"{self._spent.calls} calls"))
        self._count_the_call()
        # Last, because whoever it lets through after a pause has to make the call that tries.
        paused = self._desk.breaker.pause()
        if paused is not None:
            self._desk.ledger.take_back()
            self._stop_paused(paused)

    def _count_the_call(self) -> None:
        """Wait for our own turn, if it comes in time."""
        while (refusal := self._desk.ledger.begin()) is not None:
            seconds = refusal.retry_after_seconds or 0
            comes_in_time = seconds + MIN_CALL_SECONDS < self._seconds_left()
            if refusal.kind is not FaultKind.PACED or not comes_in_time:
                self._stop(refusal)
            self._desk.timing.sleep(seconds * (1 + self._desk.timing.jitter() / 10))

    def _skip_paused_models(self) -> None:
        while self._models:
            paused = self._desk.pauses.pause_of(self._models[0])
            if paused is None:
                return
            fault = replace(paused.fault, retry_after_seconds=paused.seconds_left)
            self._faults.append(fault)
            self._leave_model(fault)
        raise _StoppedError

    def _stop_paused(self, paused: Pause) -> None:
        detail = pause_in_words(paused)
        if not OUTCOMES[paused.fault.kind].tries_later:
            raise AnalyzerError(_sentence(detail))
        raise AnalyzerUnavailableError(_sentence(detail), retry_after_seconds=paused.seconds_left)

    def _seconds_left(self) -> float:
        return self._ends_at - self._desk.timing.monotonic()

    # A call

    def _ask(self) -> Success | Fault:
        prepared, model = self._current_prompt(), self._models[0]
        reply = self._desk.client.generate(self._call(prepared, model))
        self._record(reply, model)
        if isinstance(reply, Fault):
            return reply
        answer = self._read(reply)
        if isinstance(answer, Fault):
            return answer
        self._desk.breaker.record_success()
        is_cut_off = reply.fault is not None
        return Success(
            answer, reply.model, prepared, self._spent, is_cut_off, reply.is_model_ending
        )

    def _current_prompt(self) -> PreparedPrompt:
        tokens = self._draft.log_tokens
        if self._prepared is None or self._prepared[0] != tokens:
            self._prepared = (tokens, self._prompt(tokens))
        return self._prepared[1]

    def _call(self, prepared: PreparedPrompt, model: str) -> Call:
        draft = self._draft
        return Call(
            model=model,
            system=prepared.system,
            prompt=with_additions(prepared.prompt, draft),
            schema=answer_schema() if draft.has_schema else None,
            max_output_tokens=draft.max_output_tokens,
            timeout_seconds=min(self._desk.options.timeout_seconds, self._seconds_left()),
            thinks_little=draft.thinks_little and draft.may_send_thinking,
        )

    def _read(self, reply: Reply) -> Answer | Fault:
        if reply.fault is not None and reply.fault.kind is not FaultKind.CUT_OFF:
            return reply.fault
        answer = read_answer(reply.text)
        if reply.fault is None or isinstance(answer, Answer):
            return answer
        if self._seen[self._models[0], FaultKind.CUT_OFF] == 0:
            return reply.fault
        answer = salvage_answer(reply.text)
        return answer if isinstance(answer, Answer) else reply.fault

    def _record(self, reply: Reply | Fault, model: str) -> None:
        use = self._use(reply, model)
        spent, cost = self._spent, use.cost_usd
        self._spent = Spent(
            spent.calls + 1,
            spent.input_tokens + use.input_tokens,
            spent.output_tokens + use.output_tokens,
            None if spent.cost_usd is None or cost is None else spent.cost_usd + cost,
        )
        self._desk.ledger.end(use)

    def _use(self, reply: Reply | Fault, model: str) -> CallUse:
        if isinstance(reply, Fault):
            return CallUse(model, cost_usd=Decimal(0))
        tokens = (reply.input_tokens or 0, reply.output_tokens or 0)
        # By the model that was asked for: what the reply calls itself is the server's word.
        return CallUse(model, *tokens, cost_usd(model, *tokens, self._desk.now().date()))

    # After a fault

    def _react(self, fault: Fault) -> None:
        model = self._models[0]
        self._faults.append(fault)
        self._desk.breaker.record(fault)
        self._desk.pauses.record(model, fault)
        self._seen[model, fault.kind] += 1
        action = action_after(fault, self._seen[model, fault.kind])
        if action is Action.RETRY:
            action = self._wait(fault)
        self._do(action, fault)

    def _wait(self, fault: Fault) -> Action:
        """What to do after the wait; without one, where it would last too long."""
        times = self._seen[self._models[0], fault.kind]
        seconds = fault.retry_after_seconds
        if seconds is None:
            seconds = BACKOFF_SECONDS[min(times, len(BACKOFF_SECONDS)) - 1] * _half_to_whole(
                self._desk.timing.jitter()
            )
        else:
            seconds *= 1 + self._desk.timing.jitter() / 10
        if seconds + MIN_CALL_SECONDS > self._seconds_left():
            return OUTCOMES[fault.kind].then
        self._desk.timing.sleep(seconds)
        return Action.RETRY

    def _do(self, action: Action, fault: Fault) -> None:
        if action is Action.STOP:
            raise _StoppedError
        if action is Action.CHANGE:
            self._change(fault)
        elif action is not Action.RETRY:
            self._leave_model(fault)

    def _change(self, fault: Fault) -> None:
        changed = CHANGES[fault.kind](self._draft, fault)
        if changed == self._draft:
            raise _StoppedError
        self._draft = changed

    def _leave_model(self, fault: Fault) -> None:
        left = self._models.pop(0)
        if not self._models and fault.kind is FaultKind.MODEL_GONE and not self._has_listed:
            self._list_models(left)
        if not self._models:
            raise _StoppedError

    def _list_models(self, last: str) -> None:
        self._has_listed = True
        seconds = min(self._desk.options.timeout_seconds, max(self._seconds_left(), 0))
        listed = self._desk.client.list_models(seconds)
        if isinstance(listed, Fault):
            self._faults.append(listed)
            return
        tried = {*self._desk.options.models, last}
        chosen = choose_listed(listed, tried)
        self._models.extend([chosen] if chosen else [])

    def _stop(self, fault: Fault) -> None:
        self._faults.append(fault)
        raise _StoppedError

    def _error(self) -> AnalyzerError:
        reasons = "; ".join(dict.fromkeys(in_words(fault) for fault in self._faults))
        detail = _sentence(f"{reasons}. Calls made: {self._spent.calls}")
        later = [fault for fault in self._faults if OUTCOMES[fault.kind].tries_later]
        if not later or OUTCOMES[self._faults[-1].kind].latches:
            return AnalyzerError(detail)
        waits = [f.retry_after_seconds for f in later if f.retry_after_seconds is not None]
        # A fault that named no time may be over at once.
        soonest = min(waits) if len(waits) == len(later) else None
        return AnalyzerUnavailableError(detail, retry_after_seconds=soonest)


def _sentence(reasons: str) -> str:
    return f"Gemini did not help: {reasons}."


def _half_to_whole(share: float) -> float:
    return 0.5 + share / 2
