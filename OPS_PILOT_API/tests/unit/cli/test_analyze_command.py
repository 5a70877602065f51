"""`flask analyze`: a report, JSON, or a line per log; the exit status says what was found."""

import gzip
import json
from typing import Any

import pytest
from flask import Flask

from opspilot.cli.analysis_report import render_report
from opspilot.cli.analyze_command import analyze_command, read_text
from opspilot.cli.bench_command import ordinary_log, with_trace_in_the_middle
from opspilot.domain.analysis import Analysis, Evidence
from opspilot.domain.enums import AnalyzerName, Confidence
from opspilot.domain.triage import Triage
from opspilot.triage.engine import triage

TRACE = (
    "Traceback (most recent call last):\n"
    '  File "/srv/shop/orders.py", line 41, in total\n'
    '    return row["price"]\n'
    "KeyError: 'price'\n"
)
ANALYSIS = Analysis(
    analyzer=AnalyzerName.MOCK,
    root_cause="KeyError: the row has no 'price'.",
    suggested_fix="Read it with row.get('price').",
    confidence=Confidence.HIGH,
    steps=("Read it with row.get('price').",),
    patch="--- a/orders.py\n+++ b/orders.py\n@@ -41 +41 @@\n-a\n+b\n",
    evidence=(Evidence(4, "KeyError: 'price'"),),
)


class Engine:
    def analyze_text(self, text: str) -> tuple[Triage, Analysis]:
        return triage(text), ANALYSIS


@pytest.fixture
def run() -> Any:
    app = Flask("cli")
    app.extensions["opspilot"] = Engine()
    app.cli.add_command(analyze_command)
    runner = app.test_cli_runner()

    def invoke(*arguments: str, text: str | bytes = "") -> Any:
        return runner.invoke(args=["analyze", *arguments], input=text)

    return invoke


def test_a_report_names_the_exception_the_place_and_the_steps(run: Any) -> None:
    result = run("-", text=TRACE)
    assert result.exit_code == 0
    for part in (
        "KeyError: 'price'",
        "/srv/shop/orders.py:41",
        "row.get('price')",
        "confidence high",
    ):
        assert part in result.output
    assert "\x1b" not in result.output


def test_a_hostile_log_neither_drives_the_terminal_nor_turns_text_around(run: Any) -> None:
    hostile = "\x1b]0;mine\x07\x1b[2J\x9b2J\x08\u202eevil\u2066"
    result = run("-", text=TRACE.replace("KeyError: 'price'", f"KeyError: {hostile}'price'"))
    assert "evil" in result.output
    printable = result.output.replace("\n", "")
    assert printable.isprintable(), ascii(printable)


@pytest.mark.parametrize("option", ["--json", "--jsonl"])
def test_nor_does_json_of_it_and_it_still_says_the_same(run: Any, option: str) -> None:
    hostile = "\x1b[2J\x9b2J\x7f\u202eevil\u2066é"
    log = TRACE.replace("KeyError: 'price'", f"KeyError: '{hostile}'")
    output = run(option, text=json.dumps({"raw": log}) if option == "--jsonl" else log).output
    assert output.replace("\n", "").isprintable(), ascii(output)
    answer = json.loads(output)
    root = answer if option == "--jsonl" else answer["triage"]["root_exception"]
    message = root["root_exception_message" if option == "--jsonl" else "message"]
    assert "\u202eevil\u2066é" in message


def test_nothing_wrong_exits_with_three(run: Any) -> None:
    result = run(text="all is well\n")
    assert result.exit_code == 3
    assert "Nothing wrong found" in result.output


def test_a_compressed_log_is_read(run: Any) -> None:
    result = run(text=gzip.compress(TRACE.encode()))
    assert (result.exit_code, "KeyError: 'price'" in result.output) == (0, True)


@pytest.mark.parametrize("data", [b"", b" \n", gzip.compress(b""), gzip.compress(b"x" * 99)[:20]])
def test_no_log_at_all_is_no_good_news(run: Any, data: bytes) -> None:
    assert run(text=data).exit_code == 2


def test_a_missing_file_is_wrong_usage(run: Any) -> None:
    assert run("no-such-file.log").exit_code == 2


def test_json_and_jsonl_together_are_wrong_usage(run: Any) -> None:
    assert run("--json", "--jsonl", text="{}").exit_code == 2


def test_json_holds_the_triage_and_the_analysis(run: Any) -> None:
    answer = json.loads(run("--json", text=TRACE).output)
    assert answer["triage"]["culprit"]["line"] == 41
    assert answer["analysis"]["analyzer"] == "mock"


def test_jsonl_answers_each_line(run: Any) -> None:
    lines = [json.dumps({"id": n, "raw": raw}) for n, raw in enumerate((TRACE, "fine"))]
    answers = [
        json.loads(line) for line in run("--jsonl", text="\n".join(lines)).output.splitlines()
    ]
    assert [answer["id"] for answer in answers] == [0, 1]
    assert answers[0]["root_exception_type"] == "KeyError"
    assert answers[0]["culprit_function"] == "total"
    assert answers[1]["root_exception_type"] is None
    assert set(answers[1]) == {
        "id", "runtime", "root_exception_type", "root_exception_message", "culprit_file",
        "culprit_line", "culprit_function", "category", "fingerprint",
    }  # fmt: skip


@pytest.mark.parametrize("bad", ["nonsense", '{"id": 1}', '["raw"]', '{"raw": 3}'])
def test_a_bad_input_line_is_wrong_usage_and_named(bad: str, run: Any) -> None:
    result = run("--jsonl", text=bad)
    assert result.exit_code == 2
    assert "input line 1" in result.output


def test_colours_are_only_for_a_terminal() -> None:
    found = triage(TRACE)
    assert "\x1b[" in render_report(found, ANALYSIS, colour=True)
    assert "\x1b[" not in render_report(found, ANALYSIS, colour=False)


def test_a_log_cannot_drive_the_terminal() -> None:
    found = triage("ValueError: \x9b31m\x07 bell\n")
    assert "\x07" not in render_report(found, ANALYSIS, colour=True)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_files_of_several_encodings_are_read(encoding: str) -> None:
    assert read_text("Größe\n".encode(encoding)) == "Größe\n"


def test_bytes_that_are_no_text_do_not_stop_it() -> None:
    assert read_text(b"ERROR \xff\n") == "ERROR \ufffd\n"


def test_the_benchmarks_log_is_healthy_until_the_trace_is_put_in() -> None:
    log = ordinary_log(20_000)
    assert not triage(log).is_failure
    assert triage(with_trace_in_the_middle(log)).is_failure
