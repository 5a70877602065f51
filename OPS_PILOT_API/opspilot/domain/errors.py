"""Everything that OpsPilot raises on purpose.

OpsPilotError
├── InvalidInputError              the caller sent something that cannot be used
│   ├── MalformedBodyError         not JSON, not UTF-8, not gzip
│   ├── UnsupportedMediaTypeError  a content type or encoding that is not accepted
│   ├── PayloadTooLargeError       over a limit, before or after inflation
│   ├── InvalidCursorError         a paging cursor that was not made here
│   └── ValidationFailedError      well-formed, but fields are wrong (carries ``issues``)
├── AccessDeniedError
│   ├── UnauthenticatedError       no token, or one that is not known here
│   │   └── InvalidTokenError
│   └── ForbiddenError             a token whose scope is too small
│       └── CrossSiteError         a write that another site's page made a browser send
├── TooManyRequestsError           over a rate limit (carries ``retry_after_seconds``)
├── NotFoundError                  no such event, occurrence or route
├── ConflictError
│   ├── VersionMismatchError       If-Match named a version that is gone
│   ├── IdempotencyKeyReusedError  the same key came with another body
│   ├── InstanceInUseError         an import was asked of an instance that is not empty
│   └── ImportMismatchError        what an import put into the database is not what the dump says
├── DumpError                      a file that cannot be imported
│   ├── NotADumpError              it never was one
│   ├── IncompatibleDumpError      of another format or another migration than this version's
│   └── DamagedDumpError           cut off, edited or garbled
├── DatabaseUnavailableError       the database cannot be reached now; retryable
├── SchemaOutdatedError            the database is at another migration than this version
├── NotInstalledError              a setting asks for packages that are not there
└── AnalyzerError                  an analyzer gave no usable answer (carries ``retryable``)

``code`` is stable and part of the HTTP contract; the HTTP status is decided in the routers.
"""

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class FieldIssue:
    """One wrong field: ``loc`` is a JSON pointer into what was sent, ``msg`` says what is wrong."""

    loc: str
    msg: str


class OpsPilotError(Exception):
    """Base of every error raised on purpose; ``detail`` is shown to the caller."""

    code: ClassVar[str] = "internal_error"
    title: ClassVar[str] = "Something went wrong"
    retryable: ClassVar[bool] = False

    def __init__(self, detail: str = "") -> None:
        super().__init__(detail or self.title)
        self.detail = detail or self.title


class InvalidInputError(OpsPilotError):
    code = "invalid_input"
    title = "The request cannot be used"


class MalformedBodyError(InvalidInputError):
    code = "malformed_body"
    title = "The body cannot be read"


class UnsupportedMediaTypeError(InvalidInputError):
    code = "unsupported_media_type"
    title = "This content type is not accepted"


class PayloadTooLargeError(InvalidInputError):
    code = "payload_too_large"
    title = "The body is too large"


class InvalidCursorError(InvalidInputError):
    code = "invalid_cursor"
    title = "The cursor is not one of ours"


class ValidationFailedError(InvalidInputError):
    code = "validation_failed"
    title = "Some fields are wrong"

    def __init__(self, detail: str, issues: tuple[FieldIssue, ...] = ()) -> None:
        super().__init__(detail)
        self.issues = issues


class AccessDeniedError(OpsPilotError):
    code = "access_denied"
    title = "This is not for everybody"


class UnauthenticatedError(AccessDeniedError):
    code = "unauthenticated"
    title = "A token is needed"


class InvalidTokenError(UnauthenticatedError):
    code = "invalid_token"
    title = "This token is not valid"


class ForbiddenError(AccessDeniedError):
    code = "forbidden"
    title = "This token may not do that"


class CrossSiteError(ForbiddenError):
    code = "cross_site_request"
    title = "Pages of other sites may not write here"


class TooManyRequestsError(OpsPilotError):
    code = "too_many_requests"
    title = "Too many requests"

    def __init__(self, detail: str, *, retry_after_seconds: int) -> None:
        super().__init__(detail)
        self.retry_after_seconds = retry_after_seconds


class NotFoundError(OpsPilotError):
    code = "not_found"
    title = "There is no such thing here"


class ConflictError(OpsPilotError):
    code = "conflict"
    title = "This is in conflict with what is stored"


class VersionMismatchError(ConflictError):
    code = "version_mismatch"
    title = "Somebody changed it first"


class IdempotencyKeyReusedError(ConflictError):
    code = "idempotency_key_reused"
    title = "This idempotency key was used for another body"


class InstanceInUseError(ConflictError):
    code = "instance_in_use"
    title = "An import needs an instance of its own"


class ImportMismatchError(ConflictError):
    code = "import_mismatch"
    title = "The database does not hold what the dump holds"


class DumpError(OpsPilotError):
    code = "unusable_dump"
    title = "This dump cannot be imported"


class NotADumpError(DumpError):
    code = "not_a_dump"
    title = "This is no dump of OpsPilot's"


class IncompatibleDumpError(DumpError):
    code = "incompatible_dump"
    title = "This dump belongs to another version"


class DamagedDumpError(DumpError):
    code = "damaged_dump"
    title = "This dump is damaged"


class DatabaseUnavailableError(OpsPilotError):
    code = "database_unavailable"
    title = "The database cannot be reached"
    retryable = True


class SchemaOutdatedError(OpsPilotError):
    code = "schema_outdated"
    title = "The database needs a migration"


class NotInstalledError(OpsPilotError):
    code = "not_installed"
    title = "A package is missing"


class AnalyzerError(OpsPilotError):
    """``retry_after_seconds``: trying again sooner is of no use, as far as is known."""

    code = "analyzer_failed"
    title = "The analyzer gave no usable answer"

    def __init__(self, detail: str = "", *, retry_after_seconds: float | None = None) -> None:
        super().__init__(detail)
        self.retry_after_seconds = retry_after_seconds


class AnalyzerUnavailableError(AnalyzerError):
    code = "analyzer_unavailable"
    title = "The analyzer cannot be reached"
    retryable = True
