"""``python main.py``: waitress, one process, ready for a laptop or a small server."""

import ctypes
import errno
import gc
import signal
import sys
import time
from types import FrameType
from typing import Any

import waitress
from flask import Flask
from waitress import wasyncore
from waitress.channel import HTTPChannel

from opspilot.settings import Settings

NEW_OBJECTS = 20_000
"""Before a garbage collection. Python's 700 or 2,000 make several in each submission; so many
cost a few megabytes."""
BODIES_TAKEN = 2
"""How many times the largest allowed body waitress takes, on disk, before it refuses by itself.
What is a little too large gets OpsPilot's own answer."""
LOOK_SECONDS = 1.0
THREADS_END_SECONDS = 1.0
"""Idle ones take a moment to notice."""
STOP_SECONDS = 30.0
"""How long requests that run may take once the server was asked to stop; as with gunicorn."""
M_ARENA_MAX = -8
"""glibc's name for it, in malloc.h."""


def tune_process() -> None:
    """Once a process has loaded everything, before it starts threads: what is there now stays, and
    need not be searched for garbage."""
    _share_one_heap()
    gc.collect()
    gc.freeze()
    gc.set_threshold(NEW_OBJECTS, *gc.get_threshold()[1:])


def _share_one_heap() -> None:
    """glibc gives threads heaps of their own, which took 20 MB of 155; one thread runs Python at a
    time anyhow. Other C libraries have no such switch."""
    if sys.platform == "linux":
        set_option = getattr(ctypes.CDLL(None), "mallopt", None)
        if set_option is not None:
            set_option(M_ARENA_MAX, 1)


class Serving:
    """Answers until it is asked to stop, and then what it already has. (waitress itself would cut
    off after five seconds, and whatever is not sent by then.)"""

    def __init__(self, app: Flask, settings: Settings) -> None:
        self._sockets: dict[int, Any] = {}
        self._is_stopping = False
        self.server = waitress.create_server(
            app,
            map=self._sockets,
            host=settings.host,
            port=settings.port,
            threads=settings.server_threads,
            max_request_body_size=BODIES_TAKEN * settings.max_body_bytes,
            clear_untrusted_proxy_headers=False,  # TRUSTED_PROXIES decides what they mean
        )

    def ask_to_stop(self, _signal: int, _frame: FrameType | None) -> None:
        """A second time, it stops at once."""
        if self._is_stopping:
            raise SystemExit(1)
        self._is_stopping = True
        for listener in self._listeners():
            listener.pull_trigger()

    def run(self) -> None:
        while not self._is_stopping:
            self._look(LOOK_SECONDS)
        self._look(0)  # what has just come in is no more cut off than the rest
        for listener in self._listeners():
            wasyncore.dispatcher.close(listener)
        deadline = time.monotonic() + STOP_SECONDS
        while self._close_idle() and time.monotonic() < deadline:
            self._look(LOOK_SECONDS)
        self.server.task_dispatcher.shutdown(timeout=THREADS_END_SECONDS)

    def _look(self, seconds: float) -> None:
        """At what the sockets have to read or to write."""
        wasyncore.loop(seconds, map=self._sockets, count=1)

    def _listeners(self) -> list[Any]:
        return [known for known in self._sockets.values() if getattr(known, "accepting", False)]

    def _close_idle(self) -> bool:
        """False once every connection is."""
        channels = [known for known in self._sockets.values() if isinstance(known, HTTPChannel)]
        for channel in channels:
            if not _is_busy(channel):
                channel.handle_close()
        return any(_is_busy(channel) for channel in channels)


def _is_busy(channel: Any) -> bool:
    """It has a request that is coming in, running, or not yet sent back in full."""
    return bool(channel.request or channel.requests or channel.total_outbufs_len)


def serve(app: Flask, settings: Settings) -> None:
    """Serve until SIGTERM or Ctrl-C; requests that are running are answered first, then analyses
    that run are finished or handed back."""
    tune_process()
    try:
        serving = Serving(app, settings)
    except OSError as exc:
        sys.exit(_explain(exc, settings))
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, serving.ask_to_stop)
    app.extensions["opspilot"].access.announce()
    sys.stderr.write(f"OpsPilot is at http://localhost:{serving.server.effective_port}\n")
    try:
        serving.run()
    finally:
        app.extensions["opspilot"].close()


def _explain(error: OSError, settings: Settings) -> str:
    if error.errno == errno.EADDRINUSE:
        return (
            f"Port {settings.port} is taken by another program. "
            f"Choose another one: PORT={settings.port + 1}"
        )
    return f"Cannot listen on {settings.host}:{settings.port}: {error.strerror}"
