"""Which of the models that the API lists to take when all that we know are gone."""

import re
from collections.abc import Collection, Iterable

# gemini-3.5-flash-lite; not what draws, speaks, embeds or may vanish next week
_USABLE = re.compile(r"gemini-[a-z0-9][a-z0-9.-]{0,60}")
_SPECIAL = re.compile(r"preview|exp|image|tts|audio|live|embed|vision|robotics|computer|latest")
PREFERENCES = ("flash-lite", "flash", "")
"""What the name holds, best first: the cheapest that will do."""


def choose_listed(names: Iterable[str], tried: Collection[str]) -> str | None:
    usable = [n for n in names if n not in tried and _USABLE.fullmatch(n)]
    plain = [name for name in usable if not _SPECIAL.search(name)]
    for preference in PREFERENCES:
        fitting = [name for name in plain if preference in name]
        if fitting:
            return max(fitting)
    return None
