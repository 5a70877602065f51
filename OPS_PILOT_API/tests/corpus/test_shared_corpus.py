"""Figures on labelled logs that lie beside the checkout; none of their text is in this project."""

import importlib.util
import json
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from opspilot.cli.analyze_command import facts
from opspilot.triage.engine import triage

pytestmark = pytest.mark.corpus

LEAST = {
    "root_exception_type": 0.98,
    "root_exception_message": 0.97,
    "culprit_file": 0.97,
    "culprit_line": 0.96,
    "culprit_function": 0.96,
    "runtime": 0.99,
    "category": 0.93,
}
LEAST_PRECISION, LEAST_RECALL = 1.0, 0.98
LEAST_GROUPING_ACCURACY = 0.87


def _load(path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _rows(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line]


def _predict(rows: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    return {row["id"]: facts(triage(row["raw"])) for row in rows}


@pytest.fixture(scope="module")
def score(shared_corpus: Path) -> ModuleType:
    return _load(shared_corpus / "score.py")


@pytest.fixture(scope="module")
def cases(shared_corpus: Path) -> list[dict[str, Any]]:
    return _rows(shared_corpus / "dev" / "cases.jsonl")


@pytest.fixture(scope="module")
def figures(score: ModuleType, cases: list[dict[str, Any]]) -> dict[str, list[bool]]:
    table, _ = score.score_cases(cases, _predict(cases))
    return dict(table["overall"])


@pytest.mark.parametrize("field", LEAST)
def test_facts_reach_the_promised_share(field: str, figures: dict[str, list[bool]]) -> None:
    right = figures[field]
    assert sum(right) / len(right) >= LEAST[field]


def test_variants_are_joined_and_near_misses_kept_apart(
    score: ModuleType, shared_corpus: Path
) -> None:
    items = _rows(shared_corpus / "dev" / "groups.jsonl")
    found = score.score_groups(items, _predict(items))
    assert found["pair_precision"] >= LEAST_PRECISION
    assert found["pair_recall"] >= LEAST_RECALL


def test_repetitive_lines_are_grouped_by_their_template(
    shared_corpus: Path, tmp_path: Path
) -> None:
    loghub = _load(shared_corpus / "loghub_score.py")
    folder = shared_corpus / "loghub"
    predictions = tmp_path / "predictions.jsonl"
    predictions.write_text("\n".join(_loghub_answers(loghub, folder)), encoding="utf-8")
    accuracy, f1_of_groups = loghub.score(folder, predictions)
    assert accuracy >= LEAST_GROUPING_ACCURACY
    assert f1_of_groups >= LEAST_GROUPING_ACCURACY


def _loghub_answers(loghub: ModuleType, folder: Path) -> Iterator[str]:
    for _, key, content, _ in loghub.rows(folder):
        yield json.dumps({"id": key, "fingerprint": triage(content).fingerprint.value})
