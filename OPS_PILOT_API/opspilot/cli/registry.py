"""Every command of ``flask``."""

import click

from opspilot.cli.openapi_command import openapi_command

COMMANDS: tuple[click.Command, ...] = (openapi_command,)
