"""No secret, and no part of one, is left in what would be sent."""

import json

import pytest

from opspilot.triage.redaction import Redacted, redact, restore
from tests.unit.redaction.plants import PLANTS, Plant

LEAST_PLANTS, LEAST_KINDS = 150, 30
SLICE_CHARS = 8

BEFORE = """\
2026-11-20T10:11:12.123Z INFO  [main] com.example.shop.Boot - starting shop 1.4.2 (commit 9fceb02d0ae598e95dc970b74767f19372d61af8)
2026-11-20T10:11:12.456Z WARN  [pool-1] com.example.shop.Pool - request 123e4567-e89b-12d3-a456-426614174000 took 1,204 ms"""
AFTER = """\
Traceback (most recent call last):
  File "/srv/shop/orders/service.py", line 41, in connect
    token = self.tokens.next_token(kind=Kind.KEY)
ConnectionRefusedError: [Errno 111] Connection refused"""


def _plain(line: str) -> str:
    return f"{BEFORE}\n{line}\n{AFTER}"


def _composed(line: str) -> str:
    return "\n".join(f"shop-api-1  | {part}" for part in _plain(line).split("\n"))


def _in_json(line: str) -> str:
    record = {"time": "2026-11-20T10:11:12Z", "level": "error", "msg": line, "pid": 7}
    return f"{BEFORE}\n{json.dumps(record)}\n{AFTER}"


def _coloured(line: str) -> str:
    middle = len(line) // 2
    return _plain(f"\x1b[31m{line[:middle]}\x1b[0;1m{line[middle:]}\x1b[0m")


def _cut_by_the_collector(line: str) -> str:
    middle = len(line) * 2 // 3
    head = "2026-11-20T10:11:12.123456789Z stderr"
    return f"{head} F boot\n{head} P {line[:middle]}\n{head} F {line[middle:]}\n{head} F {AFTER}"


WRAPPINGS = (_plain, _composed, _in_json, _coloured, _cut_by_the_collector)


def leaks(secret: str, redacted: Redacted) -> list[str]:
    size = min(len(secret), SLICE_CHARS)
    slices = (secret[n : n + size] for n in range(len(secret) - size + 1))
    return [part for part in slices if part in redacted.text]


def _name(value: object) -> str:
    return f"{value.kind}: {value.line[:40]}" if isinstance(value, Plant) else ""


def test_there_are_enough_secrets_of_enough_kinds() -> None:
    assert len({plant.secret for plant in PLANTS}) >= LEAST_PLANTS
    assert len({plant.kind for plant in PLANTS}) >= LEAST_KINDS


@pytest.mark.parametrize("plant", PLANTS, ids=_name)
def test_no_part_of_a_secret_is_left_however_its_line_was_logged(plant: Plant) -> None:
    for wrap in WRAPPINGS:
        text = wrap(plant.planted)
        redacted = redact(text)
        secret = plant.secret
        if wrap is _in_json:
            secret = json.dumps(secret)[1:-1]
        assert leaks(secret, redacted) == [], (wrap.__name__, redacted.text)
        assert redacted.text.count("\n") == text.count("\n")
        assert restore(redacted.text, redacted) == text


@pytest.mark.parametrize("plant", PLANTS, ids=_name)
def test_what_stands_around_a_secret_stays(plant: Plant) -> None:
    redacted = redact(_plain(plant.planted))
    assert redacted.text.startswith(BEFORE)
    assert redacted.text.endswith(AFTER)


def test_all_secrets_in_one_log_are_hidden_and_given_back() -> None:
    text = "\n".join(_plain(plant.planted) for plant in PLANTS)
    redacted = redact(text)
    assert [plant.kind for plant in PLANTS if leaks(plant.secret, redacted)] == []
    assert restore(redacted.text, redacted) == text
