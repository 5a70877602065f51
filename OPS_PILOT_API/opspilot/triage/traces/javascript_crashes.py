"""What Node prints above the error that ends it, and values thrown that are no errors."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from opspilot.domain.triage import ExceptionInfo, Frame
from opspilot.triage.findings import Finding, Strength
from opspilot.triage.lines import Line
from opspilot.triage.traces.javascript_frames import read_frame
from opspilot.triage.traces.javascript_paths import clean_path, is_own_script

MAX_VALUE_LINES = 12
_ENDINGS = ("(Use `node --trace-uncaught", "Node.js v")

# /app/server.js:12      node:internal/modules/cjs/loader:1207      C:\\app\\index.ts:1
# file:///app/x.mjs:3
_CRASH_SITE = re.compile(
    r"(?:Uncaught:? )?((?:file://)?(?:[A-Za-z]:)?[\\/.@\w][^\s:*?\"<>|]{0,400}(?: "
    r"[^\s:*?\"<>|]{1,200}){0,6}|node:[\w/]{1,100}|[\w/]{1,60}\.js):(\d{1,7})$"
)
_CARETS = re.compile(r"\s*\^+\s*$")


@dataclass(frozen=True, slots=True)
class CrashSite:
    """The file, line and source that Node prints above the error that ends it."""

    index: int
    number: int
    file: str
    line: int
    source: str | None


def crash_site(lines: Sequence[Line], start: int) -> CrashSite | None:
    """`file:line`, the source line and its carets, up to six lines above the error."""
    for back in range(2, min(7, start + 1)):
        text = lines[start - back].text
        match = _CRASH_SITE.match(text.strip())
        if match is not None and _has_carets(lines, start - back, start):
            source = lines[start - back + 1].text.strip() or None
            return CrashSite(
                start - back,
                lines[start - back].number,
                match.group(1),
                int(match.group(2)),
                source,
            )
    return None


def _has_carets(lines: Sequence[Line], start: int, end: int) -> bool:
    return any(_CARETS.match(line.text) for line in lines[start + 1 : end])


def read_thrown_value(lines: Sequence[Line], index: int) -> Finding | None:
    """`throw "a string"`: the site, its carets, then the value as `util.inspect` prints it."""
    if not lines[index].text.startswith(_ENDINGS):
        return None
    value: list[str] = []
    for at in range(index - 1, max(index - MAX_VALUE_LINES, 1), -1):
        if _CARETS.match(lines[at].text):
            site = crash_site(lines, at + 1)
            return _thrown(lines[at + 1], value, site, lines[index].number) if site else None
        if read_frame(lines[at]) is not None or lines[at].text.startswith(_ENDINGS):
            return None
        value.insert(0, lines[at].text)
    return None


def _thrown(line: Line, value: list[str], site: CrashSite, last: int) -> Finding | None:
    message = "\n".join(value).strip()
    if not message:
        return None
    file = clean_path(site.file)
    frame = Frame(site.number, file, site.line, None, is_own_script(file), site.source)
    return Finding(
        runtime="javascript",
        exceptions=(ExceptionInfo(line.number, None, message, (frame,)),),
        first_line=site.number,
        last_line=last,
        strength=Strength.FATAL,
    )
