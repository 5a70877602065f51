"""Image builds: BuildKit, the classic builder, bake and compose, kaniko and Buildah."""

import re
from collections.abc import Sequence

from opspilot.triage.findings import Finding, Strength
from opspilot.triage.lines import Line
from opspilot.triage.messages.base import LineRule, RuleParser
from opspilot.triage.messages.build_findings import Told, finding_of
from opspilot.triage.messages.docker_build_rules import REASONS, RULES, STEP_FAILED
from opspilot.triage.patterns import Pattern

MAX_BLOCK_LINES = 60
"""Between a Dockerfile's extract and the last word: blank lines where two streams were mixed."""

RUNTIME = "docker-build"

# Dockerfile:6      api/Dockerfile.prod:12      Containerfile:3      worker.dockerfile:6
_PLACE = re.compile(
    r"((?:[\w./\\@+-]{1,200}/)?(?:(?:Docker|Container)file[\w.-]{0,60}|"
    r"[\w.-]{1,80}\.[Dd]ockerfile))"
    r":(\d{1,6})\s*$"
)
#   37 | >>> COPY --from=build /app/app.jar app.jar
_SHOWN = re.compile(r"\s{0,6}(\d{1,6}) \| >>> (.*)$")

# ERROR: failed to build: failed to solve: build: failed to resolve source metadata for ...
_SOLVE = Pattern(
    r"(?:failed to solve(?: with frontend [\w.]+)?: |failed to build LLB: |"
    r"error: build error: |^(?:ERROR|error): failed to (?:build|do request): )(?P<message>.+)$"
)
_NESTED = Pattern(
    r"^(?:failed to (?:solve|build)(?: with frontend \S+| LLB)?: |rpc error: code = \w+ desc = |"
    r"failed to read dockerfile: (?:failed to (?:solve|load).{0,80}: )?)(?P<message>.+)$"
)
_PARSE_LINE = Pattern(r"(?:on )?line (?P<line>\d{1,6})")


class DockerBuildParser:
    """Reads one finding per failed build; its frame is the instruction in the Dockerfile."""

    name = "docker-build"
    anchors = (
        r"failed to solve: |failed to solve with frontend|did not complete successfully: exit",
        r"returned a non-zero code: \d|executor failed running \[|error building (?:image|at STEP)",
        r"(?:COPY|ADD) failed: |ockerfile parse error|failed to read dockerfile|prepare context: ",
        r"#\d{1,4} ERROR: |[Ee]rror: (?:building|error building) at STEP|failed to build: ",
        r"dependency failed to start: |failed to build LLB|is invalid because:|compose project",
        (
            r"(?:env|configuration) file [\w./-]{1,200} not found|no configuration file provided|"
            r"Additional propert(?:y|ies) [\w.-]{1,60}|mapping values are not allowed"
        ),
    )

    def __init__(self) -> None:
        self._lines = RuleParser(self.name, runtime=RUNTIME, anchors=self.anchors, rules=RULES)
        self._reasons = RuleParser(self.name, runtime=RUNTIME, anchors=(), rules=REASONS)

    @property
    def rules(self) -> tuple[LineRule, ...]:
        """The one-line forms, for the tests of their samples."""
        return self._lines.rules

    def find(self, lines: Sequence[Line]) -> list[Finding]:
        found: list[Finding] = []
        place: tuple[int, Told] | None = None
        for index, line in enumerate(lines):
            told = _place_at(lines, index)
            if told is not None:
                place = (index, told)
            near = place[1] if place and index - place[0] < MAX_BLOCK_LINES else None
            finding = self._read(line, near)
            if finding is not None:
                found.append(finding)
        return found

    def _read(self, line: Line, place: Told | None) -> Finding | None:
        solve = _SOLVE.search(line.text) if "fail" in line.text or "rror:" in line.text else None
        if solve is None:
            finding = self._lines.find([line])
            return finding[0] if finding else None
        message = _innermost(solve.group("message") or "")
        if STEP_FAILED.search(message):
            told = Told(None, message) if place is None else place._replace(message=message)
            return finding_of(RUNTIME, (line, line), told, Strength.SYMPTOM)
        return self._solved(line, message, place)

    def _solved(self, line: Line, message: str, place: Told | None) -> Finding:
        told = Told(None, message) if place is None else place._replace(message=message)
        if place is None and "dockerfile parse error" in message:
            at = _PARSE_LINE.search(message)
            told = told._replace(file="Dockerfile", line=int(at.group("line") or 0) if at else None)
        reason = self._reasons.rule_of(line._replace(text=message))
        category = reason.category if reason is not None else None
        strength = Strength.TRACE if told.file else Strength.ERROR
        return finding_of(RUNTIME, (line, line), told, strength, category)


def _place_at(lines: Sequence[Line], index: int) -> Told | None:
    """`Dockerfile:6` and the extract below it, or the extract alone."""
    text = lines[index].text
    place = _PLACE.match(text) if "ile" in text else None
    if place is None:
        return None
    at = int(place.group(2))
    return Told(None, "", place.group(1), at, None, _source(lines, index, at))


def _source(lines: Sequence[Line], index: int, at: int) -> str | None:
    for line in lines[index + 1 : index + 40]:
        shown = _SHOWN.match(line.text)
        if shown is not None and int(shown.group(1)) == at:
            return shown.group(2).strip()
    return None


def _innermost(message: str) -> str:
    for _ in range(4):
        nested = _NESTED.search(message)
        if nested is None:
            return message
        message = nested.group("message") or message
    return message
