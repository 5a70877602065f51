"""Which rules look at which runtime's lines; the first that answers wins."""

import re

from opspilot.domain.triage import Frame, Triage
from opspilot.triage.knowledge.patches.base import MAX_SOURCE, Patch, Rule, Shown, unified_diff
from opspilot.triage.knowledge.patches.compilers import COMPILER_RULES
from opspilot.triage.knowledge.patches.javascript import JAVASCRIPT_RULES
from opspilot.triage.knowledge.patches.python import PYTHON_RULES
from opspilot.triage.knowledge.patches.ruby import RUBY_RULES

RULES: dict[str, tuple[Rule, ...]] = {
    "python": PYTHON_RULES,
    "ruby": RUBY_RULES,
    "javascript": (*JAVASCRIPT_RULES, *COMPILER_RULES),
    "ci-build": (*COMPILER_RULES, *JAVASCRIPT_RULES),
    "docker-build": (*COMPILER_RULES, *JAVASCRIPT_RULES),
    "cpp": COMPILER_RULES,
    "rust": COMPILER_RULES,
    "swift": COMPILER_RULES,
    "java": COMPILER_RULES,
    "csharp": COMPILER_RULES,
    "dart": COMPILER_RULES,
}

MAX_MESSAGE = 1000


def propose_patch(facts: Triage) -> Patch | None:
    """A unified diff over the culprit's line, where the log shows it and a mechanical fix is honest."""
    frame, root = facts.culprit, facts.root_exception
    if frame is None or root is None or not frame.source or not frame.file or not frame.line:
        return None
    source = _source(frame)
    if len(source) > MAX_SOURCE or not source.isprintable():
        return None
    innermost = bool(root.frames) and root.frames[0] == frame
    shown = Shown(
        root.type or "", (root.message or "")[:MAX_MESSAGE], source, innermost, frame.file
    )
    for rule in RULES.get(facts.runtime, ()):
        edit = rule(shown)
        if edit is not None and edit.lines != (source,):
            diff = unified_diff(frame.file, frame.line, source, edit.lines)
            return Patch(diff, edit.note) if diff is not None else None
    return None


def _source(frame: Frame) -> str:
    """Without the line number that some compilers print before it."""
    return re.sub(rf"^\s*{frame.line}\s*\|?\s+(?=\S)", "", frame.source or "")
