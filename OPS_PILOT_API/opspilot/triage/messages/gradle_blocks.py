"""Gradle's `* What went wrong:`, and the build script's line that stands above it."""

from collections.abc import Sequence

from opspilot.domain.enums import Category as C  # noqa: N817 - a table
from opspilot.triage.findings import Finding, Strength
from opspilot.triage.lines import Line
from opspilot.triage.messages.build_findings import Told, finding_of
from opspilot.triage.patterns import Pattern

MAX_LINES = 40
MAX_ABOVE = 8

# Build file '/app/build.gradle' line: 12       Settings file '/app/settings.gradle.kts' line: 3
_WHERE = Pattern(r"(?:[Ff]ile|[Ss]cript) '(?P<file>[^']+)' line: (?P<line>\d+)")
_SYMPTOM = Pattern(
    r"Compilation (?:failed|error)|There were failing tests|finished with non-zero exit value|"
    r"see the (?:compiler|log)|See log for more details|Internal compiler error"
)
_DEPENDENCY = Pattern(
    r"Could not (?:resolve|find|get|download)|was not found in any of|No matching variant|"
    r"Plugin .* not found"
)
_SETTING = Pattern(
    r"SDK location|JAVA_HOME|major version|not found in root project|toolchain|Cannot locate tasks|"
    r"incompatible|requires at least|Task '.*' not found|property|namespace|Minimum supported"
)


def read_block(lines: Sequence[Line], index: int) -> Finding | None:
    """The finding of the block whose head stands at ``index``."""
    told, end = _text(lines, index + 1)
    if not told:
        return None
    message = "\n".join(told)
    place = _where(lines, index)
    span = (lines[index], lines[end - 1])
    if _SYMPTOM.search(message):
        return finding_of("ci-build", span, Told(None, message), Strength.SYMPTOM)
    strength = Strength.TRACE if place is not None else Strength.ERROR
    told_all = place._replace(message=message) if place is not None else Told(None, message)
    return finding_of("ci-build", span, told_all, strength, _category(message))


def _text(lines: Sequence[Line], index: int) -> tuple[list[str], int]:
    told: list[str] = []
    while index < len(lines) and len(told) < MAX_LINES:
        text = lines[index].text.strip()
        if not text or text.startswith(("* Try", "* Exception", "* Get more")):
            break
        told.append(text)
        index += 1
    return told, index


def _where(lines: Sequence[Line], index: int) -> Told | None:
    for line in lines[max(0, index - MAX_ABOVE) : index]:
        match = _WHERE.search(line.text)
        if match is not None:
            return Told(None, "", match.group("file"), int((match.group("line") or "0")[:8]))
    return None


def _category(message: str) -> C | None:
    if "Could not find method" in message or "unknown property" in message:
        return C.SYNTAX
    if _DEPENDENCY.search(message):
        return C.IMPORT_OR_DEPENDENCY
    return C.CONFIG_OR_ENV if _SETTING.search(message) else None
