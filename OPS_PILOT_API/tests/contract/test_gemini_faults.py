"""Whatever the API does, the analyzer answers or raises its own error, after few calls, and
neither hangs nor shows the key. The real SDK over a real socket."""

import gzip
import json
import time
import traceback
import tracemalloc
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from pydantic import SecretStr

from opspilot.analyzers.gemini.calls import CallUse
from opspilot.analyzers.gemini.conversation import MAX_CALLS
from opspilot.analyzers.gemini.faults import Fault, FaultKind
from opspilot.analyzers.gemini.preparation import PromptMaker
from opspilot.domain.errors import AnalyzerError
from tests.fakes.gemini_cases import KEY, MODELS, good, make_analyzer, make_preparation, request_of
from tests.fakes.gemini_server import (
    GeminiServer,
    Step,
    answers,
    as_json,
    envelope,
    error,
    hang,
    hangs_after,
    list_of_models,
    pours,
    quota,
    raw,
    resets_after,
    response,
    sends,
)
from tests.fakes.plain_tools import SetTiming

# A finish reason that the SDK does not know is no error of ours.
pytestmark = pytest.mark.filterwarnings("ignore::UserWarning")

GOOD = answers(good())
HEAD = b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 5000\r\n\r\n"
CHUNKED = b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n"
SPACES = b" " * 65_536
HTML = b"<html><body><h1>502 Bad Gateway</h1></body></html>"
LITE, NEXT = MODELS

KEY_INVALID = error(
    400,
    "INVALID_ARGUMENT",
    f"API key not valid. Please pass a valid API key. Got {KEY}",
    {"@type": "type.googleapis.com/google.rpc.ErrorInfo", "reason": "API_KEY_INVALID"},
)


def bomb() -> bytes:
    return gzip.compress(b"0" * 50_000_000, 9)


