"""Is what stands where a secret would stand one, or an ordinary word?"""

import base64
import math
import re
from collections import Counter

MIN_RANDOM_CHARS = 8
MIN_BITS_PER_CHAR = 2.5
"""Words and paths of a log lie below it, generated keys of 12 characters and more above it."""

# null   ${DB_PASSWORD}   {{ password }}   %(password)s   ****   [FILTERED]   <hidden>
_BLANK = re.compile(
    r"(?i)(?:null|none|nil|undefined|true|false|yes|no|empty|redacted|masked|hidden|filtered|"
    r"string|str|required|missing|invalid|unset|not|the|is|was|a|an|for|from|to|and|or|in|on|"
    r"bytes|optional\S*|[*x.#\u2022-]+|\$\{[^}]*\}?|\$[A-Z_][A-Z0-9_]*|\$\([^)]*\)?|"
    r"\{\{?[^}]*\}?\}?|%[sdvqr]|%\(\w+\)s|%\w+%|\[\w*\]?|<[^>]*>?|:\w+|\?)"
)
# self.password   params["X"]   getToken()   config.db.password
_CODE = re.compile(
    r"(?:self|this|os|process|config|settings?|env|environ|ctx|req|request|options?|opts|params|"
    r"args|kwargs|user|cls|app|data|props|state|event|input|form|body|values?|credentials?)"
    r"(?:[.\[]|->)|@?[A-Za-z_][\w.]{0,80}\(|[A-Za-z_]\w{0,40}\[[\"']|new [A-Z]|await |\(\)"
)
_UUID = re.compile(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_NUMBER = re.compile(r"[\d.,:+-]+(?:ms|s|m|h|d|kb|mb|%)?", re.IGNORECASE)
# /run/secrets/db   C:\keys   ./x   ~/.ssh/id_rsa   com.example.Token   TokenError   my-tls-secret
_PATH = re.compile(r"(?:~|\.{1,2}|[A-Za-z]:)?[/\\][\w.@+-]+(?:[/\\][\w.@+-]*)*")
_WORDS = re.compile(r"[A-Za-z]+(?:[._:/$-]+[A-Za-z]+)*[.,:;!?)]*")
# ParseTokenV2, Http2Session: names in code hold few digits
_NAME = re.compile(r"(?:[A-Z]?[a-z]{2,}|[A-Z]{2,5})(?:[A-Z][a-z]{2,}|[_.:$-]|[A-Z]{2,5}|\d{1,2})*")


def is_blank(value: str) -> bool:
    """Says that there is no value here, or that somebody else hid it, or is a template's name."""
    return not value.strip() or _BLANK.fullmatch(value.strip()) is not None


def is_code(value: str) -> bool:
    """An expression of source code, as traces quote it."""
    return _CODE.match(value) is not None


def is_given(value: str) -> bool:
    """Some value stands here: what a password may be, however plain."""
    return not is_blank(value) and not is_code(value)


def is_secret(value: str) -> bool:
    """Looks made by a generator or by somebody who was told to use digits."""
    if len(value) < MIN_RANDOM_CHARS or not is_given(value):
        return False
    if _NUMBER.fullmatch(value) or _PATH.fullmatch(value) or _WORDS.fullmatch(value):
        return False
    return bits_per_char(value) >= MIN_BITS_PER_CHAR or len(value) >= 2 * MIN_RANDOM_CHARS


def is_random(value: str) -> bool:
    """Surely made by a generator: long, digits and letters mixed, no name, UUID or number."""
    if len(value) < 2 * MIN_RANDOM_CHARS or not is_secret(value) or _UUID.fullmatch(value):
        return False
    has_both = any(c.isdigit() for c in value) and any(c.isalpha() for c in value)
    return has_both and _NAME.fullmatch(value) is None and bits_per_char(value) >= 3.0


def is_strong(value: str) -> bool:
    """Small and capital letters and digits, as rules for passwords ask for, and no name or path."""
    kinds = (str.islower, str.isupper, str.isdigit)
    mixed = all(any(map(kind, value)) for kind in kinds)
    return mixed and "/" not in value and is_secret(value) and _NAME.fullmatch(value) is None


def bits_per_char(value: str) -> float:
    """Shannon's entropy of the characters of the first 200."""
    value = value[:200]
    size = len(value)
    return -sum(n / size * math.log2(n / size) for n in Counter(value).values())


def passes_luhn(digits: str) -> bool:
    doubled = (int(digit) * 2 for digit in digits[-2::-2])
    total = sum(int(digit) for digit in digits[-1::-2]) + sum(n - 9 * (n > 9) for n in doubled)
    return total % 10 == 0


# 4111111111111111 Visa, 5/2 Mastercard, 34 37 American Express, 36 Diners, 35 JCB, 6 Discover, 62
_BRANDS = re.compile(
    r"4(?:\d{12}|\d{15}|\d{18})|5[1-5]\d{14}|2[2-7]\d{14}|3[47]\d{13}|3(?:0[0-5]|[689]\d)\d{11}|"
    r"35\d{14}|6(?:011|5\d\d|4[4-9]\d)\d{12}|62\d{14,17}"
)


def is_card_number(value: str) -> bool:
    digits = re.sub(r"\D", "", value)
    return _BRANDS.fullmatch(digits) is not None and passes_luhn(digits)


def is_iban(value: str) -> bool:
    """ISO 13616: the number made of the turned text, letters as 10..35, leaves 1 by 97."""
    plain = value.replace(" ", "").replace("-", "").upper()
    if not 15 <= len(plain) <= 34 or not plain.isascii():
        return False
    turned = plain[4:] + plain[:4]
    return int("".join(str(int(c, 36)) for c in turned)) % 97 == 1


# unit files, packages and sources are named with an @ too
_NO_DOMAIN = re.compile(
    r"(?i)(?:service|socket|timer|target|slice|mount|scope|device|path|swap|[jt]sx?|[mc]js|vue|py|"
    r"rb|java|kt|go|rs|cs|so|dll|jar|war|exe|png|svg|jpg|gif|s?css|html|json|xml|ya?ml|md|txt|log|"
    r"lock|t?gz|zip|tar|whl|class|map|beta|alpha|rc)"
)
_NO_MAILBOXES = frozenset({"git", "this", "super", "return", "break", "continue", "self"})


def is_email(value: str) -> bool:
    mailbox, _, domain = value.replace("%40", "@").rpartition("@")
    labels = domain.split(".")
    if _NO_DOMAIN.fullmatch(labels[-1]) or mailbox.lower() in _NO_MAILBOXES:
        return False
    return any(c.isalpha() for c in labels[-2])


_OPAQUE = re.compile(r"[A-Za-z0-9+/=_-]{20,600}")
_HEX = re.compile(r"[0-9a-fA-F]+")


def is_opaque(value: str) -> bool:
    """A generated key that no hash of a file or commit looks like."""
    mixed = any(c.islower() for c in value) and any(c.isupper() for c in value)
    plain = _OPAQUE.fullmatch(value) is not None and _HEX.fullmatch(value) is None
    return plain and mixed and is_random(value)


def is_pin(value: str) -> bool:
    return 3 <= len(value) <= 8 and value.isdigit()


def is_credential(value: str) -> bool:
    """What follows ``Authorization:`` or ``Bearer``, and no prose about it."""
    if not is_given(value) or _NUMBER.fullmatch(value):
        return False
    return _WORDS.fullmatch(value) is None or (len(value) >= 20 and not value.islower())


def is_login(value: str) -> bool:
    """Base64 of ``user:password``."""
    if len(value) < 6 or (value.isalpha() and (value.islower() or value.istitle())):
        return False
    try:
        return b":" in base64.b64decode(value + "=" * (-len(value) % 4), validate=True)
    except ValueError:
        return is_random(value)


def is_digest_part(value: str) -> bool:
    return is_given(value) and _WORDS.fullmatch(value) is None


_PORT = re.compile(r"\d{1,5}(?:[/?#]|$)")


def is_url_password(value: str) -> bool:
    """Not the port and path of a URL with an ``@`` further on: ``:3000/@vite/client``."""
    return _PORT.match(value) is None and not is_blank(value)
