"""What calls cost."""

from datetime import date
from decimal import Decimal

import pytest

from opspilot.analyzers.gemini.prices import cost_usd
from opspilot.settings import Settings

TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("model", "on", "expected"),
    [
        ("gemini-3.5-flash-lite", TODAY, "0.011"),
        ("gemini-3.5-flash-lite-001", TODAY, "0.011"),
        ("gemini-3.5-flash", TODAY, "0.048"),
        ("gemini-3.8-flash", TODAY, "0.0225"),
        ("gemini-3.8-flash", date(2027, 1, 1), "0.045"),
        ("gemini-4-hydrogen", TODAY, "0.045"),
    ],
)
def test_a_call_costs_what_the_table_says(model: str, on: date, expected: str) -> None:
    assert cost_usd(model, 20_000, 2_000, on) == Decimal(expected)


@pytest.mark.parametrize("model", ["gemini-3.5-flashy", "gpt-9", ""])
def test_an_unknown_model_has_no_price(model: str) -> None:
    assert cost_usd(model, 1, 1, TODAY) is None


def test_every_model_asked_by_default_has_a_price() -> None:
    settings = Settings(_env_file=None)
    for model in (settings.gemini_model, *settings.gemini_fallback_models):
        assert cost_usd(model, 1, 1, TODAY) is not None
