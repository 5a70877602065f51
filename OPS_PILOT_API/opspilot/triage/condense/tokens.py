"""How many tokens a text takes at most, without the model's own vocabulary.

The Gemini family splits numbers into digits, so a digit is counted as a token; so is a character
outside ASCII. The rest of a log, names and punctuation, takes a token for every three characters
or more: English prose takes four.
"""

THIRDS_PER_TOKEN = 3
_DIGITS = tuple("0123456789")


def thirds(text: str) -> int:
    """The estimate in thirds of a token: it adds up over parts without rounding."""
    size = len(text)
    digits = sum(map(text.count, _DIGITS))
    foreign = 0 if text.isascii() else size - len(text.encode("ascii", "ignore"))
    return size + (THIRDS_PER_TOKEN - 1) * (digits + foreign)


def estimate_tokens(text: str) -> int:
    return -(-thirds(text) // THIRDS_PER_TOKEN)
