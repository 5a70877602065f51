"""The answer that stands at once: triage and the instant analyzer, which may fail but may not
lose the log."""

import hashlib
import logging
import time
from dataclasses import dataclass, replace

from opspilot.analyzers.base import AnalysisRequest, Analyzer
from opspilot.domain.analysis import Analysis
from opspilot.domain.enums import Category, Confidence, Priority
from opspilot.domain.triage import Fingerprint, Triage
from opspilot.ingest.base import IncomingEvent
from opspilot.triage.engine import triage

log = logging.getLogger(__name__)

MAX_TITLE = 500
SYNTHETIC_TITLE = "Log without a recognisable failure"


@dataclass(frozen=True, slots=True)
class FirstAnswer:
    triage: Triage
    title: str


def read_facts(incoming: IncomingEvent) -> FirstAnswer:
    facts = _triage(incoming)
    return FirstAnswer(facts, incoming.title or default_title(facts, incoming.raw_logs))


def _triage(incoming: IncomingEvent) -> Triage:
    try:
        return triage(
            incoming.raw_logs,
            fingerprint=incoming.fingerprint,
            environment=incoming.environment,
        )
    except Exception:  # whatever is wrong with our reading, the log must be stored
        log.exception("triage failed")
        return _unread(incoming)


def _unread(incoming: IncomingEvent) -> Triage:
    digest = hashlib.sha256(incoming.raw_logs.encode()).hexdigest()[:32]
    value = incoming.fingerprint or f"unread:{digest}"
    return Triage(
        runtime="unknown",
        category=Category.UNKNOWN,
        priority=Priority.MEDIUM,
        fingerprint=Fingerprint(value),
        priority_reasons=("the log could not be read",),
    )


def default_title(facts: Triage, raw_logs: str) -> str:
    """The root exception's line, else the first line with text."""
    root = facts.root_exception
    parts = [part for part in (root.type, _first_line(root.message)) if part] if root else []
    title = ": ".join(parts) or _first_line(raw_logs) or SYNTHETIC_TITLE
    return title[:MAX_TITLE]


def _first_line(text: str | None) -> str:
    lines = (text or "").strip().splitlines()
    return lines[0].strip() if lines else ""


def analyze_now(analyzer: Analyzer, request: AnalysisRequest) -> Analysis:
    """The instant analyzer's answer with its duration; an honest empty one where it failed."""
    started = time.perf_counter()
    try:
        analysis = analyzer.analyze(request)
    except Exception:  # as above: an honest empty answer instead of a lost submission
        log.exception("instant analysis failed")
        analysis = _no_answer(analyzer)
    return replace(analysis, duration_ms=round((time.perf_counter() - started) * 1000))


def _no_answer(analyzer: Analyzer) -> Analysis:
    return Analysis(
        analyzer=analyzer.name,
        root_cause="The log was stored, but its built-in analysis failed.",
        suggested_fix="Read the log below; report this to OpsPilot's developers.",
        confidence=Confidence.LOW,
    )
