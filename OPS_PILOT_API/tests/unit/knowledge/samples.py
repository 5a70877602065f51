"""How a test asks the public look-up: with a `Type: message` text, as entries give their sample."""

import re

from opspilot.domain.enums import Category
from opspilot.triage.knowledge.base import Entry
from opspilot.triage.knowledge.lookup import Facts

# a.b.Oops: text     Error [ERR_X]: text     App\Oops: text     not: Bad::Name alone
_TYPED = re.compile(r"((?:[^:]|::)*): ([\s\S]*)")


def facts_of(entry: Entry) -> Facts:
    """What triage would say of the entry's own sample."""
    runtime = entry.runtimes[0] if entry.runtimes else "unknown"
    category = entry.categories[0] if entry.categories else Category.UNKNOWN
    typed = _TYPED.fullmatch(entry.sample) if entry.types else None
    if typed is not None:
        return Facts(runtime, category, typed[1], typed[2])
    if entry.types:
        return Facts(runtime, category, entry.sample, "")
    return Facts(runtime, category, None, entry.sample)
