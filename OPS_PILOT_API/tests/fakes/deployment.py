"""OpsPilot as it runs in production: gunicorn with two processes, and workers where the queue
wants them. Killed as machines die: all at once, without a word."""

import contextlib
import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from opspilot.settings import API_FOLDER, Settings


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


@dataclass
class Deployment:
    """``environment``: settings by their names. ``workers``: `flask worker` processes.
    ``prefix``: of every command."""

    environment: dict[str, str]
    log: Path
    workers: int = 0
    prefix: tuple[str, ...] = ()
    port: int = field(default_factory=free_port)
    running: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def start(self) -> None:
        self.start_web()
        for _ in range(self.workers):
            self.start_worker()
        self.wait_until_ready()

    def start_web(self) -> subprocess.Popen[bytes]:
        return self._start("-m", "gunicorn", "main:app")

    def start_laptop(self) -> subprocess.Popen[bytes]:
        return self._start("main.py")

    def start_worker(self) -> subprocess.Popen[bytes]:
        return self._start("-m", "flask", "worker")

    def stop(self) -> list[int]:
        """Ask all of it to end, as a deploy does; the exit codes, once it has."""
        for process in self.running:
            process.send_signal(signal.SIGTERM)
        codes = [process.wait(60) for process in self.running]
        self.running.clear()
        return codes

    def start_migration(self, folder: Path) -> subprocess.Popen[bytes]:
        """``folder``: the migrations of the version that is to be deployed."""
        upgrade = ["flask", "db", "upgrade", "--directory", str(folder)]
        with self.log.open("ab") as log:
            return self._spawn([sys.executable, "-m", *upgrade], log)

    def kill(self) -> None:
        for process in self.running:
            kill_group(process)
        self.running.clear()

    def wait_until_ready(self) -> None:
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline:
            if self.is_ready():
                return
            time.sleep(0.05)
        raise TimeoutError(self.log.read_text())

    def is_ready(self) -> bool:
        return self.status("/readyz") == 200

    def get(self, path: str) -> str:
        """Over a connection of its own: any process may answer."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        try:
            connection.request("GET", path)
            return connection.getresponse().read().decode()
        finally:
            connection.close()

    def status(self, path: str) -> int | None:
        """None where nobody answers."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=2)
        try:
            connection.request("GET", path)
            return connection.getresponse().status
        except OSError:
            return None
        finally:
            connection.close()

    def _start(self, *arguments: str) -> subprocess.Popen[bytes]:
        with self.log.open("ab") as log:
            process = self._spawn([sys.executable, *arguments], log)
        self.running.append(process)
        return process

    def _spawn(self, command: list[str], log: IO[bytes]) -> subprocess.Popen[bytes]:
        ours = {name.upper() for name in Settings.model_fields}
        ours_too = {
            "PORT": str(self.port),
            "WEB_CONCURRENCY": "2",
            "TMPDIR": str(self.log.parent),
        }
        inherited = {k: v for k, v in os.environ.items() if k not in ours}  # noqa: TID251
        return subprocess.Popen(
            [*self.prefix, *command],
            cwd=API_FOLDER,
            env=inherited | ours_too | self.environment,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )


def kill_group(process: subprocess.Popen[bytes]) -> None:
    """The process with all that it started, if it has not ended by itself."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
