"""Elasticsearch, OpenSearch, Logstash and Kibana: logs, bootstrap checks, REST errors."""

from opspilot.domain.enums import Category
from opspilot.triage.findings import Strength
from opspilot.triage.messages.severity_log import LogForm, LogTable, Reason, SeverityLogParser

_FORMS = (
    LogForm(
        (
            r"\[\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d,\d{3}\]\[(?P<level>FATAL|ERROR|"
            r"WARN) *\]\[(?P<logger>[\w.$-]+) *\](?: ?\[[\w.-]*\])* ?(?P<message>\S.*)"
        ),
        (
            "[2024-01-31T10:11:12,123][ERROR][o.e.b.Bootstrap          ] [node-1] Exception",
            (
                "[2024-01-31T10:11:12,123][WARN ][o.e.c.r.a.DiskThresholdMonitor] [node-1] flood "
                "stage disk watermark [95%] exceeded on [abc][node-1] free: 1gb[4%], all indices "
                "on this node will be marked read-only"
            ),
            (
                "[2024-01-31T10:11:12,123][FATAL][logstash.runner          ] The given "
                'configuration is invalid. Reason: Expected one of [ \\t\\r\\n], "#", "input"'
            ),
        ),
    ),
    LogForm(
        r"(?:^|\s)(?P<level>ERROR): (?P<message>\[\d{1,2}\] bootstrap checks failed.*)",
        (
            (
                "ERROR: [1] bootstrap checks failed. You must address the points described in the "
                "following [1] lines before starting Elasticsearch."
            ),
        ),
    ),
    LogForm(
        (
            r"^(?:\[\d{1,2}\]|bootstrap check failure \[\d{1,2}\] of \[\d{1,2}\]): "
            r"(?P<message>(?:max |memory |the default |system call|heap|initial heap|max file|"
            r"maximum|default discovery|Transport SSL|X-Pack|all shards|JVM|security|"
            r"installed plugins).*)"
        ),
        (
            (
                "[1]: max virtual memory areas vm.max_map_count [65530] is too low, increase to at "
                "least [262144]"
            ),
        ),
        level="fatal",
    ),
    LogForm(
        (
            r"(?:\"type\" ?: ?\"|^)(?P<level>[a-z_]+_exception)(?:\",\s?\"reason\" ?: ?\"|: )"
            r"(?P<message>[^\"\n]+)"
        ),
        (
            (
                '{"error":{"root_cause":[{"type":"index_not_found_exception","reason":"no such '
                'index [shop]"}]'
            ),
        ),
    ),
    LogForm(
        r"\[type=(?P<level>[a-z_]+_exception), reason=(?P<message>[^\"\n]+?)\]?$",
        (
            (
                "Elasticsearch exception [type=circuit_breaking_exception, reason=[parent] Data "
                "too large, data for [<http_request>]"
            ),
        ),
    ),
    LogForm(
        r"\[(?P<level>fatal|error)\]\[(?P<logger>[\w.-]+)\](?:\[[\w.-]+\])* (?P<message>\S.*)",
        (
            (
                "  log   [10:11:12.123] [error][savedobjects-service] Unable to retrieve version "
                "information from Elasticsearch nodes."
            ),
        ),
    ),
)

