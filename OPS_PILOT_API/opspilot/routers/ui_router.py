"""The built UI, served beside the API where it is there. People's browsers ask for HTML,
programs do not."""

from pathlib import Path

from flask import Flask, Response, request, send_from_directory
from werkzeug.exceptions import NotFound

from opspilot.routers.error_handlers import http_problem

ASSET_SECONDS = 365 * 24 * 3600
"""Asset names carry a hash of their content, so they never change."""

PAGES = ("/", "/events")
PAGE_FOLDERS = ("/events/",)


class UiPages:
    """Answers HTML requests with the app's one page; its routes share paths with the API
    (``/events/12``)."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def register(self, app: Flask) -> None:
        app.before_request(self._page_for_people)
        app.add_url_rule("/assets/<path:name>", "ui_asset", self._asset)
        app.register_error_handler(404, self._page_or_asset)

    def _page_for_people(self) -> Response | None:
        is_page = request.path in PAGES or request.path.startswith(PAGE_FOLDERS)
        return self._index() if is_page and wants_html() and self._is_built() else None

    def _page_or_asset(self, error: NotFound) -> Response:
        """A path that the API does not know: a file at the UI's root, one of its pages, or
        nothing."""
        if self._is_root_file():
            return send_from_directory(self._folder, request.path.lstrip("/"))
        if (wants_html() or is_front_door()) and self._is_built():
            return self._index()
        return http_problem(error)

    def _is_root_file(self) -> bool:
        """``/favicon.svg`` and its like."""
        name = request.path.lstrip("/")
        is_plain = bool(name) and "/" not in name and not name.startswith(".")
        return is_plain and (self._folder / name).is_file()

    def _asset(self, name: str) -> Response:
        return send_from_directory(self._folder / "assets", name, max_age=ASSET_SECONDS)

    def _index(self) -> Response:
        response = send_from_directory(self._folder, "index.html")
        response.headers["Cache-Control"] = "no-cache"
        return response

    def _is_built(self) -> bool:
        return (self._folder / "index.html").is_file()


def is_front_door() -> bool:
    """What watches whether a site is up asks here, and names nothing that it accepts."""
    return request.path == "/" and request.method in ("GET", "HEAD")


def wants_html() -> bool:
    """Only a browser that navigates names text/html; curl and fetch send ``*/*``."""
    return request.method in ("GET", "HEAD") and "text/html" in request.headers.get("Accept", "")
