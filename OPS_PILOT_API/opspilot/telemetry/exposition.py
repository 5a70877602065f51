"""All metrics in Prometheus's text format: of every process of this machine, and of the whole
installation."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, cast

from prometheus_client import CONTENT_TYPE_LATEST, Metric, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, InfoMetricFamily
from prometheus_client.multiprocess import MultiProcessCollector

from opspilot.telemetry.metrics import REGISTRY, REPEAT, SUBMITTED
from opspilot.telemetry.shared_counts import place


@dataclass(frozen=True, slots=True)
class Installation:
    """What the database knows, so that every machine says the same. ``queue``: analyses by state;
    ``analyses``: ended ones by analyzer and outcome."""

    queue: Mapping[str, int]
    oldest_seconds: float
    analyses: Mapping[tuple[str, str], int]
    ai_calls: int
    ai_tokens: Mapping[str, int]
    ai_cost_usd: float


@dataclass(frozen=True, slots=True)
class Exposition:
    """``installation`` is None where the database does not answer."""

    build: Mapping[str, str]
    installation: Installation | None

    def collect(self) -> Iterator[Metric]:
        own = list(_own())
        yield from own
        yield _calls_avoided(own)
        yield InfoMetricFamily("opspilot_build", "What runs here", value=dict(self.build))
        is_up = float(self.installation is not None)
        yield GaugeMetricFamily("opspilot_database_up", "1: it answers", value=is_up)
        if self.installation is not None:
            yield from _of_installation(self.installation)

    def text(self) -> tuple[bytes, str]:
        """And its content type."""
        return generate_latest(self), CONTENT_TYPE_LATEST


def _own() -> Iterable[Metric]:
    mine = place()
    if mine is None:
        return REGISTRY.collect()
    shared: Any = MultiProcessCollector
    return cast(Iterable[Metric], shared(None, path=str(mine.folder)).collect())


def _calls_avoided(own: Iterable[Metric]) -> Metric:
    """A failure that is known is counted, and nobody is asked about it."""
    samples = (sample for metric in own for sample in metric.samples)
    repeats = sum(s.value for s in samples if s.name == SUBMITTED and s.labels["kind"] == REPEAT)
    return CounterMetricFamily(
        "opspilot_ai_calls_avoided",
        "Repeats of known failures, about which nobody was asked",
        repeats,
    )


def _of_installation(known: Installation) -> Iterator[Metric]:
    queue = GaugeMetricFamily("opspilot_queue_analyses", "Unfinished analyses", labels=["state"])
    for state, count in known.queue.items():
        queue.add_metric([state], count)
    yield queue
    yield GaugeMetricFamily(
        "opspilot_queue_oldest_seconds", "How long the oldest has been due", known.oldest_seconds
    )
    analyses = CounterMetricFamily(
        "opspilot_analyses", "Tries of queued analyses that ended", labels=["analyzer", "outcome"]
    )
    for labels, count in known.analyses.items():
        analyses.add_metric(labels, count)
    yield analyses
    yield from _of_ai(known)


def _of_ai(known: Installation) -> Iterator[Metric]:
    yield CounterMetricFamily("opspilot_ai_calls", "Calls to the model", known.ai_calls)
    tokens = CounterMetricFamily(
        "opspilot_ai_tokens", "Tokens of those calls", labels=["direction"]
    )
    for direction, count in known.ai_tokens.items():
        tokens.add_metric([direction], count)
    yield tokens
    yield CounterMetricFamily(
        "opspilot_ai_cost_usd", "What those calls cost, in US dollars", known.ai_cost_usd
    )
