"""Placeholders are filled with what the log says, and never with more."""

import pytest

from opspilot.triage.knowledge.wording import MAX_VALUE, clean, fill, fill_command


def test_a_value_stands_where_the_log_says_it_and_words_where_it_does_not() -> None:
    assert fill("the module {module|it wants} is missing", {"module": "numpy"}) == (
        "the module numpy is missing"
    )
    assert fill("the module {module|it wants} is missing", {}) == "the module it wants is missing"


def test_a_value_is_never_read_as_a_template() -> None:
    assert fill("{a|x} {b|y}", {"a": "{b|z}", "b": "{0} %s"}) == "{b|z} {0} %s"


def test_a_long_or_coloured_value_is_one_short_line() -> None:
    assert len(clean("x" * 100_000)) == MAX_VALUE
    assert clean("a\x1b[31m\nb\u202ec").isprintable()


@pytest.mark.parametrize(
    "value", ["$(id)", "a b", "`id`", "a;b", "a|b", "a&b", ">x", "-rf", "'", '"', "a\nb", "é"]
)
def test_a_command_takes_no_value_that_a_shell_would_interpret(value: str) -> None:
    assert fill_command("ls {path|PATH}", {"path": value}) == "ls PATH"


def test_between_quotes_a_command_takes_blanks_but_no_quote() -> None:
    assert fill_command("grep '{m|WORDS}'", {"m": "cannot close"}) == "grep 'cannot close'"
    assert fill_command("grep '{m|WORDS}'", {"m": "a' ; id '"}) == "grep 'WORDS'"


def test_braces_of_the_commands_themselves_stay() -> None:
    command = "awk '{print $1}' f; kubectl get x -o jsonpath='{.items}'; {n|N}"
    assert fill_command(command, {"n": "7"}) == command.replace("{n|N}", "7")
