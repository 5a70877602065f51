"""Hostile text costs in proportion to its size: four times the text, not sixteen times the work.

Quadratic work shows as a factor of 16 between the two sizes, linear work as one of 4.
"""

import gc
import time

import pytest

from opspilot.triage.engine import triage

SMALL = 25_000
FACTOR = 4
MOST = 10.0
FLOOR_SECONDS = 0.02
"""Below this the clock measures noise."""

ALPHABETS = (
    "a",
    " ",
    "\t",
    ".",
    "1",
    ": ",
    "| ",
    "[",
    "(",
    '"',
    "'",
    "/",
    "\\",
    "\\n",
    "\x1b[",
    "\r",
    "at ",
    "at a(",
    "a.",
    "-",
    "a=",
    "<",
    "a@",
    "#",
    "^",
    "Error: ",
    "java.lang.Exception: ",
    '{"',
    'File "',
    "Caused by: ",
    "_",
    "$",
    "::",
    "0x",
    "a:",
    "2024-01-01 ",
    "10:10:10 ",
    "... ",
    "Error",
    "a1.",
    ", ",
    "+ -",
    "é",
    "E   ",
    "│ ",
    "goroutine ",
    "panic: ",
    "#0 ",
    "in ",
    "--->",
    "<0.1.0>",
    "~~",
)
LEADS = (
    "",
    'Traceback (most recent call last):\n  File "x.py", line 1, in f\n',
    "ERROR ",
    "\tat a.b(C.java:1)\n",
    "Error: x\n    at f (x.js:1:1)\n",
    "#0 0x0001 in f () at a.c:1\n",
)


def _seconds(text: str) -> float:
    best = float("inf")
    gc.disable()  # its passes cost what the whole test session holds, not what the text does
    try:
        for _ in range(2):
            start = time.process_time()
            triage(text)
            best = min(best, time.process_time() - start)
    finally:
        gc.enable()
    return max(best, FLOOR_SECONDS)


def _grows_linearly(small: str, large: str) -> bool:
    """Another process can spoil one measurement, hardly three."""
    return any(_seconds(large) / _seconds(small) <= MOST for _ in range(3))


@pytest.mark.parametrize("lead", LEADS)
@pytest.mark.parametrize("alphabet", ALPHABETS)
def test_a_repeated_alphabet_stays_linear(lead: str, alphabet: str) -> None:
    count = SMALL // len(alphabet)
    assert _grows_linearly(lead + alphabet * count, lead + alphabet * (count * FACTOR))


SHAPES = {
    "python recursion": (
        "Traceback (most recent call last):\n",
        '  File "/srv/a.py", line 3, in f\n    f()\n',
    ),
    "java recursion": ("java.lang.StackOverflowError\n", "\tat a.b.C.d(C.java:1)\n"),
    "caused by": (
        "java.lang.Error: x\n",
        "\tat a.b.C.d(C.java:1)\nCaused by: java.lang.Error: y\n",
    ),
    "caused by alone": ("", "Caused by: java.lang.Error: y\n"),
    "javascript recursion": ("RangeError: x\n", "    at f (/srv/a.js:1:2)\n"),
    "tracebacks": (
        "",
        'Traceback (most recent call last):\n  File "/a.py", line 3, in f\nKeyError: 1\n',
    ),
    "headers": ("", "Traceback (most recent call last):\n"),
    "json lines": ("", '{"level":"error","msg":"x","stack":"Error: x\\n    at f (/a.js:1:2)"}\n'),
    "error lines": ("", "2026-01-31 10:11:12 ERROR it broke\n"),
    "go frames": ("panic: x\n\ngoroutine 1 [running]:\n", "main.f(0x1)\n\t/srv/main.go:3 +0x1d\n"),
    "native frames": ("Program received signal SIGSEGV\n", "#1 0x0001 in f () at a.c:1\n"),
}


@pytest.mark.parametrize("shape", SHAPES)
def test_a_long_trace_stays_linear(shape: str) -> None:
    head, body = SHAPES[shape]
    assert _grows_linearly(head + body * 2000, head + body * (2000 * FACTOR))


def test_thirty_thousand_recursion_frames_are_read() -> None:
    head, body = SHAPES["python recursion"]
    found = triage(head + body * 30_000 + "RecursionError: maximum recursion depth exceeded\n")
    assert found.root_exception is not None
    assert found.root_exception.type == "RecursionError"


def test_the_innermost_of_twenty_thousand_causes_is_the_root() -> None:
    causes = "".join(f"Caused by: java.lang.Error: cause {n}\n" for n in range(20_000))
    found = triage(f"java.lang.Error: x\n{causes}")
    assert found.root_exception is not None
    assert found.root_exception.message == "cause 19999"
