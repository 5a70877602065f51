"""Perl: `die`, Carp's stacks, compile errors; on a terminal and in a web server's log."""

import re
from collections.abc import Sequence

from opspilot.domain.triage import ExceptionInfo, Frame
from opspilot.triage.findings import Finding, Strength
from opspilot.triage.lines import Line
from opspilot.triage.ownership import is_library_path
from opspilot.triage.patterns import Pattern
from opspilot.triage.unwrap.headers import split_header

MAX_KEPT_FRAMES = 400

# No price at /srv/shop/lib/Orders.pm line 41.     syntax error at a.pl line 3, near "foo"
# Can't locate Shop/Tax.pm in @INC (...) at ./a.pl line 2.
# No price at a.pl line 4, <STDIN> line 1.
_DIED = Pattern(
    r"^(?P<message>.+?) at (?P<file>\S[^\n]*?) line (?P<line>\d{1,7})(?P<rest>\.(?:: \S+)?|"
    r", <\w*> (?:line|chunk) \d+\.|, (?:near|at end of) .*|, at .*)?$"
)
# 	Shop::Orders::total(ARRAY(0x55d0)) called at /srv/shop/bin/report.pl line 12
_CALLED = re.compile(r"\s*+(.{1,300}?) called at (\S.{0,300}?) line (\d{1,7})\.?$")
_NAME = re.compile(r"(?:eval \{\.\.\.\}|require (\S{1,200})|([\w:]{1,200}))")
_APACHE_CODE = re.compile(r"AH\d{5}: ")
_SYMPTOM = re.compile(r"(?:BEGIN failed--|Compilation failed in require|Execution of )")
_WARNING = re.compile(
    r"(?:Use of uninitialized|Useless use|Name \"|Subroutine \w{1,100} redefined|Argument \"|"
    r"Deep recursion)"
)
_NOT_OWN = (
    "/perl5/",
    "/share/perl",
    "/lib/perl",
    "/perl/lib/",
    "/strawberry/",
    "/site_perl/",
    "/vendor_perl/",
)


class PerlTraceParser:
    """Reads a message with its place, and the callers that Carp adds below it."""

    name = "perl"
    anchors = (
        r"\.(?:pl|pm|cgi|psgi|t) line \d{1,7}",
        r" called at \S{1,200} line \d",
        r"(?:at -e|\(eval \d{1,6}\)) line \d",
    )

    def find(self, lines: Sequence[Line]) -> list[Finding]:
        found: list[Finding] = []
        index = 0
        while index < len(lines):
            finding, after = _read(lines, index)
            if finding is not None:
                found.append(finding)
            index = after
        return found


def _read(lines: Sequence[Line], index: int) -> tuple[Finding | None, int]:
    if " line " not in lines[index].text:
        return None, index + 1
    text = _APACHE_CODE.sub("", split_header(lines[index].text).message.strip(), count=1)
    match = _DIED.search(text)
    if match is None or not _is_perl(match.group("file") or ""):
        return None, index + 1
    number, message = lines[index].number, match.group("message") or ""
    called, after = _read_callers(lines, index + 1)
    place = Frame(
        number,
        match.group("file"),
        int(match.group("line") or 0),
        _function(called),
        _is_own(match.group("file") or ""),
    )
    root = ExceptionInfo(
        number, _kind(message), _whole(message, match.group("rest")), (place, *_frames(called))
    )
    return Finding("perl", (root,), number, lines[after - 1].number, _strength(message)), after


def _is_perl(file: str) -> bool:
    return (
        file.endswith((".pl", ".pm", ".cgi", ".psgi", ".t"))
        or file == "-e"
        or file.startswith("(eval ")
        or "/bin/" in file
    )


def _kind(message: str) -> str:
    return "syntax error" if message.startswith("syntax error") else "die"


def _whole(message: str, rest: str | None) -> str:
    return message + (rest or "") if rest and rest.startswith((", near", ", at end")) else message


def _strength(message: str) -> Strength:
    if _SYMPTOM.match(message):
        return Strength.SYMPTOM
    return Strength.WARNING if _WARNING.match(message) else Strength.TRACE


def _read_callers(
    lines: Sequence[Line], index: int
) -> tuple[list[tuple[Line, re.Match[str]]], int]:
    called: list[tuple[Line, re.Match[str]]] = []
    while index < len(lines) and " called at " in lines[index].text:
        match = _CALLED.match(lines[index].text)
        if match is None:
            break
        if len(called) < MAX_KEPT_FRAMES:
            called.append((lines[index], match))
        index += 1
    return called, index


def _function(called: list[tuple[Line, re.Match[str]]]) -> str | None:
    """The sub that died is the first one that Carp says was called."""
    return _sub(called[0][1].group(1)) if called else None


def _sub(text: str) -> str | None:
    match = _NAME.match(text)
    return (match.group(2) or match.group(1)) if match else None


def _frames(called: list[tuple[Line, re.Match[str]]]) -> list[Frame]:
    frames = []
    for position, (line, match) in enumerate(called):
        caller = _sub(called[position + 1][1].group(1)) if position + 1 < len(called) else None
        file = match.group(2)
        frames.append(Frame(line.number, file, int(match.group(3)), caller, _is_own(file)))
    return frames


def _is_own(file: str) -> bool:
    folded = file.lower().replace("\\", "/")
    return not (is_library_path(file) or any(part in folded for part in _NOT_OWN))
