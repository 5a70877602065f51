"""Failures that .NET's test runners and Windows' event log tell in fields of their own."""

import re
from collections.abc import Sequence

from opspilot.triage.lines import Line
from opspilot.triage.patterns import Pattern

MAX_MESSAGE_LINES = 60
MAX_FIELD_LINES = 6

_RUNNER = re.compile(r"\[xUnit\.net [\d:.]{1,16}\] ?")
# System.NullReferenceException : Object reference not set
_NAMED = re.compile(r"((?:[A-Za-z_][\w+`]{0,120}\.){0,12}[A-Z]\w{1,160}) : (.*)$", re.DOTALL)
# 1) Failed : Shop.Tests.CartTests.Adds      2) Test Failure : Shop.Tests.CartTests.Adds
_NUMBERED = re.compile(r"\s{0,4}\d{1,5}\) (?:Failed|Error|Failure|Test Failure|Test Error) : \S")
_XUNIT = re.compile(r"Assert\.(\w{2,40})\(\) Failure")
_MSTEST = re.compile(r"(?:Assert|StringAssert|CollectionAssert)\.\w{2,40} failed\.")
_NUNIT = Pattern(
    r"(?s)Expected: .*\n\s{0,8}But was:|(?:^|\n)\s{0,8}Assert\.That\(|Multiple failures"
)


def read_tested(lines: Sequence[Line], at: int) -> tuple[int, int, str | None, str] | None:
    """The failure above a `Stack Trace:`: its title's index, its message's, type and message."""
    for back in range(1, min(MAX_MESSAGE_LINES, at) + 1):
        text = lines[at - back].text.rstrip()
        if text.strip() == "Error Message:" or text.endswith(" [FAIL]"):
            return read_between(lines, at - back, at)
    return None


def read_between(lines: Sequence[Line], title: int, end: int) -> tuple[int, int, str | None, str]:
    told = [_bare(line.text) for line in lines[title + 1 : end]]
    kind, message = assertion("\n".join(told).strip())
    return title, min(title + 1, end), kind, message


def is_numbered_test(text: str) -> bool:
    """The NUnit console's `1) Failed : Shop.Tests.CartTests.Adds`."""
    return _NUMBERED.match(text) is not None


def _bare(text: str) -> str:
    match = _RUNNER.match(text)
    return (text[match.end() :] if match is not None else text).strip()


def assertion(message: str) -> tuple[str | None, str]:
    """xUnit, NUnit and MSTest leave out the class of their own exceptions."""
    named = _NAMED.match(message)
    if named is not None:
        return named.group(1), named.group(2)
    xunit = _XUNIT.match(message)
    if xunit is not None:
        return f"Xunit.Sdk.{xunit.group(1)}Exception", message
    if _MSTEST.match(message):
        return "Microsoft.VisualStudio.TestTools.UnitTesting.AssertFailedException", message
    if _NUNIT.search(message):
        return "NUnit.Framework.AssertionException", message
    return None, message


# Exception type: NullReferenceException        Exception message: Object reference not set
_FIELD = re.compile(r"\s{0,12}Exception (type|message): ?(.*)$")


def read_information(lines: Sequence[Line], at: int) -> tuple[str | None, list[str]] | None:
    """ASP.NET's event 1309: type and message on lines of their own."""
    head = _FIELD.match(lines[at].text)
    if head is None or head.group(1) != "type":
        return None
    message: list[str] = []
    for line in lines[at + 1 : at + 1 + MAX_FIELD_LINES]:
        told = _FIELD.match(line.text)
        if told is not None and told.group(1) == "message":
            message.append(told.group(2).strip())
    return head.group(2).strip(), message


def unfold_single_lines(lines: Sequence[Line]) -> Sequence[Line]:
    """The console's JSON and single-line forms put a whole exception into one line."""
    if not any(_is_folded(line.text) for line in lines):
        return lines
    unfolded: list[Line] = []
    for line in lines:
        if not _is_folded(line.text):
            unfolded.append(line)
            continue
        text = line.text.replace("   at ", "\n   at ").replace("   --- End", "\n   --- End")
        unfolded += [line._replace(text=part.rstrip()) for part in text.split("\n") if part.strip()]
    return unfolded


def _is_folded(text: str) -> bool:
    at = text.find("   at ", 8)
    return at > 0 and "(" in text[at:] and "xception" in text[:at]