# name: the steps, how many calls at most, words of the reason, whether it may pass
GIVES_UP: dict[str, tuple[Sequence[Step], int, str, bool]] = {
    "daily quota": ([quota("GenerateRequestsPerDay-FreeTier", "20s")], 2, "daily quota", True),
    "quota of nothing": (
        [error(429, "RESOURCE_EXHAUSTED", "Quota exceeded, limit: 0, model: x")],
        2,
        "daily quota",
        True,
    ),
    "minute quota for ever": ([quota("PerMinute", "2s")], 8, "quota per minute", True),
    "408": ([error(408, "CANCELLED", "x")], 4, "status 408", True),
    "499": ([error(499, "CANCELLED", "x")], 4, "status 499", True),
    "500": ([error(500, "INTERNAL", "x")], 4, "status 500", True),
    "500 empty": ([sends(b"", "500 Internal Server Error")], 4, "status 500", True),
    "502 HTML": ([sends(HTML, "502 Bad", content_type="text/html")], 4, "status 502", True),
    "503": ([error(503, "UNAVAILABLE", "overloaded")], 4, "overloaded", True),
    "504": ([error(504, "DEADLINE_EXCEEDED", "x")], 4, "status 504", True),
    "key invalid": ([KEY_INVALID], 1, "key was refused", False),
    "401": ([error(401, "UNAUTHENTICATED", KEY)], 1, "key was refused", False),
    "403": ([error(403, "PERMISSION_DENIED", "leaked")], 1, "key was refused", False),
    "place": ([error(400, "FAILED_PRECONDITION", "x")], 1, "location", False),
    "400": ([error(400, "INVALID_ARGUMENT", "no reason")], 1, "refused the request", False),
    "405": ([error(405, "X", "x")], 1, "refused the request", False),
    "413": ([sends(HTML, "413 Too Large", content_type="text/html")], 2, "too long", False),
    "too long": ([error(400, "INVALID_ARGUMENT", "The input token count (9)")], 2, "long", False),
    "thinking": ([error(400, "INVALID_ARGUMENT", "Thinking level x")], 2, "thinking", False),
    "schema": ([error(400, "INVALID_ARGUMENT", "too many states")], 2, "schema", False),
    "404 for ever": ([error(404, "NOT_FOUND", "not found")], 2, "does not exist", True),
    "204": ([raw(b"HTTP/1.1 204 No Content\r\n\r\n")], 1, "status 204", True),
    "redirect": ([sends(b"", "307 Moved", location="http://127.0.0.1:1/x")], 1, "307", True),
    "blocked": ([as_json({"promptFeedback": {"blockReason": "SAFETY"}})], 1, "filter", False),
    "SAFETY": ([answers(None, "SAFETY")], 1, "SAFETY", False),
    "RECITATION": ([answers(good(), "RECITATION")], 1, "RECITATION", False),
    "PROHIBITED": ([answers(None, "PROHIBITED_CONTENT")], 1, "PROHIBITED_CONTENT", False),
    "OTHER": ([answers(None, "OTHER")], 2, "not readable", True),
    "new reason": ([answers(None, "BORED")], 2, "not readable", True),
    "no finish": ([answers(None, None)], 2, "not readable", True),
    "error in a 200": ([as_json({"error": {"code": 503}})], 2, "not readable", True),
    "null": ([as_json(None)], 2, "not readable", True),
    "list": ([as_json([])], 2, "not readable", True),
    "empty body": ([sends(b"")], 2, "not readable", True),
    "no candidates": ([as_json({"candidates": []})], 2, "not readable", True),
    "HTML 200": ([sends(HTML, content_type="text/html")], 2, "not readable", True),
    "prose": ([answers("The database is down.")], 2, "not readable", True),
    "empty text": ([answers("")], 2, "not readable", True),
    "cut envelope": ([sends(json.dumps(envelope(good())).encode()[:300])], 2, "readable", True),
    "wrong types": ([as_json({"candidates": "x"})], 2, "not readable", True),
    "wrong types 2": ([as_json({"candidates": [7], "usageMetadata": []})], 2, "readable", True),
    "wrong types 3": ([as_json({"candidates": [{"content": "x"}]})], 2, "readable", True),
    "wrong types 4": ([as_json({"candidates": {"a": 1}, "modelVersion": []})], 2, "", True),
    "number": ([as_json(7)], 2, "not readable", True),
    "deep": ([sends(b"[" * 100_000 + b"]" * 100_000)], 2, "not readable", True),
    "deep text": ([answers("[" * 100_000)], 2, "not readable", True),
    "deep error": ([sends(b'{"error":' * 50_000, "400 Bad Request")], 2, "", True),
    "schema violated": ([answers(good(verdict="perhaps", evidence=7))], 2, "readable", True),
    "bad UTF-8": ([sends(b"\xff\xfe" + json.dumps(envelope("x")).encode())], 2, "", True),
    "MAX_TOKENS, nothing": ([answers(None, "MAX_TOKENS")], 2, "cut off", True),
    "CONTINUATION for ever": ([answers("{", "CONTINUATION")], 2, "cut off", True),
    "function call": (
        [as_json({"candidates": [{"content": {"parts": [{"functionCall": {"name": "rm"}}]}}]})],
        2,
        "not readable",
        True,
    ),
    "hang": ([hang], 2, "in time", True),
    "hang after head": ([hangs_after(HEAD)], 2, "in time", True),
    "hang in body": ([hangs_after(HEAD + b'{"candidates"')], 2, "in time", True),
    "trickle of body": ([raw(HEAD, *[b" "] * 100, pause=0.05)], 2, "in time", True),
    "trickle of a body without length": (
        [raw(b"HTTP/1.1 200 OK\r\n\r\n", *[b" "] * 100, pause=0.05)],
        2,
        "in time",
        True,
    ),
    "trickle of head": (
        [raw(b"HTTP/1.1 200 OK\r\nx: ", *[b"y"] * 100, pause=0.05)],
        2,
        "in time",
        True,
    ),
    "reset": ([resets_after(b"")], 4, "connection", True),
    "reset in body": ([resets_after(HEAD + b"{")], 4, "connection", True),
    "close": ([raw(b"")], 4, "connection", True),
    "close in body": ([raw(HEAD + b"{")], 4, "connection", True),
    "chunked cut": ([raw(CHUNKED + b"5\r\n{")], 4, "connection", True),
    "not HTTP": ([raw(b"SSH-2.0-OpenSSH_9.6\r\n")], 4, "connection", True),
    "huge header": ([raw(b"HTTP/1.1 200 OK\r\nx: " + b"y" * 300_000 + b"\r\n\r\n")], 4, "", True),
    "100 Continue for ever": (
        [raw(*[b"HTTP/1.1 100 Continue\r\n\r\n"] * 1000, pause=0.01)],
        2,
        "in time",
        True,
    ),
    "tiny chunks for ever": ([raw(CHUNKED, *[b"1\r\n \r\n"] * 1000, pause=0.01)], 2, "time", True),
    "gzip bomb": ([sends(bomb(), content_encoding="gzip")], 1, "compressed", True),
    "bad gzip": ([sends(b"nonsense", content_encoding="gzip")], 1, "compressed", True),
    "br": ([sends(b"nonsense", content_encoding="br")], 1, "compressed", True),
    "64 MB told": (
        [pours(response(b"", content_length="67108864"), SPACES, 2**26)],
        1,
        "too large",
        True,
    ),
    "64 MB untold": (
        [pours(b"HTTP/1.1 200 OK\r\n\r\n", SPACES, 2**26)],
        1,
        "too large",
        True,
    ),
    "64 MB chunked": ([pours(CHUNKED, b"10000\r\n" + SPACES + b"\r\n", 2**26)], 1, "large", True),
    "64 MB error": (
        [pours(b"HTTP/1.1 500 Oops\r\n\r\n", SPACES, 2**26)],
        1,
        "too large",
        True,
    ),
    "negative length": ([sends(b"{}", content_length="-5")], 4, "", True),
    "endless digits in length": ([sends(b"{}", content_length="9" * 5000)], 4, "", True),
}  # fmt: skip


