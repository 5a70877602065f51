"""Every command of ``flask``."""

import click

from opspilot.cli.analyze_command import analyze_command
from opspilot.cli.bench_command import bench_command
from opspilot.cli.export_command import export_command
from opspilot.cli.import_command import import_command
from opspilot.cli.openapi_command import openapi_command
from opspilot.cli.prune_command import prune_command
from opspilot.cli.tokens_command import tokens_command
from opspilot.cli.worker_command import worker_command

COMMANDS: tuple[click.Command, ...] = (
    analyze_command,
    bench_command,
    export_command,
    import_command,
    openapi_command,
    prune_command,
    tokens_command,
    worker_command,
)
