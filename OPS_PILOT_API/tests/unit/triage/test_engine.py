"""The entry point: every text has an answer, and it is valid."""

import dataclasses
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from opspilot.domain.enums import Category, Priority
from opspilot.domain.triage import Triage
from opspilot.triage.engine import MAX_FRAMES, MAX_MESSAGE_CHARS, triage

PIECES = st.sampled_from(
    [
        "Traceback (most recent call last):",
        '  File "a.py", line 1, in f',
        "KeyError: 'x'",
        "\tat a.B.c(B.java:1)",
        "Caused by: java.lang.Error: x",
        "    at f (/a.js:1:2)",
        "f@http://x/y.js:1:2",
        "panic: boom",
        "goroutine 1 [running]:",
        "\tmain.go:3 +0x1d",
        "thread 'main' panicked at src/main.rs:1:2:",
        "#0 0x0001 in f () at a.c:1",
        "FATAL:  x",
        "ERROR x",
        '{"level":"error","msg":"x","stack":"Error: x\\n    at f (/a.js:1:2)"}',
        'level=error msg="x" err=y',
        "\x1b[31m",
        "\r",
        "\\n",
        "\x00",
        "\ud800",
        "  + Exception Group Traceback (most recent call last):",
        "  | ",
        "... 3 more",
        "  [cause]: Error: x",
        "}",
        "",
        "Jan 31 10:11:12 web-1 shop[812]: ",
        "api-1  | ",
        "2026-01-31T10:11:12.123456789Z stderr F ",
        "Suppressed: x.E: y",
        "E   x",
        "___ t ___",
    ]
)
LOGS = st.lists(PIECES | st.text(max_size=40), max_size=30).map("\n".join) | st.text(max_size=400)


def _is_valid(found: Triage, lines: int) -> bool:
    json.dumps(dataclasses.asdict(found), ensure_ascii=False).encode()
    numbers = [e.log_line for e in found.exceptions] + list(found.evidence_lines)
    numbers += [frame.log_line for e in found.exceptions for frame in e.frames]
    return all(1 <= number <= lines for number in numbers)


@settings(max_examples=300, deadline=None)
@given(LOGS)
def test_any_text_has_a_valid_answer_that_points_into_it(text: str) -> None:
    found = triage(text)
    assert _is_valid(found, max(text.count("\n"), text.count("\r")) + 1)
    assert found.fingerprint.value.startswith("v1:")


@settings(max_examples=100, deadline=None)
@given(LOGS)
def test_the_answer_does_not_depend_on_anything_but_the_text(text: str) -> None:
    assert triage(text) == triage(text)


@pytest.mark.parametrize("text", ["", "\n", " ", "\x00", "\ud800", "\r\r\r", "{}", "[]", "hello"])
def test_a_text_without_a_failure_says_so(text: str) -> None:
    found = triage(text)
    assert not found.is_failure
    assert found.priority is Priority.LOW
    assert found.category is Category.UNKNOWN
    assert found.root_exception is None


def test_the_callers_fingerprint_wins() -> None:
    found = triage("ValueError: x", fingerprint="checkout-broken")
    assert found.fingerprint.value == "checkout-broken"


def test_a_blank_fingerprint_is_none() -> None:
    assert triage("ValueError: x", fingerprint="  ") == triage("ValueError: x")


def test_sizes_of_an_answer_are_bounded() -> None:
    frame = '  File "/srv/a.py", line 1, in f\n    f()\n'
    found = triage(f"Traceback (most recent call last):\n{frame * 3000}E.Error: {'x' * 100_000}\n")
    root = found.root_exception
    assert root is not None
    assert len(root.frames) <= MAX_FRAMES + 1
    assert len(root.message or "") <= MAX_MESSAGE_CHARS


def test_markup_in_a_message_stays_text() -> None:
    found = triage("ValueError: <script>{0} %s \\x</script>")
    assert found.root_exception is not None
    assert found.root_exception.message == "<script>{0} %s \\x</script>"


def test_a_ruby_head_that_is_no_frame_itself_stands_without_frames() -> None:
    found = triage("/usr/lib/ruby/k.rb:85:in `r': /srv/shop: src/Pay.hs: x in a.rb:app (7.7ms)\n")
    assert all(not thrown.frames for thrown in found.exceptions)
