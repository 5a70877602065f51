"""Whether what the model cites stands in the log."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from opspilot.analyzers.gemini.answer import Claim
from opspilot.analyzers.gemini.clean import clean_answer, squeeze
from opspilot.domain.analysis import Evidence

MAX_QUOTE = 500
MIN_QUOTE = 8
"""A shorter quotation is found by chance, unless it is the whole line."""

Restore = Callable[[str], str]

# L0012| text
_NUMBER_IN_FRONT = re.compile(r"^\s*L\d{1,9}\|\s?")
# NullPointerException, KeyError | 10.0.0.1:5432 | app/db.py:41 | /dev/sda1
_NAMES = re.compile(
    r"\b[A-Za-z_][\w.]{0,80}(?:Exception|Error)\b"
    r"|\b\d{1,3}(?:\.\d{1,3}){3}(?::\d{1,5})?\b"
    r"|(?<![\w/.])[\w./-]{1,200}\.[a-z]{1,5}:\d{1,7}\b"
    r"|(?<![\w/.:])/(?:[\w.-]{1,80}/){1,20}[\w-]{1,80}"
)
# what a sentence is about; not its small words
_WORDS = re.compile(r"[a-z0-9]{4,40}")
_SMALL_WORDS = frozenset(
    (
        "that", "this", "with", "from", "were", "been", "have", "does", "which", "when", "because",
        "caused", "cause", "root", "line", "lines", "error", "errors", "failed", "fails",
        "failure", "problem", "issue", "there", "their", "these", "those", "into", "after",
        "before", "while", "about", "being", "could", "would", "should", "other", "some", "more",
    )
)  # fmt: skip
MAX_NAMES = 20


@dataclass(frozen=True, slots=True)
class Verified:
    evidence: tuple[Evidence, ...]
    dropped: int
    """Claims whose quotation is not in the line they name."""

    @property
    def lines(self) -> frozenset[int]:
        return frozenset(item.log_line for item in self.evidence)

    @property
    def share(self) -> float:
        total = len(self.evidence) + self.dropped
        return len(self.evidence) / total if total else 0.0


def verify(claims: Iterable[Claim], lines: Sequence[str], restore: Restore) -> Verified:
    """``lines`` are the cleaned log's, the first one being line 1. A quotation must stand in its
    line as it is, but for white space and hidden values put back."""
    evidence: dict[Evidence, None] = {}
    dropped = 0
    for claim in claims:
        quote = _NUMBER_IN_FRONT.sub(
            "", clean_answer(restore(claim.quote[: 2 * MAX_QUOTE]), MAX_QUOTE)
        )
        if 0 < claim.log_line <= len(lines) and _stands_in(quote, lines[claim.log_line - 1]):
            evidence[Evidence(claim.log_line, quote)] = None
        else:
            dropped += 1
    return Verified(tuple(evidence), dropped)


def _stands_in(quote: str, line: str) -> bool:
    wanted, whole = squeeze(quote), squeeze(line)
    if len(wanted) < MIN_QUOTE:
        return bool(wanted) and wanted == whole
    return wanted in whole


def names_not_in(log: str, text: str) -> tuple[str, ...]:
    """Exceptions, addresses and source places in ``text`` that ``log`` does not hold: the model
    brought them along."""
    found = dict.fromkeys(match[0] for match in _NAMES.finditer(text))
    return tuple(name for name in list(found)[:MAX_NAMES] if not _is_in(log, name))


def _is_in(log: str, name: str) -> bool:
    place, _, line = name.rpartition(":")
    if name in log:
        return True
    # A trace writes a place in its own way: File "app/db.py", line 41.
    parts = (place.rpartition("/")[2], line) if place else (name.rpartition(".")[2],)
    return all(part in log for part in parts)


def shares_a_word(text: str, lines: Iterable[str]) -> bool:
    """Whether a cause speaks of anything that the lines it rests on speak of."""
    words = set(_WORDS.findall(text.lower())) - _SMALL_WORDS
    shown = "\n".join(lines).lower()
    return not words or any(_stem(word) in shown for word in words)


def _stem(word: str) -> str:
    """Enough of a word to find it in another form: connections, connected."""
    return word[: max(4, len(word) - 3)]
