"""When no call is made at all."""

import threading

from opspilot.analyzers.gemini.breaker import CircuitBreaker, ModelPauses, pause_in_words
from opspilot.analyzers.gemini.faults import Fault, FaultKind
from tests.fakes.plain_tools import SetTiming

FAILED = Fault(FaultKind.SERVER_ERROR, "status 500")


def test_it_opens_after_five_faults_in_a_row_and_lets_one_call_try() -> None:
    timing = SetTiming()
    breaker = CircuitBreaker(timing.monotonic)
    for _ in range(4):
        breaker.record(FAILED)
    assert breaker.pause() is None
    breaker.record(FAILED)
    pause = breaker.pause()
    assert pause is not None
    assert pause_in_words(pause) == "the API failed (status 500); no call for another 60 s"
    timing.now += 60
    assert breaker.pause() is None
    assert breaker.pause() is not None
    breaker.record_success()
    assert breaker.pause() is None


def test_a_probe_that_fails_opens_it_again() -> None:
    timing = SetTiming()
    breaker = CircuitBreaker(timing.monotonic)
    for _ in range(5):
        breaker.record(FAILED)
    timing.now += 60
    assert breaker.pause() is None
    breaker.record(FAILED)
    assert breaker.pause() is not None


def test_success_between_faults_starts_the_count_again() -> None:
    breaker = CircuitBreaker(SetTiming().monotonic)
    for _ in range(4):
        breaker.record(FAILED)
    breaker.record_success()
    breaker.record(FAILED)
    assert breaker.pause() is None


def test_a_refused_key_opens_it_at_once() -> None:
    breaker = CircuitBreaker(SetTiming().monotonic)
    breaker.record(Fault(FaultKind.KEY_REFUSED))
    assert breaker.pause() is not None


def test_an_answer_of_any_kind_shows_that_the_api_is_there() -> None:
    breaker = CircuitBreaker(SetTiming().monotonic)
    for _ in range(4):
        breaker.record(FAILED)
    breaker.record(Fault(FaultKind.BLOCKED))
    breaker.record(FAILED)
    assert breaker.pause() is None


def test_only_one_of_many_threads_tries_again() -> None:
    timing = SetTiming()
    breaker = CircuitBreaker(timing.monotonic)
    for _ in range(5):
        breaker.record(FAILED)
    timing.now += 60
    through: list[bool] = []
    threads = [
        threading.Thread(target=lambda: through.append(breaker.pause() is None)) for _ in range(16)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert through.count(True) == 1


def test_a_model_without_quota_is_left_alone_until_it_has_some() -> None:
    timing = SetTiming()
    pauses = ModelPauses(timing.monotonic)
    pauses.record("a", Fault(FaultKind.DAILY_QUOTA, retry_after_seconds=100))
    pauses.record("b", FAILED)
    assert pauses.pause_of("a") is not None
    assert pauses.pause_of("b") is None
    timing.now += 100
    assert pauses.pause_of("a") is None
