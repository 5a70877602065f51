"""Typed doors to google-re2, whose matching takes linear time by construction."""

from collections.abc import Iterator, Sequence
from typing import Any, Protocol, cast

import re2

_MAX_MEMORY_BYTES = 64 << 20
"""Upper bound for the automaton of one set; the default of 8 MiB resets its cache too often."""


class Match(Protocol):
    """The part of a match that the parsers use; groups are None where they took no part."""

    def group(self, key: str | int = 0) -> str | None: ...
    def groupdict(self) -> dict[str, str | None]: ...
    def start(self, key: str | int = 0) -> int: ...
    def end(self, key: str | int = 0) -> int: ...


class Pattern:
    """One expression for unanchored search in a line. No look-around, no back-references."""

    __slots__ = ("_compiled", "source")

    def __init__(self, source: str) -> None:
        self.source = source
        self._compiled: Any = re2.compile(source)

    def search(self, text: str) -> Match | None:
        return cast(Match | None, self._compiled.search(text))

    def fullmatch(self, text: str) -> Match | None:
        return cast(Match | None, self._compiled.fullmatch(text))


class PatternSet:
    """Which of many patterns occur anywhere in a text, found in one pass."""

    __slots__ = ("_set",)

    def __init__(self, sources: Sequence[str]) -> None:
        options = re2.Options()
        options.max_mem = _MAX_MEMORY_BYTES
        options.log_errors = False
        options.never_capture = True
        self._set: Any = re2.Set.SearchSet(options)
        for source in sources:
            self._set.Add(source)
        self._set.Compile()

    def indexes(self, data: bytes | str) -> list[int]:
        """The positions (in the order given) of the patterns that occur in ``data``."""
        return cast(list[int], self._set.Match(data) or [])


class PatternScan:
    """Where any of many patterns occurs in a large text."""

    __slots__ = ("_compiled",)

    def __init__(self, sources: Sequence[str]) -> None:
        options = re2.Options()
        options.max_mem = _MAX_MEMORY_BYTES
        options.never_capture = True
        options.log_errors = False
        joined = "|".join(f"(?:{source})" for source in sources)
        self._compiled: Any = re2.compile(joined.encode(), options)

    def offsets(self, data: bytes) -> Iterator[int]:
        """Byte offsets where matches begin, ascending, not overlapping."""
        for match in self._compiled.finditer(data):
            yield cast(int, match.start())