def seconds_for(words: str) -> float:
    """Of a call: short where the server keeps it waiting, else room on a busy machine."""
    return 0.4 if "time" in words else 20


@pytest.mark.parametrize("name", GIVES_UP)
def test_no_fault_gets_past_the_analyzer(server: GeminiServer, name: str) -> None:
    steps, most_calls, words, may_pass = GIVES_UP[name]
    server.play(*steps)
    timing = SetTiming()
    analyzer = make_analyzer(server.url, timing=timing, timeout_seconds=seconds_for(words))
    started = time.monotonic()
    with pytest.raises(AnalyzerError) as caught:
        analyzer.analyze(request_of())
    assert time.monotonic() - started < 60
    assert 1 <= server.calls <= most_calls <= MAX_CALLS
    assert words in caught.value.detail
    assert caught.value.detail.startswith("Gemini did not help: ")
    assert caught.value.retryable is may_pass
    assert sum(timing.slept) <= 30
    assert_no_key(caught.value)


def assert_no_key(exc: BaseException) -> None:
    """Not in the message, the traceback, or anything that hangs on the error."""
    shown = [str(exc), repr(exc), repr(vars(exc)), *traceback.format_exception(exc)]
    assert not any(KEY in text for text in shown)
    assert exc.__cause__ is None
    assert exc.__context__ is None or not isinstance(exc.__context__, ConnectionError)


# What goes wrong, and then right: the steps, and what the last request shows
RECOVERS: dict[str, Sequence[Step]] = {
    "503": [error(503, "UNAVAILABLE", "x"), GOOD],
    "minute quota": [quota("PerMinute", "1.5s"), GOOD],
    "500 three times": [*[error(500, "INTERNAL", "x")] * 3, GOOD],
    "reset": [resets_after(b""), GOOD],
    "hang": [hang, GOOD],
    "prose, then JSON": [answers("It is the database."), GOOD],
    "5,000 digits": [answers('{"root_cause_line": ' + "9" * 5000 + "}"), GOOD],
    "function call": [as_json(envelope(None)), GOOD],
    "thinking refused": [error(400, "INVALID_ARGUMENT", "Thinking level is not supported"), GOOD],
    "fenced": [answers(f"Here it is:\n```json\n{good()}\n```\nGood luck!")],
    "prose around": [answers(f"Sure! {good()} I hope that helps.")],
    "extra fields": [answers(good(more=1), more={"x": 1})],
    "no usage": [as_json({"candidates": envelope(good())["candidates"]})],
    "wrong content type": [sends(json.dumps(envelope(good())).encode(), content_type="image/png")],
    "strange charset": [
        sends(json.dumps(envelope(good())).encode(), content_type="application/json; charset=utf-7")
    ],
    "unknown finish": [answers(good(), "BORED")],
    "OTHER with an answer": [answers(good(), "OTHER")],
}


