"""The knowledge base as data: whole, distinct, reachable, and safe to show."""

import re
from collections import Counter

import pytest

from opspilot.triage.knowledge.base import Entry
from opspilot.triage.knowledge.entries.registry import ENTRIES
from opspilot.triage.knowledge.lookup import find_entry
from opspilot.triage.knowledge.wording import fill, fill_command, placeholders
from opspilot.triage.patterns import Pattern
from tests.unit.knowledge.samples import facts_of

each_entry = pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.id)


def texts(entry: Entry) -> tuple[str, ...]:
    return (entry.means, entry.cause, *entry.steps)


def test_there_are_at_least_two_hundred_distinct_entries() -> None:
    assert len(ENTRIES) >= 200
    assert not [name for name, count in Counter(e.id for e in ENTRIES).items() if count > 1]
    assert not [text for text, count in Counter(e.means for e in ENTRIES).items() if count > 1]
    assert not [text for text, count in Counter(e.sample for e in ENTRIES).items() if count > 1]


@each_entry
def test_an_entry_answers_its_own_sample_and_no_other_does(entry: Entry) -> None:
    known = find_entry(facts_of(entry))
    assert known is not None
    assert known.entry.id == entry.id


@each_entry
def test_an_entry_is_whole(entry: Entry) -> None:
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)+", entry.id)
    assert not entry.means.endswith(".")
    assert entry.cause.endswith(".")
    assert entry.steps
    assert all(step[-1] in ".?" for step in entry.steps)
    assert entry.types or entry.message or entry.categories


@each_entry
def test_the_command_is_one_line(entry: Entry) -> None:
    assert entry.check.strip() == entry.check != ""
    assert entry.check.isprintable()


@each_entry
def test_every_placeholder_is_a_group_of_its_expressions_and_has_words_without_it(
    entry: Entry,
) -> None:
    groups = re.findall(r"\(\?P<([a-z]+)\d?>", entry.message + entry.context)
    allowed = {*groups} if entry.message else {"message"}
    allowed |= {"host", "port"} if "address" in groups else set()
    for text in (*texts(entry), entry.check):
        assert set(placeholders(text)) <= allowed
        filled = fill(text, {})
        assert "  " not in filled
        assert not re.search(r"\{\w+\|", filled)


@each_entry
def test_its_expressions_are_linear_ones(entry: Entry) -> None:
    for source in (entry.message, entry.context):
        assert Pattern(source).search("x" * 100_000) is None or source == ""


@each_entry
def test_a_hostile_value_is_cut_in_prose_and_left_out_of_commands(entry: Entry) -> None:
    hostile = "$(reboot)`id`;rm -rf /\n\x1b[31m{name|x}%s\\" + "A" * 100_000
    names = {name for text in (*texts(entry), entry.check) for name in placeholders(text)}
    values = dict.fromkeys(names, hostile)
    assert fill_command(entry.check, values) == fill_command(entry.check, {})
    for text in texts(entry):
        assert len(fill(text, values)) <= len(text) + 200 * text.count("{")
        assert fill(text, values).isprintable()
