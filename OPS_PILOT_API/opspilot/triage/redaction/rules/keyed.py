"""Secrets that show by the word before them: ``password=x``, ``"api_key": "x"``, ``token: x``."""

import re
from collections.abc import Callable

from opspilot.triage.redaction.checks import (
    is_given,
    is_opaque,
    is_pin,
    is_random,
    is_secret,
    is_strong,
)
from opspilot.triage.redaction.rules.base import Rule

# What ends a name: password"   password\"   password']   password%22
_CLOSE = r"(?:%2[27]|%5[dD]|[\"'`\]\\]){0,8}"
# password=   password =>   password :=   password%3D   password==
_TIGHT = r"(?:\s|\\t){0,4}(?:[=-]>|:=|={1,2}|%3[dDaA])(?:\s|\\t){0,4}"
_COLON = r"(?:\s|\\t){0,4}:(?:\s|\\t){0,8}"

# \"x\"   \\\"x\\\"   "x"   'x'   u'x'   %22x%22
QUOTED = (
    r"(?:(?<!\\)\\[\"']((?:[^\"'\\]|\\[^\"'\\]|\\{2,3}[\"']?){1,4000})"
    r"|\\{2,15}[\"']([^\"'\\]{1,4000})"
    r"|[bur]{0,2}\"((?:[^\"\\]|\\.){1,4000})"
    r"|[bur]{0,2}'((?:[^'\\]|\\.){1,4000})"
    r"|%22((?:[^%\s\"']|%(?!22|5[cC])){1,4000}))"
)
# hunter2   (hunter2)   a,b   but not  x, y   x;Server=y   x&user=y   x\nNext
BARE = (
    r"[\[({]{0,2}((?:[^\s\"'`,;&<>%\\]|,(?![\s\"']|[\w.-]{1,40}[=:]|$)|;(?![\s\"']|[\w. -]{1,40}=|$)"
    r"|&(?![\w.%-]{1,40}(?:=|%3)|amp;)|%(?!26|22|27|2C|7D|0A|3B)|\\(?![nrt\"'\\])){1,4000})"
)
_ENDING = (
    r"(?:s|[_.-]?(?:\d{1,2}|hash(?:ed)?|confirm(?:ation)?|again|old|new|current|value|text|plain|raw|"
    r"enc(?:rypted)?|b64|base64|string|env)){0,2}"
)

_PASSWORD = (
    r"(?:passw(?:or)?d|passwort|kennwort|pswd|pwd|pass[_ -]?phrase|pass[_-]?code|contrase.{1,2}a|"
    r"mot[_ -]de[_ -]passe|senha|(?:(?:\b|_)p|(?-i:[a-z]P))ass|(?:user|db|my|pg|smtp|root)pass)"
)
# PWD=/srv   OLDPWD=~/x: the shell's folders
_FOLDER = r"(?:(?<![A-Za-z_])|(?<=\bOLD))PWD=[/~]"
_API_KEY = (
    r"(?:api|app|access|private|encryption|encrypt|decryption|signing|account|shared|auth|master|"
    r"licen[cs]e|client|consumer|webhook|subscription|ssh|gpg|jwt|hmac|cipher|crypto|storage|deploy|"
    r"functions?|integration|routing|instrumentation|admin|session|project|secret|service|service)"
    r"[_. -]?key(?:[_-]?(?:id|base|data|material))?"
)
_SECRET = (
    r"(?:secret(?:[_-]?(?:key|token|base|key_?base|access[_-]?key))?|credentials?|cred|"
    r"(?:\b|_)(?:salt|pepper|mnemonic|psk)|seed[_ -]?phrase|pre[_-]?shared[_-]?key)"
)
_TOKEN = (
    r"(?:token(?:[_-]?(?:id|secret|key))?|(?:\b|_)(?:jwt|bearer|oauth|auth|assertion|ticket)|"
    r"saml(?:response|request)|code[_-]?verifier|authorization[_-]?code)"
)
_SESSION = (
    r"(?:[cx]srf(?:[_-]?token)?|session[_-]?(?:id|key|token)|j?session_?id|phpsessid|"
    r"asp\.net_sessionid|connect\.sid|sess_?id|(?:\b|_)sid|sessionid)"
)
_ANY_KEY = r"(?:\b|_)(?:key|sig|signature|cookie|session|hash|code|license|secretref|value)"
_PIN = r"(?:\b|_)(?:pin|pin[_-]?code|cvv2?|cvc2?|otp|totp|mfa[_-]?code|verification[_-]?code|2fa)"


