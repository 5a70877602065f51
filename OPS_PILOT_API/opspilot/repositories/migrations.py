"""Which migrations this code knows, and which of them is the last; read from their own files."""

from functools import cache
from pathlib import Path

from alembic.config import Config
from alembic.script import ScriptDirectory


@cache
def head_revision(folder: Path) -> str | None:
    return _scripts(folder).get_current_head()


@cache
def known_revisions(folder: Path) -> frozenset[str]:
    return frozenset(script.revision for script in _scripts(folder).walk_revisions())


def _scripts(folder: Path) -> ScriptDirectory:
    config = Config()
    config.set_main_option("script_location", str(folder))
    return ScriptDirectory.from_config(config)
