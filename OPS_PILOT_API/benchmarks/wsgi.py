"""Calls an application as a server does, without the server."""

from typing import Any
from urllib.parse import urlsplit

from flask import Flask
from werkzeug.test import create_environ


class Call:
    """One GET request, made ready once. A test client would take as long as the answer."""

    def __init__(self, app: Flask, path: str, **headers: str) -> None:
        url = urlsplit(path)
        self._app = app
        self._environ = create_environ(url.path, query_string=url.query, headers=headers)
        self.status = ""
        self.headers: dict[str, str] = {}

    def __call__(self) -> bytes:
        """The body."""
        answer = self._app.wsgi_app(dict(self._environ), self._start)
        body = b"".join(answer)
        if hasattr(answer, "close"):
            answer.close()
        return body

    def expect(self, status: int) -> None:
        body = self()
        if not self.status.startswith(str(status)):
            raise RuntimeError(
                f"{self._environ['PATH_INFO']} answered {self.status}: {body!r:.200}"
            )

    def _start(self, status: str, headers: list[tuple[str, str]], *_: Any) -> Any:
        self.status, self.headers = status, dict(headers)
