"""A dump is of one instant, in constant memory, whatever is written meanwhile."""

import io
import json
from collections import Counter
from typing import Any

import pytest

from opspilot.app import OpsPilot
from opspilot.repositories.dump_repository import PAGE_BYTES, PAGE_ROWS
from opspilot.repositories.dump_tables import BY_NAME, DUMP_TABLES, DumpTable
from tests.api.conftest import Api
from tests.conftest import SetClock, close_app, create_app, make_settings
from tests.fakes.instances import Dump, rows_of
from tests.integration.conftest import OpenInstance


@pytest.fixture
def api(database_url: str, clock: SetClock) -> Any:
    app = create_app(make_settings(database_url, max_body_bytes=10 * PAGE_BYTES), clock=clock)
    yield Api(app.test_client())
    close_app(app)


def tables_of(lines: list[bytes]) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = {table.name: [] for table in DUMP_TABLES}
    for line in map(json.loads, lines[1:-1]):
        found[line["table"]].append(line["row"])
    return found


def test_what_comes_in_meanwhile_is_in_the_next_dump_not_in_half_of_this_one(
    api: Api, database_url: str, open_instance: OpenInstance
) -> None:
    for number in range(5):
        api.submit(fingerprint=f"before {number}")
    instance, lines = open_instance(database_url), []

    def write_while_others_submit(line: bytes) -> None:
        lines.append(line)
        api.submit(fingerprint="before 1", headers={"Idempotency-Key": f"key {len(lines)}"})
        api.submit(fingerprint=f"meanwhile {len(lines)}")
        api.edit(3, title=f"edited {len(lines)}")

    instance.exports.export(write_while_others_submit)
    found = tables_of(lines)
    assert [event["occurrence_count"] for event in found["events"]] == [1] * 5
    assert len(found["occurrences"]) == 5
    assert {event["title"] for event in found["events"]} == {"Checkout fails"}
    assert found["idempotency_keys"] == []
    assert_consistent(found)
    later: list[bytes] = []
    instance.exports.export(later.append)
    assert len(tables_of(later)["occurrences"]) > 5 + len(lines)
    assert_consistent(tables_of(later))


def assert_consistent(found: dict[str, list[dict[str, Any]]]) -> None:
    counted = Counter(row["event_id"] for row in found["occurrences"])
    assert counted == {event["id"]: event["occurrence_count"] for event in found["events"]}
    in_hours: Counter[int] = Counter()
    for row in found["hourly_counts"]:
        in_hours[row["event_id"]] += row["count"]
    assert in_hours == counted


def test_a_page_of_large_logs_is_a_few_and_one_of_small_ones_many(
    api: Api, database_url: str, open_instance: OpenInstance
) -> None:
    size = PAGE_BYTES // 2 + 1
    for _ in range(5):
        api.submit("x" * size)
    for _ in range(PAGE_ROWS + 1):
        api.submit("small")
    instance = open_instance(database_url)
    pages = pages_of(instance, BY_NAME["occurrences"])
    assert [len(page) for page in pages] == [2, 2, PAGE_ROWS, 2]
    ids = [row["id"] for page in pages for row in page]
    assert ids == list(range(1, PAGE_ROWS + 7))


def test_pages_follow_each_other_without_gap_or_repetition(
    dump: Dump, database_url: str, open_instance: OpenInstance
) -> None:
    instance = open_instance(database_url)
    instance.imports.load(io.BytesIO(dump.path.read_bytes()))
    for table in DUMP_TABLES:
        keys = [table.key_of(row) for page in pages_of(instance, table) for row in page]
        assert keys == sorted(set(keys)), table.name
        assert keys


def pages_of(instance: OpsPilot, table: DumpTable) -> list[Any]:
    with instance.database.read() as uow:
        return list(uow.dumps.pages(table))


def test_keys_of_any_alphabet_come_in_one_order_on_both_databases(
    sqlite_url: str, postgresql_url: str, open_instance: OpenInstance
) -> None:
    dumps = []
    for url in (sqlite_url, postgresql_url):
        app = create_app(make_settings(url), clock=SetClock())
        api = Api(app.test_client())
        for key in ("b", "B", "a", "_", "-", "A-1", "a 1", "Z", "~", "10", "9"):
            api.submit(headers={"Idempotency-Key": key})
        lines: list[bytes] = []
        app.extensions["opspilot"].exports.export(lines.append)
        dumps.append([line for line in rows_of(b"".join(lines)) if b"idempotency" in line[:30]])
        close_app(app)
    assert dumps[0] == dumps[1]
    assert len(dumps[0]) == 11
