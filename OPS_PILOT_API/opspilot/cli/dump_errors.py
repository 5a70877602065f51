"""How `flask export` and `flask import` fail: one line on standard error, and an exit status that
scripts can tell apart."""

import contextlib
import sys
from collections.abc import Iterator
from typing import NoReturn

import click

from opspilot.cli.terminal import clean
from opspilot.domain.errors import (
    DumpError,
    ImportMismatchError,
    InstanceInUseError,
    OpsPilotError,
)

FAILED = 1
EXIT_STATUS: dict[type[OpsPilotError], int] = {
    DumpError: 3,
    InstanceInUseError: 4,
    ImportMismatchError: 5,
}
"""``FAILED`` for all else; 2 is wrong usage."""


@contextlib.contextmanager
def failing_in_words() -> Iterator[None]:
    try:
        yield
    except OpsPilotError as exc:
        _fail(exc.detail, _status(exc))
    except BrokenPipeError:
        raise  # click ends in silence, as every program before `| head` does
    except OSError as exc:
        named = f"{exc.filename}: " if exc.filename else ""
        _fail(f"{named}{exc.strerror or exc}", FAILED)


def _status(error: OpsPilotError) -> int:
    found = (EXIT_STATUS[kind] for kind in type(error).__mro__ if kind in EXIT_STATUS)
    return next(found, FAILED)


def _fail(message: str, status: int) -> NoReturn:
    """What a dump holds must not drive the terminal."""
    click.echo(f"Error: {clean(message)}", err=True)
    sys.exit(status)
