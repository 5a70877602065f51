"""What a long log is cut down to, and what is never cut."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from opspilot.triage.condense import Condensed, condense, estimate_tokens
from opspilot.triage.engine import triage

BUDGET = 2_000

TRACE = """\
2026-11-20T10:11:12Z ERROR [main] shop.Orders - order 7 failed
java.lang.IllegalStateException: no session
\tat com.example.shop.Orders.place(Orders.java:41)
\tat com.example.shop.Orders.main(Orders.java:12)
Caused by: java.net.ConnectException: Connection refused (db:5432)
\tat com.example.shop.Db.connect(Db.java:88)
\t... 2 more"""


def _noise(count: int) -> str:
    return "\n".join(
        f"2026-11-20T10:11:12Z INFO  job {n} of batch {n * 7} done" for n in range(count)
    )


def _condensed(text: str, budget: int = BUDGET) -> Condensed:
    return condense(text, triage(text), token_budget=budget)


def test_a_text_that_fits_stays_whole() -> None:
    condensed = _condensed(TRACE)
    assert not condensed.truncated
    assert [line.text for line in condensed.lines] == TRACE.split("\n")
    assert condensed.text.startswith("L0001| 2026")


def test_a_trace_in_much_noise_stays_with_its_line_numbers() -> None:
    condensed = _condensed(f"{_noise(5000)}\n{TRACE}\n{_noise(5000)}")
    kept = {line.number: line.text for line in condensed.lines}
    assert [kept.get(5001 + n) for n in range(7)] == TRACE.split("\n")
    assert condensed.is_condensed
    assert any(line.number is None and "lines omitted" in line.text for line in condensed.lines)


def test_marks_and_kept_lines_account_for_every_line() -> None:
    text = f"{_noise(700)}\n{TRACE}\n{_noise(900)}"
    total = 0
    for line in _condensed(text).lines:
        count = 1 if line.number else int("".join(c for c in line.text if c.isdigit()))
        total += count
    assert total == len(text.split("\n"))


def test_repeats_of_a_line_are_counted() -> None:
    text = "\n".join(["start", *["ERROR db is down"] * 3000, "end"])
    condensed = _condensed(text)
    assert "[same line" in condensed.text
    assert "more]" in condensed.text


def test_every_distinct_error_stays() -> None:
    errors = [f"ERROR module {name} cannot start" for name in ("alpha", "beta", "gamma", "delta")]
    text = "\n".join(f"{_noise(800)}\n{error}" for error in errors)
    condensed = _condensed(text)
    assert all(error in condensed.text for error in errors)


def test_every_cause_of_a_chain_stays() -> None:
    causes = [f"Caused by: com.example.Layer{n}Exception: it broke\n" for n in range(6)]
    frames = "".join(f"\tat com.example.a.B.c{n}(B.java:{n})\n" for n in range(300))
    text = "java.lang.Error: x\n" + frames + "".join(cause + frames for cause in causes)
    condensed = _condensed(text)
    assert all(cause.strip() in condensed.text for cause in causes)


def test_a_long_line_loses_its_middle_but_not_the_root_cause() -> None:
    record = (
        f'{{"pad": "{"x" * 40_000}", "msg": "ValueError: no such plan", "more": "{"y" * 40_000}"}}'
    )
    text = f"{_noise(50)}\nERROR {record}\nValueError: no such plan"
    condensed = _condensed(text)
    assert "ValueError: no such plan" in condensed.text
    assert "characters cut]" in condensed.text
    assert condensed.estimated_tokens <= BUDGET


@pytest.mark.parametrize("budget", [0, 1, 10, 30, 100, 500, 5000])
def test_no_budget_is_exceeded(budget: int) -> None:
    condensed = _condensed(f"{_noise(2000)}\n{TRACE}\n{_noise(2000)}", budget)
    assert condensed.estimated_tokens <= budget
    assert condensed.estimated_tokens == estimate_tokens(condensed.text)


def test_line_numbers_of_another_text_do_no_harm() -> None:
    condensed = condense(_noise(3000), triage(f"{_noise(9000)}\n{TRACE}"), token_budget=BUDGET)
    assert condensed.estimated_tokens <= BUDGET


def test_a_digit_and_a_foreign_letter_count_as_a_token() -> None:
    assert estimate_tokens("123") == 3
    assert estimate_tokens("äöü") == 3
    assert estimate_tokens("abcabc") == 2
    assert estimate_tokens("") == 0


@settings(max_examples=60, deadline=None)
@given(
    st.text(alphabet=st.sampled_from("aZ0 \n\t:[]Eé\ud800\U0001f600")),
    st.integers(0, 300),
    st.integers(1, 60),
)
def test_any_text_at_any_budget(text: str, budget: int, times: int) -> None:
    condensed = condense(text * times, triage(TRACE), token_budget=budget)
    assert condensed.estimated_tokens <= budget
    numbers = [line.number for line in condensed.lines if line.number]
    assert numbers == sorted(set(numbers))
