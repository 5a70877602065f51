"""Ruby: edits of the line that error_highlight or a view's excerpt shows."""

import re

from opspilot.triage.knowledge.patches.base import Edit, Rule, Shown, replace_once

# undefined method `title' for nil:NilClass     undefined method 'title' for nil
_ON_NIL = re.compile(r"undefined method [`'](\w+[?!]?)' for nil")
_MEANT = re.compile(r"[`'](\w+)'[\s\S]{0,300}Did you mean\?\s+(\w+)")


def safe_navigation(shown: Shown) -> Edit | None:
    match = _ON_NIL.match(shown.message)
    if match is None:
        return None
    call = rf"(?<=[\w\])])\.{re.escape(match[1])}(?![\w?!])(?!\s*=[^=~])"
    if len(re.findall(call, shown.source)) != 1:
        return None
    line = re.sub(call, f"&.{match[1]}", shown.source)
    return Edit(
        (line,),
        "Right where the object may be missing: nil goes on quietly. Where it must exist, mend the look-up instead.",
    )


def did_you_mean(shown: Shown) -> Edit | None:
    match = _MEANT.search(shown.message)
    if match is None:
        return None
    line = replace_once(shown.source, match[1], match[2])
    return Edit((line,), f"Ruby itself proposes {match[2]}.") if line else None


def fetch_default(shown: Shown) -> Edit | None:
    match = re.match(r"key not found: (:\w+|\"[\w -]+\")", shown.message)
    call = f".fetch({match[1]})" if match is not None else ""
    if match is None or shown.source.count(call) != 1 or "ENV" in shown.source:
        return None
    line = shown.source.replace(call, f".fetch({match[1]}, nil)")
    return Edit((line,), "Right where the key may be missing: handle nil after it.")


RUBY_RULES: tuple[Rule, ...] = (did_you_mean, safe_navigation, fetch_default)
