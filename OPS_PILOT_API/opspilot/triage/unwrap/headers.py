"""The header that an application's own logger writes: timestamp, level, thread, logger name."""

import re
from typing import NamedTuple

from opspilot.triage.lines import Severity


class Header(NamedTuple):
    """``start`` is where ``message`` begins; 0 where the line has no header."""

    level: Severity
    message: str
    start: int


MAX_HEADER_CHARS = 300

_LEVELS = {
    "trace": Severity.DEBUG, "debug": Severity.DEBUG, "dbug": Severity.DEBUG,
    "dbg": Severity.DEBUG,
    "verbose": Severity.DEBUG, "fine": Severity.DEBUG, "finer": Severity.DEBUG,
    "vrb": Severity.DEBUG,
    "finest": Severity.DEBUG, "config": Severity.DEBUG, "trce": Severity.DEBUG,
    "silly": Severity.DEBUG,
    "info": Severity.INFO, "information": Severity.INFO, "notice": Severity.INFO,
    "inf": Severity.INFO,
    "log": Severity.INFO, "hint": Severity.INFO, "audit": Severity.INFO, "success": Severity.INFO,
    "warn": Severity.WARNING, "warning": Severity.WARNING, "wrn": Severity.WARNING,
    "error": Severity.ERROR, "err": Severity.ERROR, "eror": Severity.ERROR,
    "severe": Severity.ERROR,
    "fail": Severity.ERROR, "failure": Severity.ERROR, "failed": Severity.ERROR,
    "fatal": Severity.FATAL, "critical": Severity.FATAL, "crit": Severity.FATAL,
    "ftl": Severity.FATAL,
    "alert": Severity.FATAL, "emerg": Severity.FATAL, "emergency": Severity.FATAL,
    "panic": Severity.FATAL,
    # java.util.logging speaks the language of the machine
    "grave": Severity.ERROR, "schwerwiegend": Severity.ERROR, "严重": Severity.ERROR,
    "avertissement": Severity.WARNING, "warnung": Severity.WARNING,
    "advertencia": Severity.WARNING,
    "警告": Severity.WARNING, "信息": Severity.INFO, "infos": Severity.INFO,
    "información": Severity.INFO,
    "情報": Severity.INFO, "致命的": Severity.ERROR, "심각": Severity.ERROR,
}  # fmt: skip


def level_named(word: str) -> Severity:
    """The severity that a level's name stands for, in any framework's spelling."""
    return _LEVELS.get(word.strip("[]<>:() ").lower(), Severity.UNKNOWN)


# 2024-01-31T10:11:12.123456Z   2024-01-31 10:11:12,123 +0000   2024/01/31 10:11:12.123456
# 31-Jan-2024 10:11:12.123   Jan 31 10:11:12   31/Jan/2024:10:11:12 +0000
# Wed Jan 31 10:11:12.123 2024
# 10:11:12.123   1706695872.123   20240131 10:11:12   240131 10:11:12   2024-01-31
_STAMP = re.compile(
    r"[\[(]?(?:"
    r"\d{4}[-/.]\d\d?[-/.]\d\d?(?:[T _:-]{1,2}\d\d?:\d\d(?::\d\d)?)?"
    r"|\d\d?[-/.](?:\d\d?|[A-Za-z]{3})[-/.]\d{2,4}[T :,]{1,2}\d\d?:\d\d(?::\d\d)?"
    r"|(?:[A-Z][a-z]{2},? )?[A-Z][a-z]{2} {1,2}\d\d?(?: \d{4})?,? "
    r"\d\d:\d\d:\d\d(?:[.,]\d{1,9})?(?: [A-Z]{3,4})?(?: \d{4})?"
    r"|[A-Z][a-z]{2} {1,2}\d\d?, \d{4},? \d\d?:\d\d:\d\d(?: [AP]M)?"
    r"|\d{6,8}[ -]{1,2}\d\d?:\d\d:\d\d"
    r"|\d\d?:\d\d:\d\d"
    r"|\d{10}\.\d{3,9}"
    r")(?:[.,]\d{1,9})?(?: ?Z| ?[AP]M\b| ?[+-]\d\d:?\d\d| ?UTC| ?GMT| "
    r"[A-Z]{3,4}(?=[\s\]]))?[\])]?[:,;|]?"
)

# E0131 10:11:12.123456    7123 reflector.go:138] Failed to watch
_KLOG = re.compile(r"([IWEF])\d{4} \d\d:\d\d:\d\d\.\d{1,9} {1,7}\d{1,10} [\w./-]{1,100}:\d{1,6}\] ")
_KLOG_LEVELS = {
    "I": Severity.INFO, "W": Severity.WARNING, "E": Severity.ERROR, "F": Severity.FATAL,
}  # fmt: skip

# ERROR   [error]   <warn>   ERROR/MainProcess]   ERROR:   WARN|
_LEVEL = re.compile(
    r"[\[(<]? {0,3}([^\W\d_]{2,15}) {0,3}(?:/[\w.-]{1,40})?[\])>]?(?:[:,|]{1,2}|(?=\s|$|\[))"
)

