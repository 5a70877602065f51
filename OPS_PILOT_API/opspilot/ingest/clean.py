"""Text that every database takes: PostgreSQL refuses NUL, and no encoder takes half a surrogate
pair."""

import codecs

REPLACEMENT = "\ufffd"
_LONE_SURROGATES = dict.fromkeys(range(55296, 57344), REPLACEMENT)
_UNSTORABLE = _LONE_SURROGATES | {0: REPLACEMENT}

BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def decode_text(body: bytes, charset: str | None = None) -> str:
    """Bytes to text without ever failing: a log with a broken byte in it is still a log."""
    for mark, encoding in BYTE_ORDER_MARKS:
        if body.startswith(mark):
            return body.decode(encoding, errors="replace")
    return body.decode(_known(charset), errors="replace")


def _known(charset: str | None) -> str:
    try:
        return codecs.lookup(charset).name if charset else "utf-8"
    except LookupError:
        return "utf-8"


def clean_text(text: str) -> str:
    """The text with what cannot be stored replaced by U+FFFD, so that line numbers and columns
    stay."""
    if "\0" not in text and _encodes(text):
        return text
    return _joined_surrogates(text).translate(_UNSTORABLE)


def _encodes(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _joined_surrogates(text: str) -> str:
    """Two halves that stand together are one character."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def clean_value(value: object) -> object:
    """The same for every text inside a JSON value, names included."""
    if isinstance(value, str):
        return clean_text(value)
    if isinstance(value, list):
        return [clean_value(item) for item in value]
    if isinstance(value, dict):
        return {clean_text(str(name)): clean_value(item) for name, item in value.items()}
    return value
