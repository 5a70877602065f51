"""`flask tokens`: make, list and revoke the tokens that requests are asked for."""

from datetime import datetime

import click
from flask.cli import with_appcontext

from opspilot.cli.base import access
from opspilot.cli.terminal import clean
from opspilot.domain.access import Scope, Token
from opspilot.domain.errors import NotFoundError, ValidationFailedError

FIRST = (
    "From now on every request but /healthz needs a token. This one may {scope}; what each scope "
    "may do is in SECURITY.md, and this command makes more."
)
SHOWN_ONCE = "This token is shown once. Send it as: Authorization: Bearer TOKEN"


@click.group("tokens")
def tokens_command() -> None:
    """Who may call this instance. The first token closes it to everybody else."""


@tokens_command.command("create")
@click.option("--name", required=True, help="Who or what it is for.")
@click.option(
    "--scope",
    type=click.Choice([scope.value for scope in Scope]),
    required=True,
    help="Each may do what the one before it may: ingest, read, write, admin.",
)
@with_appcontext
def create_command(name: str, scope: str) -> None:
    """Make a token and print it, alone on standard output."""
    was_open = access().is_open()
    try:
        made = access().create(name, Scope(scope))
    except ValidationFailedError as exc:
        raise click.UsageError(exc.detail) from exc
    if was_open:
        click.echo(FIRST.format(scope=scope), err=True)
    click.echo(SHOWN_ONCE, err=True)
    click.echo(made.secret)


@tokens_command.command("list")
@with_appcontext
def list_command() -> None:
    """Every token: id, name, scope, made, last used, revoked. Never the token itself."""
    rows = access().tokens()
    if not rows:
        click.echo("There is no token.", err=True)
        return
    click.echo("\n".join(_line(row) for row in rows))


def _line(row: Token) -> str:
    state = f"revoked {_time(row.revoked_at)}" if row.revoked_at else "live"
    used = f"used {_time(row.last_used_at)}" if row.last_used_at else "never used"
    return (
        f"{row.id}\t{clean(row.name)}\t{row.scope}\tmade {_time(row.created_at)}\t{used}\t{state}"
    )


def _time(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%MZ}"


@tokens_command.command("revoke")
@click.argument("token", metavar="ID|NAME")
@with_appcontext
def revoke_command(token: str) -> None:
    """End a token and every browser session made from it, within seconds."""
    try:
        revoked = access().revoke(token)
    except NotFoundError as exc:
        raise click.ClickException(exc.detail) from exc
    click.echo(f"Revoked: {', '.join(map(str, revoked))}")
