"""Loggers' headers."""

import pytest

from opspilot.triage.lines import Severity
from opspilot.triage.unwrap.headers import split_header

LINES = [
    (
        "2026-01-31T10:11:12.172+02:00 ERROR 256 --- [shop] [  main] c.a.s.Handler   : it broke",
        "it broke",
        Severity.ERROR,
    ),
    ("[2026-01-31 10:11:12,729: ERROR/MainProcess] it broke", "it broke", Severity.ERROR),
    ("2026-01-31 10:11:12,686 - shop - ERROR - it broke", "it broke", Severity.ERROR),
    (
        "31-Jan-2026 10:11:12.900 SEVERE [main] org.acme.shop.Start.run it broke",
        "it broke",
        Severity.ERROR,
    ),
    (
        "2026-01-31 10:11:12,146 [ERROR] from application in worker-3 - it broke",
        "it broke",
        Severity.ERROR,
    ),
    ("[10:11:12] [Client thread/WARN]: it broke", "it broke", Severity.WARNING),
    ("ERROR:root:it broke", "it broke", Severity.ERROR),
    ("2026/01/31 10:11:12 [crit] 12#12: *1 it broke", "it broke", Severity.FATAL),
    (
        "[Sat Jan 31 10:11:12.123456 2026] [core:error] [pid 1:tid 2] it broke",
        "it broke",
        Severity.ERROR,
    ),
    ("2026-01-31 10:11:12.123 UTC [12] app@shop FATAL:  it broke", "it broke", Severity.FATAL),
    ("E0131 10:11:12.123456    7123 reflector.go:138] it broke", "it broke", Severity.ERROR),
    ("10:11:12.345 [http-1] INFO  com.acme.Shop - it works", "it works", Severity.INFO),
    ("08-Nov-2026 14:18:35.174 严重 [main] it broke", "it broke", Severity.ERROR),
]


@pytest.mark.parametrize(("line", "message", "level"), LINES)
def test_a_header_is_taken_off_and_its_level_read(line: str, message: str, level: Severity) -> None:
    header = split_header(line)
    assert (header.message, header.level) == (message, level)
    assert line[header.start :] == message


@pytest.mark.parametrize(
    "line",
    ["TypeError: x is not a function", "Error: Cannot find module", "    at f (x.js:1:2)", ""],
)
def test_a_line_without_a_header_comes_back_whole(line: str) -> None:
    assert split_header(line) == (Severity.UNKNOWN, line, 0)


def test_an_exception_is_not_taken_for_a_loggers_name() -> None:
    line = "2026-01-31 10:11:12 ERROR java.lang.IllegalStateException: it broke"
    assert split_header(line).message == "java.lang.IllegalStateException: it broke"
