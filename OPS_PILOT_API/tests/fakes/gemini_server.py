"""A Gemini API on the loopback that does what it is told: one step of a script per request, bytes
as given. The real SDK talks to it."""

import contextlib
import json
import socket
import struct
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

MAX_HEAD_BYTES = 65_536
GENERATE = ":generateContent"


@dataclass(frozen=True, slots=True)
class Seen:
    """One request as it came in."""

    method: str
    path: str
    headers: dict[str, str]
    body: dict[str, Any]

    @property
    def model(self) -> str:
        return self.path.rpartition("/")[2].removesuffix(GENERATE)

    @property
    def prompt(self) -> str:
        return str(self.body["contents"][0]["parts"][0]["text"])

    @property
    def config(self) -> dict[str, Any]:
        return dict(self.body.get("generationConfig", {}))


Step = Callable[[socket.socket, Seen], None]


@dataclass
class GeminiServer:
    """``script``: what happens at each request, its last step for ever. ``models``: what the list
    of models answers."""

    script: list[Step] = field(default_factory=list)
    models: Step | None = None
    seen: list[Seen] = field(default_factory=list)
    listed: int = 0

    def __post_init__(self) -> None:
        self._lock = threading.Lock()
        self._closing = threading.Event()
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=64)
        self._thread = threading.Thread(target=self._accept, daemon=True)
        self._thread.start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._listener.getsockname()[1]}"

    @property
    def calls(self) -> int:
        return len(self.seen)

    def play(self, *steps: Step) -> None:
        self.script[:] = steps

    def forget(self) -> None:
        with self._lock:
            self.script, self.seen, self.models, self.listed = [], [], None, 0

    def close(self) -> None:
        self._closing.set()
        self._listener.close()
        self._thread.join(5)

    def _accept(self) -> None:
        self._listener.settimeout(0.1)
        while not self._closing.is_set():
            try:
                connection, _ = self._listener.accept()
            except TimeoutError:
                continue
            except OSError:
                return
            threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection: socket.socket) -> None:
        # What the other side does with the connection is what the tests are about.
        with connection, contextlib.suppress(OSError):
            connection.settimeout(20)
            seen = read_request(connection)
            if seen is None:
                return
            self._step(seen)(connection, seen)
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_WR)

    def _step(self, seen: Seen) -> Step:
        with self._lock:
            if seen.method == "GET":
                self.listed += 1
                return self.models or list_of_models()
            self.seen.append(seen)
            return self.script[min(len(self.seen), len(self.script)) - 1]


def read_request(connection: socket.socket) -> Seen | None:
    data = b""
    while b"\r\n\r\n" not in data and len(data) < MAX_HEAD_BYTES:
        chunk = connection.recv(65_536)
        if not chunk:
            return None
        data += chunk
    head, _, body = data.partition(b"\r\n\r\n")
    first, *lines = head.decode("latin-1").split("\r\n")
    headers = {k.strip().lower(): v.strip() for k, _, v in (ln.partition(":") for ln in lines)}
    while len(body) < int(headers.get("content-length", "0")):
        body += connection.recv(65_536)
    method, path, _ = first.split(" ")
    return Seen(method, path.partition("?")[0], headers, json.loads(body) if body else {})


# Bytes


def raw(*pieces: bytes, pause: float = 0.0) -> Step:
    def step(connection: socket.socket, _seen: Seen) -> None:
        for piece in pieces:
            connection.sendall(piece)
            time.sleep(pause)

    return step


def response(body: bytes, status: str = "200 OK", **headers: str) -> bytes:
    named = {"content-type": "application/json", "content-length": str(len(body))}
    named |= {name.replace("_", "-"): value for name, value in headers.items()}
    lines = "".join(f"{name}: {value}\r\n" for name, value in named.items() if value)
    return f"HTTP/1.1 {status}\r\n{lines}\r\n".encode("latin-1") + body


def sends(body: bytes, status: str = "200 OK", **headers: str) -> Step:
    return raw(response(body, status, **headers))


def hang(connection: socket.socket, _seen: Seen) -> None:
    """Until the other side gives up."""
    connection.recv(1)


def hangs_after(data: bytes) -> Step:
    def step(connection: socket.socket, seen: Seen) -> None:
        connection.sendall(data)
        hang(connection, seen)

    return step


def resets_after(data: bytes) -> Step:
    def step(connection: socket.socket, _seen: Seen) -> None:
        connection.sendall(data)
        time.sleep(0.02)
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        connection.close()

    return step


def pours(head: bytes, chunk: bytes, total: int) -> Step:
    """``total`` bytes after ``head``, or as many as the other side takes."""

    def step(connection: socket.socket, _seen: Seen) -> None:
        connection.sendall(head)
        for _ in range(total // len(chunk)):
            connection.sendall(chunk)

    return step


# Responses of the API


def envelope(text: str | None, finish: str | None = "STOP", **extra: Any) -> dict[str, Any]:
    content = {"role": "model", "parts": [] if text is None else [{"text": text}]}
    candidate: dict[str, Any] = {"content": content, "index": 0}
    if finish is not None:
        candidate["finishReason"] = finish
    return {
        "candidates": [candidate],
        "usageMetadata": {
            "promptTokenCount": 1000,
            "candidatesTokenCount": 200,
            "thoughtsTokenCount": 50,
            "totalTokenCount": 1250,
        },
        "modelVersion": "gemini-3.5-flash-lite",
        **extra,
    }


def answers(text: str | None, finish: str | None = "STOP", **extra: Any) -> Step:
    return as_json(envelope(text, finish, **extra))


def as_json(body: Any, status: str = "200 OK", **headers: str) -> Step:
    return sends(json.dumps(body).encode(), status, **headers)


def error(code: int, status: str, message: str, *details: Any, **headers: str) -> Step:
    body = {"error": {"code": code, "message": message, "status": status}}
    if details:
        body["error"]["details"] = list(details)  # type: ignore[assignment]
    return as_json(body, f"{code} {status}", **headers)


def quota(quota_id: str | None = None, retry_delay: str | None = None, **headers: str) -> Step:
    kind = "type.googleapis.com/google.rpc"
    details: list[dict[str, Any]] = []
    if quota_id:
        violation = {"quotaMetric": "generate_content_free_tier_requests", "quotaId": quota_id}
        details.append({"@type": f"{kind}.QuotaFailure", "violations": [violation]})
    if retry_delay:
        details.append({"@type": f"{kind}.RetryInfo", "retryDelay": retry_delay})
    message = "You exceeded your current quota, please check your plan and billing details."
    return error(429, "RESOURCE_EXHAUSTED", message, *details, **headers)


def list_of_models(*names: str) -> Step:
    actions = ["generateContent", "countTokens"]
    models = [{"name": f"models/{n}", "supportedGenerationMethods": actions} for n in names]
    return as_json({"models": models})


@contextlib.contextmanager
def running() -> Iterator[GeminiServer]:
    server = GeminiServer()
    try:
        yield server
    finally:
        server.close()
