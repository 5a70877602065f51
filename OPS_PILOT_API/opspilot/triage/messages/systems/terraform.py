"""Terraform, OpenTofu and Terragrunt: the boxes of diagnostics, and the log's own errors."""

import re
from collections.abc import Sequence

from opspilot.domain.enums import Category as C  # noqa: N817 - a table
from opspilot.triage.findings import Finding, Strength
from opspilot.triage.lines import Line
from opspilot.triage.messages.build_findings import Told, finding_of
from opspilot.triage.patterns import Pattern, PatternSet

MAX_LINES = 40
MAX_MESSAGE_LINES = 16

# │ Error: Reference to undeclared resource       Error: creating EC2 Instance: api error ...
_HEAD = re.compile(r"[\s│|]{0,6}Error: (\S.{0,4000})$")
#   on main.tf line 12, in resource "aws_instance" "web":       on main.tf line 3:
_PLACE = re.compile(
    r"[\s│|]{0,8}on ([^\s,]{1,300}) line (\d{1,7})(?:, in (\w{1,40})((?: \"[^\"]{1,100}\"){0,2})"
    r")?[:\s]"
)
#   with aws_instance.web,           with module.net.aws_subnet.a[0],
_WITH = re.compile(r"[\s│|]{0,8}with ([\w.\[\]\"-]{1,200}),\s*$")
_SOURCE = re.compile(r"[\s│|]{0,8}(\d{1,7}): (.*)$")
# 2024/01/31 10:11:12 [ERROR] eval: *terraform.EvalSequence, err: Unsupported attribute
_LOG = Pattern(
    r"\[ERROR\] (?P<message>(?:eval: |vertex |AttachSchema|provider|plugin|terragrunt).*)$"
)
_FRAME_ENDS = ("╵", "╷", "Error: ", "Warning: ", "Releasing state lock", "Operation failed")

_WORDS: tuple[tuple[str, C], ...] = (
    (r"(?i)state lock|ConditionalCheckFailed|lock id|already locked", C.CONCURRENCY),
    (r"(?i)too many requests|rate exceeded|throttl|RequestLimitExceeded|\b429\b", C.RATE_LIMIT),
    (
        r"(?i)quota|LimitExceeded|limit exceeded|InsufficientInstanceCapacity|SkuNotAvailable",
        C.RESOURCE_LIMIT,
    ),
    (
        (
            r"(?i)AccessDenied|UnauthorizedOperation|not authorized|AuthorizationFailed|"
            r"permission|forbidden|"
            r"InvalidClientTokenId|ExpiredToken|no valid credential|StatusCode=40[13]|"
            r"status code: 40[13]|"
            r"Error 40[13]|authenticat|unauthorized|credentials|Access token"
        ),
        C.AUTH_PERMISSION,
    ),
    (r"(?i)no such host|could not resolve", C.DNS),
    (r"(?i)x509|certificate", C.TLS),
    (r"(?i)timeout while|timed out|deadline exceeded|timeout", C.TIMEOUT),
    (r"(?i)connection refused|connection reset|EOF$|dial tcp|Unreachable", C.CONNECTION_REFUSED),
    (
        (
            r"(?i)unsupported (?:argument|block type)|missing required argument|invalid "
            r"(?:block|expression|character)|"
            r"argument or block definition|missing newline|unclosed|extra characters|invalid "
            r"(?:multi-line )?template|"
            r"missing (?:name|key|attribute) "
        ),
        C.SYNTAX,
    ),
    (
        (
            r"(?i)reference to undeclared|unsupported attribute|invalid function "
            r"argument|incorrect attribute value type|"
            r"call to unknown function|invalid (?:operand|reference)|"
            r"inconsistent conditional|invalid "
            r"for_each|"
            r"invalid count|unsuitable value"
        ),
        C.TYPE_ERROR,
    ),
    (r"(?i)invalid index|does not have an element", C.KEY_OR_INDEX),
    (
        (
            r"(?i)failed to query available provider|failed to install provider|module "
            r"not (?:found|installed)|"
            r"could not (?:load|retrieve) plugin|unsupported terraform core version|inconsistent "
            r"dependency lock|"
            r"failed to download module|provider registry|missing "
            r"required provider|could not load the "
            r"schema|"
            r"incompatible provider"
        ),
        C.IMPORT_OR_DEPENDENCY,
    ),
    (
        r"(?i)no such file or directory|file\(\)|failed to read (?:file|variables)",
        C.FILESYSTEM_NOT_FOUND,
    ),
    (
        (
            r"(?i)no value for required variable|backend|not initialized|initialization "
            r"required|provider configuration|"
            r"already exists|EntityAlreadyExists|Duplicate|Cycle: |No "
            r"configuration files|workspace|"
            r"undeclared variable|"
            r"undeclared input|Missing map element|is required|must be set"
        ),
        C.CONFIG_OR_ENV,
    ),
    (r"(?i)\b404\b|NotFound|not found|NoSuch", C.HTTP_CLIENT_ERROR),
    (
        r"(?i)\b50[0234]\b|InternalServerError|ServiceUnavailable|internal error",
        C.HTTP_SERVER_ERROR,
    ),
    (r"(?i)invalid|ValidationException|Malformed|BadRequest|must be|expected ", C.INVALID_VALUE),
)
_SET = PatternSet([pattern for pattern, _ in _WORDS])


