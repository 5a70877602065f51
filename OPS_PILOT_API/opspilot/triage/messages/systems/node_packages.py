"""npm, Yarn, pnpm, Bun."""

import re
from collections.abc import Sequence

from opspilot.domain.enums import Category as C  # noqa: N817 - a table
from opspilot.triage.findings import Finding, Strength
from opspilot.triage.lines import Line
from opspilot.triage.messages.base import LineRule, RuleParser
from opspilot.triage.messages.build_findings import Told, finding_of

MAX_BLOCK_LINES = 60
MAX_MESSAGE_LINES = 12

# npm ERR! code ERESOLVE       npm error code E404       npm ERR! Missing script: "biuld"
_LINE = re.compile(r"(?:.{0,60}?)npm (?:ERR!|error)(?: (.*))?$")
_CODE = re.compile(r"code (\S{1,60})\s*$")
_META = re.compile(
    r"(?:errno|syscall|path|dest|cwd|node|npm|argv|signal|spawnargs|file|type|stack|System|"
    r"command)\b|"
    r"A complete log|    /|\d{4}-\d\d|\s{4,}\S{0,200}-debug-\d|Usage:|Options:|Run \"npm|"
    r"aliases:|\[-"
)
_KEYED = re.compile(
    r"(?:404|40\d|50\d|enoent|enotsup|notsup|notarget|enospc|eresolve|syscall|ERESOLVE)(?: "
    r"(?=\S)|\s*$)"
)
_SYMPTOMS = frozenset(("ELIFECYCLE", "1", "2", "126", "127", "134", "137", "139", "143"))

_CODES: dict[str, C] = {
    "ENOENT": C.FILESYSTEM_NOT_FOUND,
    "EACCES": C.AUTH_PERMISSION,
    "EPERM": C.AUTH_PERMISSION,
    "E401": C.AUTH_PERMISSION,
    "E403": C.AUTH_PERMISSION,
    "ENEEDAUTH": C.AUTH_PERMISSION,
    "EOTP": C.AUTH_PERMISSION,
    "ECONNREFUSED": C.CONNECTION_REFUSED,
    "ECONNRESET": C.CONNECTION_REFUSED,
    "ETIMEDOUT": C.TIMEOUT,
    "ESOCKETTIMEDOUT": C.TIMEOUT,
    "ERR_SOCKET_TIMEOUT": C.TIMEOUT,
    "ENOTFOUND": C.DNS,
    "EAI_AGAIN": C.DNS,
    "ENOSPC": C.DISK_FULL,
    "EJSONPARSE": C.SYNTAX,
    "ENOMEM": C.OUT_OF_MEMORY,
    "E429": C.RATE_LIMIT,
    "E500": C.HTTP_SERVER_ERROR,
    "E502": C.HTTP_SERVER_ERROR,
    "E503": C.HTTP_SERVER_ERROR,
    "ENOWORKSPACES": C.CONFIG_OR_ENV,
    "SELF_SIGNED_CERT_IN_CHAIN": C.TLS,
    "UNABLE_TO_GET_ISSUER_CERT_LOCALLY": C.TLS,
    "CERT_HAS_EXPIRED": C.TLS,
    "DEPTH_ZERO_SELF_SIGNED_CERT": C.TLS,
    "EEXIST": C.CONCURRENCY,
    "EMISSINGENV": C.CONFIG_OR_ENV,
    "EINVALIDTYPE": C.CONFIG_OR_ENV,
    "ENOGIT": C.FILESYSTEM_NOT_FOUND,
}

