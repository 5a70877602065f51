"""Keep tokens, and the browser sessions made from them."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

IDENTIFIER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "access_tokens",
        sa.Column("id", IDENTIFIER, nullable=False),
        sa.Column("name", sa.String(100), nullable=False),
        sa.Column("token_hash", sa.String(64), nullable=False),
        sa.Column("scope", sa.String(32), nullable=False),
        sa.Column("created_at", TIME, nullable=False),
        sa.Column("last_used_at", TIME, nullable=True),
        sa.Column("revoked_at", TIME, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_access_tokens"),
        sa.UniqueConstraint("token_hash", name="uq_access_tokens_token_hash"),
        sa.CheckConstraint(
            "scope IN ('ingest', 'read', 'write', 'admin')", name=op.f("ck_access_tokens_scope")
        ),
    )
    op.create_table(
        "browser_sessions",
        sa.Column("id_hash", sa.String(64), nullable=False),
        sa.Column("token_id", IDENTIFIER, nullable=True),
        sa.Column("admin_proof", sa.String(64), nullable=True),
        sa.Column("created_at", TIME, nullable=False),
        sa.Column("expires_at", TIME, nullable=False),
        sa.PrimaryKeyConstraint("id_hash", name="pk_browser_sessions"),
        sa.ForeignKeyConstraint(
            ["token_id"],
            ["access_tokens.id"],
            name="fk_browser_sessions_token_id_access_tokens",
            ondelete="CASCADE",
        ),
    )
    op.create_index("ix_browser_sessions_expires", "browser_sessions", ["expires_at"])
    op.create_index("ix_browser_sessions_token", "browser_sessions", ["token_id"])


def downgrade() -> None:
    op.drop_table("browser_sessions")
    op.drop_table("access_tokens")
