"""What retention removes and, more important, what it leaves, on both databases."""

import re
import threading
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import text

from opspilot.analyzers.providers.mock import MockAnalyzer
from opspilot.analyzers.registry import Analyzers
from opspilot.domain.enums import AnalyzerName
from opspilot.models import db
from opspilot.services.prune_report import PruneReport
from tests.api.conftest import OTHER_LOG, PYTHON_LOG, Api
from tests.api.test_analyses import FakeGemini
from tests.api.test_session import OWN_PAGE
from tests.conftest import MakeApp, SetClock, eventually

DAYS = 30
BELONGING = (
    "SELECT event_id FROM occurrences",
    "SELECT event_id FROM analyses",
    "SELECT event_id FROM timeline_entries",
    "SELECT event_id FROM hourly_counts",
)


class Instance:
    """One application with retention, and what its database holds."""

    def __init__(self, app: Flask, clock: SetClock) -> None:
        self.app, self.clock = app, clock
        self.api = Api(app.test_client())
        self.service = app.extensions["opspilot"].prune

    def prune(self) -> PruneReport:
        return self.service.run(lambda _seconds: True)

    def submit_at(self, day: float, raw_logs: str = PYTHON_LOG, **fields: Any) -> dict[str, Any]:
        """``day``: since the test began."""
        self.clock.now = START + timedelta(days=day)
        return self.api.submit(raw_logs, **fields)

    def ask(self, query: str) -> list[Any]:
        with self.app.app_context(), db.engine.connect() as connection:
            return list(connection.scalars(text(query)))

    def occurrences_of(self, event_id: int) -> list[int]:
        items = self.api.get(f"/events/{event_id}/occurrences")["items"]
        return [item["id"] for item in items]

    def status_of(self, path: str) -> int:
        return self.api.client.get(path).status_code


START = datetime.fromisoformat("2026-01-05T03:00:00+00:00")


@pytest.fixture
def make(make_app: MakeApp, clock: SetClock) -> Callable[..., Instance]:
    return lambda **settings: Instance(make_app(**settings), clock)


@pytest.fixture
def by_age(make: Callable[..., Instance]) -> Instance:
    return make(retention_days=DAYS)


