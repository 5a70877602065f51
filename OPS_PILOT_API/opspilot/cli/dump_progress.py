"""Says on standard error how far a long command has come."""

import time

import click

EVERY_SECONDS = 5


class Progress:
    """A ``Report``: a line when something else begins, and every few seconds."""

    def __init__(self) -> None:
        self._what = ""
        self._rows = 0
        self._due = 0.0

    def __call__(self, what: str, rows: int) -> None:
        if what != self._what:
            self.finish()
            self._due = time.monotonic() + EVERY_SECONDS
        elif time.monotonic() >= self._due:
            self._due = time.monotonic() + EVERY_SECONDS
            click.echo(f"{self._what}: {rows:,} …", err=True)
        self._what, self._rows = what, rows

    def finish(self) -> None:
        """The last number of what was going on."""
        if self._what:
            click.echo(f"{self._what}: {self._rows:,}", err=True)
        self._what = ""
