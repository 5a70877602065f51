"""Analyses of an event: ask again, read them all."""

from flask import Response, request

from opspilot.routers.api_router import ApiRouter, Operation, json_response, read_json
from opspilot.schemas.analysis_schema import AnalysisPage, AnalyzeRequest, FeedbackRequest
from opspilot.schemas.event_schema import EventDetail
from opspilot.schemas.preview_schema import AiPreview
from opspilot.services.analysis_service import AnalysisService
from opspilot.services.event_service import EventService
from opspilot.services.feedback_service import FeedbackService
from opspilot.services.preview_service import PreviewService

REQUEST = Operation(
    id="requestAnalysis",
    summary="Have the event analysed again",
    body=AnalyzeRequest,
    is_body_required=False,
    returns={202: EventDetail},
    errors=(400, 404, 413, 415, 422, 503),
)
FEEDBACK = Operation(
    id="giveFeedback",
    summary="Say whether the analysis is right; a wrong one is made again, where a model is set up",
    body=FeedbackRequest,
    returns={200: EventDetail},
    errors=(400, 404, 413, 415, 422, 503),
)
PREVIEW = Operation(
    id="previewAi",
    summary="Exactly what a model would be sent, redacted and condensed; nothing is sent",
    returns={200: AiPreview},
    errors=(404, 503),
)
LIST = Operation(
    id="listAnalyses",
    summary="Every analysis the event ever had, newest first",
    returns={200: AnalysisPage},
    errors=(404, 503),
)


class AnalysisRouter(ApiRouter):
    def __init__(
        self,
        *,
        analyses: AnalysisService,
        feedback: FeedbackService,
        preview: PreviewService,
        events: EventService,
    ) -> None:
        super().__init__("analyses")
        self._preview = preview
        self._feedback = feedback
        self._analyses = analyses
        self._events = events
        self.add("POST", "/events/<id:event_id>/analyze", self.request, REQUEST)
        self.add("POST", "/events/<id:event_id>/feedback", self.feedback, FEEDBACK)
        self.add("GET", "/events/<id:event_id>/ai-preview", self.preview, PREVIEW)
        self.add("GET", "/events/<id:event_id>/analyses", self.list, LIST)

    def request(self, event_id: int) -> Response:
        wanted = read_json(AnalyzeRequest) if _has_body() else AnalyzeRequest()
        self._analyses.request(event_id, wanted.analyzer)
        return json_response(
            self._events.get(event_id).body, 202, {"Location": f"/events/{event_id}"}
        )

    def feedback(self, event_id: int) -> Response:
        said = read_json(FeedbackRequest)
        self._feedback.give(event_id, said.verdict, said.note or None)
        return json_response(self._events.get(event_id).body)

    def preview(self, event_id: int) -> Response:
        return json_response(self._preview.preview(event_id))

    def list(self, event_id: int) -> Response:
        return json_response(self._analyses.all_of(event_id))


def _has_body() -> bool:
    return bool(request.get_data())
