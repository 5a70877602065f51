"""What is left when no parser knows the form: the first line that says, in any way, that it
failed."""

import re
from collections.abc import Sequence

from opspilot.domain.triage import ExceptionInfo
from opspilot.triage.findings import Finding, Strength
from opspilot.triage.lines import Line, Severity
from opspilot.triage.patterns import Pattern, PatternSet
from opspilot.triage.unwrap.headers import split_header

_FAILURE_WORDS = Pattern(
    r"(?i)\b(?:error|errors|fail|fails|failed|failure|failing|fatal|panic|exception|unable "
    r"to|cannot|can't|could not"
    r"|couldn't|refused|denied|timed out|timeout|aborted|abort|crash|crashed|killed|"
    r"unreachable|invalid"
    r"|not found|unauthorized|forbidden|rejected|violation|corrupt|exhausted|exceeded|"
    r"unavailable|no such"
    r"|illegal|unexpected|segfault|undefined|missing|unhandled)\b"
)
_HEALTHY_WORDS = Pattern(
    r"(?i)\b(?:0 (?:errors?|failures?|failed)|no errors?|without errors?|errors?[:=] ?0\b|"
    r"failed[:=] ?0\b"
    r"|error[_ -]?(?:log|handler|page|rate|code[:=] ?0)\b|failover|success(?:fully)?)"
)
_NOISE = PatternSet((
        (r"(?i)\b(?:retry|retrying|will retry|try(?:ing)? again|attempt \d+|reconnect(?:ing)?|"
        r"backing off)\b"),
        (r"(?i)\b(?:shutting down|graceful|shutdown|stopping|draining|exiting|SIGTERM|"
        r"terminated by signal 15)\b"),
    r"(?i)(?:health ?check|healthz|readyz|livez|/health|/ping|heartbeat)",
    r"(?i)\b(?:deprecat(?:ed|ion)|DeprecationWarning|FutureWarning)\b",
    r"(?i)\b(?:warmup|cache miss|not cached|skipping)\b",
))  # fmt: skip

# java.io.IOException: Broken pipe     TypeError: x is not a function     App\Oops: bad
_NAMED = re.compile(
    r"(?:Uncaught |Unhandled |Exception in thread \"[^\"]{0,80}\" )?"
    r"([A-Za-z_][\w.$\\:]{0,160}(?:Error|Exception|Fault|Failure|Throwable))\b(?::\s?(.*))?$"
)
# ... failed: java.io.IOException: Broken pipe     err=ValueError('x')
_NAMED_INSIDE = Pattern(
    r"\b(?P<type>[A-Za-z_][\w.$\\]{0,160}?(?:[a-z]Error|Exception))(?:\: |\()(?P<message>[^\n]*)"
)
_MAX_FINDINGS = 400
"""Only the first of the strongest is answered; the rest need not be kept."""


def find_plain_errors(lines: Sequence[Line]) -> list[Finding]:
    """Failure lines that no parser read, in their order."""
    found: list[Finding] = []
    for line in lines:
        finding = _read(line)
        if finding is not None:
            found.append(finding)
            if len(found) >= _MAX_FINDINGS:
                break
    return found


def _read(line: Line) -> Finding | None:
    if not line.text or line.text.isspace():
        return None
    header = split_header(line.text)
    level = header.level or line.level
    message = header.message.strip()
    if level < Severity.WARNING and not _tells_failure(message, line.text, level):
        return None
    return _finding(line, message, _strength(message, level))


def _tells_failure(message: str, text: str, level: Severity) -> bool:
    if level == Severity.DEBUG:
        return False
    if _named_type(message) is not None:
        return True
    return bool(_FAILURE_WORDS.search(message)) and _HEALTHY_WORDS.search(text) is None


def _strength(message: str, level: Severity) -> Strength:
    if _NOISE.indexes(message):
        return Strength.NOISE
    if level >= Severity.ERROR:
        return Strength.ERROR
    if level == Severity.UNKNOWN and _NAMED.match(message):
        return Strength.ERROR
    return Strength.WARNING if level == Severity.WARNING else Strength.SYMPTOM


def _finding(line: Line, message: str, strength: Strength) -> Finding:
    kind, text = _named(message)
    root = ExceptionInfo(log_line=line.number, type=kind, message=text or message)
    return Finding("unknown", (root,), line.number, line.number, strength, evidence=(line.number,))


def _named(message: str) -> tuple[str | None, str]:
    match = _NAMED.match(message)
    if match is not None:
        return match.group(1), match.group(2) or message
    return _type_inside(message), message


def _named_type(message: str) -> str | None:
    match = _NAMED.match(message)
    return match.group(1) if match is not None else _type_inside(message)


def _type_inside(message: str) -> str | None:
    """Most lines have neither word, and a look for them costs little."""
    if "Error" not in message and "Exception" not in message:
        return None
    inside = _NAMED_INSIDE.search(message)
    return None if inside is None else inside.group("type")
