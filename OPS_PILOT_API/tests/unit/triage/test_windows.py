"""A large text is read around its anchors only, and every fact keeps its line's number."""

from opspilot.triage.engine import triage
from opspilot.triage.windows import MAX_LINES, SMALL_TEXT_CHARS, WindowReader

TRACE = (
    "Traceback (most recent call last):\n"
    '  File "/srv/shop/orders.py", line 41, in total\n'
    '    return row["price"]\n'
    "KeyError: 'price'\n"
)
FILLER = "2026-01-31 10:11:12,123 INFO shop.web - page rendered\n"


def test_a_large_text_gives_the_same_answer_as_its_trace_alone() -> None:
    count = SMALL_TEXT_CHARS // len(FILLER) * 2
    found = triage(FILLER * count + TRACE + FILLER * count)
    alone = triage(TRACE)
    assert found.fingerprint == alone.fingerprint
    assert found.root_exception is not None
    assert found.root_exception.log_line == count + 4
    assert found.culprit is not None
    assert found.culprit.log_line == count + 2


def test_only_lines_near_anchors_and_the_end_are_read() -> None:
    reader = WindowReader((r"Traceback \(most",))
    text = FILLER * 20_000 + TRACE + FILLER * 20_000
    lines = reader.read(text)
    assert len(lines) < 1000
    header = next(line for line in lines if line.text.startswith("Traceback"))
    assert header.number == 20_001


def test_a_text_that_is_all_anchors_is_read_at_its_start_and_its_end() -> None:
    reader = WindowReader((r"Traceback \(most",))
    text = TRACE * 50_000
    lines = reader.read(text)
    assert len(lines) <= MAX_LINES + 10
    assert lines[0].number == 1
    assert lines[-1].number == 200_001


def test_a_text_with_carriage_returns_only_has_lines() -> None:
    found = triage(TRACE.replace("\n", "\r"))
    assert found.culprit is not None
    assert found.culprit.line == 41
