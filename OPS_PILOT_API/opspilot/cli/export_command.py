"""`flask export FILE|-`: the whole instance as one dump."""

import click
from flask.cli import with_appcontext

from opspilot.cli.base import exports
from opspilot.cli.dump_errors import failing_in_words
from opspilot.cli.dump_files import written
from opspilot.cli.dump_progress import Progress


@click.command("export")
@click.argument("file", type=click.Path(dir_okay=False, allow_dash=True))
@with_appcontext
def export_command(file: str) -> None:
    """Write everything that this instance holds to FILE (standard output where it is -).

    One JSON object a line, compressed where the name ends in .gz, of one instant: the instance
    may go on serving. Guard it like the database itself. Only a whole dump gets the name FILE.

    Exit status: 0 done, 1 it could not be done, 2 wrong usage, 4 an import has not finished here.
    """
    progress = Progress()
    with failing_in_words(), written(file) as stream:
        exports().export(stream.write, progress)
        progress.finish()
