"""The built-in analyzer: right where the log supports it, honest where it does not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opspilot.analyzers.base import AnalysisRequest
from opspilot.analyzers.providers.mock import MAX_MESSAGE, MockAnalyzer
from opspilot.domain.analysis import Analysis
from opspilot.domain.enums import AnalyzerName, Category, Confidence
from opspilot.triage.engine import triage
from opspilot.triage.knowledge.by_category import BY_CATEGORY

PYTHON = """noise
Traceback (most recent call last):
  File "/srv/shop/stock.py", line 12, in reserve
    return shelf[sku]
KeyError: 'sku-9'
"""
JAVA = """2026-11-23 03:00:00 ERROR o.a.Main - failed
java.lang.RuntimeException: cannot close the month
	at com.acme.Ledger.close(Ledger.java:20)
	at org.springframework.aop.Proxy.invoke(Proxy.java:5)
Caused by: java.net.UnknownHostException: ledger-db.internal
	at java.base/java.net.InetAddress.getAllByName(InetAddress.java:1)
	at com.acme.Db.open(Db.java:7)
	... 2 more
"""
NODE = """TypeError: Cannot read properties of undefined (reading 'email')
    at receipt (/app/src/orders.js:27:34)
    at Layer.handle (/app/node_modules/express/lib/router/layer.js:95:5)
"""


def analyze(raw_logs: str) -> Analysis:
    return MockAnalyzer().analyze(AnalysisRequest("t", raw_logs, triage(raw_logs)))


@pytest.mark.parametrize(
    ("raw_logs", "named"),
    [
        (PYTHON, ["KeyError", "sku-9", "/srv/shop/stock.py:12", "reserve"]),
        (JAVA, ["UnknownHostException", "ledger-db.internal", "Db.java:7", "com.acme.Db.open"]),
        (NODE, ["TypeError", "reading 'email'", "/app/src/orders.js:27", "receipt"]),
    ],
)
def test_the_root_cause_names_exception_message_and_frame(raw_logs: str, named: list[str]) -> None:
    analysis = analyze(raw_logs)
    for text in named:
        assert text in analysis.root_cause
    assert analysis.confidence == Confidence.HIGH
    assert analysis.suggested_fix
    assert len(analysis.steps) >= 2


@pytest.mark.parametrize("raw_logs", [PYTHON, JAVA, NODE])
def test_evidence_quotes_lines_of_the_log(raw_logs: str) -> None:
    lines = raw_logs.split("\n")
    evidence = analyze(raw_logs).evidence
    assert evidence
    for item in evidence:
        assert item.quote == lines[item.log_line - 1].strip()


@pytest.mark.parametrize("raw_logs", ["", "all is well\nserved 200 requests\n", "???"])
def test_where_the_log_does_not_tell_it_invents_nothing(raw_logs: str) -> None:
    analysis = analyze(raw_logs)
    assert analysis.confidence == Confidence.LOW
    assert "does not say" in analysis.root_cause
    assert any("Send more" in step for step in analysis.steps)


def test_the_same_log_gets_the_same_answer() -> None:
    assert analyze(JAVA) == analyze(JAVA)


def test_it_says_who_it_is_and_costs_nothing() -> None:
    analysis = analyze(PYTHON)
    assert analysis.analyzer == AnalyzerName.MOCK
    assert (analysis.model, analysis.cost_usd, analysis.input_tokens) == (None, None, None)


def test_a_huge_message_is_bounded() -> None:
    huge = PYTHON.replace("sku-9", "x" * 100_000)
    assert len(analyze(huge).root_cause) < MAX_MESSAGE + 500


@given(st.text(max_size=500))
def test_any_text_gets_an_answer(text: str) -> None:
    analysis = analyze(f"Error: {text}")
    assert analysis.root_cause
    assert analysis.suggested_fix


def test_every_category_but_unknown_has_advice() -> None:
    assert set(BY_CATEGORY) == set(Category) - {Category.UNKNOWN}


@pytest.mark.parametrize("advice", BY_CATEGORY.values(), ids=list(BY_CATEGORY))
def test_advice_is_whole(advice: object) -> None:
    found = BY_CATEGORY[next(c for c, a in BY_CATEGORY.items() if a is advice)]
    assert found.meaning[0].islower()
    assert len(found.steps) >= 2
    assert all(step.endswith(".") for step in found.steps)
    assert "\n" not in found.check
