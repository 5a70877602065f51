"""Text that hides nothing: no terminal control, no invisible or reordering characters."""

import re
import unicodedata

# ESC [ 31 m | ESC ] 8 ; ; url BEL | ESC ( B | C1 CSI 31 m
_ESCAPES = re.compile(
    r"\x1b\][^\x07\x1b\n]{0,2000}(?:\x07|\x1b\\)?"
    r"|(?:\x1b\[|\x9b)[0-?]{0,64}[ -/]{0,8}[@-~]?"
    r"|\x1b[ -/]{0,4}[0-~]?"
)
# Anything that may need a second look: controls but tab and newline, and all beyond Latin-1
# that can be a format character, a surrogate or a separator.
_SUSPECT = re.compile(r"[^\t\n\x20-\x7e\u00a0-\u00ac\u00ae-\u02ff]")
_VARIATION_SELECTORS = frozenset(range(0xFE00, 0xFE10)) | frozenset(range(0xE0100, 0xE01F0))
_FILLERS = frozenset({0x115F, 0x1160, 0x3164, 0xFFA0, 0x034F, 0x2800, 0x17B4, 0x17B5})
"""Letters that show as nothing."""
# ![alt](url) | ![alt][ref]
_IMAGES = re.compile(r"!\[([^\]\n]{0,200})\](?:\([^)\n]{0,2000}\)?|\[[^\]\n]{0,200}\]?)")


def clean(text: str) -> str:
    """Line breaks are ``\\n`` only and their number stays; tabs stay too."""
    text = text.replace("\r\n", "\n")
    if "\x1b" in text or "\x9b" in text:
        text = _ESCAPES.sub("", text)
    return _SUSPECT.sub(_shown, text)


def clean_answer(text: str, max_chars: int) -> str:
    """The same for what a model wrote; a picture's address would be fetched by whoever renders
    it, so only its name stays."""
    return _IMAGES.sub(r"\1", clean(text[: 2 * max_chars])).strip()[:max_chars]


def squeeze(text: str) -> str:
    """Runs of white space as one blank: what quotes are compared by."""
    return " ".join(text.split())


def _shown(match: re.Match[str]) -> str:
    character = match[0]
    code = ord(character)
    kind = unicodedata.category(character)
    if kind in ("Cf", "Cn", "Co") or code in _VARIATION_SELECTORS or code in _FILLERS:
        return ""
    if kind == "Cs":
        return "\ufffd"
    return " " if kind in ("Cc", "Zl", "Zp") else character
