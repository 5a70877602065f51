"""``q=``: words, beginnings of words, phrases; the same answers on both databases."""

from urllib.parse import quote

import pytest
from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import text

from opspilot.models import db
from tests.api.conftest import Api

LOG = """\
2026-11-23 03:00:00 ERROR worker-7 request 9f3a77 failed for user_id=42
java.lang.NullPointerException: Cannot invoke "Cart.total()" because "cart" is null
    at shop.checkout.OrderService.totalOf(OrderService.java:41)
Caused by: connect ECONNREFUSED 10.0.0.5:5432 while loading orders.py
"""


@pytest.fixture
def api(app: Flask) -> Api:
    api = Api(app.test_client())
    api.submit("nothing to see", title="Café closed", fingerprint="other")
    api.submit(LOG, title="Checkout is down", fingerprint="npe", description="seen at nürnberg")
    return api


def found(api: Api, query: str) -> list[str]:
    return [item["title"] for item in api.get(f"/events?q={quote(query)}")["items"]]


@pytest.mark.parametrize(
    "query",
    [
        "NullPointerException",
        "nullpointer",
        "PointerException",
        "java.lang.NullPointerException",
        "orders.py",
        "OrderService.java:41",
        "ECONNREFUSED",
        "econn",
        "user_id",
        "user_id=42",
        "9f3a",
        "10.0.0.5:5432",
        "checkout NullPointer",
        '"connect econnrefused"',
        '"because cart is null"',
        "NÜRNBERG",
        'typing "connect econnre',
    ],
)
def test_what_a_log_or_a_title_says_is_found(api: Api, query: str) -> None:
    assert found(api, query.replace("typing ", "")) == ["Checkout is down"]


@pytest.mark.parametrize(
    "query", ["checkout closed", '"econnrefused connect"', '"connect econn"', "py.orders", "***"]
)
def test_all_words_in_their_order_must_be_there(api: Api, query: str) -> None:
    assert found(api, query) == []


@pytest.mark.parametrize(
    "query",
    [
        '"',
        '"""',
        "a* OR NOT",
        "NEAR(a b, 2)",
        "-checkout",
        "words:checkout",
        "^checkout + a",
        "'; DROP TABLE events --",
        "a & | ! <-> :* \\ '",
        "\0checkout\0",
        "{}()[]",
        "\U0001f525 ß İ",
        "x" * 500,
        "a " * 250,
        '"a"' * 160,
    ],
)
def test_no_query_is_a_syntax_error(api: Api, query: str) -> None:
    assert api.client.get("/events", query_string={"q": query}).status_code == 200


def test_an_edit_is_searchable_at_once_and_the_log_stays_so(api: Api) -> None:
    api.edit(2, title="Cart is empty", description=None)
    assert found(api, "empty econnrefused") == ["Cart is empty"]
    assert found(api, "nürnberg") == []


def test_filters_and_pages_hold_while_searching(api: Api) -> None:
    for number in range(5):
        api.submit("common", title=f"t{number}", fingerprint=f"f{number}", service=f"s{number % 2}")
    page = api.get("/events?q=common&service=s0&limit=2")
    rest = api.get(f"/events?q=common&service=s0&limit=2&cursor={page['next_cursor']}")
    titles = [item["title"] for item in page["items"] + rest["items"]]
    assert sorted(titles) == ["t0", "t2", "t4"]


def test_of_a_long_log_its_beginning_and_its_end_are_found(api: Api) -> None:
    log = "firstword\n" + "noise and noise\n" * 20_000 + "lastword"
    api.submit(log, title="long", fingerprint="long")
    assert found(api, "firstword lastword") == ["long"]


def test_the_migration_fills_the_index_with_what_is_there(api: Api, app: Flask) -> None:
    with app.app_context():
        downgrade(revision="0004")
        upgrade()
    assert found(api, "orders.py nürnberg") == ["Checkout is down"]


def test_a_deleted_event_leaves_the_index(api: Api, app: Flask) -> None:
    with app.app_context():
        db.session.execute(text("DELETE FROM occurrences"))
        db.session.execute(text("DELETE FROM events WHERE id = 2"))
        db.session.commit()
        assert db.session.scalar(text("SELECT count(*) FROM event_search")) == 1
    assert found(api, "checkout") == []
