"""Keep what people say of an analysis, and the releases that an event was analysed in."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

KINDS_BEFORE = (
    "created",
    "status_changed",
    "priority_changed",
    "edited",
    "regressed",
    "analysis_requested",
    "analysis_completed",
    "analysis_failed",
)
KINDS = (*KINDS_BEFORE, "feedback_given")
CHECK = "ck_timeline_entries_kind"


def upgrade() -> None:
    op.add_column("analyses", sa.Column("is_right", sa.Boolean(), nullable=True))
    op.add_column("analyses", sa.Column("feedback_note", sa.Text(), nullable=True))
    op.add_column("analyses", sa.Column("feedback_at", sa.DateTime(timezone=True), nullable=True))
    releases = sa.Column("analysed_releases", sa.JSON(), nullable=False, server_default="[]")
    op.add_column("events", releases)
    allow_kinds(KINDS)


def downgrade() -> None:
    op.execute("DELETE FROM timeline_entries WHERE kind = 'feedback_given'")
    allow_kinds(KINDS_BEFORE)
    op.drop_column("events", "analysed_releases")
    for column in ("feedback_at", "feedback_note", "is_right"):
        op.drop_column("analyses", column)


def allow_kinds(kinds: tuple[str, ...]) -> None:
    members = ", ".join(f"'{kind}'" for kind in kinds)
    checks = sa.inspect(op.get_bind()).get_check_constraints("timeline_entries")
    with op.batch_alter_table("timeline_entries") as table:
        for check in checks:
            table.drop_constraint(op.f(check["name"]), type_="check")
        table.create_check_constraint(op.f(CHECK), f"kind IN ({members})")
