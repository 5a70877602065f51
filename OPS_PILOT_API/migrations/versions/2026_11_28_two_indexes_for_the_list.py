"""Two indexes for the list where there were eight, as every repeat wrote to each of them; and one
of what is counted, that repeats leave alone."""

from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

REPLACED = (
    "analysis_status",
    "category",
    "environment",
    "priority",
    "runtime",
    "service",
    "status",
)
ORDER = ["last_seen_at", "id"]
FILTERS = ["status", "priority", "category", "runtime", "environment", "analysis_status"]


def upgrade() -> None:
    op.create_index("ix_events_list", "events", [*ORDER, *FILTERS, "service", "revision"])
    op.create_index("ix_events_service_list", "events", ["service", *ORDER, *FILTERS, "revision"])
    op.create_index("ix_events_counts", "events", ["status", "priority", "category"])
    op.drop_index("ix_events_activity", "events")
    for name in REPLACED:
        op.drop_index(f"ix_events_{name}_activity", "events")


def downgrade() -> None:
    for name in REPLACED:
        op.create_index(f"ix_events_{name}_activity", "events", [name, *ORDER])
    op.create_index("ix_events_activity", "events", ORDER)
    op.drop_index("ix_events_counts", "events")
    op.drop_index("ix_events_service_list", "events")
    op.drop_index("ix_events_list", "events")