class TestByAge:
    def test_nothing_goes_unless_somebody_asked_for_it(self, make: Callable[..., Instance]) -> None:
        instance = make()
        event = instance.submit_at(0)
        for day in range(1, 5):
            instance.submit_at(day)
        instance.clock.advance(days=5000)
        assert not any(instance.prune().rows.values())
        assert len(instance.occurrences_of(event["id"])) == 5

    def test_an_event_that_was_silent_for_so_long_goes_with_all_that_is_its(
        self, by_age: Instance
    ) -> None:
        gone, stays = by_age.submit_at(0), by_age.submit_at(20, OTHER_LOG)
        by_age.submit_at(1)
        by_age.clock.now = START + timedelta(days=DAYS + 2)
        report = by_age.prune()
        assert (report.rows["events"], report.rows["raw_logs"]) == (1, 2)
        assert report.log_bytes == 2 * len(PYTHON_LOG)
        assert by_age.status_of(f"/events/{gone['id']}") == 404
        assert by_age.status_of(f"/occurrences/{gone['occurrence_id']}") == 404
        assert [item["id"] for item in by_age.api.get("/events")["items"]] == [stays["id"]]
        for rows in BELONGING:
            assert set(by_age.ask(rows)) == {stays["id"]}

    def test_its_words_go_too(self, by_age: Instance) -> None:
        by_age.submit_at(0)
        by_age.clock.advance(days=DAYS + 1)
        assert len(by_age.api.get("/events?q=discount")["items"]) == 1
        by_age.prune()
        assert by_age.api.get("/events?q=discount")["items"] == []
        assert by_age.ask("SELECT count(*) FROM event_search") == [0]

    def test_old_logs_of_an_event_that_still_happens_go_and_are_counted_on(
        self, by_age: Instance
    ) -> None:
        days = (0, 1, 10, DAYS, DAYS + 5)
        event = [by_age.submit_at(day) for day in days][-1]
        before = by_age.api.get(f"/events/{event['id']}")
        assert by_age.prune().rows["raw_logs"] == 2
        after = by_age.api.get(f"/events/{event['id']}")
        assert len(by_age.occurrences_of(event["id"])) == 3
        for name in ("occurrence_count", "first_seen_at", "last_seen_at", "raw_logs", "triage"):
            assert after[name] == before[name]
        assert by_age.submit_at(DAYS + 6)["occurrence_count"] == 6

    @pytest.mark.parametrize("status", ["OPEN", "IN_PROGRESS", "RESOLVED", "IGNORED"])
    def test_no_status_keeps_an_event_for_ever(self, by_age: Instance, status: str) -> None:
        event = by_age.submit_at(0)
        if status != "OPEN":
            by_age.api.edit(event["id"], status=status)
        by_age.clock.advance(days=DAYS + 1)
        assert by_age.prune().rows["events"] == 1

    @pytest.mark.parametrize(
        ("method", "path", "body"),
        [
            ("PATCH", "", {"status": "IN_PROGRESS"}),
            ("PATCH", "", {"resolution": "Rolled back"}),
            ("POST", "/feedback", {"verdict": "right"}),
            ("POST", "/analyze", {}),
        ],
    )
    def test_whoever_touches_an_event_keeps_it_and_its_newest_log(
        self, by_age: Instance, method: str, path: str, body: dict[str, str]
    ) -> None:
        by_age.submit_at(0)
        event = by_age.submit_at(1)
        by_age.clock.advance(days=DAYS - 2)
        touched = by_age.api.client.open(f"/events/{event['id']}{path}", method=method, json=body)
        assert touched.status_code < 300
        by_age.clock.advance(days=5)
        assert by_age.prune().rows["events"] == 0
        assert by_age.occurrences_of(event["id"]) == [event["occurrence_id"]]
        assert by_age.api.get(f"/events/{event['id']}")["occurrence_count"] == 2
        by_age.clock.advance(days=DAYS)
        assert by_age.prune().rows["events"] == 1

    def test_a_log_that_was_long_in_the_post_is_young(self, by_age: Instance) -> None:
        event = by_age.submit_at(0, occurred_at="2020-01-01T00:00:00Z")
        assert not by_age.prune().rows["events"]
        assert by_age.status_of(f"/events/{event['id']}") == 200

    def test_a_forgotten_failure_that_comes_back_is_a_new_event(self, by_age: Instance) -> None:
        by_age.api.edit(by_age.submit_at(0)["id"], status="RESOLVED")
        by_age.clock.advance(days=DAYS + 1)
        by_age.prune()
        again = by_age.submit_at(DAYS + 2)
        assert (again["is_new"], again["is_regression"], again["occurrence_count"]) == (
            True,
            False,
            1,
        )
        assert again["analysis"]["root_cause"]

    def test_a_clock_that_was_wrong_for_a_while_harms_nothing(self, by_age: Instance) -> None:
        event = by_age.submit_at(0)
        by_age.submit_at(4000)
        by_age.submit_at(1)
        by_age.clock.now = START + timedelta(days=DAYS + 2)
        by_age.prune()
        assert by_age.status_of(f"/events/{event['id']}") == 200
        assert by_age.api.get(f"/events/{event['id']}")["occurrence_count"] == 3


