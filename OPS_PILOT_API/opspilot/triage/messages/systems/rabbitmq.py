"""RabbitMQ: the broker's log in both ages, start-up failures, rabbitmqctl."""

from collections.abc import Sequence

from opspilot.domain.enums import Category
from opspilot.triage.findings import Finding, Strength
from opspilot.triage.lines import Line
from opspilot.triage.messages.joined_lines import join_lines
from opspilot.triage.messages.severity_log import (
    USUAL_STRENGTHS,
    LogForm,
    LogTable,
    Reason,
    SeverityLogParser,
)
from opspilot.triage.patterns import Pattern

_BROKER = (
    r"(?:AMQP|[Rr]abbit|vhost|queue|exchange|[Cc]hannel|Ranch|[Mm]nesia|epmd|alarm|connection <)"
)

_FORMS = (
    LogForm(
        (
            r"[+-]\d\d:\d\d \[(?P<level>critical|error|warning|emergency|alert)\] "
            r"<0\.\d{1,9}\.\d{1,9}> (?P<message>[^\s|].*)"
        ),
        ("2024-01-31 10:11:12.123456+00:00 [error] <0.71.0> PLAIN login refused: user 'app'",),
    ),
    LogForm(
        (
            r"\[(?P<level>critical|error|warning|emergency|alert)\] "
            r"<0\.\d{1,9}\.\d{1,9}> (?P<message>[^\s|].*" + _BROKER + r".*)"
        ),
        ("2024-01-31 10:11:12.123 [warning] <0.7.0> memory resource limit alarm set on node mq.",),
    ),
    LogForm(
        (
            r"^=(?P<level>ERROR|WARNING) REPORT==== \S+ ===\s+(?P<message>\S.*"
            + _BROKER
            + r".*|"
            + _BROKER
            + r".*)"
        ),
        ("=ERROR REPORT==== 31-Jan-2024::10:11:12 === closing AMQP connection <0.7.0>: {timeout}",),
    ),
    LogForm(
        (
            r"(?P<message>Error during startup: .*|Failed to start Ranch listener .*|"
            r"ERROR: (?:epmd error|node with name|could not bind|distribution port|cookie).*)"
        ),
        ('ERROR: node with name "rabbit" already running on "mq"',),
        level="fatal",
    ),
    LogForm(r"(?P<message>BOOT FAILED.*)", ("BOOT FAILED",), level="error"),
    LogForm(
        (
            r"^(?P<level>Error): (?P<message>(?:unable to (?:perform|connect)|"
            r"operation .* (?:timed out|used)|this command requires|"
            r"rabbit application is not running|couldn't|process_not_running).*)"
        ),
        (
            (
                "Error: unable to perform an operation on node 'rabbit@mq'. Please see diagnostics "
                "information and suggestions below."
            ),
        ),
    ),
    LogForm(
        (
            r"\b(?P<level>ACCESS_REFUSED|NOT_FOUND|PRECONDITION_FAILED|RESOURCE_LOCKED|"
            r"CHANNEL_ERROR|COMMAND_INVALID|FRAME_ERROR|NOT_ALLOWED|CONNECTION_FORCED|NO_ROUTE|"
            r"RESOURCE_ERROR|INTERNAL_ERROR|UNEXPECTED_FRAME|SYNTAX_ERROR) - (?P<message>\S.*)"
        ),
        (
            (
                "operation queue.declare caused a channel exception precondition_failed: "
                "PRECONDITION_FAILED - inequivalent arg 'durable' for queue 'shop'"
            ),
        ),
    ),
)

