"""`flask prune`: remove what is too old or too many, and give the disk back."""

import click
from flask.cli import with_appcontext

from opspilot.cli.base import prune
from opspilot.cli.prune_text import report_text, rules_text
from opspilot.domain.errors import DatabaseUnavailableError
from opspilot.services.storage_service import StorageService


@click.command("prune")
@click.option("--dry-run", is_flag=True, help="Only say what would go.")
@click.option(
    "--rebuild",
    is_flag=True,
    help="First write SQLite's file anew, once, so that it can shrink from then on. Nobody can "
    "write meanwhile, and the disk needs twice the file's size.",
)
@with_appcontext
def prune_command(dry_run: bool, rebuild: bool) -> None:
    """Remove what RETENTION_DAYS and OCCURRENCES_KEPT_PER_EVENT say, and what has expired.

    Servers do this once a day by themselves. It may run beside them, and be stopped at any time.
    """
    if dry_run and rebuild:
        raise click.UsageError("--dry-run changes nothing, --rebuild does.")
    service = prune()
    click.echo(rules_text(service.retention, service.cut().before))
    try:
        if rebuild:
            _rebuild(service.storage)
        report = service.preview() if dry_run else service.run()
    except DatabaseUnavailableError as exc:
        raise click.ClickException(exc.detail) from exc
    click.echo(report_text(report, is_dry_run=dry_run))


def _rebuild(storage: StorageService) -> None:
    if not storage.look().is_sqlite:
        raise click.UsageError("--rebuild is for SQLite's file.")
    storage.rebuild()
