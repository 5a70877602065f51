"""Fill an empty, migrated database with many events, spread as a large company's are."""

import contextlib
import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Engine, insert, text

from opspilot.domain.enums import Category
from opspilot.domain.search import index_words
from opspilot.models import AnalysisRecord, Event, HourlyCount
from opspilot.repositories.search_backends import BACKENDS

BATCH = 5_000
PER_EVENT = 5
MONTHS_SECONDS = 180 * 86_400
NOUNS = (
    "Order",
    "Cart",
    "Invoice",
    "Session",
    "Stock",
    "Price",
    "Mail",
    "Search",
    "Token",
    "Report",
)
FAILURES = ("NullPointerException", "TimeoutError", "KeyError", "ConnectionRefusedError")
STATUSES = (("OPEN", 30), ("IN_PROGRESS", 5), ("RESOLVED", 60), ("IGNORED", 5))
PRIORITIES = (("LOW", 30), ("MEDIUM", 45), ("HIGH", 22), ("CRITICAL", 3))
ENVIRONMENTS = (("production", 80), ("staging", 18), ("dev", 2))
RUNTIMES = (("python", 40), ("java", 30), ("node", 25), ("go", 5))
SERVICES = tuple((f"service-{n}", 1000 // (n + 1)) for n in range(100))
CATEGORIES = tuple((category.value, 300 // (n + 1)) for n, category in enumerate(Category))

LOG = """\
2026-01-31 10:11:12,123 ERROR {service} - request {number:08x} failed for user_id={number}
Traceback (most recent call last):
  File "/srv/{noun}/web.py", line 88, in handle
    return self.route(request)
  File "/srv/{noun}/{noun}_{area}.py", line 41, in total_{area}
    return sum(row["price"] for row in rows)
{failure}: could not load {noun} {number}: upstream said 503 after 30 s
"""
COUNTED_HOURS_BEFORE = (0, 1, 3, 7, 15)
"""The last activity: one occurrence in each, so that sparklines have something to draw."""
OCCURRENCES = """
INSERT INTO occurrences (event_id, title, service, environment, tags, occurred_at, received_at,
                         raw_bytes, line_count, raw_logs)
SELECT e.id, e.title, e.service, e.environment, '{}', e.last_seen_at, e.last_seen_at, 500, 7,
       'request failed in ' || e.title || e.fingerprint || e.root_message
FROM (SELECT 1 AS n UNION ALL SELECT 2 UNION ALL SELECT 3 UNION ALL SELECT 4 UNION ALL SELECT 5) t
CROSS JOIN events e
"""


def seed(engine: Engine, events: int) -> None:
    """``PER_EVENT`` occurrences each. The same numbers make the same rows, but for the time."""
    chance, now = random.Random(7), datetime.now(UTC).replace(microsecond=0)  # noqa: S311
    with engine.execution_options(opspilot_writes=True).begin() as connection:
        for first in range(1, events + 1, BATCH):
            rows = [_event(chance, n, now) for n in range(first, min(first + BATCH, events + 1))]
            connection.execute(insert(Event), rows)
            connection.execute(insert(AnalysisRecord), list(map(_analysis, rows)))
            connection.execute(insert(HourlyCount), [hour for row in rows for hour in _hours(row)])
            _index(connection, rows)
        connection.execute(text(OCCURRENCES))
    _finish(engine)


def _event(chance: random.Random, number: int, now: datetime) -> dict[str, Any]:
    noun, failure = chance.choice(NOUNS), chance.choice(FAILURES)
    seen = now - timedelta(seconds=chance.random() ** 2 * MONTHS_SECONDS)
    return {
        "fingerprint": f"v1:{number:032x}",
        "title": f"{failure}: could not load {noun} {number}",
        "status": _pick(chance, STATUSES),
        "priority": _pick(chance, PRIORITIES),
        "priority_reasons": ["an error in production"],
        "category": _pick(chance, CATEGORIES),
        "runtime": _pick(chance, RUNTIMES),
        "service": _pick(chance, SERVICES),
        "environment": _pick(chance, ENVIRONMENTS),
        "occurrence_count": int(chance.paretovariate(1)),
        "first_seen_at": seen - timedelta(days=1 + chance.random() * 30),
        "last_seen_at": seen,
        "created_at": seen,
        "updated_at": seen,
        "analysis_status": "COMPLETED",
        "analysed_releases": [],
        "root_type": failure,
        "root_message": f"could not load {noun} {number}",
        "culprit": _frame(noun.lower(), 5),
        "triage": _triage(noun.lower(), failure, number),
        "id": number,
    }


def _frame(noun: str, log_line: int) -> dict[str, Any]:
    place = {"file": f"/srv/{noun}/web.py", "line": 88, "function": "handle"}
    return place | {"in_app": True, "log_line": log_line}


def _triage(noun: str, failure: str, number: int) -> dict[str, Any]:
    """As wide as that of a short trace."""
    message = f"could not load {noun} {number}: upstream said 503 after 30 s"
    root = {"type": failure, "message": message, "log_line": 7}
    frames = [_frame(noun, 5), _frame(noun, 3)]
    used = ["runtime: python", f"type: {failure}", f"frame: srv/{noun}/web.py handle"]
    return {
        "runtime": "python",
        "exceptions": [root | {"frames": frames, "omitted_frames": 0}],
        "root_exception": root,
        "culprit": frames[0],
        "category": "timeout",
        "evidence_lines": [5, 7],
        "fingerprint": {"value": f"v1:{number:032x}", "used": used, "masked": ["number or id"]},
    }


def _hours(event: dict[str, Any]) -> Iterator[dict[str, Any]]:
    last = event["last_seen_at"].replace(minute=0, second=0, microsecond=0)
    for before in COUNTED_HOURS_BEFORE:
        yield {"event_id": event["id"], "hour": last - timedelta(hours=before), "count": 1}


def _pick(chance: random.Random, choices: tuple[tuple[str, int], ...]) -> str:
    names, weights = zip(*choices, strict=True)
    return str(chance.choices(names, weights)[0])


def _analysis(event: dict[str, Any]) -> dict[str, Any]:
    texts = dict.fromkeys(
        ("root_cause", "suggested_fix", "summary", "explanation"), "Because. " * 9
    )
    facts = {"event_id": event["id"], "analyzer": "mock", "confidence": "HIGH"}
    lists: dict[str, list[str]] = {"steps": [], "evidence": []}
    created = {"created_at": event["created_at"], "unverified_claims": 0}
    return facts | texts | lists | created


def _index(connection: Connection, rows: list[dict[str, Any]]) -> None:
    backend = BACKENDS[connection.dialect.name]
    entries = [
        {"id": row["id"], "words": backend.stored(list(searched_words(row)))} for row in rows
    ]
    connection.execute(backend.put, entries)


def searched_words(row: dict[str, Any]) -> Iterator[str]:
    """What an event is found by."""
    number, noun = row["id"], row["root_message"].split()[3].lower()
    log = LOG.format(
        service=row["service"], number=number, noun=noun, area=number % 97, failure=row["root_type"]
    )
    yield from index_words(f"{row['title']}\n{row['root_message']}\n{row['fingerprint']}\n{log}")


def _finish(engine: Engine) -> None:
    """What autovacuum would have done. Nobody gathers statistics for SQLite, so it has none."""
    if engine.dialect.name == "sqlite":
        return
    with contextlib.closing(engine.raw_connection()) as connection:
        # by SQLAlchemy's AUTOCOMMIT it would from then on set its isolation level each time
        raw: Any = connection.driver_connection
        raw.autocommit = True
        raw.cursor().execute("VACUUM ANALYZE")
