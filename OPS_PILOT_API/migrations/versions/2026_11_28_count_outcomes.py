"""Count how analyses end."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "analysis_outcomes",
        sa.Column("analyzer", sa.String(32), nullable=False),
        sa.Column("outcome", sa.String(32), nullable=False),
        sa.Column("count", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("analyzer", "outcome", name="pk_analysis_outcomes"),
    )


def downgrade() -> None:
    op.drop_table("analysis_outcomes")
