"""Kafka: brokers, clients and Connect (`[time] LEVEL message (logger)`), ZooKeeper, librdkafka."""

from opspilot.domain.enums import Category
from opspilot.triage.findings import Strength
from opspilot.triage.messages.severity_log import LogForm, LogTable, Reason, SeverityLogParser

_FORMS = (
    LogForm(
        (
            r"\[\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3}\] (?P<level>FATAL|ERROR|"
            r"WARN) (?P<message>\S.*?)(?: \((?P<logger>(?:kafka|org\.apache\.(?:kafka|"
            r"zookeeper))[\w.$]*)\))?$"
        ),
        (
            (
                "[2024-01-31 10:11:12,123] ERROR [KafkaServer id=0] Fatal error during "
                "KafkaServer startup. Prepare to shutdown (kafka.server.KafkaServer)"
            ),
            (
                "[2024-01-31 10:11:12,123] WARN [Producer clientId=shop] Connection to node -1 "
                "(kafka/10.0.0.7:9092) could not be established. Broker may not be available. "
                "(org.apache.kafka.clients.NetworkClient)"
            ),
        ),
    ),
    LogForm(
        (
            r"(?P<level>ERROR|WARN)\b.{0,200}?(?P<message>\[(?:Producer|Consumer|AdminClient|"
            r"Controller|Broker|KafkaServer|ReplicaFetcher|ReplicaManager|Partition|LogDirFailure|"
            r"Transaction|GroupCoordinator|SocketServer)[^\]]{0,200}\] \S.*)"
        ),
        (
            (
                "2024-01-31 10:11:12 WARN  NetworkClient:780 - [Consumer clientId=c-1, "
                "groupId=shop] "
                "Connection to node -1 could not be established. Broker may not be available."
            ),
        ),
    ),
    LogForm(
        r"%(?P<level>[0-4])\|\d{10}\.\d{3}\|(?P<code>[A-Z]+)\|[^|]*\| (?P<message>\[thrd:.*)",
        (
            (
                "%3|1706695872.123|FAIL|rdkafka#producer-1| [thrd:kafka:9092/bootstrap]: "
                "kafka:9092/bootstrap: Connect to ipv4#10.0.0.7:9092 failed: Connection refused"
            ),
        ),
    ),
)

_REASONS = (
    Reason(
        (
            r"(?i)Fatal error during \w+ startup|Exiting Kafka|Shutdown broker because|"
            r"Stopping serving (?:logs|replicas)|Failed to clean up log|shutting down"
        ),
        ("[KafkaServer id=0] Fatal error during KafkaServer startup. Prepare to shutdown",),
        None,
        Strength.ERROR,
    ),
    Reason(
        (
            r"(?i)disconnected|Bootstrap broker .* disconnected|Error while fetching metadata|"
            r"The metadata response|Attempting to|rebalance|will (?:retry|be retried)"
        ),
        (
            "Bootstrap broker kafka:9092 (id: -1 rack: null) disconnected",
            "Error while fetching metadata with correlation id 7 : {shop=LEADER_NOT_AVAILABLE}",
        ),
        Category.CONNECTION_REFUSED,
        Strength.WARNING,
    ),
    Reason(
        (
            r"(?i)could not be established|Connection refused|Connection to node|"
            r"no brokers available|brokers are down|Broker transport failure|Session .* for server"
        ),
        (
            (
                "Connection to node -1 (kafka/10.0.0.7:9092) could not be established. Broker "
                "may not "
                "be available."
            ),
            "1/1 brokers are down",
        ),
        Category.CONNECTION_REFUSED,
        Strength.ERROR,
    ),
    Reason(
        r"(?i)resolve|UnknownHost|DNS",
        (
            (
                "Couldn't resolve server kafka:9092 from bootstrap.servers as DNS resolution "
                "failed "
                "for kafka"
            ),
        ),
        Category.DNS,
        Strength.ERROR,
    ),
    Reason(
        r"(?i)No space left",
        ("Error while appending records to shop-0 in dir /var/lib/kafka: No space left on device",),
        Category.DISK_FULL,
    ),
    Reason(
        r"(?i)SSL|handshake|certificate",
        ("Failed authentication with /10.0.0.7 (SSL handshake failed)",),
        Category.TLS,
        Strength.ERROR,
    ),
    Reason(
        r"(?i)authenticat|authoriz|SASL|Not authorized",
        ("Not authorized to access topics: [shop]",),
        Category.AUTH_PERMISSION,
        Strength.ERROR,
    ),
    Reason(
        r"(?i)timed? ?out|timeout|expir(?:ed|ing)",
        (
            "Timed out waiting for connection while in state: CONNECTING",
            "Expiring 1 record(s) for shop-0:120000 ms has passed",
        ),
        Category.TIMEOUT,
    ),
    Reason(
        (
            r"(?i)doesn't match stored|inconsistent|cluster\.id|configured broker\.id|"
            r"meta\.properties|Invalid (?:config|value)|replication factor|UNKNOWN_TOPIC|"
            r"UnknownTopic|LEADER_NOT_AVAILABLE|listener"
        ),
        ("The Cluster ID abc doesn't match stored clusterId Some(def) in meta.properties.",),
        Category.CONFIG_OR_ENV,
    ),
    Reason(
        (
            r"(?i)too large|MESSAGE_TOO_LARGE|Too many open files|max\.request\.size|"
            r"Address already in use|quota|poll(?:ing)? interval|max\.poll"
        ),
        (
            "Got error produce response: MESSAGE_TOO_LARGE",
            "Socket server failed to bind to 0.0.0.0:9092: Address already in use",
        ),
        Category.RESOURCE_LIMIT,
    ),
    Reason(
        r"(?i)corrupt|deserializ|serializ|CRC|magic",
        ("Found invalid messages: Record is corrupt (stored crc = 7)",),
        Category.SERIALIZATION,
    ),
)

_STRENGTHS = {
    "fatal": Strength.FATAL,
    "error": Strength.ERROR,
    "warn": Strength.WARNING,
    **dict.fromkeys("0123", Strength.ERROR),
    "4": Strength.WARNING,
}


class KafkaParser(SeverityLogParser):
    """Reads one finding per line; a Java trace below it is the JVM parser's and wins."""

    def __init__(self) -> None:
        super().__init__(
            "kafka",
            runtime="kafka",
            anchors=(
                (
                    r"\[[\d-]{10} [\d:]{8},\d{3}\] (?:FATAL|ERROR|WARN) .{0,160}(?:[Kk]afka|"
                    r"[Zz]oo[Kk]eeper|[Bb]roker)"
                ),
                (
                    r"(?:ERROR|WARN) .{0,120}\[(?:Producer|Consumer|AdminClient|Controller|Broker|"
                    r"KafkaServer|Replica)"
                ),
                r"%[0-4]\|\d{10}\.\d{3}\|[A-Z]",
                r"\((?:kafka|org\.apache\.(?:kafka|zookeeper))\.[\w.$]{1,80}\)",
            ),
            table=LogTable(_FORMS, _REASONS, _STRENGTHS),
        )
