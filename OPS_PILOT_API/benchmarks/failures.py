"""Logs of 2 to 4 KB as services write them, each a failure of its own."""

import json
from collections.abc import Iterator
from itertools import count

_INFO = "2026-11-20T10:{m:02}:{s:02}.{n:03}Z INFO [worker-{w}] shop.orders - order {n} paid\n"
_WORDS = (
    "order", "stock", "basket", "price", "invoice", "customer", "shelf", "parcel", "refund",
    "coupon", "ledger", "tariff", "voucher", "courier", "pallet", "receipt",
)  # fmt: skip


def bodies(*, only: int | None = None) -> Iterator[bytes]:
    """Request bodies: every failure is new; with ``only``, that many, round and round."""
    for n in count():
        yield body(n if only is None else n % only)


def body(n: int) -> bytes:
    make = (_python, _java, _node)[n % 3]
    return json.dumps({"title": "Checkout fails", "raw_logs": _before(n) + make(n)}).encode()


def _name(n: int) -> str:
    """A different one for each number, of letters: numbers would be taken for data."""
    name = ""
    while True:
        n, digit = divmod(n, len(_WORDS))
        name += _WORDS[digit].title()
        if not n:
            return name


def _before(n: int) -> str:
    return "".join(_INFO.format(m=i, s=n % 60, n=(n + i) % 1000, w=i) for i in range(8))


def _python(n: int) -> str:
    frames = "".join(
        f'  File "/srv/shop/{word}/service.py", line {20 + i}, in handle_{word}\n'
        f"    return self.next(request.{word}, retries=3)\n"
        for i, word in enumerate(_frame_words(20))
    )
    last = f'  File "/srv/shop/checkout.py", line 88, in total{_name(n)}\n    return row.discount\n'
    error = "AttributeError: 'NoneType' object has no attribute 'discount'\n"
    return "Traceback (most recent call last):\n" + frames + last + error


def _java(n: int) -> str:
    frames = "".join(
        f"\tat com.example.shop.{word.title()}Service.handle({word.title()}Service.java:{20 + i})\n"
        for i, word in enumerate(_frame_words(26))
    )
    first = f"\tat com.example.shop.Checkout.total{_name(n)}(Checkout.java:88)\n"
    error = 'Exception in thread "main" java.lang.IllegalStateException: basket is closed\n'
    return error + first + frames


def _node(n: int) -> str:
    frames = "".join(
        f"    at async {word.title()}Service.handle (/srv/shop/{word}.js:{20 + i}:13)\n"
        for i, word in enumerate(_frame_words(26))
    )
    first = f"    at total{_name(n)} (/srv/shop/checkout.js:88:21)\n"
    return "TypeError: Cannot read properties of undefined (reading 'discount')\n" + first + frames


def _frame_words(frames: int) -> list[str]:
    return [_WORDS[i % len(_WORDS)] for i in range(frames)]
