"""A JSON object off the wire: clean texts, bounded depth, errors that say where it goes wrong."""

import json

from opspilot.domain.errors import MalformedBodyError
from opspilot.ingest.clean import clean_value, decode_text

MAX_DEPTH = 20
"""The deepest field is ``tags.name``; anything much deeper is an attack on the parser."""
MAX_VALUES = 500
"""A dozen fields and fifty tags are allowed. A million wrong ones would be a million complaints."""


def decode_object(body: bytes) -> dict[str, object]:
    """A JSON object with clean texts. Raises ``MalformedBodyError`` that says where it stops
    being JSON."""
    try:
        value = json.loads(decode_text(body), parse_constant=_refuse_constant)
    except json.JSONDecodeError as exc:
        where = f"line {exc.lineno}, column {exc.colno}"
        raise MalformedBodyError(f"The body is not JSON: {exc.msg} at {where}.") from exc
    except RecursionError as exc:
        raise MalformedBodyError("The body is nested too deeply.") from exc
    except ValueError as exc:
        raise MalformedBodyError(f"The body is not JSON: {exc}.") from exc
    if not isinstance(value, dict):
        raise MalformedBodyError("The body must be a JSON object.")
    _check_shape(value)
    return {str(name): clean_value(item) for name, item in value.items()}


def _refuse_constant(name: str) -> object:
    raise ValueError(f"{name} is not a JSON value")


def _check_shape(value: object) -> None:
    level, seen = [value], 0
    for _ in range(MAX_DEPTH):
        level = [child for item in level for child in _children(item)]
        if not level:
            return
        seen += len(level)
        if seen > MAX_VALUES:
            raise MalformedBodyError(f"The body holds more than {MAX_VALUES} values.")
    raise MalformedBodyError("The body is nested too deeply.")


def _children(value: object) -> list[object]:
    if isinstance(value, dict):
        return list(value.values())
    return value if isinstance(value, list) else []
