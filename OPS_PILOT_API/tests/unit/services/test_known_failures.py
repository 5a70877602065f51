"""What a process remembers to save work, and how much of it."""

from opspilot.services.known_failures import KnownFailures


def test_only_what_was_added_is_known() -> None:
    known = KnownFailures()
    known.add("v1:a")
    assert known.has("v1:a")
    assert not known.has("v1:b")


def test_the_oldest_are_forgotten() -> None:
    known = KnownFailures(most=3)
    for name in "abcd":
        known.add(name)
    assert [known.has(name) for name in "abcd"] == [False, True, True, True]
