"""Keep who does a chore for all processes, and when it is due again."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "chores",
        sa.Column("name", sa.String(50), nullable=False),
        sa.Column("due_at", TIME, nullable=False),
        sa.Column("owner", sa.String(64), nullable=True),
        sa.Column("finished_at", TIME, nullable=True),
        sa.PrimaryKeyConstraint("name", name="pk_chores"),
    )


def downgrade() -> None:
    op.drop_table("chores")
