"""Tags that hold while nothing is committed."""

from opspilot.services.known_tags import MAX_ENTRIES, KnownTags


def test_a_tag_is_known_while_the_database_is_the_same() -> None:
    tags = KnownTags()
    tags.put("page", (1, 7), "tag")
    assert tags.get("page", (1, 7)) == "tag"
    assert tags.get("page", (1, 8)) is None
    assert tags.get("page", (2, 7)) is None
    assert tags.get("other page", (1, 7)) is None


def test_without_a_version_nothing_is_known() -> None:
    tags = KnownTags()
    tags.put("page", None, "tag")
    assert tags.get("page", None) is None


def test_it_does_not_grow_without_end() -> None:
    tags = KnownTags()
    for number in range(MAX_ENTRIES + 1):
        tags.put(number, (1, 1), "tag")
    assert tags.get(0, (1, 1)) is None
    assert tags.get(MAX_ENTRIES, (1, 1)) == "tag"
