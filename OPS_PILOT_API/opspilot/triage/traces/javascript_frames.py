"""One line of a JavaScript stack, in any engine's form."""

import re
from functools import lru_cache

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

# render@https://example.com/static/app.js:5529:16    onclick/<@http://x/y.js:1    @file.js:1:2
# printTrace()@http://x/y.js:18
# <anonymous function: run>([arguments not available])@http://x/y.js:27
# global code@http://x/y.js:3:4    baz@http://x/file.js line 26 > eval line 2 > eval:1:30
_GECKO = re.compile(
    r"\s*+((?:[\w$.<>/\[\]* -]|\([^()@]{0,80}\)|<anonymous function[^>@]{0,80}>){0,200})@"
    r"((?:[a-z][a-z-]{1,20}:/|\.{0,2}/|[A-Za-z]:[\\/])?[^\s@][^\s]{0,1000}?)"
    r"(?: line (\d{1,8}) > (?:eval|Function)[\w> ]{0,100})?:(\d{1,8})(?::(\d{1,8}))?$"
)
_GECKO_NATIVE = re.compile(r"\s*+([\w$.<>/ ]{0,200})@\[native code\]$")
_HAS_SCHEME = re.compile(r"[a-z][a-z-]{1,20}:/")
_NOT_NAME = re.compile(r"[(\[].*$|^<anonymous function(?:: )?|>$|/?<$")

# Line 42 of linked script http://x/y.js: In function foo     (Opera before 11)
_OPERA = re.compile(
    r"\s*Line (\d{1,7}) of (?:linked|inline#\d{1,3}|function|"
    r"eval) ?(?:script)?(?: in)? (\S{1,400}?)"
    r"(?:: In function (\S{1,200}))?$"
)

KNOWN_FRAMES, MAX_KNOWN_CHARS = 4096, 300
"""Frames read before are remembered, at most a megabyte: traces through one service share most of
theirs."""

_NO_PLACE = frozenset(("<anonymous>", "native", "native code", "unknown location"))


def read_frame(line: Line) -> Frame | None:
    """The frame that a line is, in any engine's form; None where it is none."""
    text = line.text
    stripped = text.lstrip()
    if stripped.startswith(("at ", "| at ")):
        return _v8_frame(stripped[stripped.index("at ") + 3 :].rstrip(), line.number)
    if "@" in text and (":" in text or "[native" in text):
        return _gecko_frame(text.rstrip(), line.number)
    if stripped.startswith("Line "):
        return _opera_frame(text, line.number)
    if stripped == "[native code]":
        return Frame(line.number, file="<native>")
    return None


def _v8_frame(text: str, number: int) -> Frame | None:
    known = _known_v8_frame(text) if len(text) <= MAX_KNOWN_CHARS else _read_v8_frame(text)
    if known is None:
        return None
    return Frame(number, known.file, known.line, known.function, known.in_app)


def _read_v8_frame(text: str) -> Frame | None:
    """Without the number of its line."""
    function, location = _split_location(text)
    if location in _NO_PLACE or location.startswith("index "):
        return Frame(0, file=f"<{location.strip('<>')}>", function=_function(function))
    location = _outside_eval(location)
    match = _LOCATION.match(location)
    if match is None or _NOT_SCRIPT.match(match.group(1)):
        return None
    if match.group(3) is None and not _SCRIPT.match(match.group(1)):
        return None
    if function and (" in " in function or function.endswith(")")):
        return None
    return _frame(match, function)


_known_v8_frame = lru_cache(maxsize=KNOWN_FRAMES)(_read_v8_frame)


def _frame(match: re.Match[str], function: str | None) -> Frame:
    file = clean_path(match.group(1))
    return Frame(
        log_line=0,
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
    name, file, eval_line, line, column = match.groups()
    scripted = _HAS_SCHEME.match(file) or _SCRIPT.match(file)
    if not (scripted or (column and ("/" in file or "\\" in file))):
        return None
    cleaned = clean_path(file)
    called = _NOT_NAME.sub("", _NOT_NAME.sub("", name.strip())).removeprefix("async*")
    return Frame(
        log_line=number,
        file=cleaned,
        line=int(eval_line or line),
        function=_function(called or None),
        in_app=is_own_script(cleaned),
    )


def _opera_frame(text: str, number: int) -> Frame | None:
    match = _OPERA.match(text)
    if match is None:
        return None
    line, file, function = match.groups()
    return Frame(number, file, int(line), function, is_own_script(file))