@pytest.mark.parametrize("name", RECOVERS)
def test_what_passes_is_got_over(server: GeminiServer, name: str) -> None:
    server.play(*RECOVERS[name])
    seconds = 0.4 if name == "hang" else 20
    analysis = make_analyzer(server.url, timeout_seconds=seconds).analyze(request_of())
    assert analysis.root_cause.startswith("PostgreSQL at 10.0.0.5")
    assert server.calls == len(RECOVERS[name])


def test_a_gone_model_gives_way_to_the_next(server: GeminiServer) -> None:
    server.play(error(404, "NOT_FOUND", f"models/{LITE} is no longer available"), GOOD)
    make_analyzer(server.url).analyze(request_of())
    assert [seen.model for seen in server.seen] == [LITE, NEXT]


def test_when_all_models_are_gone_the_api_is_asked_for_one(server: GeminiServer) -> None:
    gone = error(404, "NOT_FOUND", "gone")
    server.play(gone, gone, GOOD)
    server.models = list_of_models(
        LITE, "gemini-9-pro", "gemini-5-flash-lite-preview", "gemini-5-flash-lite", "../x", "veo-3"
    )
    make_analyzer(server.url).analyze(request_of())
    assert server.seen[-1].model == "gemini-5-flash-lite"
    assert server.listed == 1


def test_an_endless_list_of_models_is_read_once(server: GeminiServer) -> None:
    server.play(error(404, "NOT_FOUND", "gone"))
    server.models = as_json({"models": [{"name": "models/x"}], "nextPageToken": "again"})
    with pytest.raises(AnalyzerError):
        make_analyzer(server.url).analyze(request_of())
    assert server.listed == 1


def test_two_overloads_lead_to_the_next_model(server: GeminiServer) -> None:
    busy = error(503, "UNAVAILABLE", "This model is currently experiencing high demand.")
    server.play(busy, busy, GOOD)
    make_analyzer(server.url).analyze(request_of())
    assert [seen.model for seen in server.seen] == [LITE, LITE, NEXT]


def test_a_daily_quota_is_not_waited_for_and_says_when_it_ends(server: GeminiServer) -> None:
    server.play(quota("GenerateRequestsPerDayPerProjectPerModel-FreeTier", "20s"))
    timing = SetTiming()
    analyzer = make_analyzer(server.url, timing=timing)
    with pytest.raises(AnalyzerError) as caught:
        analyzer.analyze(request_of())
    assert timing.slept == []
    assert caught.value.retry_after_seconds == 5 * 3600
    with pytest.raises(AnalyzerError):
        analyzer.analyze(request_of())
    assert server.calls == len(MODELS)


@pytest.mark.parametrize(
    ("step", "seconds"),
    [
        (quota("PerMinute", "7.5s"), 7.5),
        (quota("PerMinute", None, retry_after="4"), 4),
        (error(429, "RESOURCE_EXHAUSTED", "Please retry in 3.25s."), 3.25),
        (error(503, "UNAVAILABLE", "busy", retry_after="6"), 6),
    ],
)
def test_the_wait_that_is_asked_for_is_kept(
    server: GeminiServer, step: Step, seconds: float
) -> None:
    server.play(step, GOOD)
    timing = SetTiming()
    make_analyzer(server.url, timing=timing).analyze(request_of())
    assert timing.slept == [seconds]


@pytest.mark.parametrize("delay", ["3600s", "99999999999999s", "-1s", "NaN", "1e9s"])
def test_no_wait_outlasts_the_deadline(server: GeminiServer, delay: str) -> None:
    server.play(quota("PerMinute", delay))
    timing = SetTiming()
    with pytest.raises(AnalyzerError):
        make_analyzer(server.url, timing=timing).analyze(request_of())
    assert sum(timing.slept) < 30


