"""From what came over the wire to one clean, validated submission."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from opspilot.domain.errors import FieldIssue, ValidationFailedError
from opspilot.ingest.base import IncomingEvent, Query
from opspilot.ingest.inflate import inflate
from opspilot.ingest.registry import TEXT, format_for
from opspilot.schemas.event_schema import CreateEventRequest, Title

Model = TypeVar("Model", bound=BaseModel)
MAX_NAME_SHOWN = 100
"""A caller's field may have a name of megabytes."""


class TextEventRequest(CreateEventRequest):
    """A log without an envelope: its title is read out of it."""

    title: Title | None = None  # type: ignore[assignment]  # wider on purpose, see above


@dataclass(frozen=True, slots=True)
class WireSubmission:
    """A POST as it arrived. ``content_encoding`` may be empty; ``query`` is the parsed query
    string."""

    body: bytes
    media_type: str
    charset: str | None = None
    content_encoding: str = ""
    query: Query | None = None
    idempotency_key: str | None = None

    def digest(self) -> str:
        """Names this very body: what an idempotency key is bound to."""
        query = sorted((self.query or {}).items())
        return hashlib.sha256(repr((self.media_type, query)).encode() + self.body).hexdigest()


def read_submission(wire: WireSubmission, *, max_bytes: int) -> IncomingEvent:
    """Raises ``InvalidInputError`` in one of its forms."""
    reader = format_for(wire.media_type, wire.charset)
    body = inflate(wire.body, wire.content_encoding, max_bytes=max_bytes)
    model = TextEventRequest if wire.media_type.lower() == TEXT else CreateEventRequest
    request = validate(model, reader.decode(body, wire.query or {}))
    return IncomingEvent(**dict(request))


def validate(model: type[Model], fields: Mapping[str, object]) -> Model:
    """Raises ``ValidationFailedError`` with a JSON pointer per wrong field."""
    try:
        return model.model_validate(fields)
    except ValidationError as exc:
        raise validation_failed(exc) from exc


def validation_failed(exc: ValidationError) -> ValidationFailedError:
    issues = tuple(
        FieldIssue(json_pointer(error["loc"]), error["msg"])
        for error in exc.errors(include_url=False, include_context=False, include_input=False)
    )
    first = issues[0]
    more = f" (and {len(issues) - 1} more)" if len(issues) > 1 else ""
    return ValidationFailedError(f"{first.loc or 'body'}: {first.msg}{more}.", issues)


def json_pointer(path: Sequence[Any]) -> str:
    return "".join("/" + _step(str(step)) for step in path)


def _step(name: str) -> str:
    shown = name if len(name) <= MAX_NAME_SHOWN else f"{name[:MAX_NAME_SHOWN]}…"
    return shown.replace("~", "~0").replace("/", "~1")
