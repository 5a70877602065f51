"""What a model would be sent, on the wire."""

from opspilot.schemas.wire import ResponseModel


class AiPreview(ResponseModel):
    """``redactions``: how many values of each kind are hidden. ``is_condensed``: some lines of the
    log are left out. ``why_not``: why nothing is sent now."""

    would_be_sent: bool
    why_not: str | None
    model: str
    occurrence_id: int | None
    system: str
    prompt: str
    estimated_tokens: int
    is_condensed: bool
    redactions: dict[str, int]
