"""What an entry says of signals: that one joined a case, and that it came again with other content."""

from datetime import datetime
from typing import Any

from .quoted import Said


class SignalJoined(Said, frozen=True, tag="signal_joined"):
    """A signal belongs to this affair; `rule` names the ground, `why` says it in words."""

    signal: str
    channel: str
    title: str
    rule: str
    why: str
    playbook: str
    received_at: datetime
    source: str = ""
    revision: int = 1
    """Which revision is meant: a signal may have changed before it came to its case."""
    facts: dict[str, Any] = {}
    said_of_place: dict[str, Any] = {}
    """What it says itself of the place, where a person's word on that stands in its facts."""
    about: tuple[str, ...] = ()
    """What it is about, one for each `per` of a step: `signal:…`, `sample:…`, `operator:…`, `recall:…`."""
    events: tuple[str, ...] = ()
    """The events it brings."""
    occurred_at: datetime | None = None
    published_at: datetime | None = None
    treated_at: datetime | None = None
    arrived_at: datetime | None = None
    """When the office had it, where `received_at` is a day of which nobody said the hour."""
    corrects: tuple[str, ...] = ()
    """Signals of the same sender whose counts it says were mistaken, or have grown since: what it counts stands in the
    place of those."""
    reckoned: dict[str, str] = {}
    """Counts that its words give only together with what the same sender said before, and how: `13+4`."""
    caller: str = ""
    """The hospital that tells it, or the office that wrote the letter, by its name."""


class SignalUpdated(Said, frozen=True, tag="signal_updated"):
    """A signal came again with other content."""

    signal: str
    revision: int
    changed: tuple[str, ...] = ()
    """The names of the facts that are not what they were."""
    facts: dict[str, Any] = {}
    said_of_place: dict[str, Any] = {}
    """What it says itself of the place, where a person's word on that stands in its facts."""
    events: tuple[str, ...] = ()
    """Events that only this revision brings."""
    corrects: bool = False
    """It takes back what it counted before: the counts it gives stand in the place of those, be they fewer."""
    recounted: tuple[str, ...] = ()
    """Counts that it gives anew without saying that the former were mistaken: they stand in the place of those too."""
    reckoned: dict[str, str] = {}
    """Counts that its words give only together with what its version before said, and how."""
    dates: dict[str, datetime | None] = {}
    """What the case counts by from now on (`received_at`, `occurred_at` …): it is earlier, or nobody had said it."""
    later: dict[str, datetime] = {}
    """What it says to have been later than the case counts: that counts when an officer says so."""
    were: dict[str, datetime] = {}
    """What the case counted by until then, of each of both."""


class StartsProposed(Said, frozen=True, tag="starts_proposed"):
    """By the dates that a later version of a signal gives, clocks would begin otherwise: an officer says whether they
    do. None where others changed them since, and there is nothing to say."""

    signal: str
    clocks: tuple[str, ...]


class StartsAnswered(Said, frozen=True, tag="starts_answered"):
    """An officer said so: the signal's dates are those of its later version, or stay what they were."""

    signal: str
    accepted: bool
    dates: dict[str, datetime | None] = {}
    were: dict[str, datetime] = {}