def test_a_cut_off_answer_is_asked_for_again_with_more_room(server: GeminiServer) -> None:
    server.play(answers(good()[:200], "MAX_TOKENS"), GOOD)
    analysis = make_analyzer(server.url).analyze(request_of())
    first, second = (seen.config for seen in server.seen)
    assert second["maxOutputTokens"] == 2 * first["maxOutputTokens"]
    assert "thinkingConfig" in second
    assert "thinkingConfig" not in first
    assert analysis.confidence == "HIGH"


def test_a_twice_cut_off_answer_is_used_as_far_as_it_goes(server: GeminiServer) -> None:
    text = good()
    cut = text[: text.index('"summary"')]
    server.play(answers(cut, "MAX_TOKENS"))
    analysis = make_analyzer(server.url).analyze(request_of())
    assert analysis.root_cause.startswith("PostgreSQL")
    assert analysis.confidence == "LOW"
    assert server.calls == 2


def test_a_refused_schema_is_sent_as_words_once(server: GeminiServer) -> None:
    server.play(error(400, "INVALID_ARGUMENT", "The schema has too many states"), GOOD)
    make_analyzer(server.url).analyze(request_of())
    assert "responseJsonSchema" not in server.seen[1].config
    assert '"root_cause"' in server.seen[1].prompt


def test_too_long_a_prompt_is_halved_once(server: GeminiServer) -> None:
    long_log = request_of().raw_logs + "\nmore" * 20_000
    server.play(error(400, "INVALID_ARGUMENT", "The input token count (9) exceeds"), GOOD)
    analysis = make_analyzer(server.url).analyze(request_of(long_log))
    first, second = (len(seen.prompt) for seen in server.seen)
    assert second < 0.7 * first
    assert analysis.confidence == "MEDIUM"


def test_the_problems_of_an_answer_are_told_without_its_words(server: GeminiServer) -> None:
    server.play(answers(good(verdict="EVIL WORDS")), GOOD)
    make_analyzer(server.url).analyze(request_of())
    assert "verdict: enum" in server.seen[1].prompt
    assert "EVIL WORDS" not in server.seen[1].prompt


def test_five_faults_in_a_row_stop_the_calls_for_a_minute(server: GeminiServer) -> None:
    server.play(error(500, "INTERNAL", "x"))
    timing = SetTiming()
    analyzer = make_analyzer(server.url, timing=timing)
    for _ in range(5):
        with pytest.raises(AnalyzerError) as caught:
            analyzer.analyze(request_of())
    assert server.calls == 5
    assert "no call for another" in caught.value.detail
    assert caught.value.retryable
    timing.now += 61
    server.play(GOOD)
    assert analyzer.analyze(request_of()).root_cause
    assert analyzer.analyze(request_of()).root_cause


def test_nonsense_in_a_row_stops_the_calls_too(server: GeminiServer) -> None:
    server.play(sends(HTML, content_type="text/html"))
    analyzer = make_analyzer(server.url)
    for _ in range(10):
        with pytest.raises(AnalyzerError):
            analyzer.analyze(request_of())
    assert server.calls == 5


def test_a_refused_key_is_not_tried_with_every_event(server: GeminiServer) -> None:
    server.play(KEY_INVALID)
    analyzer = make_analyzer(server.url)
    for _ in range(10):
        with pytest.raises(AnalyzerError) as caught:
            analyzer.analyze(request_of())
        assert not caught.value.retryable
    assert server.calls == 1


def test_the_key_goes_to_no_other_host(server: GeminiServer) -> None:
    other = GeminiServer(script=[GOOD])
    server.play(sends(b"", "307 Temporary Redirect", location=f"{other.url}/v1/x"))
    with pytest.raises(AnalyzerError):
        make_analyzer(server.url).analyze(request_of())
    other.close()
    assert other.calls == 0


def test_nobody_there_is_an_outage() -> None:
    with pytest.raises(AnalyzerError) as caught:
        make_analyzer("http://127.0.0.1:9").analyze(request_of())
    assert caught.value.retryable
    assert "cannot be reached" in caught.value.detail


