"""The OpenAPI document: valid, committed, and true."""

import json
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from openapi_spec_validator import OpenAPIV31SpecValidator

COMMITTED = Path(__file__).resolve().parents[2] / "openapi.json"

CONTRACT = {
    ("post", "/create-event"): "createEvent",
    ("get", "/events"): "listEvents",
    ("get", "/events/{event_id}"): "getEvent",
    ("patch", "/events/{event_id}"): "updateEvent",
    ("get", "/events/{event_id}/occurrences"): "listOccurrences",
    ("get", "/occurrences/{occurrence_id}"): "getOccurrence",
    ("post", "/events/{event_id}/analyze"): "requestAnalysis",
    ("post", "/events/{event_id}/feedback"): "giveFeedback",
    ("get", "/events/{event_id}/analyses"): "listAnalyses",
    ("get", "/events/{event_id}/ai-preview"): "previewAi",
    ("get", "/stats"): "getStats",
    ("get", "/stats/activity"): "getActivity",
    ("get", "/stats/statuses"): "getStatusCounts",
    ("get", "/session"): "getSession",
    ("post", "/session"): "openSession",
    ("delete", "/session"): "closeSession",
    ("get", "/healthz"): "getHealth",
    ("get", "/readyz"): "getReadiness",
    ("get", "/metrics"): "getMetrics",
    ("get", "/openapi.json"): "getOpenapi",
    ("get", "/docs"): "getDocs",
}


@pytest.fixture
def document(client: FlaskClient) -> dict[str, Any]:
    return client.get("/openapi.json").get_json()


def test_it_is_valid_openapi_3_1(document: dict[str, Any]) -> None:
    assert document["openapi"] == "3.1.0"
    OpenAPIV31SpecValidator(document).validate()


def test_it_lists_every_route_of_the_contract_and_no_other(document: dict[str, Any]) -> None:
    found = {
        (method, path): operation["operationId"]
        for path, methods in document["paths"].items()
        for method, operation in methods.items()
    }
    assert found == CONTRACT


def test_it_describes_every_route_that_the_app_serves(app: Flask, document: dict[str, Any]) -> None:
    assets = {"ui_asset", "docs.static"}
    rules = {
        rule.rule.replace("<id:", "{").replace(">", "}")
        for rule in app.url_map.iter_rules()
        if rule.endpoint not in assets
    }
    assert rules == set(document["paths"])


def test_the_committed_document_is_up_to_date(document: dict[str, Any]) -> None:
    assert json.loads(COMMITTED.read_text()) == document, "run `flask openapi`"


def test_every_enum_is_there_by_name(document: dict[str, Any]) -> None:
    schemas = document["components"]["schemas"]
    assert schemas["Priority"]["enum"] == ["LOW", "MEDIUM", "HIGH", "CRITICAL"]
    assert schemas["Status"]["enum"] == ["OPEN", "IN_PROGRESS", "RESOLVED", "IGNORED"]
    assert schemas["AnalysisStatus"]["enum"] == ["PENDING", "RUNNING", "COMPLETED", "FAILED"]


def test_response_fields_are_never_optional(document: dict[str, Any]) -> None:
    event = document["components"]["schemas"]["EventListItem"]
    assert set(event["required"]) == set(event["properties"])
