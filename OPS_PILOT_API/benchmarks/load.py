"""A client that costs the machine little: prepared bytes over kept connections."""

import socket
import statistics
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass

CONNECTIONS = 8


@dataclass(frozen=True, slots=True)
class Load:
    """``rate``: answers per second; ``p99``: seconds."""

    rate: float
    p99: float


def request_bytes(port: int, body: bytes) -> bytes:
    head = (
        f"POST /create-event HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n"
        f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


def run_load(port: int, bodies: Iterator[bytes], seconds: float) -> Load:
    """Post from eight connections for so long. Raises ``RuntimeError`` where an answer is not
    201."""
    lock, taken = threading.Lock(), [[] for _ in range(CONNECTIONS)]
    failures: list[bytes] = []
    end = time.perf_counter() + seconds

    def client(times: list[float]) -> None:
        connection = Connection(port)
        while time.perf_counter() < end and not failures:
            with lock:
                body = next(bodies)
            started = time.perf_counter()
            status = connection.post(request_bytes(port, body))
            times.append(time.perf_counter() - started)
            if status != b"201":
                failures.append(status)
        connection.close()

    threads = [threading.Thread(target=client, args=(times,)) for times in taken]
    started = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failures:
        raise RuntimeError(f"the server answered {failures[0].decode()}")
    times = sorted(t for some in taken for t in some)
    return Load(
        len(times) / (time.perf_counter() - started), statistics.quantiles(times, n=100)[98]
    )


class Connection:
    """Opened again where the server ends it."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._socket = self._open()

    def close(self) -> None:
        self._socket.close()

    def post(self, request: bytes) -> bytes:
        """The answer's status, once the whole answer is there."""
        self._socket.sendall(request)
        data = b""
        while b"\r\n\r\n" not in data:
            data += self._receive()
        head, _, rest = data.partition(b"\r\n\r\n")
        missing = _length(head) - len(rest)
        while missing > 0:
            missing -= len(self._receive())
        if b"connection: close" in head.lower():
            self._socket.close()
            self._socket = self._open()
        return head[9:12]

    def _open(self) -> socket.socket:
        connection = socket.create_connection(("127.0.0.1", self._port), timeout=60)
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return connection

    def _receive(self) -> bytes:
        data = self._socket.recv(65_536)
        if not data:
            raise RuntimeError("the server closed the connection")
        return data


def _length(head: bytes) -> int:
    for line in head.lower().split(b"\r\n"):
        if line.startswith(b"content-length:"):
            return int(line.partition(b":")[2])
    raise RuntimeError("an answer without a length")
