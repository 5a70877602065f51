"""Every rule of every message table reads its own samples, and not an earlier rule."""

import pytest

from opspilot.triage.lines import Line
from opspilot.triage.messages.base import LineRule, RuleParser
from opspilot.triage.messages.registry import MESSAGE_PARSERS

TABLES = [parser for parser in MESSAGE_PARSERS if isinstance(parser, RuleParser)]
SAMPLES = [
    pytest.param(table, index, sample, id=f"{table.name}-{index}")
    for table in TABLES
    for index, rule in enumerate(table.rules)
    for sample in rule.samples
]


@pytest.mark.parametrize(("table", "index", "sample"), SAMPLES)
def test_a_rule_reads_its_own_sample(table: RuleParser, index: int, sample: str) -> None:
    assert table.rule_of(Line(1, sample)) is table.rules[index]


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_every_rule_has_a_sample(table: RuleParser) -> None:
    assert all(rule.samples for rule in table.rules)


def test_named_groups_make_the_facts() -> None:
    rule = LineRule(
        pattern=r"^(?P<file>\S+):(?P<line>\d+): (?P<type>E\d+): (?P<message>.+)$",
        samples=("a.shop:3: E12: no price",),
    )
    table = RuleParser("shop", runtime="shop", anchors=("E1",), rules=(rule,))
    (finding,) = table.find([Line(1, "fine"), Line(2, rule.samples[0])])
    root = finding.root
    assert (root.log_line, root.type, root.message) == (2, "E12", "no price")
    assert (root.frames[0].file, root.frames[0].line) == ("a.shop", 3)
