"""Templates of the knowledge base, filled with words of the log; never with more than those."""

import re
from collections.abc import Mapping

MAX_VALUE = 160
"""Characters of one value out of the log: a name, an address, a path; not a novel."""

# {module|the module}     {port|8080}     not: '{.items}' or '{print $1}'
_PLACEHOLDER = re.compile(r"\{(\w{1,30})\|([^{}]{1,120})\}")
_QUOTED = re.compile(r"'\{(\w{1,30})\|([^{}]{1,120})\}'")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]{1,9}")

# requests     10.0.0.5:5432     /var/lib/x.pid     not: $(id)  ; rm -rf  -rf
# cannot close the month     (between single quotes only)
_QUOTE_SAFE = re.compile(r"[\w/.@][\w ./:@+=,-]{0,159}", re.ASCII)
_SHELL_SAFE = re.compile(r"[\w/.@][\w./:@+=,-]{0,159}", re.ASCII)


def fill(template: str, values: Mapping[str, str | None]) -> str:
    """Prose: values are cut and stripped of control characters, and are never read as templates."""
    return _PLACEHOLDER.sub(lambda m: clean(values.get(m[1]) or "") or m[2], template)


def fill_command(template: str, values: Mapping[str, str | None]) -> str:
    """A shell line: a value that a shell would read as more than one word is left out."""
    quoted = _QUOTED.sub(lambda m: f"'{_safe(values.get(m[1]), _QUOTE_SAFE) or m[2]}'", template)
    return _PLACEHOLDER.sub(lambda m: _safe(values.get(m[1]), _SHELL_SAFE) or m[2], quoted)


def clean(value: str) -> str:
    """One line, no control characters, bounded."""
    value = _CONTROL.sub(" ", value[: MAX_VALUE * 4]).strip()
    return value if len(value) <= MAX_VALUE else value[: MAX_VALUE - 1] + "…"


def placeholders(template: str) -> list[str]:
    return [match[1] for match in _PLACEHOLDER.finditer(template)]


def _safe(value: str | None, allowed: re.Pattern[str]) -> str:
    return value if value and allowed.fullmatch(value) else ""
