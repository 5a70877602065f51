"""Real logs are sent nearly as they are: names, paths, hashes and numbers are no secrets."""

import json
from pathlib import Path

import pytest

from opspilot.triage.redaction import redact, restore

pytestmark = pytest.mark.corpus

MOST_HIDDEN = 0.01


def test_hardly_any_ordinary_token_is_hidden(shared_corpus: Path) -> None:
    text = (shared_corpus / "dev" / "cases.jsonl").read_text(encoding="utf-8")
    logs = [json.loads(line)["raw"] for line in text.splitlines() if line]
    hidden = 0
    for log in logs:
        redacted = redact(log)
        assert restore(redacted.text, redacted) == log
        for name, value in redacted.placeholders.items():
            hidden += redacted.text.count(name) * len(value.split())
    assert hidden / sum(len(log.split()) for log in logs) <= MOST_HIDDEN
