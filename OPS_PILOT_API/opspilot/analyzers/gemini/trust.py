"""How far an answer is to be trusted: what the model says of itself, capped by what code can
check. And when it is not shown at all."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from opspilot.analyzers.gemini.answer import Answer, Judgement, Verdict
from opspilot.analyzers.gemini.verification import Verified
from opspilot.domain.enums import Confidence
from opspilot.domain.triage import Triage

ORDER = (Confidence.LOW, Confidence.MEDIUM, Confidence.HIGH)
MOSTLY = 2 / 3

# Everything is fine | No errors were found. | The system is healthy
_ALL_IS_WELL = re.compile(
    r"\b(?:everything|all|system|service|application|log|there)\b.{0,40}"
    r"\b(?:is|are|looks?|was|were|works?|appears?)\b.{0,30}"
    r"\b(?:fine|well|healthy|normal(?:ly)?|ok|okay|as (?:expected|intended)|operational)\b"
    r"|\bno (?:real |actual )?(?:errors?|faults?|failures?|problems?|issues?|incidents?|action)\b"
    r".{0,30}\b(?:found|detected|present|seen|observed|needed|required|here|at all|exists?)\b"
    r"|\bnothing (?:is |was |went )?(?:wrong|failed)\b|\bfalse alarm\b",
    re.IGNORECASE,
)
# What a sentence with a cause in it is seldom without.
_FAILURE = re.compile(
    r"exception|error|fail|refus|time[sd]?.?out|denied|crash|missing|null|unable|cannot|could not"
    r"|not found|exhaust|invalid|reject|kill|abort|panic|broken|wrong|leak|lost|unreachable"
    r"|expired",
    re.IGNORECASE,
)
MAX_SEARCHED = 2000


@dataclass(frozen=True, slots=True)
class Checked:
    """An answer with what code found out about it."""

    answer: Answer
    verified: Verified
    triage: Triage
    is_condensed: bool
    is_cut_off: bool
    ai_lines: tuple[int, ...]
    foreign_names: tuple[str, ...]
    """Names in the root cause that the log does not hold."""
    is_about_its_evidence: bool
    """The cause shares a word with the lines that it quotes, or with what the rules found."""
    is_dangerous: bool
    """The fix holds a command that destroys or opens something."""

    @property
    def says_all_is_well(self) -> bool:
        if self.answer.verdict is Verdict.NO_FAULT_FOUND:
            return True
        rest, count = _ALL_IS_WELL.subn("", self.answer.root_cause[:MAX_SEARCHED])
        return count > 0 and not _FAILURE.search(rest)

    @property
    def speaks_to_ai(self) -> bool:
        return bool(self.ai_lines) or self.answer.log_addresses_ai

    @property
    def disagrees_with_rules(self) -> bool:
        """The model says so, or rests on none of the lines that decided for the rules."""
        if not self.triage.is_failure or self.triage.root_exception is None:
            return False
        if self.answer.rules_hypothesis is Judgement.REFUTED:
            return True
        return not self.verified.lines & lines_of_rules(self.triage)


def lines_of_rules(triage: Triage) -> frozenset[int]:
    lines = set(triage.evidence_lines)
    for exception in triage.exceptions:
        lines.add(exception.log_line)
        lines.update(frame.log_line for frame in exception.frames)
    if triage.root_exception:
        lines.add(triage.root_exception.log_line)
    return frozenset(lines)


def reason_to_refuse(checked: Checked) -> str | None:
    """Why the answer must not replace the built-in one; None where it may."""
    answer, triage = checked.answer, checked.triage
    if answer.verdict is Verdict.INSUFFICIENT_EVIDENCE:
        return "it found too little evidence in the log to name a cause"
    if triage.is_failure and checked.says_all_is_well:
        return f"it says that nothing is wrong, although the log holds an error{_at(triage)}"
    if answer.verdict is Verdict.NO_FAULT_FOUND:
        return None
    if not answer.root_cause.strip():
        return "its answer names no cause"
    if not checked.verified.evidence:
        return "not one of the lines that it quotes stands in the log"
    by_instructions = _reason_by_instructions(checked) if checked.speaks_to_ai else None
    if by_instructions is None and not checked.is_about_its_evidence:
        return "the cause that it names has nothing in common with the lines that it quotes"
    return by_instructions


def _reason_by_instructions(checked: Checked) -> str | None:
    """In a log that speaks to an AI, what must hold for an answer not to come from there."""
    where = f"the log holds instructions aimed at an AI{_lines(checked.ai_lines)}"
    if checked.disagrees_with_rules:
        return f"{where}, and the answer departs from what the rules found"
    if checked.is_dangerous:
        return f"{where}, and its fix holds a dangerous command"
    if set(checked.ai_lines) >= checked.verified.lines:
        return f"it rests on instructions aimed at an AI{_lines(checked.ai_lines)} alone"
    return None


def _at(triage: Triage) -> str:
    return f" (line {triage.root_exception.log_line})" if triage.root_exception else ""


def _lines(numbers: tuple[int, ...]) -> str:
    return f" (line {', '.join(map(str, numbers[:3]))})" if numbers else ""


def confidence_of(checked: Checked) -> tuple[Confidence, tuple[str, ...]]:
    """The lowest of what the model says and every cap; the reasons of the caps that lowered
    it."""
    told = checked.answer.confidence
    caps = [(cap, why) for cap, why in _caps(checked) if ORDER.index(cap) < ORDER.index(told)]
    lowest = min((cap for cap, _ in caps), key=ORDER.index, default=told)
    return lowest, tuple(why for _, why in caps)


def _caps(checked: Checked) -> Iterable[tuple[Confidence, str]]:
    verified, answer = checked.verified, checked.answer
    low, medium = Confidence.LOW, Confidence.MEDIUM
    share = f"{len(verified.evidence)} of {len(verified.evidence) + verified.dropped} quotations"
    facts = (
        (verified.share < MOSTLY, low, f"only {share} stand in the log"),
        (MOSTLY <= verified.share < 1, medium, f"only {share} stand in the log"),
        (checked.speaks_to_ai, low, "the log holds instructions aimed at an AI"),
        (checked.says_all_is_well, low, "it says that nothing is wrong"),
        (bool(checked.foreign_names), medium, "the cause names what the log does not hold"),
        (
            answer.root_cause_line not in verified.lines,
            medium,
            "the line named as the cause is not among the verified quotations",
        ),
        (checked.disagrees_with_rules, medium, "the built-in rules decided otherwise"),
        (checked.is_condensed, medium, "parts of the log were left out"),
        (checked.is_cut_off, medium, "the answer was cut off"),
    )
    return [(cap, why) for holds, cap, why in facts if holds]