class TestByNumber:
    @pytest.fixture
    def instance(self, make: Callable[..., Instance]) -> Instance:
        return make(occurrences_kept_per_event=3)

    def test_the_oldest_logs_go_and_the_counts_stay_true(self, instance: Instance) -> None:
        events = [instance.submit_at(n / 100, tags={"n": str(n)}) for n in range(10)]
        other = instance.submit_at(1, OTHER_LOG)
        before = instance.api.get("/stats?hours=48"), instance.api.get("/events")
        assert instance.prune().rows["raw_logs"] == 7
        assert (instance.api.get("/stats?hours=48"), instance.api.get("/events")) == before
        assert len(instance.occurrences_of(events[0]["id"])) == 3
        assert instance.occurrences_of(events[0]["id"])[0] == events[-1]["occurrence_id"]
        assert instance.occurrences_of(other["id"]) == [other["occurrence_id"]]
        assert not any(instance.prune().rows.values())

    def test_the_log_that_the_analysis_quotes_is_among_those_kept(self, instance: Instance) -> None:
        ids = [instance.submit_at(n / 100)["occurrence_id"] for n in range(10)]
        instance.prune()
        assert instance.occurrences_of(1) == [ids[9], ids[8], ids[0]]
        assert instance.api.get("/events/1")["analysis"]["occurrence_id"] == ids[0]

    def test_of_one_log_the_newest_is_kept_and_the_analysis_names_none(
        self, make: Callable[..., Instance]
    ) -> None:
        instance = make(occurrences_kept_per_event=1)
        event = [instance.submit_at(n / 100) for n in range(4)][-1]
        etag = instance.api.client.get("/events/1").headers["ETag"]
        instance.prune()
        assert instance.occurrences_of(1) == [event["occurrence_id"]]
        seen = instance.api.client.get("/events/1", headers={"If-None-Match": etag})
        assert seen.get_json()["analysis"]["occurrence_id"] is None
        assert seen.get_json()["analysis"]["evidence"], "what it quoted stays readable"
        assert instance.api.get("/events/1/analyses")["items"][0]["occurrence_id"] is None

    def test_a_resolved_failure_that_comes_back_is_still_a_regression(
        self, instance: Instance
    ) -> None:
        for n in range(6):
            instance.submit_at(n / 100)
        instance.api.edit(1, status="RESOLVED")
        instance.prune()
        again = instance.submit_at(1)
        assert (again["id"], again["is_new"], again["is_regression"]) == (1, False, True)
        assert again["occurrence_count"] == 7

    def test_a_retried_request_is_answered_with_its_own_occurrence_for_a_day(
        self, instance: Instance
    ) -> None:
        instance.submit_at(0)
        key = {"Idempotency-Key": "deploy-42"}
        first = instance.submit_at(0.01, headers=dict(key))
        for n in range(6):
            instance.submit_at(0.1 + n / 100)
        instance.prune()
        again = instance.submit_at(0.2, headers=dict(key))
        assert (again["occurrence_id"], again["is_new"]) == (first["occurrence_id"], False)
        instance.clock.advance(days=1)
        assert instance.prune().rows == {
            "events": 0,
            "raw_logs": 1,
            "hourly_counts": 0,
            "idempotency_keys": 1,
            "browser_sessions": 0,
            "queue_jobs": 0,
        }

    def test_an_edit_finds_words_to_index_after_the_first_log_has_gone(
        self, make: Callable[..., Instance]
    ) -> None:
        instance = make(occurrences_kept_per_event=1)
        for n in range(4):
            instance.submit_at(n / 100)
        instance.prune()
        instance.api.edit(1, title="Renamed by hand")
        for query in ("renamed", "discount"):
            assert len(instance.api.get(f"/events?q={query}")["items"]) == 1

    def test_logs_of_many_megabytes_go_too(self, instance: Instance) -> None:
        for n in range(6):
            instance.submit_at(n / 100, PYTHON_LOG + "x" * 1_500_000, fingerprint="large")
        report = instance.prune()
        assert (report.rows["raw_logs"], report.log_bytes > 4_500_000) == (3, True)


class TestBoth:
    def test_a_dry_run_says_exactly_what_a_run_then_removes(
        self, make: Callable[..., Instance]
    ) -> None:
        instance = make(retention_days=DAYS, occurrences_kept_per_event=3)
        for day in range(0, 60, 2):
            instance.submit_at(day, headers={"Idempotency-Key": f"key-{day}"})
            if day < 20:
                instance.submit_at(day, OTHER_LOG)
            instance.submit_at(day, "plain text that fails", fingerprint=f"f{day}")
        before = stored(instance)
        promised = instance.service.preview()
        assert stored(instance) == before
        assert instance.prune().rows == promised.rows
        assert promised.rows["events"] > 1
        assert promised.rows["raw_logs"] > 20
        assert promised.rows["idempotency_keys"] > 20
        assert not any(instance.service.preview().rows.values())

    def test_statistics_of_the_hours_that_can_be_asked_for_stay_true(
        self, make: Callable[..., Instance]
    ) -> None:
        instance = make(retention_days=1)
        for day in range(40):
            instance.submit_at(day)
        before = instance.api.get("/stats?hours=744")
        assert instance.prune().rows["hourly_counts"] == 40 - 32
        assert instance.api.get("/stats?hours=744") == before

    def test_ended_browser_sessions_go(self, make: Callable[..., Instance]) -> None:
        instance = make(admin_token="a-token-of-many-characters")
        instance.clock.now = START
        for _ in range(3):
            sent = {"token": "a-token-of-many-characters"}
            answer = instance.api.client.post("/session", json=sent, headers=OWN_PAGE)
            assert answer.status_code == 200
            instance.clock.advance(days=4)
        assert instance.prune().rows["browser_sessions"] >= 1
        assert instance.ask("SELECT count(*) FROM browser_sessions") == [1]


