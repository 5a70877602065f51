"""The migrations of a version that is still to be written: all of ours and one more."""

import shutil
from pathlib import Path

from opspilot.repositories.migrations import head_revision
from opspilot.settings import API_FOLDER

REVISION = "later"
MIGRATION = """
import sqlalchemy as sa
from alembic import op

revision = "{revision}"
down_revision = "{ours}"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("events", sa.Column("mood", sa.String(20), nullable=False, server_default="calm"))
    op.create_table(
        "moods",
        sa.Column("event_id", sa.BigInteger, sa.ForeignKey("events.id"), primary_key=True),
    )


def downgrade() -> None:
    op.drop_table("moods")
    op.drop_column("events", "mood")
"""


def write_migrations(folder: Path) -> Path:
    ours = API_FOLDER / "migrations"
    shutil.copytree(ours, folder)
    text = MIGRATION.format(revision=REVISION, ours=head_revision(ours))
    (folder / "versions" / "later.py").write_text(text)
    return folder
