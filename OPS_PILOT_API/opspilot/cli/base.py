"""What commands need of the application; given to them in ``app.extensions["opspilot"]``."""

from typing import Any, Protocol, cast

from flask import current_app

from opspilot.domain.analysis import Analysis
from opspilot.domain.triage import Triage
from opspilot.services.access_service import AccessService
from opspilot.services.export_service import ExportService
from opspilot.services.import_service import ImportService
from opspilot.services.prune_service import PruneService


class Engine(Protocol):
    def analyze_text(self, text: str) -> tuple[Triage, Analysis]: ...

    def serve_queue(self) -> None: ...

    def stop(self) -> None: ...

    def openapi(self) -> dict[str, Any]: ...


def engine() -> Engine:
    return cast(Engine, current_app.extensions["opspilot"])


def prune() -> PruneService:
    return cast(PruneService, current_app.extensions["opspilot"].prune)


def access() -> AccessService:
    return cast(AccessService, current_app.extensions["opspilot"].access)


def exports() -> ExportService:
    return cast(ExportService, current_app.extensions["opspilot"].exports)


def imports() -> ImportService:
    return cast(ImportService, current_app.extensions["opspilot"].imports)
