"""Every language's and system's own samples, with the whole expected result beside each."""

import json
from pathlib import Path
from typing import Any

import pytest

from opspilot.domain.triage import Frame, Triage
from opspilot.triage.engine import triage
from opspilot.triage.messages.registry import MESSAGE_PARSERS
from opspilot.triage.traces.registry import TRACE_PARSERS

GOLDENS = Path(__file__).parent / "goldens"
SAMPLES = sorted(GOLDENS.glob("*/*.txt"))
PARSERS = [parser.name for parser in (*TRACE_PARSERS, *MESSAGE_PARSERS)]
LEAST_SAMPLES = 8


def _frame(frame: Frame | None) -> dict[str, Any] | None:
    if frame is None:
        return None
    names = ("file", "line", "function", "in_app", "log_line", "source")
    return {name: getattr(frame, name) for name in names}


def _facts(found: Triage) -> dict[str, Any]:
    root = found.root_exception
    return {
        "runtime": found.runtime,
        "type": root.type if root else None,
        "message": root.message if root else None,
        "log_line": root.log_line if root else None,
        "culprit": _frame(found.culprit),
        "category": found.category.value,
        "chain": [exception.type for exception in found.exceptions],
        "frames": [len(exception.frames) for exception in found.exceptions],
        "is_failure": found.is_failure,
    }


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_a_golden_sample_is_read_as_written_beside_it(sample: Path, update_goldens: bool) -> None:
    with sample.open(encoding="utf-8", newline="") as file:
        facts = _facts(triage(file.read()))
    expected = sample.with_suffix(".json")
    if update_goldens:
        expected.write_text(
            json.dumps(facts, indent=1, ensure_ascii=False) + "\n", encoding="utf-8"
        )
    assert facts == json.loads(expected.read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", PARSERS)
def test_every_parser_has_at_least_eight_golden_samples(name: str) -> None:
    assert len(list((GOLDENS / name).glob("*.txt"))) >= LEAST_SAMPLES


def test_no_golden_folder_lacks_a_parser() -> None:
    folders = {path.name for path in GOLDENS.iterdir() if path.is_dir()}
    assert folders <= {*PARSERS, "fallback", "wrapping"}
