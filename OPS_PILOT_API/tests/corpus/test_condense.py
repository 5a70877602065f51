"""A case buried in 10 MB of ordinary lines keeps its root cause and its culprit in 20,000 tokens."""

import json
import statistics
from pathlib import Path
from typing import Any

import pytest

from opspilot.triage.condense import Condensed, condense
from opspilot.triage.engine import triage

pytestmark = pytest.mark.corpus

TOKEN_BUDGET = 20_000
NOISE_BYTES_PER_SIDE = 5_000_000
SAMPLED = 12
LEAST_SHARE_SAVED = 0.98

ORDINARY = (
    "2026-11-20T10:{m:02}:{s:02}.{ms:03}Z INFO  [worker-{w}] c.e.shop.OrderService - order {n} of customer {c} is PAID",
    "2026-11-20T10:{m:02}:{s:02}.{ms:03}Z DEBUG [worker-{w}] c.e.shop.Cache - get orders:{c} took {ms} us, size {w}",
    '10.1.{w}.{s} - - [20/Nov/2026:10:{m:02}:{s:02} +0000] "GET /api/orders/{n} HTTP/1.1" 200 {c} "-" "curl/8.5"',
    '{{"time":"2026-11-20T10:{m:02}:{s:02}Z","level":"info","msg":"job done","job":"mail-{n}","ms":{ms}}}',
    "2026-11-20T10:{m:02}:{s:02}.{ms:03}Z WARN  [pool-{w}] c.e.shop.Pool - acquiring a connection took {ms} ms",
    "Nov 20 10:{m:02}:{s:02} web-{w} kernel: device eth{w} entered promiscuous mode",
)  # fmt: skip


def _noise(size: int, seed: int) -> str:
    lines: list[str] = []
    total, n = 0, seed
    while total < size:
        values = {
            "n": n * 7919,
            "m": n % 60,
            "s": n % 59,
            "ms": n % 997,
            "w": n % 16,
            "c": n % 5003,
        }
        lines.append(ORDINARY[n % len(ORDINARY)].format(**values))
        total += len(lines[-1]) + 1
        n += 1
    return "\n".join(lines)


@pytest.fixture(scope="module")
def noise() -> tuple[str, str]:
    return _noise(NOISE_BYTES_PER_SIDE, 1), _noise(NOISE_BYTES_PER_SIDE, 500_000)


@pytest.fixture(scope="module")
def cases(shared_corpus: Path, request: pytest.FixtureRequest) -> list[dict[str, Any]]:
    text = (shared_corpus / "dev" / "cases.jsonl").read_text(encoding="utf-8")
    rows = [json.loads(line) for line in text.splitlines() if line]
    if request.config.getoption("--whole-corpus"):
        return rows
    return rows[:: len(rows) // SAMPLED]


def _condensed(case: dict[str, Any], noise: tuple[str, str]) -> tuple[Condensed, str]:
    text = "\n".join((noise[0], case["raw"], noise[1]))
    return condense(text, triage(text), TOKEN_BUDGET), text


def _holds(lines: list[str], *parts: object) -> bool:
    """One of the lines has all parts that it is known for."""
    known = [str(part) for part in parts if part not in (None, "")]
    return any(all(part in line for part in known) for line in lines)


def _missing(case: dict[str, Any], condensed: Condensed) -> list[str]:
    """The facts of the case that its raw text has on one line and the condensed one has not."""
    raw = case["raw"].split("\n")
    kept = [line.text for line in condensed.lines]
    message, kind = case["root_exception_message"], case["root_exception_type"]
    name = str(case["culprit_file"] or "").replace("\\", "/").rsplit("/", 1)[-1]
    facts = {
        "root": (message, kind) if _holds(raw, message, kind) else (message or kind,),
        "culprit": (name, case["culprit_line"]),
        "culprit's function": (case["culprit_function"],),
    }
    return [
        fact
        for fact, parts in facts.items()
        if any(parts) and _holds(raw, *parts) and not _holds(kept, *parts)
    ]


def test_root_cause_and_culprit_stay_within_the_budget(
    cases: list[dict[str, Any]], noise: tuple[str, str]
) -> None:
    lost: dict[str, list[str]] = {}
    saved: list[float] = []
    for case in cases:
        condensed, text = _condensed(case, noise)
        assert condensed.estimated_tokens <= TOKEN_BUDGET
        assert condensed.truncated
        saved.append(1 - len(condensed.text) / len(text))
        if missing := _missing(case, condensed):
            lost[case["id"]] = missing
    assert lost == {}
    assert statistics.mean(saved) >= LEAST_SHARE_SAVED


def test_every_kept_line_is_the_one_that_its_number_says(
    cases: list[dict[str, Any]], noise: tuple[str, str]
) -> None:
    condensed, text = _condensed(cases[0], noise)
    lines = text.split("\n")
    for line in condensed.lines:
        if line.number is not None and "characters cut]" not in line.text:
            assert lines[line.number - 1] == line.text
