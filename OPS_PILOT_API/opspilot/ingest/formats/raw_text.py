"""``Content-Type: text/plain``: the body is the log, everything else comes from the query
string."""

from opspilot.domain.errors import FieldIssue, ValidationFailedError
from opspilot.ingest.base import Query
from opspilot.ingest.clean import clean_text, decode_text

TAG_PREFIX = "tags."


class RawTextFormat:
    """``?service=billing&tags.team=payments``."""

    def __init__(self, charset: str | None = None) -> None:
        self.charset = charset

    def decode(self, body: bytes, query: Query) -> dict[str, object]:
        fields: dict[str, object] = {"raw_logs": clean_text(decode_text(body, self.charset))}
        tags = {}
        for name, values in query.items():
            value = _only(name, values)
            if name.startswith(TAG_PREFIX):
                tags[clean_text(name.removeprefix(TAG_PREFIX))] = value
            elif name == "raw_logs":
                raise _issue(name, "is the body of a text/plain submission")
            else:
                fields[name] = value
        return fields | {"tags": tags} if tags else fields


def _only(name: str, values: list[str]) -> str:
    if len(values) != 1:
        raise _issue(name, "is given more than once")
    return clean_text(values[0])


def _issue(name: str, message: str) -> ValidationFailedError:
    return ValidationFailedError(f"{name} {message}.", (FieldIssue(f"/{name}", message),))
