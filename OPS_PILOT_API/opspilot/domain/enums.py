"""The closed vocabularies. Same spelling in the database, on the wire and in the UI's types."""

from enum import StrEnum


class Priority(StrEnum):
    LOW = "LOW"
    MEDIUM = "MEDIUM"
    HIGH = "HIGH"
    CRITICAL = "CRITICAL"


class Status(StrEnum):
    OPEN = "OPEN"
    IN_PROGRESS = "IN_PROGRESS"
    RESOLVED = "RESOLVED"
    IGNORED = "IGNORED"


class AnalysisStatus(StrEnum):
    PENDING = "PENDING"
    RUNNING = "RUNNING"
    COMPLETED = "COMPLETED"
    FAILED = "FAILED"


class Confidence(StrEnum):
    LOW = "LOW"
    MEDIUM = "MEDIUM"
    HIGH = "HIGH"


class AnalyzerName(StrEnum):
    GEMINI = "gemini"
    MOCK = "mock"


class Outcome(StrEnum):
    """How one try of a queued analysis ended."""

    COMPLETED = "completed"
    PUT_OFF = "put_off"
    """It failed, and is tried again later."""
    FAILED = "failed"
    """It failed, and the answer that was there before stays."""


class TimelineKind(StrEnum):
    CREATED = "created"
    STATUS_CHANGED = "status_changed"
    PRIORITY_CHANGED = "priority_changed"
    EDITED = "edited"
    REGRESSED = "regressed"
    ANALYSIS_REQUESTED = "analysis_requested"
    ANALYSIS_COMPLETED = "analysis_completed"
    ANALYSIS_FAILED = "analysis_failed"
    FEEDBACK_GIVEN = "feedback_given"


class Verdict(StrEnum):
    """What a person says of an analysis."""

    RIGHT = "right"
    WRONG = "wrong"


class Category(StrEnum):
    """What kind of failure it is; the closed list."""

    NULL_REFERENCE = "null_reference"
    TYPE_ERROR = "type_error"
    KEY_OR_INDEX = "key_or_index"
    INVALID_VALUE = "invalid_value"
    SERIALIZATION = "serialization"
    IMPORT_OR_DEPENDENCY = "import_or_dependency"
    SYNTAX = "syntax"
    CONFIG_OR_ENV = "config_or_env"
    CONNECTION_REFUSED = "connection_refused"
    TIMEOUT = "timeout"
    DNS = "dns"
    TLS = "tls"
    AUTH_PERMISSION = "auth_permission"
    DB_CONNECTION = "db_connection"
    DB_CONSTRAINT = "db_constraint"
    DB_DEADLOCK = "db_deadlock"
    DB_QUERY = "db_query"
    OUT_OF_MEMORY = "out_of_memory"
    DISK_FULL = "disk_full"
    RESOURCE_LIMIT = "resource_limit"
    RATE_LIMIT = "rate_limit"
    ASSERTION = "assertion"
    CONCURRENCY = "concurrency"
    CRASH_SIGNAL = "crash_signal"
    HTTP_CLIENT_ERROR = "http_client_error"
    HTTP_SERVER_ERROR = "http_server_error"
    FILESYSTEM_NOT_FOUND = "filesystem_not_found"
    UNKNOWN = "unknown"
