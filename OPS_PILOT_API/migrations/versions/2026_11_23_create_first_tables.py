"""Create the first tables.

The same statements on SQLite and PostgreSQL. Enum members are written out: a migration is history
and must
not change when the enums do.
"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

IDENTIFIER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TIME = sa.DateTime(timezone=True)

STATUS = ("OPEN", "IN_PROGRESS", "RESOLVED", "IGNORED")
PRIORITY = ("LOW", "MEDIUM", "HIGH", "CRITICAL")
ANALYSIS_STATUS = ("PENDING", "RUNNING", "COMPLETED", "FAILED")
ANALYZER = ("gemini", "mock")
CONFIDENCE = ("LOW", "MEDIUM", "HIGH")
CATEGORY = (
    "null_reference",
    "type_error",
    "key_or_index",
    "invalid_value",
    "serialization",
    "import_or_dependency",
    "syntax",
    "config_or_env",
    "connection_refused",
    "timeout",
    "dns",
    "tls",
    "auth_permission",
    "db_connection",
    "db_constraint",
    "db_deadlock",
    "db_query",
    "out_of_memory",
    "disk_full",
    "resource_limit",
    "rate_limit",
    "assertion",
    "concurrency",
    "crash_signal",
    "http_client_error",
    "http_server_error",
    "filesystem_not_found",
    "unknown",
)
TIMELINE_KIND = (
    "created",
    "status_changed",
    "priority_changed",
    "edited",
    "regressed",
    "analysis_requested",
    "analysis_completed",
    "analysis_failed",
)

TABLES = (
    "events",
    "analyses",
    "hourly_counts",
    "occurrences",
    "timeline_entries",
    "idempotency_keys",
)


def one_of(name: str, values: tuple[str, ...]) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=32)


def event_id(table: str) -> sa.Column:
    name = f"fk_{table}_event_id_events"
    owner = sa.ForeignKey("events.id", name=name, ondelete="CASCADE")
    return sa.Column("event_id", IDENTIFIER, owner, nullable=False)


def upgrade() -> None:
    op.create_table(
        "events",
        sa.Column("id", IDENTIFIER, nullable=False),
        sa.Column("fingerprint", sa.String(length=200), nullable=False),
        sa.Column("title", sa.String(length=500), nullable=False),
        sa.Column("status", one_of("ck_events_status", STATUS), nullable=False),
        sa.Column("priority", one_of("ck_events_priority", PRIORITY), nullable=False),
        sa.Column("priority_reasons", sa.JSON(), nullable=False),
        sa.Column("category", one_of("ck_events_category", CATEGORY), nullable=False),
        sa.Column("runtime", sa.String(length=50), nullable=False),
        sa.Column("service", sa.String(length=200), nullable=True),
        sa.Column("environment", sa.String(length=200), nullable=True),
        sa.Column("release", sa.String(length=200), nullable=True),
        sa.Column("occurrence_count", sa.Integer(), nullable=False),
        sa.Column("is_regression", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("first_seen_at", TIME, nullable=False),
        sa.Column("last_seen_at", TIME, nullable=False),
        sa.Column("created_at", TIME, nullable=False),
        sa.Column("updated_at", TIME, nullable=False),
        sa.Column("resolved_at", TIME, nullable=True),
        sa.Column("reopened_at", TIME, nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column(
            "analysis_status", one_of("ck_events_analysis_status", ANALYSIS_STATUS), nullable=False
        ),
        sa.Column("analysis_due_at", TIME, nullable=True),
        sa.Column("analysis_owner", sa.String(length=64), nullable=True),
        sa.Column("analysis_attempts", sa.Integer(), nullable=False),
        sa.Column(
            "requested_analyzer", one_of("ck_events_requested_analyzer", ANALYZER), nullable=True
        ),
        sa.Column("root_type", sa.String(length=300), nullable=True),
        sa.Column("root_message", sa.String(length=1000), nullable=True),
        sa.Column("culprit", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("description", sa.Text(), nullable=True),
        sa.Column("resolution", sa.Text(), nullable=True),
        sa.Column("triage", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_events"),
        sa.UniqueConstraint("fingerprint", name="uq_events_fingerprint"),
    )
    op.create_index("ix_events_activity", "events", ["last_seen_at", "id"])
    op.create_index(
        "ix_events_analysis_due",
        "events",
        ["analysis_due_at"],
        sqlite_where=sa.text("analysis_due_at IS NOT NULL"),
        postgresql_where=sa.text("analysis_due_at IS NOT NULL"),
    )
    op.create_index(
        "ix_events_analysis_status_activity", "events", ["analysis_status", "last_seen_at", "id"]
    )
    op.create_index("ix_events_category_activity", "events", ["category", "last_seen_at", "id"])
    op.create_index("ix_events_count", "events", ["occurrence_count", "id"])
    op.create_index(
        "ix_events_environment_activity", "events", ["environment", "last_seen_at", "id"]
    )
    op.create_index("ix_events_first_seen", "events", ["first_seen_at", "id"])
    op.create_index("ix_events_priority_activity", "events", ["priority", "last_seen_at", "id"])
    op.create_index("ix_events_runtime_activity", "events", ["runtime", "last_seen_at", "id"])
    op.create_index("ix_events_service_activity", "events", ["service", "last_seen_at", "id"])
    op.create_index("ix_events_status_activity", "events", ["status", "last_seen_at", "id"])

    op.create_table(
        "analyses",
        sa.Column("id", IDENTIFIER, nullable=False),
        event_id("analyses"),
        sa.Column("occurrence_id", IDENTIFIER, nullable=True),
        sa.Column("is_current", sa.Boolean(), nullable=False),
        sa.Column("analyzer", one_of("ck_analyses_analyzer", ANALYZER), nullable=False),
        sa.Column("model", sa.String(length=100), nullable=True),
        sa.Column("confidence", one_of("ck_analyses_confidence", CONFIDENCE), nullable=False),
        sa.Column("created_at", TIME, nullable=False),
        sa.Column("duration_ms", sa.Integer(), nullable=True),
        sa.Column("input_tokens", sa.Integer(), nullable=True),
        sa.Column("output_tokens", sa.Integer(), nullable=True),
        sa.Column("cost_micro_usd", sa.Integer(), nullable=True),
        sa.Column("unverified_claims", sa.Integer(), nullable=False),
        sa.Column("degraded_reason", sa.Text(), nullable=True),
        sa.Column("root_cause", sa.Text(), nullable=False),
        sa.Column("suggested_fix", sa.Text(), nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("explanation", sa.Text(), nullable=False),
        sa.Column("steps", sa.JSON(), nullable=False),
        sa.Column("patch", sa.Text(), nullable=True),
        sa.Column("evidence", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_analyses"),
    )
    op.create_index("ix_analyses_event", "analyses", ["event_id", "id"])
    op.create_index(
        "uq_analyses_current",
        "analyses",
        ["event_id"],
        unique=True,
        sqlite_where=sa.text("is_current"),
        postgresql_where=sa.text("is_current"),
    )

    op.create_table(
        "hourly_counts",
        event_id("hourly_counts"),
        sa.Column("hour", TIME, nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("event_id", "hour", name="pk_hourly_counts"),
    )
    op.create_index("ix_hourly_counts_hour", "hourly_counts", ["hour", "event_id"])

    op.create_table(
        "occurrences",
        sa.Column("id", IDENTIFIER, nullable=False),
        event_id("occurrences"),
        sa.Column("title", sa.String(length=500), nullable=False),
        sa.Column("service", sa.String(length=200), nullable=True),
        sa.Column("environment", sa.String(length=200), nullable=True),
        sa.Column("release", sa.String(length=200), nullable=True),
        sa.Column("host", sa.String(length=200), nullable=True),
        sa.Column("tags", sa.JSON(), nullable=False),
        sa.Column("occurred_at", TIME, nullable=False),
        sa.Column("received_at", TIME, nullable=False),
        sa.Column("raw_bytes", sa.Integer(), nullable=False),
        sa.Column("line_count", sa.Integer(), nullable=False),
        sa.Column("raw_logs", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_occurrences"),
    )
    op.create_index("ix_occurrences_event", "occurrences", ["event_id", "id"])

    op.create_table(
        "timeline_entries",
        sa.Column("id", IDENTIFIER, nullable=False),
        event_id("timeline_entries"),
        sa.Column("at", TIME, nullable=False),
        sa.Column("kind", one_of("ck_timeline_entries_kind", TIMELINE_KIND), nullable=False),
        sa.Column("detail", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_timeline_entries"),
    )
    op.create_index("ix_timeline_entries_event", "timeline_entries", ["event_id", "id"])

    op.create_table(
        "idempotency_keys",
        sa.Column("key", sa.String(length=255), nullable=False),
        sa.Column("body_hash", sa.String(length=64), nullable=False),
        sa.Column("occurrence_id", IDENTIFIER, nullable=True),
        sa.Column("created_at", TIME, nullable=False),
        sa.ForeignKeyConstraint(
            ["occurrence_id"],
            ["occurrences.id"],
            name="fk_idempotency_keys_occurrence_id_occurrences",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("key", name="pk_idempotency_keys"),
    )
    op.create_index("ix_idempotency_keys_created", "idempotency_keys", ["created_at"])
    op.create_index("ix_idempotency_keys_occurrence", "idempotency_keys", ["occurrence_id"])
    compress_raw_logs()


def compress_raw_logs() -> None:
    """lz4 reads and writes large logs several times faster than PostgreSQL's own compression."""
    bind = op.get_bind()
    if bind.dialect.name != "postgresql":
        return
    known = sa.text(
        "SELECT 'lz4' = ANY(enumvals) FROM pg_settings WHERE name = 'default_toast_compression'"
    )
    if bind.scalar(known):
        op.execute("ALTER TABLE occurrences ALTER COLUMN raw_logs SET COMPRESSION lz4")


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table)
