"""The model's answer, checked, as an Analysis."""

from collections.abc import Callable

from opspilot.analyzers.gemini.answer import Answer, Verdict
from opspilot.analyzers.gemini.clean import clean_answer
from opspilot.analyzers.gemini.conversation import Success
from opspilot.analyzers.gemini.danger import is_dangerous
from opspilot.analyzers.gemini.patch import MAX_PATCH_CHARS, Fit, fit_of, parse_patch
from opspilot.analyzers.gemini.preparation import Material
from opspilot.analyzers.gemini.trust import Checked, confidence_of, reason_to_refuse
from opspilot.analyzers.gemini.verification import Verified, names_not_in, shares_a_word, verify
from opspilot.domain.analysis import Analysis, Evidence
from opspilot.domain.enums import AnalyzerName
from opspilot.domain.errors import AnalyzerError
from opspilot.domain.triage import ExceptionInfo, Triage

MAX_ROOT_CAUSE = 1000
MAX_FIX = 2000
MAX_SUMMARY = 500
MAX_STEP = 500
MAX_STEPS = 12
MAX_REASONING = 4000
MAX_RULED_OUT = 5
MAX_SHOWN_MESSAGE = 200
NO_FAULT = "The log shows no failure."

Text = Callable[[str, int], str]


def conclude(success: Success, material: Material) -> Analysis:
    """Raises ``AnalyzerError`` where the answer does not hold; then the built-in one stays."""
    checked = check(success, material)
    refusal = reason_to_refuse(checked)
    if refusal is not None:
        raise AnalyzerError(f"Gemini answered, but its answer is not used: {refusal}.")
    return _analysis(success, material, checked)


def check(success: Success, material: Material) -> Checked:
    answer = success.answer
    verified = verify(answer.evidence, material.lines, material.restore)
    cause = material.restore(answer.root_cause[:MAX_ROOT_CAUSE])
    return Checked(
        answer=answer,
        verified=verified,
        triage=material.request.triage,
        is_condensed=success.prompt.is_condensed,
        is_cut_off=success.is_cut_off,
        ai_lines=material.ai_lines,
        foreign_names=names_not_in(material.log, cause),
        is_about_its_evidence=shares_a_word(cause, _grounds(verified, material)),
        is_dangerous=is_dangerous("\n".join(_advice(answer))),
    )


def _advice(answer: Answer) -> tuple[str, ...]:
    """Wherever a command may stand."""
    return (answer.root_cause, answer.suggested_fix, answer.patch, *answer.steps)


def _grounds(verified: Verified, material: Material) -> list[str]:
    """The lines that an answer quotes, but for those written for it, and the facts."""
    numbers = verified.lines - set(material.ai_lines)
    lines = [material.lines[number - 1] for number in sorted(numbers)]
    return [*lines, material.restore(material.facts)]


def _analysis(success: Success, material: Material, checked: Checked) -> Analysis:
    answer, spent = success.answer, success.spent
    confidence, caps = confidence_of(checked)

    def shown(text: str, max_chars: int) -> str:
        return clean_answer(material.restore(text[: 2 * max_chars]), max_chars)

    patch, fit = _patch(success, material, answer)
    return Analysis(
        analyzer=AnalyzerName.GEMINI,
        root_cause=shown(answer.root_cause, MAX_ROOT_CAUSE) or NO_FAULT,
        suggested_fix=_fix(answer, shown),
        confidence=confidence,
        summary=shown(answer.summary, MAX_SUMMARY),
        explanation=_explanation(checked, shown, (*caps, *_remarks(checked, fit))),
        steps=_shown_steps(answer, shown),
        patch=patch,
        evidence=_evidence(checked, material),
        unverified_claims=checked.verified.dropped + len(checked.foreign_names),
        model=success.model,
        input_tokens=spent.input_tokens,
        output_tokens=spent.output_tokens,
        cost_usd=spent.cost_usd,
    )


def _fix(answer: Answer, shown: Text) -> str:
    fix = shown(answer.suggested_fix, MAX_FIX)
    if fix:
        return fix
    return next(iter(_shown_steps(answer, shown)), "The model names no fix.")


def _shown_steps(answer: Answer, shown: Text) -> tuple[str, ...]:
    return tuple(filter(None, (shown(step, MAX_STEP) for step in answer.steps[:MAX_STEPS])))


def _patch(success: Success, material: Material, answer: Answer) -> tuple[str | None, Fit | None]:
    text = material.restore(answer.patch[: 2 * MAX_PATCH_CHARS])
    patch = parse_patch(text) if text.strip() else None
    if patch is None:
        return None, None
    return patch.text, fit_of(patch, material.restore(success.prompt.prompt))


def _remarks(checked: Checked, fit: Fit | None) -> tuple[str, ...]:
    remarks = []
    if checked.is_dangerous:
        remarks.append("the fix holds a command that may destroy or open something: read it twice")
    if fit is not None:
        remarks.append(f"about the patch: {fit.value}")
    elif checked.answer.patch.strip():
        remarks.append("its patch is not shown, because it is not a well-formed unified diff")
    return tuple(remarks)


def _explanation(checked: Checked, shown: Text, remarks: tuple[str, ...]) -> str:
    """The model's reasoning, what it ruled out, what the rules hold against it, and what was
    checked."""
    answer = checked.answer
    ruled_out = (f"Ruled out: {shown(text, MAX_STEP)}" for text in answer.ruled_out[:MAX_RULED_OUT])
    missing = shown(answer.missing, MAX_STEP)
    parts = [
        shown(answer.reasoning, MAX_REASONING),
        *ruled_out,
        f"Not in the log: {missing}" if missing else "",
        _other_view(checked),
        f"Checked by OpsPilot: {'; '.join(remarks)}." if remarks else "",
    ]
    return "\n".join(part for part in parts if part)


def _other_view(checked: Checked) -> str:
    root = checked.triage.root_exception
    if root is None or not checked.disagrees_with_rules:
        return ""
    lines = ", ".join(map(str, sorted(checked.verified.lines)))
    return (
        f"The built-in rules decided otherwise: {_named(root)} at line {root.log_line} "
        f"(deciding lines {_deciding(checked.triage)}). The model rests on lines {lines}."
    )


def _named(root: ExceptionInfo) -> str:
    parts = (root.type, clean_answer(root.message or "", MAX_SHOWN_MESSAGE))
    return ": ".join(part for part in parts if part) or "an error"


def _deciding(triage: Triage) -> str:
    return ", ".join(map(str, triage.evidence_lines)) or "unnamed"


def _evidence(checked: Checked, material: Material) -> tuple[Evidence, ...]:
    """The model's verified quotations; where it disagrees, the rules' deciding lines too."""
    evidence = checked.verified.evidence
    if not checked.disagrees_with_rules and checked.answer.verdict is not Verdict.NO_FAULT_FOUND:
        return evidence
    lines = material.lines
    others = (n for n in checked.triage.evidence_lines if n not in checked.verified.lines)
    quoted = (Evidence(n, clean_answer(lines[n - 1], 500)) for n in others if 0 < n <= len(lines))
    return (*evidence, *(item for item in quoted if item.quote))