@pytest.mark.parametrize("key", [" ", "a b", "a\nb", "ключ", "x" * 1000, "a\x00b"])
def test_what_is_no_key_is_told_without_a_call(server: GeminiServer, key: str) -> None:
    server.play(GOOD)
    with pytest.raises(AnalyzerError, match="GEMINI_API_KEY"):
        make_analyzer(server.url, **_with_key(key)).analyze(request_of())
    assert server.calls == 0


def _with_key(key: str) -> dict[str, Any]:
    return {"api_key": SecretStr(key)}


def test_a_call_asks_for_no_tools_and_always_bounds_its_answer(server: GeminiServer) -> None:
    server.play(GOOD)
    make_analyzer(server.url).analyze(request_of())
    seen = server.seen[0]
    assert seen.headers["x-goog-api-key"] == KEY
    assert seen.headers["accept-encoding"] == "identity"
    assert set(seen.body) == {"contents", "systemInstruction", "generationConfig"}
    assert set(seen.config) == {"maxOutputTokens", "responseMimeType", "responseJsonSchema"}


def test_no_cookie_is_kept(server: GeminiServer) -> None:
    server.play(sends(json.dumps(envelope(good())).encode(), set_cookie="a=b; Path=/"))
    analyzer = make_analyzer(server.url)
    for _ in range(2):
        analyzer.analyze(request_of())
    assert "cookie" not in server.seen[1].headers


@pytest.mark.parametrize("name", ["64 MB untold", "64 MB chunked", "64 MB error", "gzip bomb"])
def test_memory_stays_bounded(server: GeminiServer, name: str) -> None:
    server.play(*GIVES_UP[name][0])
    analyzer = make_analyzer(server.url)
    tracemalloc.start()
    with pytest.raises(AnalyzerError):
        analyzer.analyze(request_of())
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 16 * 1024 * 1024


def test_a_model_on_its_way_out_is_told_in_the_log(
    server: GeminiServer, caplog: pytest.LogCaptureFixture
) -> None:
    server.play(answers(good(), modelStatus={"modelStage": "DEPRECATED"}))
    make_analyzer(server.url).analyze(request_of())
    assert "set GEMINI_MODEL" in caplog.text


def test_many_threads_share_one_client(server: GeminiServer) -> None:
    server.play(GOOD)
    analyzer = make_analyzer(server.url, timeout_seconds=10)
    with ThreadPoolExecutor(16) as pool:
        found = list(pool.map(lambda _: analyzer.analyze(request_of()).root_cause, range(64)))
    assert len(set(found)) == 1
    assert server.calls == 64


class CountingLedger:
    """Allows ``left`` calls."""

    def __init__(self, left: int) -> None:
        self.left = left
        self.used: list[CallUse] = []

    def begin(self) -> Fault | None:
        return None if len(self.used) < self.left else Fault(FaultKind.BUDGET)

    def take_back(self) -> None:
        raise AssertionError("no call was paused")

    def end(self, use: CallUse) -> None:
        self.used.append(use)


def test_every_call_is_counted_and_may_be_forbidden(server: GeminiServer) -> None:
    server.play(answers("prose"), answers("prose"), GOOD)
    ledger = CountingLedger(left=3)
    analyzer = make_analyzer(server.url, ledger=ledger)
    with pytest.raises(AnalyzerError):
        analyzer.analyze(request_of())
    assert analyzer.analyze(request_of()).input_tokens == 1000
    with pytest.raises(AnalyzerError, match="budget for AI calls") as caught:
        analyzer.analyze(request_of())
    assert caught.value.retryable
    assert server.calls == len(ledger.used) == 3
    assert {use.input_tokens for use in ledger.used} == {1000}


def test_what_is_previewed_is_what_is_sent(server: GeminiServer) -> None:
    server.play(GOOD)
    analyzer = make_analyzer(server.url)
    prepared = PromptMaker(make_preparation(), 5000).prepare(request_of())
    assert server.calls == 0
    analyzer.analyze(request_of())
    assert server.seen[0].prompt == prepared.prompt
    assert server.seen[0].body["systemInstruction"]["parts"][0]["text"] == prepared.system
    assert prepared.redaction_counts == {"email": 2}
