"""Monolog's exceptions as JSON objects, told as PHP prints them: the first cause first."""

import re
from typing import Any

MAX_CHAIN = 10
MAX_ENTRIES = 400
_OPENING = "PHP Uncaught "
_NEXT = "\n\nNext "
_PLACE = re.compile(r"(.{1,500}\.(?:php|inc|phtml)):(\d{1,7})$")


def printed_exception(record: dict[str, Any]) -> str:
    """``{"class", "message", "file": "x.php:41", "trace": ["y.php:12"], "previous": {}}`` as text.

    Empty where ``record`` is not such an object.
    """
    told: list[str] = []
    current: object = record
    while isinstance(current, dict) and len(told) < MAX_CHAIN:
        part = _printed(current)
        if not part:
            break
        told.append(part)
        current = current.get("previous")
    return _OPENING + _NEXT.join(reversed(told)) if told else ""


def without_headline(texts: list[str]) -> list[str]:
    """Less the message beside a printed exception, which repeats it without its cause."""
    printed = next((text for text in texts if text.startswith(_OPENING)), None)
    if printed is None:
        return texts
    thrown = printed.removeprefix(_OPENING).rsplit(_NEXT, 1)[-1].partition(":")[0]
    return [text for text in texts if text is printed or thrown not in text]


def _printed(record: dict[str, Any]) -> str:
    kind, file = record.get("class"), record.get("file")
    if not isinstance(kind, str) or not isinstance(file, str) or not _PLACE.match(file):
        return ""
    trace = record.get("trace")
    entries = trace[:MAX_ENTRIES] if isinstance(trace, list) else []
    lines = [f"{kind}: {record.get('message', '')} in {file}", "Stack trace:"]
    places = [match for entry in entries if (match := _PLACE.match(str(entry)))]
    lines += [f"#{n} {place.group(1)}({place.group(2)}): " for n, place in enumerate(places)]
    return "\n".join([*lines, f"#{len(places)} {{main}}"])
