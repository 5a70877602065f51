"""How migrations run: in one transaction, on the application's own engine, one process at a
time, beside processes that serve."""

import logging
import time

from alembic import context
from flask import current_app
from sqlalchemy import Connection, text
from sqlalchemy.exc import OperationalError

from opspilot.models import Base, db
from opspilot.repositories.faults import is_refused_a_lock

log = logging.getLogger(__name__)

UPGRADE_LOCK = 7_160_519
"""Any number, the same in every process: two deploys that start at once must not migrate twice."""
LOCK_SECONDS = 1
"""How long to stand at the door of a table that is in use. Whoever comes after us waits as long,
so it is less than a request waits before it answers 503."""
PAUSE_SECONDS = 2
"""In which those who waited behind us get through."""
PATIENCE_SECONDS = 300
"""After which somebody has to end the transaction that is in the way."""


OTHERS = ("event_search", "procrastinate_")
"""Tables that are no models: the full-text index, which each database has its own kind of, and
the tables of the queue procrastinate."""


def _is_ours(name: str | None, kind: str, _parents: object) -> bool:
    """Whether the comparison of models and database looks at it."""
    return not (kind == "table" and (name or "").startswith(OTHERS))


def _lock(connection: Connection) -> None:
    """Waits as long as it takes for another deploy, and not long for traffic; a statement may take
    as long as the tables are large."""
    if connection.dialect.name == "postgresql":
        for limit in ("lock_timeout", "statement_timeout", "idle_in_transaction_session_timeout"):
            connection.execute(text(f"SET LOCAL {limit} = 0"))
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": UPGRADE_LOCK})
        connection.execute(text(f"SET LOCAL lock_timeout = '{LOCK_SECONDS}s'"))


def _run_online() -> None:
    """Raises ``OperationalError`` where a table stays in use."""
    engine = db.engine.execution_options(opspilot_writes=True)
    deadline = time.monotonic() + PATIENCE_SECONDS
    with engine.begin() as connection:
        _lock(connection)
        while not _run_once(connection, is_last=time.monotonic() > deadline):
            log.warning("A table is in use by another transaction; trying again.")
            time.sleep(PAUSE_SECONDS)


def _run_once(connection: Connection, *, is_last: bool) -> bool:
    """False, with nothing changed and no table locked, where a lock was not to be had. The lock
    against other deploys stays, or each would stand at the door while the other one pauses."""
    try:
        with connection.begin_nested():
            _migrate(connection)
    except OperationalError as exc:
        if is_last or not is_refused_a_lock(exc):
            raise
        return False
    return True


def _migrate(connection: Connection) -> None:
    arguments = dict(current_app.extensions["migrate"].configure_args)
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        transactional_ddl=True,
        compare_type=True,
        include_name=_is_ours,
        **{k: v for k, v in arguments.items() if k != "compare_type"},
    )
    with context.begin_transaction():
        context.run_migrations()


def _run_offline() -> None:
    """``--sql``: print the statements instead of running them."""
    url = db.engine.url.render_as_string(hide_password=False)
    context.configure(url=url, target_metadata=Base.metadata, literal_binds=True)
    with context.begin_transaction():
        context.run_migrations()


if context.is_offline_mode():
    _run_offline()
else:
    _run_online()
