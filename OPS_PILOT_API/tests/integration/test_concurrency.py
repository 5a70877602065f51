"""What happens when things happen at once, on real databases with real threads."""

import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from flask import Flask

from tests.api.conftest import PYTHON_LOG, Api
from tests.conftest import MakeApp

THREADS = 8


@pytest.fixture
def server(make_app: MakeApp) -> Flask:
    return make_app(job_queue="in_process", database_timeout_seconds=30)


def at_once(app: Flask, call: Callable[[Api, int], Any], times: int) -> list[Any]:
    sys.setswitchinterval(0.0005)
    with ThreadPoolExecutor(THREADS) as pool:
        return list(pool.map(lambda n: call(Api(app.test_client()), n), range(times)))


def test_two_identical_submissions_are_one_event_with_two_occurrences(server: Flask) -> None:
    answers = at_once(server, lambda api, _: api.submit(), 2)
    assert len({answer["id"] for answer in answers}) == 1
    assert len({answer["occurrence_id"] for answer in answers}) == 2
    assert sorted(answer["is_new"] for answer in answers) == [False, True]


def test_a_storm_of_one_failure_counts_every_one(server: Flask) -> None:
    answers = at_once(server, lambda api, _: api.submit(), 80)
    assert {answer["id"] for answer in answers} == {answers[0]["id"]}
    assert sorted(answer["occurrence_count"] for answer in answers) == list(range(1, 81))
    api = Api(server.test_client())
    assert api.get("/events")["items"][0]["occurrence_count"] == 80
    assert sum(hour["occurrences"] for hour in api.get("/stats")["occurrences_per_hour"]) == 80
    assert len(api.get(f"/events/{answers[0]['id']}/analyses")["items"]) == 1


def test_many_different_failures_are_each_their_own_event(server: Flask) -> None:
    answers = at_once(server, lambda api, n: api.submit(fingerprint=f"f{n % 20}"), 60)
    assert len({answer["id"] for answer in answers}) == 20
    assert {
        item["occurrence_count"] for item in Api(server.test_client()).get("/events")["items"]
    } == {3}


def test_one_idempotency_key_at_once_makes_one_occurrence(server: Flask) -> None:
    headers = {"Idempotency-Key": "deploy-42"}
    answers = at_once(server, lambda api, _: api.submit(PYTHON_LOG, headers=dict(headers)), 16)
    assert len({answer["occurrence_id"] for answer in answers}) == 1
    assert Api(server.test_client()).get("/events")["items"][0]["occurrence_count"] == 1


def test_edits_based_on_the_same_version_do_not_overwrite_each_other(server: Flask) -> None:
    api = Api(server.test_client())
    event = api.submit()
    etag = api.client.get(f"/events/{event['id']}").headers["ETag"]

    def edit(api: Api, n: int) -> int:
        return api.client.patch(
            f"/events/{event['id']}", json={"title": f"edit {n}"}, headers={"If-Match": etag}
        ).status_code

    assert sorted(at_once(server, edit, 8)) == [200] + [412] * 7


def test_reads_go_on_while_others_write(server: Flask) -> None:
    def mixed(api: Api, n: int) -> int:
        return api.submit()["id"] if n % 2 else api.client.get("/events").status_code

    assert set(at_once(server, mixed, 60)) <= {1, 200}
