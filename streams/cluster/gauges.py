"""Gauges: what a worker shows of itself: how much waits, how old it is, what it is waiting for."""

from collections import Counter
from datetime import UTC, datetime

from prometheus_client import CollectorRegistry, Gauge, generate_latest


class Gauges:
    """Counts of one worker, from its own loop only."""

    def __init__(self) -> None:
        self.lag: dict[tuple[str, int], int] = {}
        self._items: Counter[str] = Counter()
        self._buried: Counter[str] = Counter()
        self._failed: Counter[str] = Counter()
        self._retries: Counter[str] = Counter()
        self._waiting: dict[str, str] = {}
        self._at_hand: dict[str, datetime] = {}
        self._commits_failed = 0

    def takes(self, topic: str, written_s: float | None, now: datetime) -> None:
        """A batch is at hand whose oldest envelope was written at this instant (seconds since the epoch)."""
        self._at_hand[topic] = datetime.fromtimestamp(written_s, UTC) if written_s else now

    def rests(self, topic: str) -> None:
        """Nothing of a topic is at hand."""
        self._at_hand.pop(topic, None)

    def did(self, topic: str, items: int) -> None:
        """So many lines were worked off."""
        self._items[topic] += items

    def failed(self, topic: str) -> None:
        """A line cannot be worked off."""
        self._failed[topic] += 1

    def buried(self, topic: str) -> None:
        """A line became a dead letter."""
        self._buried[topic] += 1

    def waits(self, topic: str, fault: str) -> None:
        """A fault of the store or the broker is waited out."""
        self._retries[topic] += 1
        self._waiting[topic] = fault

    def goes_on(self, topic: str) -> None:
        """The fault has passed."""
        self._waiting.pop(topic, None)

    def uncommitted(self, fault: str) -> None:
        """A position could not be committed."""
        self._commits_failed += 1
        self._waiting["commit"] = fault

    def broker_is_away(self, fault: str) -> None:
        """No connection to the broker stands: nothing is fetched, nothing is committed."""
        self._waiting["broker"] = fault

    def broker_is_there(self) -> None:
        """One does."""
        self._waiting.pop("broker", None)

    def faults(self) -> dict[str, str]:
        """What is being waited out, by topic."""
        return dict(self._waiting)

    def age_s(self, now: datetime) -> float:
        """How long the oldest envelope at hand has been on its way; 0 when nothing is."""
        return max(((now - at).total_seconds() for at in self._at_hand.values()), default=0.0)

    def lag_by_topic(self) -> dict[str, int]:
        """Messages not yet worked off."""
        found: Counter[str] = Counter()
        for (topic, _), count in self.lag.items():
            found[topic] += count
        return dict(found)

    def text(self, now: datetime) -> bytes:
        """Prometheus text."""
        registry = CollectorRegistry()
        by_topic = ["topic"]
        lag = Gauge("shian_worker_lag", "messages not yet worked off", ["topic", "partition"], registry=registry)
        for (topic, partition), count in self.lag.items():
            lag.labels(topic, str(partition)).set(count)
        age = Gauge("shian_worker_age_seconds", "age of the envelope at hand", by_topic, registry=registry)
        for topic, at in self._at_hand.items():
            age.labels(topic).set((now - at).total_seconds())
        for name, what, counts in (
            ("shian_worker_items", "lines worked off since the start", self._items),
            ("shian_worker_dead_letters", "lines set aside since the start", self._buried),
            ("shian_worker_retries", "faults waited out since the start", self._retries),
            ("shian_worker_waiting", "whether a fault is being waited out", Counter(dict.fromkeys(self._waiting, 1))),
        ):
            gauge = Gauge(name, what, by_topic, registry=registry)
            for topic, count in counts.items():
                gauge.labels(topic).set(count)
        Gauge("shian_worker_commits_failed", "positions not committed at once", registry=registry).set(
            self._commits_failed
        )
        return generate_latest(registry)