def test_the_metrics_count_what_went(make: Callable[..., Instance]) -> None:
    instance = make(retention_days=DAYS)
    before = pruned_logs(instance)
    instance.submit_at(0)
    instance.clock.advance(days=DAYS + 1)
    instance.prune()
    assert pruned_logs(instance) == before + 1


def pruned_logs(instance: Instance) -> float:
    text = instance.api.client.get("/metrics").text
    found = re.search(r'^opspilot_pruned_rows_total\{kind="raw_logs"\} (\S+)$', text, re.MULTILINE)
    return float(found[1]) if found else 0.0


def stored(instance: Instance) -> list[int]:
    return [len(instance.ask(rows)) for rows in (*BELONGING, "SELECT key FROM idempotency_keys")]


def test_no_event_is_without_a_log_and_no_analysis_names_one_that_is_gone(
    make: Callable[..., Instance],
) -> None:
    instance = make(retention_days=DAYS, occurrences_kept_per_event=2)
    for day in range(0, 90, 3):
        for n in range(day % 7):
            instance.submit_at(day + n / 10, fingerprint=f"f{n}", release=f"r{day}")
        if day % 9 == 0:
            instance.prune()
    instance.prune()
    assert instance.ask(WITHOUT_LOG) == []
    assert instance.ask(DANGLING) == []
    for event_id in instance.ask("SELECT id FROM events"):
        assert instance.api.get(f"/events/{event_id}")["raw_logs"]


WITHOUT_LOG = """
SELECT id FROM events WHERE NOT EXISTS (SELECT 1 FROM occurrences o WHERE o.event_id = events.id)
"""
DANGLING = """
SELECT id FROM analyses WHERE occurrence_id IS NOT NULL
AND NOT EXISTS (SELECT 1 FROM occurrences o WHERE o.id = analyses.occurrence_id)
"""


class TestWhileAnAnalysisRuns:
    """A model takes its time; meanwhile the log that it reads may go, or the whole event."""

    @pytest.fixture
    def gemini(self) -> FakeGemini:
        return FakeGemini(gate=threading.Event())

    @pytest.fixture
    def instance(self, make: Callable[..., Instance], gemini: FakeGemini) -> Iterator[Instance]:
        analyzers = Analyzers(instant=MockAnalyzer(), others={AnalyzerName.GEMINI: gemini})
        instance = make(
            analyzers=analyzers,
            job_queue="in_process",
            analysis_threads=1,
            analysis_stale_seconds=3600,
            retention_days=DAYS,
            occurrences_kept_per_event=1,
        )
        instance.submit_at(0)
        assert eventually(lambda: gemini.seen != [])
        yield instance
        gemini.gate.set()

    def test_an_answer_about_a_log_that_has_gone_names_none(
        self, instance: Instance, gemini: FakeGemini
    ) -> None:
        newest = instance.submit_at(0.01)
        assert instance.prune().rows["raw_logs"] == 1
        gemini.gate.set()
        assert eventually(lambda: instance.ask(UNFINISHED) == [0])
        event = instance.api.get("/events/1")
        assert (event["analysis"]["analyzer"], event["analysis"]["occurrence_id"]) == (
            "gemini",
            None,
        )
        assert event["latest_occurrence_id"] == newest["occurrence_id"]

    def test_an_answer_about_an_event_that_has_gone_is_dropped(
        self, instance: Instance, gemini: FakeGemini
    ) -> None:
        instance.clock.advance(days=DAYS + 1)
        assert instance.prune().rows["events"] == 1
        gemini.gate.set()
        again = instance.submit_at(DAYS + 2)
        assert again["is_new"]
        assert eventually(lambda: instance.ask(UNFINISHED) == [0])
        assert len(gemini.seen) == 2
        assert instance.ask("SELECT count(*) FROM events") == [1]


UNFINISHED = "SELECT count(*) FROM events WHERE analysis_status <> 'COMPLETED'"
