"""/openapi.json and /docs: the contract for machines, and for people."""

from collections.abc import Callable
from typing import Any

from flask import Response, render_template

from opspilot.routers.api_router import JSON, ApiRouter, Operation, to_json

OPENAPI = Operation(id="getOpenapi", summary="This document", returns={200: JSON})
DOCS = Operation(id="getDocs", summary="A page to read it", returns={200: "text/html"})


class DocsRouter(ApiRouter):
    """``document`` is called when asked for: it describes this router too."""

    def __init__(self, document: Callable[[], dict[str, Any]]) -> None:
        super().__init__(
            "docs",
            template_folder="templates",
            static_folder="static",
            static_url_path="/docs/static",
        )
        self._document = document
        self.add("GET", "/openapi.json", self.openapi, OPENAPI)
        self.add("GET", "/docs", self.page, DOCS)

    def openapi(self) -> Response:
        return Response(to_json(self._document()), content_type=JSON)

    def page(self) -> Response:
        return Response(render_template("docs.html", api=self._document()))
