"""How urgent a failure is, and the reasons in words."""

from typing import NamedTuple

from opspilot.domain.enums import Category, Priority
from opspilot.triage.findings import Finding, Strength
from opspilot.triage.patterns import Pattern


class Urgency(NamedTuple):
    priority: Priority
    reasons: tuple[str, ...]


_LADDER = (Priority.LOW, Priority.MEDIUM, Priority.HIGH, Priority.CRITICAL)
_LOW, _MEDIUM, _HIGH, _CRITICAL = range(4)

_BY_CATEGORY: dict[Category, tuple[int, str]] = {
    Category.OUT_OF_MEMORY: (_CRITICAL, "memory is exhausted"),
    Category.DISK_FULL: (_CRITICAL, "no disk space is left"),
    Category.DB_CONNECTION: (_CRITICAL, "a database cannot be reached"),
    Category.CRASH_SIGNAL: (_CRITICAL, "the process crashed natively"),
    Category.DB_DEADLOCK: (_HIGH, "database transactions block each other"),
    Category.CONNECTION_REFUSED: (_HIGH, "a peer does not accept connections"),
    Category.TIMEOUT: (_HIGH, "an operation ran out of time"),
    Category.DNS: (_HIGH, "a host name does not resolve"),
    Category.TLS: (_HIGH, "a TLS connection cannot be made"),
    Category.AUTH_PERMISSION: (_HIGH, "access is denied"),
    Category.RESOURCE_LIMIT: (_HIGH, "a resource limit is reached"),
    Category.HTTP_SERVER_ERROR: (_HIGH, "a backend answers with 5xx"),
    Category.DB_CONSTRAINT: (_MEDIUM, "data is rejected by the database"),
    Category.RATE_LIMIT: (_MEDIUM, "a peer throttles requests"),
    Category.HTTP_CLIENT_ERROR: (_LOW, "a request was wrong, the service is up"),
}
_DEFAULT = (_MEDIUM, "an error without sign of wider damage")

_DATA_LOSS = Pattern(
    r"(?i)data (?:loss|corrupt)|corrupt(?:ed|ion)? (?:page|block|table|index|data|database|journal)"
    r"|lost (?:writes|data|updates)|checksum mismatch|marked as crashed|invalid page in block|fsck"
    r"|could not (?:fsync|write to file)|split[- ]brain|I/O error"
)
_BLAST_RADIUS = Pattern(
    r"(?i)outage|all (?:nodes|replicas|brokers|workers|requests|backends|servers|users) "
    r"(?:are |is )?"
    r"(?:down|failed|failing|unavailable)|cluster (?:is )?(?:down|unavailable|red)|no live "
    r"upstreams"
    r"|no server is available|quorum|kernel panic|payments?\b.{0,40}fail|cascad"
)
_TEST_PLACES = frozenset((
    "dev", "development", "test", "testing", "local", "localhost", "ci", "sandbox", "qa", "staging",
    "stage", "preview", "demo",
))  # fmt: skip
_LIVE_PLACES = frozenset(["prod", "production", "live", "prd"])


def judge(
    finding: Finding, category: Category, text: str, environment: str | None = None
) -> Urgency:
    """Priority with its reasons, the weightiest first. ``text`` is the evidence to look for
    words in."""
    raises = _raises(finding, text)
    own = _BY_CATEGORY.get(category)
    known = [*reversed(raises), own] if own is not None else [*reversed(raises)]
    # That nothing speaks for more is a reason only where nothing does.
    weighed = known or [_DEFAULT]
    step, reasons = max(weighed)[0], [why for _, why in weighed]
    if finding.strength <= Strength.WARNING and step < _CRITICAL:
        step, reasons = max(_LOW, step - 1), [*reasons, "the log treats it as handled"]
    step, reasons = _in_place(step, reasons, environment)
    return Urgency(_LADDER[step], tuple(reasons))


def _raises(finding: Finding, text: str) -> list[tuple[int, str]]:
    raises = []
    if finding.strength == Strength.FATAL:
        raises.append((_HIGH, "the process or unit died of it"))
    if _DATA_LOSS.search(text):
        raises.append((_CRITICAL, "data may be lost or damaged"))
    if _BLAST_RADIUS.search(text):
        raises.append((_CRITICAL, "more than one part of the system is down"))
    return raises


def _in_place(step: int, reasons: list[str], environment: str | None) -> tuple[int, list[str]]:
    place = (environment or "").strip().lower()
    if place in _TEST_PLACES:
        return max(_LOW, step - 1), [*reasons, f"it is the {place} environment"]
    if place in _LIVE_PLACES:
        raised = min(_CRITICAL, step + 1) if step == _HIGH else step
        return raised, [*reasons, f"it is the {place} environment"]
    return step, reasons
