"""Every error as RFC 9457 problem details, with the one table that gives each its HTTP status."""

import logging
from http import HTTPStatus

from flask import Flask, Response
from werkzeug.exceptions import HTTPException
from werkzeug.http import HTTP_STATUS_CODES

from opspilot.domain.errors import (
    AnalyzerError,
    DatabaseUnavailableError,
    ForbiddenError,
    IdempotencyKeyReusedError,
    InvalidCursorError,
    MalformedBodyError,
    NotFoundError,
    OpsPilotError,
    PayloadTooLargeError,
    TooManyRequestsError,
    UnauthenticatedError,
    UnsupportedMediaTypeError,
    ValidationFailedError,
    VersionMismatchError,
)
from opspilot.routers.api_router import to_json
from opspilot.routers.request_hooks import what_was_asked
from opspilot.schemas.problem_schema import FieldProblem, Problem
from opspilot.telemetry.safe_words import in_words

log = logging.getLogger(__name__)

PROBLEM_JSON = "application/problem+json"
RETRY_AFTER_SECONDS = 5
CHALLENGE = 'Bearer realm="OpsPilot"'

STATUS_BY_ERROR: dict[type[OpsPilotError], HTTPStatus] = {
    MalformedBodyError: HTTPStatus.BAD_REQUEST,
    InvalidCursorError: HTTPStatus.BAD_REQUEST,
    ValidationFailedError: HTTPStatus.UNPROCESSABLE_ENTITY,
    UnsupportedMediaTypeError: HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
    PayloadTooLargeError: HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    UnauthenticatedError: HTTPStatus.UNAUTHORIZED,
    ForbiddenError: HTTPStatus.FORBIDDEN,
    TooManyRequestsError: HTTPStatus.TOO_MANY_REQUESTS,
    NotFoundError: HTTPStatus.NOT_FOUND,
    IdempotencyKeyReusedError: HTTPStatus.UNPROCESSABLE_ENTITY,
    VersionMismatchError: HTTPStatus.PRECONDITION_FAILED,
    DatabaseUnavailableError: HTTPStatus.SERVICE_UNAVAILABLE,
    AnalyzerError: HTTPStatus.BAD_GATEWAY,
}


def register_error_handlers(app: Flask) -> None:
    app.register_error_handler(OpsPilotError, _own_error)
    app.register_error_handler(HTTPException, http_problem)
    app.register_error_handler(Exception, _unexpected_error)


def status_of(error: OpsPilotError) -> HTTPStatus:
    for kind in type(error).__mro__:
        if kind in STATUS_BY_ERROR:
            return STATUS_BY_ERROR[kind]
    return HTTPStatus.INTERNAL_SERVER_ERROR


def _own_error(error: OpsPilotError) -> Response:
    issues = error.issues if isinstance(error, ValidationFailedError) else ()
    response = problem(
        status_of(error),
        code=error.code,
        title=error.title,
        detail=error.detail,
        errors=[FieldProblem(loc=issue.loc, msg=issue.msg) for issue in issues] or None,
    )
    if error.retryable:
        log.warning("%s: %s", error.code, in_words(error.__cause__), extra=what_was_asked())
        response.headers["Retry-After"] = str(RETRY_AFTER_SECONDS)
    if isinstance(error, TooManyRequestsError):
        response.headers["Retry-After"] = str(error.retry_after_seconds)
    if response.status_code == HTTPStatus.UNAUTHORIZED:
        response.headers["WWW-Authenticate"] = CHALLENGE
    return response


def http_problem(error: HTTPException) -> Response:
    """404, 405, 413 and their like, raised by the framework."""
    status = HTTPStatus(error.code or 500)
    title = HTTP_STATUS_CODES[status]  # Python's own names of 413 and 422 differ by version
    response = problem(
        status,
        code=title.lower().replace(" ", "_"),
        title=title,
        detail=error.description or status.description,
    )
    for name, value in error.get_headers():
        if name.lower() in ("allow", "retry-after", "location"):
            response.headers[name] = value
    return response


def _unexpected_error(error: Exception) -> Response:
    log.error("unexpected error", exc_info=error, extra=what_was_asked())
    return problem(
        HTTPStatus.INTERNAL_SERVER_ERROR,
        code=OpsPilotError.code,
        title=OpsPilotError.title,
        detail="This is a bug in OpsPilot; its own log says where.",
    )


def problem(
    status: HTTPStatus,
    *,
    code: str,
    title: str,
    detail: str,
    errors: list[FieldProblem] | None = None,
) -> Response:
    body = Problem(
        type=f"urn:opspilot:problem:{code}",
        title=title,
        status=status,
        detail=detail,
        code=code,
        errors=errors,
    )
    content = body.model_dump(mode="json", exclude_none=True)
    return Response(to_json(content), status=status, content_type=PROBLEM_JSON)
