"""``python main.py``: waitress, one process, ready for a laptop or a small server."""

import errno
import gc
import signal
import sys
from types import FrameType
from typing import NoReturn

import waitress
from flask import Flask

from opspilot.settings import Settings

NEW_OBJECTS = 20_000
"""Before a garbage collection. Python's 700 or 2,000 make several in each submission; so many
cost a few megabytes."""

BODIES_TAKEN = 2
"""How many times the largest allowed body waitress takes, on disk, before it refuses by itself.
What is a little too large gets OpsPilot's own answer."""


def tune_garbage_collector() -> None:
    """Once a process has loaded everything: what is there now stays, and need not be searched."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(NEW_OBJECTS, *gc.get_threshold()[1:])


def serve(app: Flask, settings: Settings) -> None:
    """Serve until SIGTERM or Ctrl-C; requests that are running are answered first, then analyses
    that run are finished or handed back."""
    signal.signal(signal.SIGTERM, _stop)
    tune_garbage_collector()
    try:
        server = waitress.create_server(
            app,
            host=settings.host,
            port=settings.port,
            threads=settings.server_threads,
            max_request_body_size=BODIES_TAKEN * settings.max_body_bytes,
            clear_untrusted_proxy_headers=False,  # TRUSTED_PROXIES decides what they mean
        )
    except OSError as exc:
        sys.exit(_explain(exc, settings))
    app.extensions["opspilot"].access.announce()
    sys.stderr.write(f"OpsPilot is at http://localhost:{server.effective_port}\n")
    try:
        server.run()
    finally:
        app.extensions["opspilot"].close()


def _stop(_signal: int, _frame: FrameType | None) -> NoReturn:
    raise SystemExit(0)


def _explain(error: OSError, settings: Settings) -> str:
    if error.errno == errno.EADDRINUSE:
        return (
            f"Port {settings.port} is taken by another program. "
            f"Choose another one: PORT={settings.port + 1}"
        )
    return f"Cannot listen on {settings.host}:{settings.port}: {error.strerror}"
