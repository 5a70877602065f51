"""`flask worker`: a process that runs analyses and answers no requests."""

import signal
from types import FrameType

import click
from flask.cli import with_appcontext

from opspilot.cli.base import engine


@click.command("worker")
@with_appcontext
def worker_command() -> None:
    """Run analyses until SIGTERM or Ctrl-C, as many at once as ANALYSIS_THREADS says.

    Any number of them may run, on any machines that reach the database. JOB_QUEUE=procrastinate
    needs at least one; with JOB_QUEUE=in_process they help the web processes.
    """
    worker = engine()

    def stop(_signal: int, _frame: FrameType | None) -> None:
        worker.stop()

    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, stop)
    click.echo("The worker is ready; Ctrl-C stops it.", err=True)
    worker.serve_queue()
