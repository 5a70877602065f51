"""What of an exception may be logged."""

import sqlite3
import sys

import psycopg2
import pytest
from sqlalchemy.exc import OperationalError, ProgrammingError

from opspilot.domain.errors import AnalyzerError, InvalidInputError
from opspilot.telemetry.safe_words import in_words, traceback_of

SECRET = "hunter2"


@pytest.mark.parametrize(
    "error",
    [
        ValueError(SECRET),
        KeyError(SECRET),
        RuntimeError(SECRET),
        UnicodeDecodeError("utf-8", SECRET.encode(), 0, 1, SECRET),
        OSError(SECRET),
        FileNotFoundError(2, "No such file or directory", SECRET),
        InvalidInputError(SECRET),
        ProgrammingError(f"INSERT {SECRET}", {"a": SECRET}, psycopg2.ProgrammingError(SECRET)),
        OperationalError("SELECT", {}, psycopg2.OperationalError(f"full\nDETAIL: {SECRET}")),
    ],
    ids=lambda error: type(error).__name__,
)
def test_what_may_quote_a_log_is_left_out(error: BaseException) -> None:
    words = in_words(error)
    assert words.startswith(type(error).__name__)
    assert SECRET not in words


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (AttributeError("'NoneType' has no 'x'"), "AttributeError: 'NoneType' has no 'x'"),
        (AnalyzerError("It is down."), "AnalyzerError: It is down."),
        (FileNotFoundError(2, "No such file", "x"), "FileNotFoundError: No such file"),
        (
            OperationalError("SELECT", {}, psycopg2.OperationalError("no route to host\nx")),
            "OperationalError: OperationalError: no route to host",
        ),
        (None, "no reason is known"),
    ],
)
def test_what_cannot_quote_one_is_said(error: BaseException | None, words: str) -> None:
    assert in_words(error) == words


def test_sqlite_gives_its_code() -> None:
    with pytest.raises(sqlite3.OperationalError) as caught:
        sqlite3.connect(":memory:").execute(f"SELECT {SECRET}")
    assert in_words(caught.value) == "OperationalError: SQLITE_ERROR"


def stumble() -> None:
    raise ValueError(SECRET) from KeyError(SECRET)


def test_a_traceback_names_places_and_classes_the_cause_first() -> None:
    try:
        stumble()
    except ValueError:
        lines = traceback_of(sys.exc_info())  # type: ignore[arg-type]
    assert lines.index("KeyError") < lines.index("That led to:") < lines.index("ValueError: what")
    assert "in stumble" in lines
    assert SECRET not in lines


def test_causes_that_go_round_in_a_circle_end() -> None:
    first, second = ValueError(), KeyError()
    first.__cause__, second.__cause__ = second, first
    assert traceback_of((ValueError, first, None)).count("Traceback") == 2
