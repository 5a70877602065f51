"""Which migrations this code knows; read from the migrations' own files."""

from functools import cache
from pathlib import Path

from alembic.config import Config
from alembic.script import ScriptDirectory


@cache
def known_revisions(folder: Path) -> tuple[str, ...]:
    """The newest one first."""
    config = Config()
    config.set_main_option("script_location", str(folder))
    return tuple(s.revision for s in ScriptDirectory.from_config(config).walk_revisions())