_REASONS = (
    Reason(
        (
            r"closing AMQP connection .*(?:\(\d|\):$|:$)|client unexpectedly closed|"
            r"\*\* (?:Reason|State|Last message)|^\d{1,2}-[A-Z][a-z]{2}-\d{4}|missed heartbeats"
        ),
        (
            "closing AMQP connection <0.711.0> (10.0.0.5:5111 -> 10.0.0.7:5672):",
            "31-Jan-2024::10:11:12",
        ),
        None,
        Strength.SYMPTOM,
    ),
    Reason(
        r"(?i)deprecat|Message store .* rebuilding|no existing|feature flag",
        ("Deprecated features: `transient_nonexcl_queues`: Feature is deprecated",),
        None,
        Strength.NOISE,
    ),
    Reason(
        (
            r"(?i)eaddrinuse|already running on|address already|resource limit alarm set|"
            r"file descriptor limit|connection limit|channel_max|vhost .* limit"
        ),
        (
            (
                "Failed to start Ranch listener {acceptor,{0,0,0,0},5672}: eaddrinuse (address "
                "already in use)"
            ),
            "memory resource limit alarm set on node rabbit@mq.",
        ),
        Category.RESOURCE_LIMIT,
    ),
    Reason(
        r"(?i)disk resource limit|free space|enospc|no space left",
        ("Free disk space is insufficient. Free bytes: 7. Limit: 50000000 and free space is low",),
        Category.DISK_FULL,
    ),
    Reason(
        (
            r"(?i)access_refused|invalid credentials|login refused|refused for user|not_allowed|"
            r"authenticat|cookie|permission|eacces|access to (?:vhost|queue|exchange)"
        ),
        (
            "PLAIN login refused: user 'app' - invalid credentials",
            "access to vhost 'shop' refused for user 'app'",
        ),
        Category.AUTH_PERMISSION,
    ),
    Reason(
        r"(?i)TLS|SSL|certificate|handshake",
        ("TLS server: In state certify received CLIENT ALERT: Fatal - Unknown CA",),
        Category.TLS,
    ),
    Reason(
        (
            r"(?i)nxdomain|epmd error|unable to perform an operation|unable to connect|nodedown|"
            r"econnrefused|not running"
        ),
        (
            "unable to perform an operation on node 'rabbit@mq'",
            "ERROR: epmd error for host mq: nxdomain (non-existing domain)",
        ),
        Category.CONNECTION_REFUSED,
    ),
    Reason(
        r"(?i)timeout|timed out",
        ("operation wait on node rabbit@mq timed out",),
        Category.TIMEOUT,
    ),
    Reason(
        (
            r"(?i)inequivalent arg|unknown exchange|no (?:queue|exchange|binding)|not_found|"
            r"inconsistent_database|cluster|config|conflict|plugin|syntax|incompatible|schema|"
            r"vhost"
        ),
        ("inequivalent arg 'durable' for queue 'shop'", "no queue 'shop' in vhost '/'"),
        Category.CONFIG_OR_ENV,
    ),
    Reason(
        r"(?i)RESOURCE_LOCKED|exclusive|locked",
        ("cannot obtain exclusive access to locked queue 'shop'",),
        Category.CONCURRENCY,
    ),
    Reason(
        r"(?i)no space|vm_memory|out of memory|cannot allocate|eheap_alloc",
        ("eheap_alloc: Cannot allocate 7 bytes of memory",),
        Category.OUT_OF_MEMORY,
    ),
    Reason(
        r"(?i)frame_too_large|badly|unexpected frame|bad_header|frame_error",
        ("bad_header",),
        Category.SERIALIZATION,
    ),
)

_REPLIES = (
    "access_refused not_found precondition_failed resource_locked channel_error command_invalid "
    "frame_error "
    "not_allowed connection_forced no_route resource_error internal_error unexpected_frame "
    "syntax_error"
)


_OPENS = Pattern(r"^=\w+ REPORT==== |BOOT FAILED|\[(?:error|warning)\] <[\d.]+> .*:$")
_PART = Pattern(
    r"^.*\[(?:error|warning)\] <[\d.]+> (?P<message>[^\s|].*)|^=*$|^[^=\[\s\d].*|^\s+\S.*"
)


class RabbitmqParser(SeverityLogParser):
    """Reads one finding per line; a channel or connection error's AMQP name is its type."""

    def __init__(self) -> None:
        super().__init__(
            "rabbitmq",
            runtime="rabbitmq",
            anchors=(
                r"\[(?:critical|error|warning|emergency|alert)\] <0\.\d{1,9}\.\d{1,9}>",
                r"=(?:ERROR|WARNING) REPORT==== ",
                (
                    r"BOOT FAILED|Error during startup: |Failed to start Ranch listener|"
                    r"ERROR: (?:epmd error|node with name)"
                ),
                (
                    r"Error: (?:unable to perform|unable to connect|this command requires|"
                    r"operation |rabbit application)"
                ),
                (
                    r"(?:ACCESS_REFUSED|NOT_FOUND|PRECONDITION_FAILED|RESOURCE_LOCKED|"
                    r"CHANNEL_ERROR|COMMAND_INVALID|FRAME_ERROR|NOT_ALLOWED|CONNECTION_FORCED|"
                    r"RESOURCE_ERROR|INTERNAL_ERROR|SYNTAX_ERROR) - "
                ),
            ),
            table=LogTable(
                _FORMS,
                _REASONS,
                {**USUAL_STRENGTHS, **dict.fromkeys(_REPLIES.split(), Strength.ERROR)},
            ),
        )

    def find(self, lines: Sequence[Line]) -> list[Finding]:
        return super().find(join_lines(lines, _OPENS, _PART))
