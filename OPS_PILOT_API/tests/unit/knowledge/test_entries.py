"""The knowledge base as a whole: every entry is reached, readable and safe to fill."""

import importlib
import pkgutil
import re
from collections import Counter

import pytest

from opspilot.domain.enums import Category
from opspilot.triage.knowledge import entries
from opspilot.triage.knowledge.base import Entry
from opspilot.triage.knowledge.entries.registry import ENTRIES
from opspilot.triage.knowledge.lookup import Facts, Known, find_entry
from opspilot.triage.knowledge.wording import MAX_VALUE, fill, fill_command, placeholders

HOSTILE = (
    "{0}{module|x}%s%(name)s",
    "$(touch x); `id` && rm -rf -- *",
    "\\1 \\g<0> \\N{BULLET}",
    "\x1b[31mred\x1b[0m\x00\u202e",
    "<script>alert(1)</script>",
    "[" * 5000,
    "x" * 100_000,
)


def ask(entry: Entry, text: str) -> Known | None:
    """As the engine would have read it: the type stands first where the entry asks for one."""
    name, _, message = text.partition(": ")
    first = name.split(" ", 1)[0]
    is_type = name in entry.types or (bool(message) and first in (name, *entry.types))
    runtime = entry.runtimes[0] if entry.runtimes else "unknown"
    category = entry.categories[0] if entry.categories else Category.UNKNOWN
    if is_type:
        return find_entry(Facts(runtime, category, name, message))
    return find_entry(Facts(runtime, category, None, text))


def texts(entry: Entry) -> tuple[str, ...]:
    return (entry.means, entry.cause, *entry.steps, entry.check)


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.id)
def test_every_entry_answers_its_own_sample(entry: Entry) -> None:
    known = ask(entry, entry.sample)
    assert known is not None
    assert known.entry.id == entry.id


def test_there_are_enough_entries_and_no_id_twice() -> None:
    counts = Counter(entry.id for entry in ENTRIES)
    assert [name for name, count in counts.items() if count > 1] == []
    assert len(ENTRIES) >= 230


def test_every_file_of_entries_is_registered() -> None:
    known = {entry.id for entry in ENTRIES}
    for module in pkgutil.iter_modules(entries.__path__):
        content = vars(importlib.import_module(f"{entries.__name__}.{module.name}"))
        held = [v for k, v in content.items() if k.isupper() and isinstance(v, tuple)]
        ids = {entry.id for group in held for entry in group if isinstance(entry, Entry)}
        assert ids <= known, module.name


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.id)
def test_an_entry_is_whole(entry: Entry) -> None:
    assert entry.types or entry.message or (entry.runtimes and entry.categories)
    assert entry.means
    assert not entry.means.endswith(".")
    assert entry.cause.endswith((".", "?"))
    assert entry.steps
    assert all(step.endswith((".", "?")) for step in entry.steps)
    assert entry.check
    assert "\n" not in entry.check
    assert all(len(text) <= 500 for text in texts(entry))


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.id)
def test_placeholders_are_groups_of_the_expression(entry: Entry) -> None:
    groups = {name.rstrip("0123456789") for name in re.findall(r"\?P<(\w+)>", entry.message)}
    for text in texts(entry):
        assert set(placeholders(text)) <= groups
        assert not re.search(r"\{\w+\|", fill(text, {})), text


@pytest.mark.parametrize("hostile", HOSTILE)
def test_values_out_of_a_log_are_words_never_templates(hostile: str) -> None:
    filled = fill("the module {module|that is missing} is not there", {"module": hostile})
    assert len(filled) <= MAX_VALUE + 60
    assert not re.search(r"[\x00-\x1f\x7f\u202e]", filled)
    assert filled.endswith(" is not there")


@pytest.mark.parametrize("hostile", HOSTILE[:6])
def test_a_command_takes_plain_words_only(hostile: str) -> None:
    assert fill_command("pip show {module|MODULE}", {"module": hostile}) == "pip show MODULE"


@pytest.mark.parametrize("hostile", HOSTILE)
@pytest.mark.parametrize("name", [None, "KeyError", "x" * 10_000, "a.b$c", "\\", "::", ""])
def test_hostile_text_is_looked_up_without_harm(name: str | None, hostile: str) -> None:
    known = find_entry(Facts("python", Category.UNKNOWN, name, hostile))
    assert known is None or known.entry in ENTRIES
