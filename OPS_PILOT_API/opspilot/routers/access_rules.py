"""THE table of access: every route of the app, and the scope that it needs. A route that is not in
it is for administrators only, and fails a test."""

from collections.abc import Mapping
from typing import Final

from opspilot.domain.access import Scope

PUBLIC: Final = None

RULES: Mapping[str, Scope | None] = {
    "createEvent": Scope.INGEST,
    "listEvents": Scope.READ,
    "getEvent": Scope.READ,
    "updateEvent": Scope.WRITE,
    "listOccurrences": Scope.READ,
    "getOccurrence": Scope.READ,
    "requestAnalysis": Scope.WRITE,
    "giveFeedback": Scope.WRITE,
    "previewAi": Scope.READ,
    "listAnalyses": Scope.READ,
    "getStats": Scope.READ,
    "getActivity": Scope.READ,
    "getStatusCounts": Scope.READ,
    "getHealth": PUBLIC,
    "getReadiness": Scope.INGEST,
    "getMetrics": Scope.READ,
    "getSession": PUBLIC,
    "openSession": PUBLIC,
    "closeSession": PUBLIC,
    "getOpenapi": Scope.INGEST,
    "getDocs": Scope.INGEST,
    # Files that hold no data: a browser needs them to show where to type a token.
    "ui_asset": PUBLIC,
    "static": PUBLIC,
}
"""By the operation's id, the last part of Flask's endpoint."""

SERVED_WITHOUT_DATABASE = frozenset({"getReadiness"})
"""Where tokens cannot be looked up because the database is away, this still says so."""


def operation_of(endpoint: str) -> str:
    return endpoint.rpartition(".")[2]


def needed_scope(operation: str) -> Scope | None:
    return RULES.get(operation, Scope.ADMIN)
