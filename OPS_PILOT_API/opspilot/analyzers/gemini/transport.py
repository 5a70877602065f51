"""An HTTP client that a hostile or broken server cannot make wait, store or follow.

The library's own timeouts count per socket operation, it follows redirects with the key in the
header, inflates what it is sent and reads bodies of any size. Here a request has a total time, a
body a largest size, a redirect is an error and so is compression, and whatever asks for another
server than the configured one is not sent.
"""

import socket
import threading
from collections.abc import Iterator, Mapping
from types import TracebackType
from typing import Any, Self
from urllib.parse import urlsplit

import httpx2

MAX_RESPONSE_BYTES = 2 * 1024 * 1024
"""65,536 output tokens are some 300 kB of JSON; anything far beyond is not an answer."""
MAX_CONNECTIONS = 64
DEFAULT_TOTAL_SECONDS = 60.0
TOO_LATE = "no answer in time"
LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
SOCKET_EVENTS = ("connection.connect_tcp.complete", "connection.start_tls.complete")


class RefusedResponseError(httpx2.TransportError):
    """The response breaks a bound; nothing of it was kept."""


class ForeignServerError(httpx2.UnsupportedProtocol):
    """The request is for another server than the one that the key and the log are for."""


class Watchdog:
    """Cuts the connection when a request's total time is over, wherever the request stands: also
    in the middle of a header line."""

    def __init__(self, seconds: float) -> None:
        self._timer = threading.Timer(seconds, self._cut)
        self._timer.daemon = True
        self._socket: socket.socket | None = None
        self._lock = threading.Lock()
        self.has_cut = False

    def __enter__(self) -> Self:
        self._timer.start()
        return self

    def __exit__(
        self,
        exc_type: type[BaseException] | None,
        exc: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._timer.cancel()
        with self._lock:
            self._socket = None

    def trace(self, event: str, info: Mapping[str, Any]) -> None:
        """Called by the HTTP library at every step of a request."""
        if event not in SOCKET_EVENTS:
            return
        with self._lock:
            self._socket = info["return_value"].get_extra_info("socket")
            if self.has_cut:
                _shut(self._socket)

    def _cut(self) -> None:
        with self._lock:
            self.has_cut = True
            _shut(self._socket)


def _shut(connection: socket.socket | None) -> None:
    if connection is None:
        return
    try:
        # Not connection.shutdown: a TLS socket's own one is not for a second thread.
        socket.socket.shutdown(connection, socket.SHUT_RDWR)
    except OSError:
        return  # the other side was faster


class BoundedStream(httpx2.SyncByteStream):
    def __init__(self, stream: httpx2.SyncByteStream, max_bytes: int) -> None:
        self._stream = stream
        self._left = max_bytes

    def __iter__(self) -> Iterator[bytes]:
        for chunk in self._stream:
            self._left -= len(chunk)
            if self._left < 0:
                raise RefusedResponseError("the response is too large")
            yield chunk

    def close(self) -> None:
        self._stream.close()


class BoundedClient(httpx2.Client):
    """``send`` reads the whole response within the request's read timeout, taken as total."""

    def __init__(self, *, base_url: str, max_bytes: int = MAX_RESPONSE_BYTES) -> None:
        super().__init__(
            follow_redirects=False,
            # A proxy from the environment cannot reach this machine's own loopback.
            trust_env=urlsplit(base_url).hostname not in LOOPBACK,
            # The watchdog learns the socket when it is opened, so none is used twice.
            limits=httpx2.Limits(max_connections=MAX_CONNECTIONS, max_keepalive_connections=0),
        )
        self._max_bytes = max_bytes
        self._server = _server_of(httpx2.URL(base_url))

    def send(self, request: httpx2.Request, **_options: Any) -> httpx2.Response:
        if _server_of(request.url) != self._server:
            raise ForeignServerError("this is not the configured server", request=request)
        request.headers["accept-encoding"] = "identity"
        with Watchdog(_total_seconds(request)) as watchdog:
            request.extensions = {**request.extensions, "trace": watchdog.trace}
            try:
                response = self._read(super().send(request, stream=True, follow_redirects=False))
            except httpx2.HTTPError as exc:
                if watchdog.has_cut:
                    raise httpx2.ReadTimeout(TOO_LATE, request=request) from exc
                raise
            finally:
                # A server's cookies would pile up here and go out with every later request.
                self.cookies.clear()
        if watchdog.has_cut:
            # A body without a length ends where the connection does, so the cut looks like its end.
            raise httpx2.ReadTimeout(TOO_LATE, request=request)
        return response

    def _read(self, response: httpx2.Response) -> httpx2.Response:
        try:
            _refuse_by_headers(response.headers, self._max_bytes)
            stream = response.stream
            if isinstance(stream, httpx2.SyncByteStream):
                response.stream = BoundedStream(stream, self._max_bytes)
            response.read()
        finally:
            response.close()
        # A charset of the server's choosing is one more decoder to attack.
        response.encoding = "utf-8"
        return response


def _server_of(url: httpx2.URL) -> tuple[str, str, int | None]:
    return url.scheme, url.host, url.port


def _total_seconds(request: httpx2.Request) -> float:
    timeouts = request.extensions.get("timeout") or {}
    return float(timeouts.get("read") or DEFAULT_TOTAL_SECONDS)


def _refuse_by_headers(headers: httpx2.Headers, max_bytes: int) -> None:
    if headers.get("content-encoding", "identity").strip().lower() not in ("", "identity"):
        raise RefusedResponseError("the response is compressed")
    length = headers.get("content-length", "")
    if length.isdecimal() and (len(length) > len(str(max_bytes)) or int(length) > max_bytes):
        raise RefusedResponseError("the response is too large")
