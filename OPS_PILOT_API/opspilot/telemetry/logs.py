"""The process's own logs: one line per thing that happened, with the request's id, and never a
log's contents."""

import logging
import sys
from typing import Literal

import structlog

from opspilot.telemetry.safe_words import traceback_of

LogFormat = Literal["console", "json"]


class OwnHandler(logging.StreamHandler):  # type: ignore[type-arg]
    """To standard error; known again when logs are configured a second time."""


def configure_logs(*, level: str, log_format: LogFormat) -> None:
    """OpsPilot's own from ``level`` on; of its libraries what they warn of, in the same form."""
    handler = OwnHandler()
    handler.setFormatter(log_formatter(log_format))
    own = logging.getLogger("opspilot")
    own.handlers[:] = [handler]
    own.setLevel(level)
    own.propagate = False
    others = logging.getLogger()
    kept = [known for known in others.handlers if not isinstance(known, OwnHandler)]
    others.handlers[:] = [*kept, handler]


def log_formatter(log_format: LogFormat) -> logging.Formatter:
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.stdlib.ExtraAdder(),
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.ExceptionRenderer(traceback_of),
    ]
    renderer = (
        structlog.processors.JSONRenderer()
        if log_format == "json"
        else structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())
    )
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=shared,
        processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer],
    )
