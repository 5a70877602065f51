"""PowerShell: error records of Windows PowerShell 5 and the concise view of PowerShell 7."""

import re
from collections.abc import Sequence

from opspilot.domain.triage import ExceptionInfo, Frame
from opspilot.triage.findings import Finding, Strength
from opspilot.triage.lines import Line

MAX_RECORD_LINES = 20
MAX_MESSAGE_LINES = 6

# At C:\srv\shop\deploy.ps1:12 char:5       At line:1 char:1       In /srv/x.ps1:3 Zeichen:1
_AT = re.compile(
    r"(?:At|In|发生位置|発生場所|Au caractère) ?(?:(\S.{0,300}?\.psm?1)|line|行):(\d{1,7})"
)
#     + CategoryInfo
# : ObjectNotFound: (prices.csv:String) [Get-Content], ItemNotFoundException
_CATEGORY = re.compile(
    r"\s*\+ CategoryInfo\s{1,20}: (\w{1,60}): \(.{0,300}\) \[([^\]]{0,100})\](?:, (\S{1,100}))?"
)
#     + FullyQualifiedErrorId : PathNotFound,Microsoft.PowerShell.Commands.GetContentCommand
_ID = re.compile(r"\s*\+ FullyQualifiedErrorId : ([^,\s]{1,200})")
# Get-Content : Cannot find path 'C:\prices.csv' because it does not exist.
_SAID = re.compile(r"([\w.\\/:-]{1,120}?) : (\S.*)$")
# + Get-Content prices.csv
_CODE = re.compile(r"\+\s{1,80}(?!CategoryInfo|FullyQualified|~)(\S.*)$")
# Get-Content: C:\srv\deploy.ps1:12     Exception: /srv/deploy.ps1:3     ParserError: deploy.ps1:3
_CONCISE = re.compile(r"([\w.-]{1,100}): (?:(\S.{0,300}\.psm?1):(\d{1,7})|\s*)$")
#   12 |  Get-Content prices.csv                    |  Cannot find path
_CONCISE_LINE = re.compile(r"\s*(\d{1,7}) \| {1,80}(\S.*)$")
_CONCISE_TEXT = re.compile(r"\s{2,12}\| {1,80}(\S.*)$")
# at Deploy-Shop, C:\srv\deploy.ps1: line 12       at <ScriptBlock>, <No file>: line 1
_STACK = re.compile(r"\s*at (\S{1,200}), (\S.{0,300}?): line (\d{1,7})$")


class PowerShellTraceParser:
    """Reads an error record: what was said, where, and its identifier."""

    name = "powershell"
    anchors = (
        r"\+ CategoryInfo",
        r"FullyQualifiedErrorId",
        r"\.psm?1:\d{1,6}",
        r"\.psm?1: line \d",
    )

    def find(self, lines: Sequence[Line]) -> list[Finding]:
        found: list[Finding] = []
        index = 0
        while index < len(lines):
            finding, after = _read(lines, index)
            if finding is not None:
                found.append(finding)
            index = max(after, index + 1)
        return found


def _read(lines: Sequence[Line], index: int) -> tuple[Finding | None, int]:
    text = lines[index].text
    if ":" in text and _AT.match(text):
        return _read_record(lines, index)
    match = _CONCISE.match(text) if text.endswith(tuple("0123456789")) and ".ps" in text else None
    if match is not None:
        return _read_concise(lines, index, match)
    return None, index + 1


def _read_record(lines: Sequence[Line], at: int) -> tuple[Finding | None, int]:
    start = _message_start(lines, at)
    place = _AT.match(lines[at].text)
    after, category, identity, code = at + 1, None, None, None
    while after < min(len(lines), at + MAX_RECORD_LINES) and lines[after].text.lstrip().startswith(
        ("+", "~")
    ):
        text = lines[after].text
        code = code or _CODE.match(text.strip())
        category, identity = category or _CATEGORY.match(text), identity or _ID.match(text)
        after += 1
    if place is None or (category is None and identity is None):
        return None, at + 1
    kind = (category.group(3) if category else None) or (identity.group(1) if identity else None)
    message = _message([line.text.strip() for line in lines[start:at]])
    frame = Frame(
        lines[at].number,
        place.group(1),
        int(place.group(2)),
        None,
        in_app=place.group(1) is not None,
        source=code.group(1) if code else None,
    )
    root = ExceptionInfo(lines[start].number, kind, message, (frame, *_stack(lines, after)))
    return Finding("powershell", (root,), lines[start].number, lines[after - 1].number), after


def _message_start(lines: Sequence[Line], at: int) -> int:
    """The command that spoke stands up to a few wrapped lines above."""
    for back in range(1, min(MAX_MESSAGE_LINES, at) + 1):
        text = lines[at - back].text
        if _SAID.match(text.strip()):
            return at - back
        if not text.strip():
            return at - back + 1
    return max(0, at - 1)


def _message(texts: list[str]) -> str | None:
    if not texts:
        return None
    said = _SAID.match(texts[0])
    first = said.group(2) if said else texts[0]
    return " ".join([first, *texts[1:]]).strip() or None


def _stack(lines: Sequence[Line], index: int) -> list[Frame]:
    frames = []
    for line in lines[index : index + MAX_RECORD_LINES]:
        match = _STACK.match(line.text)
        if match is None:
            break
        name, file, at = match.groups()
        own = not file.startswith("<")
        frames.append(
            Frame(
                line.number,
                file if own else None,
                int(at),
                None if name.startswith("<") else name,
                own,
            )
        )
    return frames


def _read_concise(
    lines: Sequence[Line], index: int, match: re.Match[str]
) -> tuple[Finding | None, int]:
    kind, file, at = match.groups()
    told, source, after = [], None, index + 1
    while after < min(len(lines), index + MAX_RECORD_LINES):
        text = lines[after].text
        line, said = _CONCISE_LINE.match(text), _CONCISE_TEXT.match(text)
        if line is not None:
            source = line.group(2).strip()
        elif said is not None and said.group(1).strip("~ "):
            told.append(said.group(1).strip())
        elif not text.startswith("Line |") and said is None:
            break
        after += 1
    if source is None and not told:
        return None, index + 1
    number = lines[index].number
    frame = Frame(number, file, int(at), None, in_app=True, source=source)
    root = ExceptionInfo(number, kind, " ".join(told) or None, (frame, *_stack(lines, after)))
    return Finding("powershell", (root,), number, lines[after - 1].number, Strength.TRACE), after
