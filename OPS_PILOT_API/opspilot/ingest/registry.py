"""Every accepted content type, and who reads it."""

from opspilot.domain.errors import UnsupportedMediaTypeError
from opspilot.ingest.base import IngestFormat
from opspilot.ingest.formats.json_event import JsonEventFormat
from opspilot.ingest.formats.raw_text import RawTextFormat

JSON = "application/json"
TEXT = "text/plain"
ACCEPTED = (JSON, TEXT)


def format_for(media_type: str, charset: str | None = None) -> IngestFormat:
    """Raises ``UnsupportedMediaTypeError`` that shows the right command."""
    name = media_type.lower()
    if name == JSON or (name.startswith("application/") and name.endswith("+json")):
        return JsonEventFormat()
    if name == TEXT:
        return RawTextFormat(charset)
    raise UnsupportedMediaTypeError(_advice(name))


def _advice(media_type: str) -> str:
    what = (
        f"Content-Type {media_type!r} is not accepted" if media_type else "Content-Type is missing"
    )
    return (
        f"{what}. Send JSON: curl -H 'Content-Type: application/json' "
        """-d '{"title":"…","raw_logs":"…"}' …/create-event """
        "or the log itself: curl -H 'Content-Type: text/plain' --data-binary @app.log "
        "'…/create-event?service=billing'"
    )
