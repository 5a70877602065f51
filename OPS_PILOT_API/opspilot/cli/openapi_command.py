"""``flask openapi``: writes the contract, or says that the committed one is out of date."""

from pathlib import Path

import click
import orjson
from flask.cli import with_appcontext

from opspilot.cli.base import engine


@click.command("openapi")
@click.option("--check", is_flag=True, help="Write nothing; exit 1 where the file is out of date.")
@click.argument("path", type=click.Path(path_type=Path), default=Path("openapi.json"))
@with_appcontext
def openapi_command(path: Path, *, check: bool) -> None:
    """Write the OpenAPI document to PATH."""
    text = orjson.dumps(engine().openapi(), option=orjson.OPT_INDENT_2) + b"\n"
    if not check:
        path.write_bytes(text)
    elif not path.is_file() or path.read_bytes() != text:
        raise click.ClickException(f"{path} is out of date: run `flask openapi`.")
