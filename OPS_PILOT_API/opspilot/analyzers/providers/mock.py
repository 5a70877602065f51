"""The built-in analyzer: deterministic rules over the triage. No key, no network, no clock."""

from opspilot.analyzers.base import AnalysisRequest
from opspilot.domain.analysis import Analysis, Evidence
from opspilot.domain.enums import AnalyzerName, Category, Confidence
from opspilot.domain.triage import Frame, Triage
from opspilot.triage.knowledge.by_category import BY_CATEGORY, Advice

MAX_QUOTE = 500
MAX_MESSAGE = 300
SEND_MORE = (
    "Send more of the log: the whole stack trace, and the lines before the first error.",
    "If the process ended, add its last lines and its exit code.",
)


class MockAnalyzer:
    name = AnalyzerName.MOCK

    def analyze(self, request: AnalysisRequest) -> Analysis:
        facts = request.triage
        advice = BY_CATEGORY.get(facts.category)
        evidence = _evidence(request)
        if not facts.is_failure or (facts.root_exception is None and advice is None):
            return _undecided(facts, evidence)
        return Analysis(
            analyzer=self.name,
            root_cause=_root_cause(facts, advice),
            suggested_fix=_fix(facts, advice),
            confidence=_confidence(facts),
            summary=_failure(facts),
            explanation=advice.usual_cause if advice else "",
            steps=_steps(facts, advice),
            evidence=evidence,
        )


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


def _root_cause(facts: Triage, advice: Advice | None) -> str:
    place = f" in {_place(facts.culprit)}" if facts.culprit else ""
    means = f": {advice.meaning}" if advice else ""
    return f"{_failure(facts)}{place}{means}."


def _failure(facts: Triage) -> str:
    root = facts.root_exception
    if root is None:
        return facts.category.value.replace("_", " ").capitalize()
    message = " ".join((root.message or "").split())[:MAX_MESSAGE].rstrip(".")
    return ": ".join(part for part in (root.type, message) if part) or "An error"


def _place(frame: Frame) -> str:
    line = f":{frame.line}" if frame.line is not None else ""
    function = f" ({frame.function})" if frame.function else ""
    return f"{frame.file or 'an unnamed file'}{line}{function}"


def _fix(facts: Triage, advice: Advice | None) -> str:
    if advice is None:
        return f"Read the evidence below, starting at {_start(facts)}."
    return f"Start at {_start(facts)}. {advice.steps[0]}"


def _start(facts: Triage) -> str:
    if facts.culprit and facts.culprit.file:
        return _place(facts.culprit)
    line = facts.evidence_lines[0] if facts.evidence_lines else 1
    return f"log line {line}"


def _steps(facts: Triage, advice: Advice | None) -> tuple[str, ...]:
    if advice is None:
        return SEND_MORE
    first = f"Open {_start(facts)}."
    check = (f"Check with: {advice.check}",) if advice.check else ()
    return (first, *advice.steps, *check)


def _confidence(facts: Triage) -> Confidence:
    """High where the log names the exception and the line; low where its kind is not even known."""
    has_frame = facts.culprit is not None and facts.culprit.in_app
    if facts.category == Category.UNKNOWN:
        return Confidence.MEDIUM if has_frame else Confidence.LOW
    if facts.root_exception is None:
        return Confidence.LOW
    return Confidence.HIGH if has_frame else Confidence.MEDIUM


def _evidence(request: AnalysisRequest) -> tuple[Evidence, ...]:
    """Each quotation is the line itself, so it is verified by construction."""
    lines = request.raw_logs.split("\n")
    wanted = (n for n in request.triage.evidence_lines if 0 < n <= len(lines))
    return tuple(Evidence(n, lines[n - 1].strip()[:MAX_QUOTE]) for n in wanted)
