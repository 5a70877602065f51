"""A Blueprint that knows its operations: the same table drives routing, validation and OpenAPI."""

import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar, get_origin

import orjson
from flask import Blueprint, Response, request
from flask.typing import ResponseReturnValue
from pydantic import BaseModel

from opspilot.domain.errors import (
    MalformedBodyError,
    PayloadTooLargeError,
    UnsupportedMediaTypeError,
)
from opspilot.ingest.clean import clean_text
from opspilot.ingest.json_object import decode_object
from opspilot.services.submission_reader import validate

Model = TypeVar("Model", bound=BaseModel)
JSON = "application/json"


@dataclass(frozen=True, slots=True)
class RequestHeader:
    """``pattern``: what its values look like, in JSON Schema's words; None: anything."""

    name: str
    description: str
    pattern: str | None = None


@dataclass(frozen=True, slots=True)
class Operation:
    """One row of the contract. ``returns`` and ``errors`` are what OpenAPI promises;
    ``headers`` are request headers."""

    id: str
    summary: str
    returns: Mapping[int, type[BaseModel] | str | None]
    query: type[BaseModel] | None = None
    body: type[BaseModel] | None = None
    body_types: tuple[str, ...] = (JSON,)
    is_body_required: bool = True
    errors: tuple[int, ...] = ()
    headers: tuple[RequestHeader, ...] = ()


@dataclass(frozen=True, slots=True)
class BoundOperation:
    method: str
    rule: str
    operation: Operation


class ApiRouter(Blueprint):
    def __init__(self, name: str, **folders: str) -> None:
        super().__init__(name, __name__, **folders)  # type: ignore[arg-type]  # Blueprint's own keywords
        self.operations: list[BoundOperation] = []

    def add(
        self,
        method: str,
        rule: str,
        handler: Callable[..., ResponseReturnValue],
        operation: Operation,
    ) -> None:
        self.operations.append(BoundOperation(method, rule, operation))
        self.add_url_rule(rule, operation.id, handler, methods=[method])


def read_query(model: type[Model]) -> Model:
    """The query string as ``model``, with clean texts as what is stored has; names that may be
    repeated become lists. Raises ``ValidationFailedError``."""
    fields: dict[str, Any] = {}
    for name, sent in request.args.to_dict(flat=False).items():
        values = [clean_text(value) for value in sent]
        fields[name] = values if _is_list(model, name) or len(values) > 1 else values[0]
    return validate(model, fields)


def _is_list(model: type[BaseModel], name: str) -> bool:
    info = model.model_fields.get(name)
    return info is not None and get_origin(info.annotation) is list


def read_json(model: type[Model]) -> Model:
    """The JSON body as ``model``. Raises ``InvalidInputError``."""
    if request.mimetype != JSON:
        sent = request.mimetype or "nothing"
        raise UnsupportedMediaTypeError(
            f"Content-Type {sent!r} is not accepted here. Send JSON: -H 'Content-Type: {JSON}'"
        )
    return validate(model, decode_object(read_body()))


def read_body(*, keep: bool = True) -> bytes:
    """All of it. Raises ``PayloadTooLargeError``, ``MalformedBodyError``: what came only in part is
    not taken for something shorter."""
    try:
        body = request.get_data(cache=keep)
        if request.content_length is None:
            _refuse_more()
    except _errors_of_gunicorn() as exc:
        raise MalformedBodyError("The chunks of the body cannot be told apart.") from exc
    if len(body) < (request.content_length or 0):
        raise MalformedBodyError("The body ends before the length that Content-Length gives.")
    return body


def _errors_of_gunicorn() -> tuple[type[Exception], ...]:
    """It reads a body only when it is asked for. Under other servers it is not even imported."""
    errors = sys.modules.get("gunicorn.http.errors")
    return (errors.ParseException,) if errors else ()


def _refuse_more() -> None:
    """Of a body that comes in chunks the framework takes as much as is allowed, and says
    nothing."""
    is_chunked = request.environ.get("wsgi.input_terminated") and request.max_content_length
    if is_chunked and request.environ["wsgi.input"].read(1):
        raise PayloadTooLargeError(f"The body is over {request.max_content_length} bytes.")


def json_response(
    body: object, status: int = 200, headers: Mapping[str, str] | None = None
) -> Response:
    """``body`` is a Pydantic model, or plain mappings with datetimes and enums."""
    response = Response(to_json(body), status=status, content_type=JSON)
    response.headers.update(headers or {})
    return response


def to_json(body: object) -> bytes:
    if isinstance(body, BaseModel):
        return body.model_dump_json().encode()
    return orjson.dumps(body, option=orjson.OPT_UTC_Z)