class TerraformParser:
    """Reads one finding per `Error:` box; its frame is the line of the configuration."""

    name = "terraform"
    anchors = (
        r"│ Error: |\bon [\w./-]{1,200}\.tf(?:vars|\.json)? line \d|Error acquiring the state lock",
        (
            r"\.tf line \d{1,6}|terraform\.Eval|Terraform v\d|terraform (?:init|plan|apply)|tofu "
            r"(?:init|plan)"
        ),
        (
            r"Error: (?:Unsupported|Reference|Invalid|Missing|Failed to|No value|Inconsistent|"
            r"Backend|Duplicate|Error )"
        ),
        r"\[ERROR\] (?:eval: |vertex |provider|plugin)|terragrunt",
    )

    def find(self, lines: Sequence[Line]) -> list[Finding]:
        if not any(_tells(line.text) for line in lines):
            return []
        found: list[Finding] = []
        index = 0
        while index < len(lines):
            finding, end = _read(lines, index)
            if finding is not None:
                found.append(finding)
            index = max(end, index + 1)
        return found


def _tells(text: str) -> bool:
    """One line that only Terraform and its kin write."""
    folded = text.lower()
    return "terra" in folded or ".tf" in folded or "tofu" in folded or "│ Error: " in text


def _read(lines: Sequence[Line], index: int) -> tuple[Finding | None, int]:
    text = lines[index].text
    head = _HEAD.match(text) if "Error: " in text else None
    if head is not None:
        return _box(lines, index, head.group(1))
    log = _LOG.search(text) if "[ERROR]" in text else None
    if log is None:
        return None, index + 1
    message = log.group("message") or ""
    message = message.split(", err: ", 1)[-1]
    span = (lines[index], lines[index])
    return finding_of(
        "terraform", span, Told(None, message), Strength.ERROR, _category(message)
    ), index + 1


def _box(lines: Sequence[Line], index: int, title: str) -> tuple[Finding, int]:
    told, place, resource, source = [title], None, None, None
    end = index + 1
    while end < len(lines) and end - index < MAX_LINES:
        text = lines[end].text
        bare = text.strip(" │|\t")
        if bare.startswith(_FRAME_ENDS) or (not bare and _box_over(lines, end)):
            break
        found, named, shown = _PLACE.match(text), _WITH.match(text), _SOURCE.match(text)
        if found is not None:
            place = place or found
        elif named is not None:
            resource = named.group(1)
        elif shown is not None and place is not None and shown.group(1) == place.group(2):
            source = shown.group(2).strip()
        elif bare and len(told) < MAX_MESSAGE_LINES and shown is None:
            told.append(bare)
        end += 1
    message = "\n".join(told)
    where = _where(message, place, resource, source)
    strength = Strength.TRACE if where.file is not None else Strength.ERROR
    span = (lines[index], lines[end - 1])
    return finding_of("terraform", span, where, strength, _category(message)), end


def _box_over(lines: Sequence[Line], index: int) -> bool:
    """A blank line ends a message without a box, once nothing of it follows."""
    if "│" in lines[index].text:
        return False
    following = lines[index + 1].text if index + 1 < len(lines) else ""
    return not following.strip() or not (
        following.startswith((" ", "\t")) or _PLACE.match(following) or following[:1].isupper()
    )


def _where(
    message: str, place: re.Match[str] | None, resource: str | None, source: str | None
) -> Told:
    if place is None:
        return Told(None, message)
    named = ".".join(part.strip('"') for part in place.group(4).split()) if place.group(4) else None
    kind = place.group(3)
    function = resource or (
        f"{kind}.{named}" if named and kind not in ("resource", None) else named
    )
    return Told(None, message, place.group(1), int(place.group(2)), function, source)


def _category(message: str) -> C | None:
    hits = _SET.indexes(message)
    return _WORDS[min(hits)][1] if hits else None
