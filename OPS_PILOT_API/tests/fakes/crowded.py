"""One event with many occurrences, made by the database itself, which is then asked directly."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Engine, create_engine, text

from opspilot.settings import normalise_database_url
from tests.api.conftest import Api
from tests.conftest import close_app, create_app, make_settings

MORE = """
INSERT INTO occurrences (event_id, title, tags, occurred_at, received_at, raw_bytes, line_count,
                         raw_logs)
WITH RECURSIVE numbers(n) AS (SELECT 2 UNION ALL SELECT n + 1 FROM numbers WHERE n < :logs)
SELECT o.event_id, o.title, o.tags, o.occurred_at, o.received_at, 100, 1, 'log ' || n
FROM numbers CROSS JOIN (SELECT * FROM occurrences ORDER BY id LIMIT 1) o
"""
ORPHANS = """
SELECT count(*) FROM analyses WHERE occurrence_id IS NOT NULL
AND NOT EXISTS (SELECT 1 FROM occurrences o WHERE o.id = analyses.occurrence_id)
"""


@dataclass(frozen=True)
class Crowded:
    engine: Engine

    def logs(self) -> int:
        return self.ask("SELECT count(*) FROM occurrences")

    def newest(self) -> int:
        return self.ask("SELECT max(id) FROM occurrences")

    def orphans(self) -> int:
        """Analyses of an occurrence that is not there."""
        return self.ask(ORPHANS)

    def ask(self, query: str) -> Any:
        with self.engine.connect() as connection:
            return connection.scalar(text(query))


@contextmanager
def crowded(database_url: str, logs: int) -> Iterator[Crowded]:
    app = create_app(make_settings(database_url))
    Api(app.test_client()).submit()
    close_app(app)
    engine = create_engine(normalise_database_url(database_url))
    with engine.begin() as connection:
        connection.execute(text(MORE), {"logs": logs})
        connection.execute(text("UPDATE events SET occurrence_count = :n"), {"n": logs})
    yield Crowded(engine)
    engine.dispose()