_RULES: tuple[LineRule, ...] = (
    LineRule(
        r"(?P<message>(?:ELIFECYCLE .*|error Command failed with exit code \d+.*|"
        r".*Command failed with exit code \d+\.?|"
        r"ERR_PNPM_RECURSIVE_(?:RUN|EXEC)_FIRST_FAIL.*|error: script \"[^\"]+\" exited "
        r"with code \d+.*|"
        r"Lifecycle script `[^`]+` failed.*))$",
        (" ELIFECYCLE  Command failed with exit code 1.", "error Command failed with exit code 1."),
        strength=Strength.SYMPTOM,
    ),
    LineRule(
        (
            r"(?P<type>ERR_PNPM_(?:NO_SCRIPT|NO_PKG_MANIFEST|BAD_PM_VERSION|"
            r"UNSUPPORTED_ENGINE|INVALID_WORKSPACE\w*))\s+(?P<message>.*)$"
        ),
        (" ERR_PNPM_NO_SCRIPT  Missing script: biuld",),
        category=C.CONFIG_OR_ENV,
    ),
    LineRule(
        r"(?P<type>ERR_PNPM_\w+)\s+(?P<message>.*)$",
        (
            (
                ' ERR_PNPM_OUTDATED_LOCKFILE  Cannot install with "frozen-lockfile" because '
                "pnpm-lock.yaml is not up to date"
            ),
        ),
        category=C.IMPORT_OR_DEPENDENCY,
    ),
    LineRule(
        (
            r"(?:➤ )?(?P<type>YN00(?:02|60|86|00|07|09)): (?:[│└┌├─ "
            r"]+)?(?P<message>.*(?:doesn't provide|incorrectly met|Failed|failed|exited).*)$"
        ),
        ("➤ YN0009: │ shop@workspace:. couldn't be built successfully (exit code 1) - Failed",),
        strength=Strength.WARNING,
    ),
    LineRule(
        (
            r"(?:➤ )(?P<type>YN00(?:01|18|27|28|30|35|41|81|82)|YN0016): "
            r"(?:[│└┌├─ ]+)?(?P<message>.*)$"
        ),
        (
            (
                "➤ YN0028: │ The lockfile would have been modified by this install, which is "
                "explicitly forbidden."
            ),
        ),
        category=C.IMPORT_OR_DEPENDENCY,
    ),
    LineRule(
        r"^error (?P<message>(?:Couldn't find (?:package|any versions)|Your lockfile "
        r"needs|Found incompatible module|"
        r"\S+: The engine|The engine|An unexpected error occurred|Package \"[^\"]*\" "
        r"refers|Integrity check failed|"
        r"https?://\S+: (?:Integrity|Request failed)).*)$",
        (
            'error Couldn\'t find package "shop-cor" on the "npm" registry.',
            (
                'error shop@1.0.0: The engine "node" is incompatible with this module. Expected '
                'version ">=20".'
            ),
        ),
        category=C.IMPORT_OR_DEPENDENCY,
    ),
    LineRule(
        (
            r"^error (?P<message>(?:Command \"[^\"]*\" not found|Couldn't find a "
            r"package\.json|Missing script).*)$"
        ),
        ('error Command "biuld" not found.',),
        category=C.CONFIG_OR_ENV,
    ),
    LineRule(
        r"^error: (?P<message>(?:Script not found|lockfile had changes|Could not resolve|"
        r"No version matching|GET \S+ - 404|"
        r"\S+ failed to resolve|unsatisfied).*)$",
        ('error: Script not found "biuld"',),
        category=C.CONFIG_OR_ENV,
    ),
)


class NodePackagesParser(RuleParser):
    """Reads one finding per npm block, and the single lines of the others."""

    def __init__(self) -> None:
        super().__init__(
            "node-packages",
            runtime="ci-build",
            anchors=(
                r"npm ERR! |npm error ",
                r"ERR_PNPM_\w|ELIFECYCLE",
                (
                    r"YN00\d\d: |error Couldn't find|Your lockfile needs to be updated|The engine "
                    r"\\?\""
                ),
                (
                    r"error Command |error An unexpected error|error: (?:Script not found|lockfile "
                    r"had|No version)"
                ),
            ),
            rules=_RULES,
        )

    def find(self, lines: Sequence[Line]) -> list[Finding]:
        found: list[Finding] = []
        index = 0
        while index < len(lines):
            match = _LINE.match(lines[index].text) if "npm " in lines[index].text else None
            if match is None:
                found += super().find(lines[index : index + 1])
                index += 1
                continue
            finding, index = _block(lines, index)
            found += [finding] if finding is not None else []
        return found


def _block(lines: Sequence[Line], index: int) -> tuple[Finding | None, int]:
    """All lines of one failure: up to the next `code`, or other output."""
    start, code = index, None
    told: list[str] = []
    while index < len(lines) and index - start < MAX_BLOCK_LINES:
        match = _LINE.match(lines[index].text)
        if match is None:
            break
        text = match.group(1) or ""
        named = _CODE.match(text)
        if named is not None and (code is not None or told):
            break
        code = named.group(1) if named is not None else code
        if named is None:
            told.append(text)
        index += 1
    finding = _finding((lines[start], lines[index - 1]), code, _message(told))
    return finding, max(index, start + 1)


def _message(told: list[str]) -> str:
    kept: list[str] = []
    for text in told:
        if _META.match(text):
            if kept and text.startswith(("Usage", "Options", "A complete log", "aliases")):
                break
            continue
        keyed = _KEYED.match(text)
        kept.append(text[keyed.end() :] if keyed is not None else text)
        if len(kept) >= MAX_MESSAGE_LINES:
            break
    return "\n".join(line.rstrip() for line in kept if line.strip()).strip()


def _finding(span: tuple[Line, Line], code: str | None, message: str) -> Finding | None:
    if code in _SYMPTOMS or (
        code is None and message.startswith(("Lifecycle script", "Exit status"))
    ):
        return finding_of("ci-build", span, Told(code, message or "npm error"), Strength.SYMPTOM)
    if not message:
        return (
            None if code is None else finding_of("ci-build", span, Told(code, code), Strength.ERROR)
        )
    if code is None:
        category = C.CONFIG_OR_ENV if message.startswith("Missing script") else None
        strength = Strength.ERROR if category else Strength.WARNING
        return finding_of("ci-build", span, Told(None, message), strength, category)
    category = _CODES.get(code, C.IMPORT_OR_DEPENDENCY)
    return finding_of("ci-build", span, Told(code, message), Strength.ERROR, category)
