"""OpenAPI 3.1, made from the same operations and Pydantic models that serve the requests."""

import re
from collections.abc import Iterable, Mapping
from http import HTTPStatus
from typing import Any, TypeGuard

from pydantic import BaseModel
from pydantic.json_schema import JsonSchemaMode, models_json_schema
from werkzeug.http import HTTP_STATUS_CODES

from opspilot import __version__
from opspilot.routers.access_rules import PUBLIC, needed_scope
from opspilot.routers.api_router import JSON, ApiRouter, BoundOperation, Operation, RequestHeader
from opspilot.routers.identity import COOKIE
from opspilot.schemas.problem_schema import Problem
from opspilot.schemas.wire import BODY_NOT_BLANK, LARGEST_ID

PROBLEM_JSON = "application/problem+json"
REFERENCES = "#/components/schemas/{model}"
RULE_PARAMETER = re.compile(r"<id:(\w+)>")
IDENTIFIER = {"type": "integer", "minimum": 1, "maximum": LARGEST_ID}
DENIED = (HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN, HTTPStatus.TOO_MANY_REQUESTS)
ALWAYS = (HTTPStatus.INTERNAL_SERVER_ERROR,)

SECURITY_SCHEMES = {
    "bearer": {
        "type": "http",
        "scheme": "bearer",
        "description": (
            "A token of `flask tokens create`, or ADMIN_TOKEN. Its scope is one of ingest, read, "
            "write, admin; each may do what the one before it may. An instance that never had a "
            "token is open and asks for none."
        ),
    },
    "session": {
        "type": "apiKey",
        "in": "cookie",
        "name": COOKIE,
        "description": "What POST /session gives a browser.",
    },
}

Document = dict[str, Any]
Models = list[tuple[type[BaseModel], JsonSchemaMode]]


def build_openapi(routers: Iterable[ApiRouter]) -> Document:
    operations = [bound for router in routers for bound in router.operations]
    schemas, components = models_json_schema(_models(operations), ref_template=REFERENCES)
    paths: Document = {}
    for bound in operations:
        path = RULE_PARAMETER.sub(r"{\1}", bound.rule)
        paths.setdefault(path, {})[bound.method.lower()] = _describe(bound, schemas)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "OpsPilot",
            "version": __version__,
            "description": "Raw logs in; root cause, the line to open and a code fix out.",
            "license": {"name": "MIT", "identifier": "MIT"},
        },
        "servers": [{"url": "/"}],
        "paths": paths,
        "components": {
            "schemas": components.get("$defs", {}),
            "securitySchemes": SECURITY_SCHEMES,
        },
    }


def _models(operations: Iterable[BoundOperation]) -> Models:
    found: Models = [(Problem, "serialization")]
    for bound in operations:
        operation = bound.operation
        found += [(m, "validation") for m in (operation.body, operation.query) if m is not None]
        found += [(m, "serialization") for m in operation.returns.values() if _is_model(m)]
    return list(dict.fromkeys(found))


def _is_model(value: object) -> TypeGuard[type[BaseModel]]:
    return isinstance(value, type) and issubclass(value, BaseModel)


def _describe(bound: BoundOperation, schemas: Mapping[Any, Any]) -> Document:
    operation = bound.operation
    described: Document = {
        "operationId": operation.id,
        "summary": operation.summary,
        "parameters": _parameters(bound),
        "responses": _responses(operation, schemas),
    }
    scope = needed_scope(operation.id)
    if scope is not PUBLIC:
        described["security"] = [{name: [scope.value]} for name in SECURITY_SCHEMES]
    if operation.body is not None:
        described["requestBody"] = _request_body(operation, schemas[(operation.body, "validation")])
    return described


def _parameters(bound: BoundOperation) -> list[Document]:
    operation = bound.operation
    in_path = [
        {"name": name, "in": "path", "required": True, "schema": IDENTIFIER}
        for name in RULE_PARAMETER.findall(bound.rule)
    ]
    in_header = [_header_parameter(header) for header in operation.headers]
    return in_path + _query_parameters(operation.query) + in_header


def _header_parameter(header: RequestHeader) -> Document:
    pattern = {} if header.pattern is None else {"pattern": header.pattern}
    return {
        "name": header.name,
        "in": "header",
        "description": header.description,
        "schema": {"type": "string", **pattern},
    }


def _query_parameters(model: type[BaseModel] | None) -> list[Document]:
    if model is None:
        return []
    schema = model.model_json_schema(ref_template=REFERENCES)
    required = schema.get("required", [])
    return [
        {
            "name": name,
            "in": "query",
            "required": name in required,
            "schema": _inlined(field, schema.get("$defs", {})),
            "explode": True,
        }
        for name, field in schema["properties"].items()
    ]


def _inlined(field: Any, definitions: Document) -> Any:
    """A query parameter's schema with its enums written out, and without the ``null`` that a
    query cannot say."""
    if isinstance(field, list):
        return [_inlined(item, definitions) for item in field]
    if not isinstance(field, dict):
        return field
    if "$ref" in field:
        return definitions[field["$ref"].rsplit("/", 1)[-1]]
    if "anyOf" in field:
        options = [option for option in field["anyOf"] if option != {"type": "null"}]
        rest = {k: v for k, v in field.items() if k not in ("anyOf", "default")}
        return rest | _inlined(options[0], definitions)
    return {name: _inlined(value, definitions) for name, value in field.items()}


def _request_body(operation: Operation, schema: Document) -> Document:
    kinds = {"application/json": schema, "text/plain": {"type": "string", **BODY_NOT_BLANK}}
    content = {kind: {"schema": kinds[kind]} for kind in operation.body_types}
    return {"required": operation.is_body_required, "content": content}


def _responses(operation: Operation, schemas: Mapping[Any, Any]) -> Document:
    promised = {
        str(status): _response(status, model, schemas)
        for status, model in operation.returns.items()
    }
    problem = {PROBLEM_JSON: {"schema": schemas[(Problem, "serialization")]}}
    failures = {
        str(int(status)): {"description": HTTP_STATUS_CODES[status], "content": problem}
        for status in (*_denials(operation), *operation.errors, *ALWAYS)
    }
    return failures | promised


def _denials(operation: Operation) -> tuple[int, ...]:
    return () if needed_scope(operation.id) is PUBLIC else DENIED


def _response(
    status: int, model: type[BaseModel] | str | None, schemas: Mapping[Any, Any]
) -> Document:
    described: Document = {"description": HTTP_STATUS_CODES[status]}
    if isinstance(model, str):
        kind = "object" if model == JSON else "string"
        described["content"] = {model: {"schema": {"type": kind}}}
    elif model is not None:
        described["content"] = {"application/json": {"schema": schemas[(model, "serialization")]}}
    return described
