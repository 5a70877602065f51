"""JavaScript and TypeScript: edits of the line that Node's caret or the compiler shows."""

import re

from opspilot.triage.knowledge.patches.base import Edit, Rule, Shown, replace_once

# Cannot read properties of undefined (reading 'email')     Cannot read property 'email' of null
_ON_UNDEFINED = re.compile(
    r"Cannot read propert(?:ies of (?:undefined|null) \(reading '(\w+)'\)|y '(\w+)' of (?:undefined|null))"
)
_MEANT = re.compile(r"'(\w+)'[\s\S]{0,300}Did you mean(?: to write)? '(\w+)'\?")
_NAMED_IMPORT = re.compile(
    r"import\s+(\{[^{}]{1,200}\}|\w+|\* as \w+)\s+from\s+(['\"][^'\"]{1,200}['\"])(;?)\s*"
)


def optional_chain(shown: Shown) -> Edit | None:
    match = _ON_UNDEFINED.match(shown.message)
    if match is None:
        return None
    name = match[1] or match[2]
    access = rf"(?<=[\w\])])\.{name}\b(?!\s*(?:=(?![=>])|\+\+|--|[-+*/]=))"
    if len(re.findall(rf"\.{name}\b", shown.source)) != 1 or not re.search(access, shown.source):
        return None
    line = re.sub(access, f"?.{name}", shown.source)
    return Edit(
        (line,),
        "Right where the object may be missing: undefined goes on quietly. Where it must exist, mend the look-up or the await instead.",
    )


def did_you_mean(shown: Shown) -> Edit | None:
    match = _MEANT.search(shown.message)
    if match is None:
        return None
    line = replace_once(shown.source, match[1], match[2])
    return Edit((line,), f"The compiler itself proposes {match[2]}.") if line else None


def require_instead(shown: Shown) -> Edit | None:
    if "Cannot use import statement outside a module" not in shown.message:
        return None
    if not shown.file.endswith((".js", ".cjs")):
        return None
    match = _NAMED_IMPORT.fullmatch(shown.source.strip())
    if match is None:
        return None
    names = re.sub(r"(\w+)\s+as\s+(\w+)", r"\1: \2", match[1]) if match[1][0] == "{" else match[1]
    line = f"const {names.removeprefix('* as ')} = require({match[2]});"
    return Edit(
        (line,),
        'Right for a CommonJS project; with "type": "module" in package.json the line can stay (other imports of the file follow the same choice).',
    )


JAVASCRIPT_RULES: tuple[Rule, ...] = (optional_chain, did_you_mean, require_instead)
