"""Nothing hidden gets in or out."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opspilot.analyzers.gemini.clean import clean, clean_answer


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("plain\ttext\n", "plain\ttext\n"),
        ("\x1b[1;31mred\x1b[0m", "red"),
        ("\x1b]8;;http://x\x07link\x1b]8;;\x1b\\", "link"),
        ("\x1b]0;title", ""),
        ("\x9b31mred", "red"),
        ("a\x00b\x08c", "a b c"),
        ("50%\r60%\r\nend", "50% 60%\nend"),
        ("a\u200bb\u2060c\ufeffd", "abcd"),
        ("\u202eevil\u2066x\u2069", "evilx"),
        ("tag\U000e0041\U000e007f", "tag"),
        ("v\ufe0fs\U000e0100", "vs"),
        ("one\u2028two\u2029three\x85four", "one two three four"),
        ("half \ud800", "half \ufffd"),
        ("Grüße, 世界, Ñ, é, ✓, 😀", "Grüße, 世界, Ñ, é, ✓, 😀"),
        ("soft\u00adhyphen", "softhyphen"),
    ],
)
def test_what_cannot_be_seen_is_gone(text: str, expected: str) -> None:
    assert clean(text) == expected


@given(st.text())
def test_lines_stay_and_cleaning_twice_changes_nothing(text: str) -> None:
    once = clean(text)
    assert once.count("\n") == text.count("\n")
    assert clean(once) == once
    once.encode()


@pytest.mark.parametrize(
    "text",
    [
        "![x](http://evil.example/a)", "![x][evil.example]", "![x](http://evil.example/a",
        "![](evil.example)",
    ],
)  # fmt: skip
def test_pictures_lose_their_address(text: str) -> None:
    assert "evil.example" not in clean_answer(f"see {text}", 100)


@pytest.mark.parametrize(
    "text", ["\x1b]" * 50_000, "![" * 50_000, "\x1b[" * 50_000, "\r" * 100_000]
)
def test_hostile_text_takes_linear_time(text: str) -> None:
    clean(text)
    clean_answer(text, 100_000)
