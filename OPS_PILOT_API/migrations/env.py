"""How migrations run: in one transaction, on the application's own engine, one process at a
time."""

from alembic import context
from flask import current_app
from sqlalchemy import Connection, text

from opspilot.models import Base, db

UPGRADE_LOCK = 7_160_519
"""Any number, the same in every process: two deploys that start at once must not migrate twice."""


OTHERS = ("event_search", "procrastinate_")
"""Tables that are no models: the full-text index, which each database has its own kind of, and
the tables of the queue procrastinate."""


def _is_ours(name: str | None, kind: str, _parents: object) -> bool:
    """Whether the comparison of models and database looks at it."""
    return not (kind == "table" and (name or "").startswith(OTHERS))


def _lock(connection: Connection) -> None:
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": UPGRADE_LOCK})


def _run_online() -> None:
    arguments = dict(current_app.extensions["migrate"].configure_args)
    engine = db.engine.execution_options(opspilot_writes=True)
    with engine.connect() as connection:
        context.configure(
            connection=connection,
            target_metadata=Base.metadata,
            transactional_ddl=True,
            compare_type=True,
            include_name=_is_ours,
            **{k: v for k, v in arguments.items() if k != "compare_type"},
        )
        with context.begin_transaction():
            _lock(connection)
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
