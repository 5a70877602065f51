"""The prefixes that collectors put before every line, and the terminal's control characters."""

import re
from typing import NamedTuple

from opspilot.triage.lines import Severity


class Unwrapped(NamedTuple):
    """A line without its prefix, and what the prefix said."""

    text: str
    level: Severity = Severity.UNKNOWN
    stream: str = ""


MAX_WRAPPERS = 4
"""Prefixes around prefixes: CRI around syslog around compose is three."""

# ESC[31m  ESC]0;title BEL  ESC(B  CSI as one character; also ^[[31m where a pager spelt the ESC
_ANSI = re.compile(
    r"(?:\x1b|\^\[)(?:\[[0-9;:?]{0,40}[ -/]{0,3}[@-~]|\][^\x07\x1b\n]{0,400}(?:\x07|"
    r"\x1b\\)?|[()][A-Z0-9]|[A-Z=>78])|\x9b[0-9;]{0,40}[@-~]"
)
# The same where the ESC got lost on the way: [31m [0m [1;31m
_BARE_COLOUR = re.compile(r"\[\d{1,3}(?:;\d{1,3}){0,5}m(?!\])|\[m(?![\w\]])")

# 2024-05-01T10:00:00.123456789Z stderr F message
_CRI = re.compile(
    r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d) std(?:out|err) [FP] ?"
)

# worker-1  | message        api_1 | message
_COMPOSE = re.compile(r"([A-Za-z][\w.-]{0,80}|\d[\w.-]{0,60}[A-Za-z][\w.-]{0,60}) {1,40}\| ?")

# [pod/api-7d4b9c-x2x/api] message      [api-7d4b9c-x2x api] message
_KUBECTL = re.compile(r"\[pod/([\w./-]{1,200})\] ?")

# Jan 31 10:11:12 web-1 gateway[123]: message
# 2024-01-31T10:11:12.123+00:00 web-1 gateway[123]: message
# <34>Jan 31 10:11:12 web-1 gateway: message       2024-01-31 10:11:12 web-1 kernel: message
_SYSLOG = re.compile(
    r"(?:<(\d{1,3})>)?(?:[A-Z][a-z]{2} {1,2}\d{1,2} (?:\d{4} )?\d\d:\d\d:\d\d(?:\.\d{1,9})?"
    r"|\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:?\d\d)?)"
    r" ([A-Za-z0-9_][\w.:-]{0,120}) ([A-Za-z_(][\w./()@-]{0,80}?)(?:\[([\w./-]{1,20})\])?:(?: |$)"
)

# <165>1 2024-01-31T10:11:12.003Z web-1 app 1234 ID47 [origin x="y"] message
_RFC5424 = re.compile(
    r"<(\d{1,3})>1 (?:-|\S{19,40}) (\S{1,120}) (\S{1,120}) (\S{1,60}) \S{1,60} (?:-|"
    r"\[[^\]]{0,1000}\]) ?(?:\xef\xbb\xbf|\ufeff)?"
)

# 2024-01-31T10:11:12.1234567Z message     (GitHub Actions; kubectl and docker logs --timestamps)
_ISO_STAMP = re.compile(r"\ufeff?\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{7,9}Z(?: |$)")

# 2024-01-31T10:11:12.123456+00:00 app[web.1]: message     (Heroku)
_HEROKU = re.compile(
    r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,6})?[+-]\d\d:\d\d (\w{1,20}\[[\w.-]{1,40}\]): ?"
)

# 01-31 10:11:12.123  1234  5678 E AndroidRuntime: message      2024-01-31 10:11:12.123
# 1234-5678/com.app E/Tag: message
_LOGCAT = re.compile(
    r"(?:\d{4}-)?\d\d-\d\d \d\d:\d\d:\d\d\.\d{3,6} {1,8}(?:\w{1,30} {1,6})?(\d{1,7})[ -] "
    r"{0,8}(\d{1,7})"
    r"(?:/[\w.?:-]{1,120})? ([VDIWEFA])[/ ]([^:\n]{0,120}?) {0,40}: ?"
)
# 2024-01-31 10:11:12.123  1234-5678  Tag   com.app  E  message     (Android Studio's newer form)
_STUDIO = re.compile(
    r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3} {1,4}(\d{1,7})-(\d{1,7}) {1,4}(\S.{0,60}?) "
    r"{1,40}[\w.]{3,120} {1,20}([VDIWEF])  "
)
# E/AndroidRuntime( 1234): message     E/flutter (28347): message     E/AndroidRuntime: message
# 01-31 10:11:12.123 E/AndroidRuntime( 1234): message     01-31 10:11:12.123: E/Tag(1234): message
_LOGCAT_TAGGED = r"([VDIWEF])/([\w.:$-]{2,80}?) {0,20}(?:\( {0,6}(\d{1,7})\))?: ?"
_LOGCAT_BRIEF = re.compile(_LOGCAT_TAGGED)
_LOGCAT_TIME = re.compile(r"(?:\d{4}-)?\d\d-\d\d \d\d:\d\d:\d\d\.\d{3,6}:? {1,4}" + _LOGCAT_TAGGED)

