"""The built-in analyzer: deterministic rules over the triage. No key, no network, no clock."""

from opspilot.analyzers.base import AnalysisRequest
from opspilot.domain.analysis import Analysis, Evidence
from opspilot.domain.enums import AnalyzerName, Category, Confidence
from opspilot.domain.triage import Frame, Triage
from opspilot.triage.knowledge.advice import Guidance, advise
from opspilot.triage.knowledge.patches.base import Patch
from opspilot.triage.knowledge.patches.registry import propose_patch
from opspilot.triage.knowledge.wording import clean

MAX_QUOTE = 500
MAX_MESSAGE = 300
SEND_MORE = (
    "Send more of the log: the whole stack trace, and the lines before the first error.",
    "If the process ended, add its last lines and its exit code.",
)

_SYSTEMS = frozenset((
    "apache", "ci-build", "dns", "docker", "docker-build", "haproxy", "http", "kafka", "kubernetes",
    "linux-kernel", "mongodb", "mysql", "nginx", "postgresql", "rabbitmq", "redis", "systemd",
    "terraform", "tls",
))  # fmt: skip
"""Runtimes whose one line says it all: they have no stack to show."""

_UNEXPLAINED = (Category.UNKNOWN, Category.CRASH_SIGNAL)
"""Kinds that say where it ended, not why."""


class MockAnalyzer:
    name = AnalyzerName.MOCK

    def analyze(self, request: AnalysisRequest) -> Analysis:
        facts = request.triage
        evidence = _evidence(request)
        known = advise(facts, _context(facts, evidence))
        if not facts.is_failure or (facts.root_exception is None and known is None):
            return _undecided(facts, evidence)
        patch = propose_patch(facts)
        return Analysis(
            analyzer=self.name,
            root_cause=_root_cause(facts, known),
            suggested_fix=_fix(facts, known),
            confidence=_confidence(facts, known),
            summary=_failure(facts),
            explanation=_explanation(facts, known),
            steps=_steps(facts, known, patch),
            patch=patch.diff if patch is not None else None,
            evidence=evidence,
        )


def _context(facts: Triage, evidence: tuple[Evidence, ...]) -> str:
    messages = (exception.message or "" for exception in facts.exceptions[1:])
    return "\n".join((*(item.quote for item in evidence), *messages))


def _undecided(facts: Triage, evidence: tuple[Evidence, ...]) -> Analysis:
    found = "a line that looks like a failure, but not why" if facts.is_failure else "no failure"
    return Analysis(
        analyzer=AnalyzerName.MOCK,
        root_cause=f"The log does not say what went wrong: it shows {found}.",
        suggested_fix=SEND_MORE[0],
        confidence=Confidence.LOW,
        steps=SEND_MORE,
        evidence=evidence,
    )


def _root_cause(facts: Triage, known: Guidance | None) -> str:
    place = f" in {_place(facts.culprit)}" if facts.culprit else ""
    means = f": {known.meaning}" if known else ""
    return f"{_failure(facts)}{place}{means}."


def _failure(facts: Triage) -> str:
    root = facts.root_exception
    if root is None:
        return facts.category.value.replace("_", " ").capitalize()
    message = " ".join((root.message or "").split())
    if len(message) > MAX_MESSAGE:
        message = message[:MAX_MESSAGE] + "…"
    return ": ".join(part for part in (root.type, message.rstrip(".:")) if part) or "An error"


def _place(frame: Frame) -> str:
    line = f":{frame.line}" if frame.line is not None else ""
    function = f" ({frame.function})" if frame.function else ""
    if frame.file is None and frame.function:
        return clean(frame.function)
    return f"{frame.file or 'an unnamed file'}{line}{function}"


def _fix(facts: Triage, known: Guidance | None) -> str:
    if known is None:
        return f"Read the evidence below, starting at {_start(facts)}."
    return " ".join((*_open(facts), *known.steps[:2]))


def _open(facts: Triage) -> tuple[str, ...]:
    """Where to begin, if the log names a place of the caller's own."""
    if facts.culprit is None or not facts.culprit.in_app:
        return ()
    return (f"Start at {_place(facts.culprit)}.",)


def _start(facts: Triage) -> str:
    if facts.culprit and facts.culprit.file:
        return _place(facts.culprit)
    line = facts.evidence_lines[0] if facts.evidence_lines else 1
    return f"log line {line}"


def _explanation(facts: Triage, known: Guidance | None) -> str:
    usual = [f"Usual causes: {known.cause}"] if known else []
    outer = facts.exceptions[-1] if len(facts.exceptions) > 1 else None
    root = facts.root_exception
    if outer is not None and root is not None and outer.type and outer.type != root.type:
        usual.append(
            f"It surfaced as {outer.type} (log line {outer.log_line}), which is its consequence."
        )
    return " ".join(usual)


def _steps(facts: Triage, known: Guidance | None, patch: Patch | None) -> tuple[str, ...]:
    first = (f"Open {_start(facts)}{_shown(facts)}.",)
    if known is None:
        return (*first, *SEND_MORE)
    change = (f"The patch shows one way to change that line. {patch.note}",) if patch else ()
    check = (f"Check with: {known.check}",) if known.check else ()
    more = () if known.settles else SEND_MORE[:1]
    return (*first, *known.steps, *change, *check, *more)


def _shown(facts: Triage) -> str:
    source = facts.culprit.source if facts.culprit else None
    return f", where the log shows: {clean(source)}" if source else ""


def _confidence(facts: Triage, known: Guidance | None) -> Confidence:
    """High where the log names the exception and the line, or a system's own message says it all;
    low where it shows a symptom only, or not even the kind of failure is known."""
    if facts.root_exception is None or known is None or not known.settles:
        return Confidence.MEDIUM if known is None and _has_own_frame(facts) else Confidence.LOW
    if facts.category in _UNEXPLAINED and not known.is_worded:
        return Confidence.MEDIUM if _has_own_frame(facts) else Confidence.LOW
    if known.entry_id is None:
        return Confidence.MEDIUM
    says_all = facts.runtime in _SYSTEMS and known.is_worded
    return Confidence.HIGH if _has_own_frame(facts) or says_all else Confidence.MEDIUM


def _has_own_frame(facts: Triage) -> bool:
    return facts.culprit is not None and facts.culprit.in_app


def _evidence(request: AnalysisRequest) -> tuple[Evidence, ...]:
    """Each quotation is the line itself, so it is verified by construction."""
    lines = request.raw_logs.split("\n")
    wanted = (n for n in request.triage.evidence_lines if 0 < n <= len(lines))
    return tuple(Evidence(n, lines[n - 1].strip()[:MAX_QUOTE]) for n in wanted)
