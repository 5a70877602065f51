"""Wrapped lines become the lines that the program wrote, with their original numbers."""

import json

import pytest

from opspilot.triage.lines import MAX_LINE_CHARS, Severity
from opspilot.triage.unwrap.unfold import group_streams, unfold

TEXT = "\tat com.acme.Shop.pay(Shop.java:85)"

PREFIXES = [
    "2026-01-31T10:11:12.123456789Z stderr F ",
    "worker-1  | ",
    "[pod/shop-7d4b/api] ",
    "Jan 31 10:11:12 web-1 shop[812]: ",
    "<11>1 2026-01-31T10:11:12.003Z web-1 shop 812 ID47 - ",
    "2026-01-31T10:11:12.1234567Z ",
    "2026-01-31T10:11:12.123456+00:00 app[web.1]: ",
    "01-31 10:11:12.123  4321  4322 E AndroidRuntime: ",
    "E/AndroidRuntime( 4321): ",
    "#12 3.456 ",
    "[  123.456789] ",
    "2026-01-31T10:11:12: ",
    "0|shop  | ",
    "api-1  | 2026-01-31T10:11:12.123456789Z stdout F ",
]


@pytest.mark.parametrize("prefix", PREFIXES)
def test_a_collectors_prefix_comes_off_and_indentation_stays(prefix: str) -> None:
    (line,) = unfold([(7, prefix + TEXT)])
    assert (line.number, line.text.strip()) == (7, TEXT.strip())


@pytest.mark.parametrize(
    "line", ["12 | let x = 1;", "error: it | broke", "at a | b", "  | Traceback", "foo: bar"]
)
def test_what_is_no_prefix_stays(line: str) -> None:
    assert unfold([(1, line)])[0].text == line


def test_colours_and_redrawn_text_are_gone() -> None:
    (line,) = unfold([(1, "\x1b[32m10%\r\x1b[1;31mfailed\x1b[0m\r")])
    assert line.text == "failed"


def test_a_json_lines_trace_becomes_lines_that_share_its_number() -> None:
    record = {"level": "error", "msg": "it broke", "stack": f"Error: no\n{TEXT}"}
    lines = unfold([(3, json.dumps(record))])
    assert [line.text for line in lines] == ["it broke", "Error: no", TEXT]
    assert {line.number for line in lines} == {3}


def test_a_json_lines_level_is_that_of_each_fields_first_line() -> None:
    record = {"level": "error", "msg": "it broke\nsome detail"}
    lines = unfold([(1, json.dumps(record))])
    assert [line.level for line in lines] == [Severity.ERROR, Severity.UNKNOWN]


def test_a_type_without_a_trace_becomes_one_line() -> None:
    record = {"error": {"type": "shop.PayError", "message": "card refused"}}
    assert [line.text for line in unfold([(1, json.dumps(record))])] == [
        "shop.PayError: card refused"
    ]


def test_logfmt_is_unfolded_and_its_escapes_undone() -> None:
    lines = unfold([(1, 'level=error msg="it broke" n=1 stack="Error: no\\n\\tat f (x.js:1:2)"')])
    assert [line.text for line in lines] == ["it broke", "Error: no", "\tat f (x.js:1:2)"]


def test_escaped_breaks_inside_a_text_line_are_undone() -> None:
    lines = unfold([(1, "ERROR it broke\\n\\tat a.B.c(B.java:1)")])
    assert [line.text for line in lines] == ["ERROR it broke", "\tat a.B.c(B.java:1)"]


def test_half_a_surrogate_pair_does_not_survive() -> None:
    (line,) = unfold([(1, '{"msg": "\\ud800 broke", "level": "error"}')])
    assert line.text.encode()


def test_json_nested_beyond_reason_is_left_as_text() -> None:
    deep = '{"a":' * 100_000 + "1" + "}" * 100_000
    (line,) = unfold([(1, deep)])
    assert len(line.text) == MAX_LINE_CHARS


def test_streams_are_told_apart_and_keep_their_order() -> None:
    raw = ["a-1 | one", "b-1 | ONE", "a-1 | two", "b-1 | TWO"]
    grouped = group_streams(unfold(enumerate(raw, 1)))
    assert [line.text for line in grouped] == ["one", "two", "", "ONE", "TWO", ""]
