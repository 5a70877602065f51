"""Backtraces that a logger wrote as an array on one line: Logstash, Grape, Rails' JSON errors."""

from opspilot.domain.triage import ExceptionInfo, Frame
from opspilot.triage.findings import Finding, Strength
from opspilot.triage.lines import Line
from opspilot.triage.patterns import Pattern
from opspilot.triage.traces.ruby_frames import frame_in
from opspilot.triage.unwrap.headers import split_header

# #<NoMethodError: undefined method `x' for nil>     :exception=>KeyError, :message=>"key not found"
# "exception":["NameError","uninitialized constant"]     NoMethodError: undefined method
_INSPECTED = Pattern(r"#<(?P<type>[A-Z]\w*(?:::\w+)*): (?P<message>[^>\n]{1,500})>")
_TYPE = Pattern(
    r"(?:exception|class|type)(?:=>|\\?\"?[:=]) ?\[?\\?\"?(?P<type>[A-Z]\w*(?:::\w+)*)\\?\"?"
)
_MESSAGE = Pattern(r"(?:message|error|msg)(?:=>|\"?[:=]) ?\"(?P<message>[^\"\n]{1,500})\"")
_PLAIN = Pattern(
    r"\b(?P<type>[A-Z]\w*(?:::[A-Z]\w*)*(?:Error|Exception|NotFound|Invalid))"
    r"(?:: |\",\")(?P<message>[^\"\[\n]{1,500})"
)


def inline_finding(line: Line) -> Finding | None:
    """The exception of a line that holds at least two quoted frames."""
    frames = [found for part in line.text.split('"') if (found := _frame(line, part)) is not None]
    if len(frames) < 2:
        return None
    kind, message = _told(line.text)
    root = ExceptionInfo(line.number, kind, message, tuple(frames))
    return Finding("ruby", (root,), line.number, line.number, Strength.TRACE)


def _frame(line: Line, part: str) -> Frame | None:
    if ":in " not in part or len(part) > 600:
        return None
    found = frame_in(line._replace(text=part.strip()))
    return found[0] if found is not None else None


def _told(text: str) -> tuple[str | None, str | None]:
    for pattern in (_INSPECTED, _PLAIN):
        match = pattern.search(text)
        if match is not None:
            return match.group("type"), (match.group("message") or "").strip()
    kind, message = _TYPE.search(text), _MESSAGE.search(text)
    told = message.group("message") if message is not None else _before_fields(text)
    return (kind.group("type") if kind is not None else None), told


def _before_fields(text: str) -> str:
    """`Ruby exception occurred: undefined method {:class=>...}` without what is in braces."""
    return split_header(text).message.split(" {:", 1)[0].split(" [", 1)[0].strip()[:500]
