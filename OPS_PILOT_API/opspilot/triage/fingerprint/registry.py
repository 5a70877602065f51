"""Every released fingerprint version; a new submission gets the current one."""

from collections.abc import Callable

from opspilot.domain.triage import Fingerprint
from opspilot.triage.fingerprint.versions import v1

VERSIONS: dict[str, Callable[..., Fingerprint]] = {v1.VERSION: v1.compute}
CURRENT_VERSION = v1.VERSION

MAX_GIVEN_CHARS = 200


def given_by_caller(value: str) -> Fingerprint:
    """The caller's own name for the failure wins over anything computed."""
    return Fingerprint(value.strip()[:MAX_GIVEN_CHARS], ("fingerprint given by the caller",), ())
