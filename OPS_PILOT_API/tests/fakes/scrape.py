"""Reading /metrics as Prometheus does."""

from prometheus_client.parser import text_string_to_metric_families

Series = dict[tuple[str, frozenset[tuple[str, str]]], float]


class Scrape:
    def __init__(self, text: str) -> None:
        self.text = text
        self.series: Series = {
            (sample.name, frozenset(sample.labels.items())): sample.value
            for family in text_string_to_metric_families(text)
            for sample in family.samples
        }

    def get(self, name: str, **labels: str) -> float | None:
        """None where there is no such series."""
        return self.series.get((name, frozenset(labels.items())))

    def value(self, name: str, **labels: str) -> float:
        """0 where nothing was counted yet."""
        return self.get(name, **labels) or 0.0

    def labels(self, name: str, label: str) -> set[str]:
        """Every value of that label."""
        found = (dict(labels).get(label) for known, labels in self.series if known == name)
        return {value for value in found if value is not None}
