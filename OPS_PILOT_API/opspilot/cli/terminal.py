"""Text out of logs on its way to somebody's terminal: it must not drive it, nor show another name
than it holds."""

import re

# ESC [ 2 J    the one-byte CSI    a right-to-left override that shows a name backwards
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def clean(text: str) -> str:
    """Without control characters and those that turn the direction of text; lines stay lines."""
    return _CONTROL.sub("", text)


def escaped(json_text: str) -> str:
    """JSON that holds the same, with those characters spelled out."""
    return _CONTROL.sub(lambda found: f"\\u{ord(found[0]):04x}", json_text)
