"""What calls cost: US dollars for a million tokens, as published on ``READ_ON``. Data: a new
model or price is a line here."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

READ_ON = date(2026, 11, 15)
ALWAYS = date.min
MILLION = 1_000_000


@dataclass(frozen=True, slots=True)
class Price:
    """From ``since`` on. Thinking is billed as output."""

    model: str
    since: date
    input_usd: Decimal
    output_usd: Decimal


def _price(model: str, input_usd: str, output_usd: str, since: date = ALWAYS) -> Price:
    return Price(model, since, Decimal(input_usd), Decimal(output_usd))


PRICES: tuple[Price, ...] = (
    _price("gemini-2.5-flash", "0.30", "2.50"),
    _price("gemini-2.5-flash-lite", "0.10", "0.40"),
    _price("gemini-2.5-pro", "1.25", "10.00"),
    _price("gemini-3.1-flash-lite", "0.25", "1.50"),
    _price("gemini-3.5-flash-lite", "0.30", "2.50"),
    _price("gemini-3.5-flash", "1.50", "9.00"),
    _price("gemini-3.6-flash", "1.50", "7.50"),
    _price("gemini-3.7-flash", "0.75", "3.75"),
    _price("gemini-3.8-flash", "0.75", "3.75"),
    _price("gemini-3.8-flash", "1.50", "7.50", since=date(2027, 1, 1)),
    _price("gemini-4-hydrogen", "1.50", "7.50"),
    _price("gemini-4-argon", "2.00", "10.00"),
    _price("gemini-4-argon", "4.00", "20.00", since=date(2026, 12, 1)),
    _price("gemini-4-carbon", "2.00", "10.00"),
    _price("gemini-4-carbon", "4.00", "20.00", since=date(2026, 12, 1)),
)


def price_of(model: str, on: date) -> Price | None:
    """The longest name that ``model`` starts with, so that gemini-3.8-flash-002 has a price
    too."""
    fitting = [p for p in PRICES if _is_version_of(model, p.model) and p.since <= on]
    return max(fitting, key=lambda p: (len(p.model), p.since), default=None)


def _is_version_of(model: str, name: str) -> bool:
    return model == name or model.startswith(f"{name}-")


def highest_cost_usd(input_tokens: int, output_tokens: int, on: date) -> Decimal:
    """What the dearest model in the table would have taken."""
    models = {price.model for price in PRICES}
    costs = (cost_usd(model, input_tokens, output_tokens, on) for model in models)
    return max((cost for cost in costs if cost is not None), default=Decimal(0))


def cost_usd(model: str, input_tokens: int, output_tokens: int, on: date) -> Decimal | None:
    """None where the model's price is not known."""
    price = price_of(model, on)
    if price is None:
        return None
    return (price.input_usd * input_tokens + price.output_usd * output_tokens) / MILLION