def keyed(
    kind: str, words: str, tight: Callable[[str], bool], loose: Callable[[str], bool]
) -> tuple[Rule, ...]:
    """``tight`` judges what is quoted or joined by ``=``; ``loose`` what follows a colon bare,
    as words of a sentence do too."""
    name = f"(?!{_FOLDER})(?i:{words}{_ENDING}{_CLOSE})"
    anchor = f"(?i)(?:{words}){_ENDING}{_CLOSE}(?:\\s|\\\\t){{0,4}}(?:=|:|->|%3[da])"
    joined = re.compile(
        f"{name}(?:{_TIGHT}[\\[({{]{{0,2}}(?:{QUOTED}|{BARE})|{_COLON}[\\[({{]{{0,2}}{QUOTED})"
    )
    return (
        Rule(kind, anchor, joined, tight),
        Rule(kind, anchor, re.compile(f"{name}{_COLON}(?![\"']){BARE}"), loose),
    )


KEYED: tuple[Rule, ...] = (
    *keyed("PASSWORD", _PASSWORD, is_given, is_given),
    *keyed("API_KEY", _API_KEY, is_given, is_secret),
    *keyed("SECRET", _SECRET, is_given, is_secret),
    *keyed("TOKEN", _TOKEN, is_given, is_secret),
    *keyed("SESSION", _SESSION, is_secret, is_secret),
    *keyed("PIN", _PIN, is_pin, is_pin),
    *keyed("SECRET", _ANY_KEY, is_opaque, is_opaque),
)

_NEAR_WORDS = (
    r"(?:passw(?:or)?d|passphrase|secret|token|api[_ -]?key|access[_ -]?key|private[_ -]?key|"
    r"auth[_ -]?key|credentials?|bearer|signing[_ -]?key|encryption[_ -]?key|license[_ -]?key)"
)

NEAR: tuple[Rule, ...] = (
    # the token tGzv3JOkF0XG5Qx2TlKWIA was refused
    Rule("SECRET", f"(?i){_NEAR_WORDS}", re.compile(
        f"(?i:{_NEAR_WORDS})(?:(?!commit|sha|digest|request|trace|image)[^\\n]){{1,40}}?"
        r"(?<![\w/.+=@:-])([A-Za-z0-9+/_=~.-]{16,512})(?![\w@])"), is_random),
    # with password 'hunter2'   password is "x"   IDENTIFIED BY 'x'
    Rule("PASSWORD", r"(?i)(?:passw(?:or)?d|passphrase|identified)", re.compile(
        r"(?i:(?:passw(?:or)?d|passphrase)s?(?: (?:is|was|of|to|set to))?|"
        r"identified (?:with \S{1,40} )?(?:by|as)(?: password)?) {1,2}"
        r"(?:\\?'([^'\\\n]{1,200})\\?'|\\?\"([^\"\\\n]{1,200})\\?\"|`([^`\n]{1,200})`)"), is_given),
    # password is hunter2   with password hunter2
    Rule("PASSWORD", r"(?i)(?:passw(?:or)?d|passphrase) ", re.compile(
        r"(?i:passw(?:or)?d|passphrase)(?: (?:is|was|of))? {1,2}([^\s\"'`<>()=]{6,200})"), is_secret),
    # api key is x   token "x" expired   password is: x
    Rule("SECRET", r"(?i)(?:passw(?:or)?d|(?:api|access|secret)[_ -]?key|token|secret)(?: |: )", re.compile(
        r"(?i:passw(?:or)?d|(?:api|access|secret)[_ -]?key|token|secret)(?: (?:is|was|of))?:? {1,2}"
        r"\\?[\"'`]?([^\s\"'`<>()=]{8,200})"), is_strong),
    # PASS x   AUTH x   requirepass x
    Rule("PASSWORD", r"(?:PASS|AUTH|requirepass|masterauth) ", re.compile(
        r"(?<![\w-])(?:PASS|AUTH|requirepass|masterauth) ([^\s\"']{6,200})"), is_strong),
)  # fmt: skip
