"""Several occurrences of one failure in one transaction count as if they had come one by one."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest

from opspilot.repositories.submission_parts import Stored
from opspilot.services.ingest_service import Submission
from opspilot.services.submission_reader import WireSubmission
from tests.api.conftest import PYTHON_LOG, Api
from tests.conftest import MakeApp, SetClock


@pytest.fixture
def api(make_app: MakeApp) -> Api:
    return Api(make_app().test_client())


def store(api: Api, *logs: str, **fields: Any) -> list[Stored]:
    """These texts, written together."""
    ingest = api.client.application.extensions["opspilot"].ingest
    return ingest._store_all([read(ingest, log, **fields) for log in logs])


def read(ingest: Any, log: str, **query: str) -> Submission:
    asked = {"fingerprint": ["storm"]} | {name: [value] for name, value in query.items()}
    return ingest._read(WireSubmission(log.encode(), "text/plain", query=asked))


def test_each_has_an_occurrence_of_its_own_in_their_order(api: Api) -> None:
    event = api.submit(fingerprint="storm")
    answers = store(api, *(f"log {n}\n{PYTHON_LOG}" for n in range(12)))
    assert [stored.event["occurrence_count"] for stored in answers] == list(range(2, 14))
    ids = [stored.occurrence_id for stored in answers]
    assert ids == sorted(set(ids))
    for number, occurrence_id in enumerate(ids):
        assert api.get(f"/occurrences/{occurrence_id}")["raw_logs"].startswith(f"log {number}\n")
    assert api.get(f"/events/{event['id']}")["occurrence_count"] == 13


def test_odd_text_stays_what_it_is(api: Api) -> None:
    api.submit(fingerprint="storm")
    odd = 'Ünïcödé 🔥 "quotes" \\n \\u0041 \x1b[31m {} \'; DROP TABLE events --'
    first, second = store(api, odd, odd[::-1])
    assert api.get(f"/occurrences/{first.occurrence_id}")["raw_logs"] == odd
    assert api.get(f"/occurrences/{second.occurrence_id}")["raw_logs"] == odd[::-1]


def test_a_resolved_event_comes_back_once(api: Api, clock: SetClock) -> None:
    event = api.submit(fingerprint="storm")
    api.edit(event["id"], status="RESOLVED")
    clock.advance(minutes=1)
    ingest = api.client.application.extensions["opspilot"].ingest
    submissions = []
    for log in ("one", "two", "three"):
        submissions.append(read(ingest, log))
        clock.advance(seconds=1)
    assert {stored.event["status"] for stored in ingest._store_all(submissions)} == {"OPEN"}
    kinds = [entry["kind"] for entry in api.get(f"/events/{event['id']}")["timeline"]]
    assert kinds == ["created", "status_changed", "regressed"]


def test_hours_are_counted_where_they_happened(api: Api, clock: SetClock) -> None:
    event = api.submit(fingerprint="storm")
    ingest = api.client.application.extensions["opspilot"].ingest
    before = (clock.now - timedelta(hours=1)).isoformat()
    ingest._store_all([read(ingest, "a", occurred_at=before), read(ingest, "b"), read(ingest, "c")])
    (item,) = api.get("/events")["items"]
    assert item["hourly_counts"][-2:] == [1, 3]
    assert item["id"] == event["id"]


def test_what_earlier_ones_left_open_the_later_ones_fill_in(api: Api) -> None:
    event = api.submit(fingerprint="storm")
    ingest = api.client.application.extensions["opspilot"].ingest
    ingest._store_all(
        [
            read(ingest, "a", service="shop", release="1"),
            read(ingest, "b", service="stock", release="2"),
        ]
    )
    found = api.get(f"/events/{event['id']}")
    assert (found["service"], found["release"]) == ("shop", "2")


def test_a_failure_that_nobody_knows_is_counted_by_none(api: Api) -> None:
    ingest = api.client.application.extensions["opspilot"].ingest
    rows = [read(ingest, "a").rows, read(ingest, "b").rows]
    with api.client.application.extensions["opspilot"].database.write() as uow:
        assert uow.submissions.count(rows) == [None, None]


def test_a_storm_loses_nothing(api: Api) -> None:
    event = api.submit(fingerprint="storm")
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: api.submit(fingerprint="storm"), range(64)))
    assert len({answer["occurrence_id"] for answer in answers}) == 64
    assert api.get(f"/events/{event['id']}")["occurrence_count"] == 65