_REASONS = (
    Reason(
        (
            r"(?i)deprecat|not enough master nodes|master not discovered yet|"
            r"bootstrap checks failed|^Exception$|uncaught exception in thread|gc\]\[|"
            r"disconnected from"
        ),
        (
            "[1] bootstrap checks failed. You must address the points",
            "uncaught exception in thread [main]",
        ),
        None,
        Strength.SYMPTOM,
    ),
    Reason(
        (
            r"(?i)disk (?:usage|watermark)|watermark .* exceeded|flood stage|No space left|"
            r"FORBIDDEN/12/index read-only|high disk"
        ),
        (
            "flood stage disk watermark [95%] exceeded on [abc]",
            "index [shop] blocked by: [FORBIDDEN/12/index read-only / allow delete (api)]",
        ),
        Category.DISK_FULL,
        Strength.ERROR,
    ),
    Reason(
        (
            r"(?i)OutOfMemory|Data too large|Java heap|Native memory allocation|"
            r"unable to lock JVM|memory locking requested"
        ),
        (
            "[parent] Data too large, data for [<http_request>] would be [7/6.9gb]",
            "java.lang.OutOfMemoryError: Java heap space",
        ),
        Category.OUT_OF_MEMORY,
    ),
    Reason(
        (
            r"(?i)vm\.max_map_count|max file descriptors|max number of threads|"
            r"too many (?:open files|scroll|buckets|clauses)|maximum shards open|"
            r"would add \[\d+\] (?:total )?shards|rejected execution|queue capacity|"
            r"Limit of total fields|Address already in use|Result window is too large|"
            r"Too many dynamic script"
        ),
        (
            (
                "max virtual memory areas vm.max_map_count [65530] is too low, increase to at "
                "least "
                "[262144]"
            ),
        ),
        Category.RESOURCE_LIMIT,
    ),
    Reason(
        (
            r"(?i)authenticat|authoriz|security_exception|AccessDenied|permission|access_control|"
            r"missing authentication"
        ),
        (
            "missing authentication credentials for REST request [/]",
            (
                "Failed to create node environment: AccessDeniedException[/usr/share/elasticsear"
                "ch/dat"
                "a/nodes]"
            ),
        ),
        Category.AUTH_PERMISSION,
    ),
    Reason(
        r"(?i)ssl|certificate|PKIX|plaintext|TLS|keystore",
        (
            "client did not trust this server's certificate, closing connection",
            "received plaintext http traffic on an https channel",
        ),
        Category.TLS,
    ),
    Reason(
        (
            r"(?i)Connection refused|No Living connections|NoNodeAvailable|Unable to (?:retrieve|"
            r"connect|revive)|dead ES instance|unreachable|connect exception|"
            r"Attempted to resurrect|node_not_connected|master_not_discovered|no master|"
            r"cluster_block_exception"
        ),
        (
            "Unable to revive connection: http://elasticsearch:9200/",
            "Attempted to resurrect connection to dead ES instance, but got an error",
        ),
        Category.DB_CONNECTION,
    ),
    Reason(
        r"(?i)timed? ?out|timeout",
        ("Request Timeout after 30000ms",),
        Category.TIMEOUT,
    ),
    Reason(
        (
            r"(?i)no such index|index_not_found|all shards failed|No mapping found|"
            r"parsing_exception|unknown query|search_phase_execution|Fielddata is disabled|"
            r"failed to parse (?:date )?(?:field|query)|mapper_parsing|failed to parse"
        ),
        ("no such index [shop]", "all shards failed"),
        Category.DB_QUERY,
    ),
    Reason(
        r"(?i)version conflict|already exists|resource_already_exists|mapper .* cannot be changed",
        ("[7]: version conflict, document already exists",),
        Category.DB_CONSTRAINT,
    ),
    Reason(
        (
            r"(?i)can not run elasticsearch as root|cannot be loaded|config|unknown setting|"
            r"discovery settings|is invalid|incompatible|cannot upgrade|Expected one of|plugin|"
            r"node\.max_local_storage|failed to obtain node locks|obtain lock"
        ),
        (
            "can not run elasticsearch as root",
            "unknown setting [foo.bar] please check that any required plugins are installed",
        ),
        Category.CONFIG_OR_ENV,
    ),
    Reason(
        r"(?i)corrupt|checksum|translog",
        ("failed to read shard: CorruptIndexException checksum failed",),
        Category.SERIALIZATION,
    ),
)

_STRENGTHS = {
    "fatal": Strength.FATAL,
    "error": Strength.ERROR,
    "warn": Strength.WARNING,
}


class ElasticsearchParser(SeverityLogParser):
    """Reads one finding per line; a Java trace below it is the JVM parser's and wins."""

    def __init__(self) -> None:
        super().__init__(
            "elasticsearch",
            runtime="elasticsearch",
            anchors=(
                r"\[[\d-]{10}T[\d:]{8},\d{3}\]\[(?:FATAL|ERROR|WARN) {0,2}\]\[",
                r"bootstrap checks? fail|vm\.max_map_count \[\d",
                (
                    r"[a-z]_exception\\?\", ?\\?\"reason|type=[a-z_]{3,50}_exception, reason|"
                    r"[a-z]_exception: "
                ),
                r"\[(?:fatal|error)\]\[[\w.-]{3,60}\]",
            ),
            table=LogTable(_FORMS, _REASONS, _STRENGTHS),
        )

    def _strength(self, level: str, reason: Reason | None) -> Strength | None:
        """A REST error's type is its level: every such one is an error."""
        return super()._strength("error" if level.endswith("_exception") else level, reason)
