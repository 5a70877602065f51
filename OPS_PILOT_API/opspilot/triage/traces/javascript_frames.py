"""One line of a JavaScript stack, in any engine's form."""

import re

from opspilot.domain.triage import Frame
from opspilot.triage.lines import Line
from opspilot.triage.traces.javascript_paths import clean_path, is_own_script

# /app/lib/db.js:12:5     file:///app/x.mjs:3:11     http://localhost:8080/file.js:41:27     x.ts:7
_LOCATION = re.compile(r"(.{1,1000}?):(\d{1,8})(?::(\d{1,8}))?$")
_SCRIPT = re.compile(
    r".{0,1000}?\.(?:[cm]?[jt]sx?|vue|svelte|bundle|jsbundle|html|coffee|es6|astro)(?:$|[?#])"
)
_NOT_SCRIPT = re.compile(
    r"[\w$-]{1,200}\.(?:java|kt|kts|scala|clj|cljc|groovy|cs|py|rb|go|rs|dart|php|swift|"
    r"exs?|erl|hs|lua|pl|R)$"
)

# render@https://example.com/static/app.js:5529:16     wrapped@webpack:///./src/a.js:7:2
# @file.js:1:2
# onclick/<@http://x/y.js:1:2     global code@http://x/y.js:3:4     foo@[native code]
_GECKO = re.compile(
    r"\s*([^@()\s=][^@()=]{0,300})?@((?:[a-z][a-z-]{1,20}:/|\.{0,2}/|"
    r"[A-Za-z]:[\\/])?[^\s@]{1,1000}):(\d{1,8}):(\d{1,8})$"
)
_GECKO_NATIVE = re.compile(r"\s*([\w$.<>/ ]{0,200})@\[native code\]$")


def read_frame(line: Line) -> Frame | None:
    """The frame that a line is, in any engine's form; None where it is none."""
    text = line.text
    stripped = text.lstrip()
    if stripped.startswith(("at ", "| at ")):
        return _v8_frame(stripped[stripped.index("at ") + 3 :].rstrip(), line.number)
    if "@" in text and (":" in text or "[native" in text):
        return _gecko_frame(text.rstrip(), line.number)
    if stripped == "[native code]":
        return Frame(line.number, file="<native>")
    return None


def _v8_frame(text: str, number: int) -> Frame | None:
    function, location = _split_location(text)
    if location in ("<anonymous>", "native", "native code", "unknown location", "index 0"):
        return Frame(number, file=f"<{location.strip('<>')}>", function=_function(function))
    location = _outside_eval(location)
    match = _LOCATION.match(location)
    if match is None or _NOT_SCRIPT.match(match.group(1)):
        return None
    if match.group(3) is None and not _SCRIPT.match(match.group(1)):
        return None
    if function and (" in " in function or function.endswith(")")):
        return None
    return _frame(number, match, function)


def _frame(number: int, match: re.Match[str], function: str | None) -> Frame:
    file = clean_path(match.group(1))
    return Frame(
        log_line=number,
        file=file,
        line=int(match.group(2)),
        function=_function(function),
        in_app=is_own_script(file),
    )


def _split_location(text: str) -> tuple[str | None, str]:
    """`fn (location)`, `fn(location)` or `location` alone; what loggers append is cut off."""
    close = text.rfind(")")
    if close < 0:
        return None, text.removeprefix("async ").rstrip(" {,").split(", ", 1)[0]
    depth, position = 0, close
    while position >= 0:
        depth += (text[position] == ")") - (text[position] == "(")
        if depth == 0:
            break
        position -= 1
    if position <= 0 and text[:1] != "(":
        return None, text
    location = text[position + 1 : close]
    if text[:position].rstrip().startswith(("file:", "/", "webpack")) and text[
        close + 1 :
    ].startswith("/"):
        return None, text.rstrip(" {,")
    return text[:position].strip() or None, location.removeprefix("address at ")


def _outside_eval(location: str) -> str:
    """`eval at foo (eval at bar (file.js:21:17)), <anonymous>:1:30` is file.js:21:17."""
    if not location.startswith("eval at "):
        return location
    close = location.find(")")
    opening = location.rfind("(", 0, close)
    return location[opening + 1 : close] if 0 <= opening < close else location


def _function(name: str | None) -> str | None:
    if name is None:
        return None
    bracket = name.find(" [as ")
    name = name[:bracket] if bracket > 0 else name
    name = name.removeprefix("async ").strip()
    return (
        None
        if name
        in (
            "",
            "Object.<anonymous>",
            "<anonymous>",
            "Global code",
            "global code",
            "Module.<anonymous>",
        )
        else name
    )


def _gecko_frame(text: str, number: int) -> Frame | None:
    match = _GECKO.match(text)
    if match is None:
        native = _GECKO_NATIVE.match(text)
        return Frame(number, file="<native>", function=native.group(1) or None) if native else None
    file = match.group(2)
    if not ("/" in file or "\\" in file or _SCRIPT.match(file)):
        return None
    cleaned = clean_path(file)
    name = (match.group(1) or "").removeprefix("async*").strip().rstrip("/<")
    return Frame(number, cleaned, int(match.group(3)), _function(name), is_own_script(cleaned))
