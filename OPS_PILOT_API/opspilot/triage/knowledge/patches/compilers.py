"""Compilers (C, C++, Java, Rust, Swift, TypeScript, ...): edits of the line their caret points into."""

import re

from opspilot.triage.knowledge.patches.base import Edit, Rule, Shown, replace_once

# expected ';' before 'return'     ';' expected     expected `;`, found `}`     expected ';' after expression
_SEMICOLON = re.compile(r"(?:expected ['\u2018`];['\u2019`]|['\u2018`];['\u2019`] expected)")
# 'strng' was not declared in this scope; did you mean 'string'?     help: a local variable with a similar name exists: `count`
_MEANT = re.compile(
    r"['\u2018`](\w+)['\u2019`][^\n]{0,200}\b[Dd]id you mean (?:to write )?['\u2018`](\w+)['\u2019`]"
)
_ENDS_OPEN = (";", "{", "}", ",", "(", "\\", ":", "*/", "&&", "||", "=", "+", "-")


def add_semicolon(shown: Shown) -> Edit | None:
    line = shown.source.rstrip()
    if not _SEMICOLON.search(shown.message) or line.endswith(_ENDS_OPEN):
        return None
    if "//" in line or "/*" in line or line.count("(") != line.count(")"):
        return None
    if re.match(r"\s*(?:#|for\b|if\b|while\b)", line):
        return None
    return Edit((f"{line};",), "The statement lacks its semicolon.")


def did_you_mean(shown: Shown) -> Edit | None:
    match = _MEANT.search(shown.message)
    if match is None or match[1] == match[2]:
        return None
    line = replace_once(shown.source, match[1], match[2])
    return Edit((line,), f"The compiler itself proposes {match[2]}.") if line else None


COMPILER_RULES: tuple[Rule, ...] = (add_semicolon, did_you_mean)
