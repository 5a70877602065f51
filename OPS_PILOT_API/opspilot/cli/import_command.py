"""`flask import FILE|-`: a dump into an empty instance."""

import click
from flask.cli import with_appcontext

from opspilot.cli.base import imports
from opspilot.cli.dump_errors import failing_in_words
from opspilot.cli.dump_files import can_be_read_twice, read
from opspilot.cli.dump_progress import Progress


@click.command("import")
@click.argument("file", type=click.Path(dir_okay=False, allow_dash=True))
@with_appcontext
def import_command(file: str) -> None:
    """Read a dump from FILE (standard input where it is -) into this empty, migrated instance.

    Nothing else may run on its database meanwhile. What was cut off goes on with the same
    command. In the end everything is read back and compared with the dump.

    Exit status: 0 done, or done before; 1 it could not be done, try again; 2 wrong usage; 3 the
    dump cannot be used; 4 the instance is not empty; 5 the database does not hold what the dump
    holds.
    """
    progress = Progress()
    with failing_in_words():
        if can_be_read_twice(file):
            with read(file) as stream:
                imports().check(stream, progress)
        with read(file) as stream:
            totals = imports().load(stream, progress)
        progress.finish()
    if totals is None:
        click.echo("This dump has been imported here before; nothing was done.", err=True)
