"""The answer's form."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opspilot.analyzers.gemini.answer import Answer, answer_schema, read_answer, salvage_answer
from opspilot.analyzers.gemini.faults import Fault
from tests.fakes.gemini_cases import GOOD, good

ALLOWED = {
    "type", "description", "enum", "items", "properties", "required", "propertyOrdering", "minimum",
}  # fmt: skip


def keywords(schema: object) -> set[str]:
    if isinstance(schema, list):
        return set().union(*map(keywords, schema))
    if not isinstance(schema, dict):
        return set()
    below = schema.get("properties", {}).values()
    return set(schema) | keywords(list(below)) | keywords(schema.get("items"))


def test_the_schema_keeps_to_the_keywords_that_the_api_knows() -> None:
    assert keywords(answer_schema()) <= ALLOWED


def test_evidence_comes_first_and_confidence_last() -> None:
    order = answer_schema()["propertyOrdering"]
    assert order[0] == "evidence"
    assert order[-1] == "confidence"
    assert order.index("root_cause") > order.index("reasoning")
    assert set(answer_schema()["required"]) == set(order)


@pytest.mark.parametrize(
    "text",
    [
        "", "x", "null", "[]", "7", "{", "{}", '{"verdict": 1}', "[" * 5000, '{"a":' * 5000,
        good(verdict="x"), good(evidence=None), good(confidence="SURE"), '"' + "x" * 100,
        good()[:50], "\ufeff", "{'a': 1}", good(root_cause={"a": 1}), '{"evidence": NaN}',
    ],
)  # fmt: skip
def test_what_is_no_answer_is_a_fault(text: str) -> None:
    assert isinstance(read_answer(text), Fault)


@pytest.mark.parametrize(
    "changes",
    [{"confidence": "high"}, {"patch": None}, {"steps": None}, {"missing": None}, {"steps": "one"}],
)
def test_small_departures_are_forgiven(changes: dict[str, object]) -> None:
    text = json.dumps({k: v for k, v in (GOOD | changes).items() if v is not None or k != "steps"})
    assert isinstance(read_answer(text), Answer)


@given(st.integers(min_value=0, max_value=len(good())))
def test_a_cut_off_answer_is_salvaged_or_a_fault(length: int) -> None:
    salvaged = salvage_answer(good()[:length])
    assert isinstance(salvaged, Answer | Fault)


@given(st.text())
def test_no_text_breaks_the_reader(text: str) -> None:
    assert isinstance(read_answer(text), Answer | Fault)
    assert isinstance(salvage_answer(text), Answer | Fault)