# #12 3.456 message   (BuildKit)     5.155 message   (its summary of the failed step)
_BUILDKIT = re.compile(r"(?:#(\d{1,4}) \d{1,6}\.\d{1,3}|\d{1,6}\.\d{3})(?: |$)")
BUILD_STREAM = "docker-build"
"""The stream of a line that an image build printed starts with this."""

# [  123.456789] message   (kernel ring buffer)
_KERNEL = re.compile(r"(?:<\d{1,2}>)?\[ {0,12}\d{1,9}\.\d{6}\](?:\[ {0,4}[TC]\d{1,7}\])? ")

# [Wed Jan 31 10:11:12.123456 2024] [wsgi:error] [pid 12:tid 34] [client 10.0.0.7:5555] Traceback
_WSGI = re.compile(
    r"\[[A-Z][a-z]{2} [A-Z][a-z]{2} [\d:. ]{15,30}\] \[(?:wsgi|cgid?|proxy_fcgi|"
    r"fcgid):\w{3,8}\] (?:\[(?:pid|client|remote) [^\]]{1,80}\] ){0,4}"
)
# [2024-01-31T10:11:12.123Z] message   (Jenkins timestamper)
_JENKINS = re.compile(r"\[\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z\] ")
# 00 01O message: GitLab's section stream    2024-01-31T10:11:12.123456Z 00O message
_GITLAB = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z \d\d[OE][ +]")
# 2022-03-25T11:10:39: message     2022-03-25 11:10:39 +00:00: message     (pm2 --time)
_PM2 = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?: ?[+-]\d\d:\d\d)?: ?")
# 0|api  | message     (pm2 logs)
_PM2_NAME = re.compile(r"(\d{1,3}\|[\w@./-]{1,80}) {0,40}\| ?")
# [1/31/26 10:11:12:123 CST] 00000a1b SystemErr     R message     (WebSphere)
_WEBSPHERE = re.compile(
    r"\[\d{1,2}[/.]\d{1,2}[/.]\d{2,4},? \d{1,2}:\d\d:\d\d:\d{3} \w{2,5}\] [0-9a-f]{8} "
    r"\S{1,20} {1,13}[A-Z] {1,3}"
)
# [31-Jan-2024 10:11:12] WARNING: [pool www] child 12 said into stderr: "message"    (php-fpm)
_FPM = re.compile(
    r"\[\d\d-[A-Z][a-z]{2}-\d{4} [\d:.]{8,15}\] WARNING: \[pool ([\w.-]{1,60})\] child (\d{1,7})"
    r" said into std(?:err|out): \"(.*)$"
)
# section_start:1560896352:my_section CR ESC[0K
_SECTION = re.compile(r"section_(?:start|end):\d{9,11}:[\w.-]{1,80}(?:\[[^\]]{0,80}\])?")

_ANDROID_LEVELS = {
    "V": Severity.DEBUG, "D": Severity.DEBUG, "I": Severity.INFO, "W": Severity.WARNING,
    "E": Severity.ERROR, "F": Severity.FATAL, "A": Severity.FATAL,
}  # fmt: skip
_SYSLOG_LEVELS = (
    Severity.FATAL, Severity.FATAL, Severity.FATAL, Severity.ERROR,
    Severity.WARNING, Severity.INFO, Severity.INFO, Severity.DEBUG,
)  # fmt: skip


def clean(raw: str) -> str:
    """Takes colours, carriage returns and redrawn text off: what a terminal would show at last."""
    if "\r" in raw:
        raw = raw.rstrip("\r")
        raw = raw[raw.rfind("\r") + 1 :]
    if "\x1b" in raw or "^[" in raw or "\x9b" in raw:
        raw = _ANSI.sub("", raw)
    if "[" in raw and "m" in raw:
        raw = _BARE_COLOUR.sub("", raw)
    if "\x00" in raw or "\x08" in raw:
        raw = raw.replace("\x00", "").replace("\x08", "")
    return raw


def take_prefix(text: str) -> Unwrapped | None:
    """One wrapper less, or None where the line has none."""
    first = text[:1]
    if not first or first in " \t":
        return None
    if first.isdigit():
        return _after_digit(text)
    if first == "[":
        return _after_bracket(text)
    if first == "#":
        return _build_step(text)
    if first == "<":
        return _after_priority(text)
    return _after_letter(text)


