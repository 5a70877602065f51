"""Very long lines without their middle."""

from collections.abc import Sequence
from itertools import pairwise

MARK = " [{} characters cut] "
MARK_CHARS = 32
FOCUS_BACK_CHARS = 80


def cut_middle(line: str, max_chars: int, focuses: Sequence[str] = ()) -> str:
    """At most about ``max_chars`` of ``line``: its start, its end and what surrounds the first
    place of each of ``focuses``."""
    if len(line) <= max_chars:
        return line
    spans = _merged(_spans(line, max_chars, focuses))
    parts = [line[: spans[0][1]]]
    for (_, end), (start, until) in pairwise(spans):
        parts += (MARK.format(start - end), line[start:until])
    return "".join(parts)


def _spans(line: str, max_chars: int, focuses: Sequence[str]) -> list[tuple[int, int]]:
    """The start and the end of the line, and stretches around focuses, of equal length."""
    places = [place for focus in focuses if (place := line.find(focus)) >= 0]
    size = max(8, max_chars // (len(places) + 2) - MARK_CHARS)
    spans = [(0, size), (len(line) - size, len(line))]
    back = min(FOCUS_BACK_CHARS, size // 4)
    spans += [(max(0, place - back), min(len(line), place - back + size)) for place in places]
    return sorted(spans)


def _merged(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Two with less between them than a mark takes are one."""
    merged = spans[:1]
    for start, end in spans[1:]:
        if start <= merged[-1][1] + MARK_CHARS:
            merged[-1] = (merged[-1][0], max(merged[-1][1], end))
        else:
            merged.append((start, end))
    return merged
