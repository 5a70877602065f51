"""``Content-Type: application/json``: one object with the fields of a submission."""

from opspilot.domain.errors import MalformedBodyError
from opspilot.ingest.base import Query
from opspilot.ingest.json_object import decode_object


class JsonEventFormat:
    def decode(self, body: bytes, query: Query) -> dict[str, object]:
        if query:
            names = ", ".join(sorted(query))
            raise MalformedBodyError(f"With a JSON body all fields go into the body, not {names}.")
        return decode_object(body)