# ERROR:root:message
_BASIC = re.compile(r"([A-Z]{4,8}):([\w.]{1,80}):")

# [main]  [core:error]  [pid 12:tid 13]  (worker-1)  [Server thread/WARN]:  <0.123.0>
_BRACKET = re.compile(r"(?:\[([^\]\n]{0,120})\]|\(([^()\n]{1,60})\)|<([\d.]{3,30})>)[:,|]?")

# 20256   123#123:   *15   ---   -   |   ::   pid=12   user@db
_FILLER = re.compile(
    r"(?:\d{1,10}(?:#\d{1,10})?:?|\*\d{1,12}|[-|:>~•]{1,3}|(?:pid|tid|thread)[=:]\S{1,40}|"
    r"\w{1,60}@\w{1,60})(?=\s|$)"
)

# c.e.web.StatusController   :    app -    com.example.App |
_LOGGER = re.compile(r"[\w.$/@#<>:\[\]()-]{1,120}?\s{0,60}(?:[-|]{1,2}|:)\s")

# org.apache.catalina.startup.Catalina.start The required
_DOTTED = re.compile(r"[A-Za-z_]\w{0,60}(?:\.[\w$<>]{1,60}){2,12}(?=\s|$)")

# from application in netty-event-loop-3 -
_PLAY = re.compile(r"from [\w.$]{1,120} in [\w.-]{1,80} - ")

_SPELT_EXCEPTION = re.compile(
    r"[\w.$]{0,200}(?:Exception|Error|Throwable|Failure|Exit|Fault)(?:$|[\s:,(])"
)
_PLAIN_LEVELS = frozenset(
    [
        "TRACE",
        "DEBUG",
        "INFO",
        "NOTICE",
        "WARN",
        "WARNING",
        "ERROR",
        "ERR",
        "SEVERE",
        "FATAL",
        "CRITICAL",
        "CRIT",
        "ALERT",
        "EMERG",
        "PANIC",
        "trace",
        "debug",
        "info",
        "notice",
        "warn",
        "warning",
        "error",
        "fatal",
        "critical",
        "crit",
        "alert",
        "emerg",
    ]
)
_MAX_TOKENS = 10


_INDENTED = ("    ", "\t")
"""No header begins so far in; most lines of a trace do."""


def split_header(text: str) -> Header:
    """Takes the logger's header off a line. Linear; a line without one comes back whole."""
    if text.startswith(_INDENTED):
        return Header(Severity.UNKNOWN, text, 0)
    klog = _KLOG.match(text)
    if klog is not None:
        return Header(_KLOG_LEVELS[klog.group(1)], text[klog.end() :], klog.end())
    stamp = _STAMP.match(text)
    if stamp is not None:
        return _read_tokens(text, stamp.end(), Severity.UNKNOWN)
    return _unstamped(text)


def _unstamped(text: str) -> Header:
    basic = _BASIC.match(text)
    if basic is not None and level_named(basic.group(1)):
        return Header(level_named(basic.group(1)), text[basic.end() :].lstrip(), basic.end())
    match = _LEVEL.match(text)
    if match is not None and _is_plain_level(match):
        return _read_tokens(text, match.end(), level_named(match.group(1)))
    bracket = _BRACKET.match(text)
    if bracket is not None and _level_in(bracket):
        return _read_tokens(text, bracket.end(), _level_in(bracket))
    return Header(Severity.UNKNOWN, text, 0)


def _is_plain_level(match: re.Match[str]) -> bool:
    bracketed = match.group(0)[0] in "[(<"
    return match.group(1) in _PLAIN_LEVELS or (bracketed and bool(level_named(match.group(1))))


def _read_tokens(text: str, start: int, level: Severity) -> Header:
    position = _skip_space(text, start)
    for _ in range(_MAX_TOKENS):
        end, found = _token(text, position, level)
        if end == position:
            break
        level = level or found
        position = _skip_space(text, end)
        if position > MAX_HEADER_CHARS:
            break
    return Header(level, text[position:], position)


def _token(text: str, position: int, level: Severity) -> tuple[int, Severity]:
    """The end of the header token that stands here (``position`` itself for none) and its level."""
    match = _LEVEL.match(text, position)
    if match is not None and not level and level_named(match.group(1)):
        return match.end(), level_named(match.group(1))
    match = _BRACKET.match(text, position)
    if match is not None:
        return match.end(), _level_in(match)
    match = _FILLER.match(text, position) or _PLAY.match(text, position)
    if match is not None:
        return match.end(), Severity.UNKNOWN
    if _SPELT_EXCEPTION.match(text, position):
        return position, Severity.UNKNOWN
    match = _DOTTED.match(text, position) or _LOGGER.match(text, position)
    return (match.end() if match is not None else position), Severity.UNKNOWN


def _level_in(bracket: re.Match[str]) -> Severity:
    inner = bracket.group(1) or bracket.group(2) or ""
    for word in re.split(r"[/:\s]", inner)[-1:]:
        return level_named(word)
    return Severity.UNKNOWN


def _skip_space(text: str, position: int) -> int:
    while position < len(text) and text[position] in " \t":
        position += 1
    return position