def _after_digit(text: str) -> Unwrapped | None:
    if text[10:11] == "T":
        match = _CRI.match(text)
        if match is not None:
            return Unwrapped(text[match.end() :])
        match = _HEROKU.match(text)
        if match is not None:
            return Unwrapped(text[match.end() :], stream=match.group(1))
    if text[1:9].find(".") >= 0 and _BUILDKIT.match(text) is not None:
        return _build_step(text)
    match = _PM2_NAME.match(text) if "|" in text[:130] else None
    if match is not None:
        return Unwrapped(text[match.end() :], stream=match.group(1))
    if text[19:20] in ": +-":
        return _syslog(text) or _plain(_PM2, text) or _logcat(text)
    return _syslog(text) or _plain(_GITLAB, text) or _plain(_ISO_STAMP, text) or _logcat(text)


def _after_bracket(text: str) -> Unwrapped | None:
    match = _KUBECTL.match(text)
    if match is not None:
        return Unwrapped(text[match.end() :], stream=match.group(1))
    fpm = _FPM.match(text) if " said into std" in text[:140] else None
    if fpm is not None:
        said = fpm.group(3).removesuffix(", pipe is closed").removesuffix('"')
        return Unwrapped(said, stream=f"php-fpm[{fpm.group(2)}]")
    return (
        _plain(_KERNEL, text)
        or _plain(_WSGI, text)
        or _plain(_JENKINS, text)
        or _plain(_WEBSPHERE, text)
    )


def _after_priority(text: str) -> Unwrapped | None:
    match = _RFC5424.match(text)
    if match is None:
        return _syslog(text) or _plain(_KERNEL, text)
    level = _SYSLOG_LEVELS[int(match.group(1)) % 8]
    return Unwrapped(text[match.end() :], level, f"{match.group(3)}[{match.group(4)}]")


def _after_letter(text: str) -> Unwrapped | None:
    if "| " in text[:130] or text.endswith("|"):
        match = _COMPOSE.match(text)
        if match is not None:
            return Unwrapped(text[match.end() :], stream=match.group(1))
    if text[1:2] == "/":
        return _logcat_tagged(_LOGCAT_BRIEF, text)
    if text.startswith("section_"):
        return _plain(_SECTION, text)
    if text[0] == "\ufeff":
        return Unwrapped(text[1:])
    return _syslog(text) if text[3:4] == " " else None


def _build_step(text: str) -> Unwrapped | None:
    match = _BUILDKIT.match(text)
    if match is None:
        return None
    return Unwrapped(text[match.end() :], stream=f"{BUILD_STREAM} {match.group(1) or ''}")


def _syslog(text: str) -> Unwrapped | None:
    match = _SYSLOG.match(text)
    if match is None or match.group(3).lower() in _NOT_PROGRAMS:
        return None
    level = _SYSLOG_LEVELS[int(match.group(1)) % 8] if match.group(1) else Severity.UNKNOWN
    return Unwrapped(text[match.end() :], level, f"{match.group(3)}[{match.group(4) or ''}]")


_NOT_PROGRAMS = frozenset(
    [
        "error",
        "warn",
        "warning",
        "info",
        "debug",
        "fatal",
        "critical",
        "notice",
        "severe",
        "trace",
        "log",
        "panic",
    ]
)
"""`2024-01-31 10:11:12 main ERROR: x` is a logger's line, not a syslog line of a program
`ERROR`."""


def _logcat(text: str) -> Unwrapped | None:
    match = _LOGCAT.match(text)
    if match is not None:
        level = _ANDROID_LEVELS[match.group(3)]
        return Unwrapped(text[match.end() :], level, f"{match.group(2)}/{match.group(4)}")
    match = _STUDIO.match(text)
    if match is None:
        return _logcat_tagged(_LOGCAT_TIME, text)
    level = _ANDROID_LEVELS[match.group(4)]
    return Unwrapped(text[match.end() :], level, f"{match.group(2)}/{match.group(3)}")


def _logcat_tagged(pattern: re.Pattern[str], text: str) -> Unwrapped | None:
    match = pattern.match(text)
    if match is None:
        return None
    level, tag, pid = match.groups()
    return Unwrapped(text[match.end() :], _ANDROID_LEVELS[level], f"{pid or ''}/{tag}")


def _plain(pattern: re.Pattern[str], text: str) -> Unwrapped | None:
    match = pattern.match(text)
    return Unwrapped(text[match.end() :]) if match is not None else None
