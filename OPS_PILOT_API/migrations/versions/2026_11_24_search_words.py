"""Keep a full-text index of events.

An inverted index is not the same thing on the two databases, so it is no model: FTS5 on SQLite, a
tsvector under GIN on PostgreSQL. What words a text has is the application's business; filling the
index therefore asks the code of the day, which is the code that will read it.
"""

import json
from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from alembic import op

from opspilot.repositories.search_repository import searched_text, stored_words

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

BATCH = 200
SQLITE = (
    """
    CREATE VIRTUAL TABLE event_search
    USING fts5(words, columnsize=0, tokenize="ascii tokenchars '_'")
    """,
    """
    CREATE TRIGGER event_search_forget AFTER DELETE ON events
    BEGIN DELETE FROM event_search WHERE rowid = old.id; END
    """,
)
POSTGRESQL = (
    """
    CREATE TABLE event_search (
      event_id bigint PRIMARY KEY REFERENCES events (id) ON DELETE CASCADE,
      words tsvector NOT NULL
    )
    """,
    "CREATE INDEX ix_event_search_words ON event_search USING gin (words)",
)
PUT = {
    "sqlite": "INSERT INTO event_search (rowid, words) VALUES (:id, :words)",
    "postgresql": "INSERT INTO event_search VALUES (:id, CAST(:words AS tsvector))",
}
NEXT = """
SELECT e.id, e.title, e.root_type, e.root_message, e.service, e.environment, e.description,
       e.fingerprint, e.culprit,
       (SELECT o.raw_logs FROM occurrences o WHERE o.event_id = e.id ORDER BY o.id LIMIT 1) AS log
FROM events e WHERE e.id > :after ORDER BY e.id LIMIT :batch
"""


def upgrade() -> None:
    dialect = op.get_bind().dialect.name
    create, *then = SQLITE if dialect == "sqlite" else POSTGRESQL
    op.execute(create)
    for rows in _batches():
        op.get_bind().execute(sa.text(PUT[dialect]), [_entry(dialect, row) for row in rows])
    for statement in then:
        op.execute(statement)


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TRIGGER event_search_forget")
    op.execute("DROP TABLE event_search")


def _batches() -> Iterator[list[dict[str, Any]]]:
    after = 0
    while rows := [
        dict(row)
        for row in op.get_bind().execute(sa.text(NEXT), {"after": after, "batch": BATCH}).mappings()
    ]:
        yield rows
        after = rows[-1]["id"]


def _entry(dialect: str, row: dict[str, Any]) -> dict[str, Any]:
    culprit = row["culprit"]
    row["culprit"] = json.loads(culprit) if isinstance(culprit, str) else culprit
    text = searched_text(row, row["log"] or "")
    return {"id": row["id"], "words": stored_words(dialect, text)}
