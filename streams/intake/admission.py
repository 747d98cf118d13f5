"""Admission: what the door still takes while more waits to be assessed than the line works off, or the disk fills up.

What speaks of people harmed is taken always; then complaints, reports and what other offices send; media feeds, which
can be asked again, are the first to be told to come back later. Nothing that was answered 202 is ever dropped.
"""

import threading
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

import ahocorasick_rs

from connectors.signal import Channel, Signal

FIRST_REFUSED: tuple[tuple[Channel, ...], ...] = (
    (Channel.MEDIA,),
    (Channel.SAMPLING, Channel.NOTICE),
    (Channel.COMPLAINT,),
)
"""Refused from one, two and four times the limit on; illness reports and the duty desk's own never are."""
FULL_FROM = (0.95, 0.97, 0.99)
"""How full the disk is from which on the same kinds are refused: what room is left is for people harmed."""
RETRY_AFTER_S = 10
PASSING_FROM = 500
"""From so many waiting on, what speaks of people harmed passes them; below, the order of arrival is kept."""


@dataclass(slots=True)
class Admission:
    """How much waits, and what was refused since the start. Safe for threads."""

    lag_max: int
    harm_words: tuple[str, ...] = ()
    waiting: int = 0
    full: float = 0.0
    """How much of the data folder's disk is used, from 0 to 1."""
    refused: Counter[str] = field(default_factory=Counter)
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _harm: ahocorasick_rs.AhoCorasick = field(init=False)

    def __post_init__(self) -> None:
        self.listen_for(self.harm_words)

    def listen_for(self, words: tuple[str, ...]) -> None:
        """These are the words of harm from now on."""
        self.harm_words, self._harm = words, ahocorasick_rs.AhoCorasick(words)

    def came(self, count: int) -> None:
        """So many signals were put on the log."""
        with self._lock:
            self.waiting += count

    def went(self, count: int) -> None:
        """So many were worked off; those that another process put there are no debt."""
        with self._lock:
            self.waiting = max(0, self.waiting - count)

    def takes(self, signals: Sequence[Signal]) -> list[bool]:
        """For each signal whether the door takes it now; what it does not take is counted."""
        kinds = self._refused_now()
        if not kinds:
            return [True] * len(signals)
        answers = [signal.channel not in kinds or self.speaks_of_harm(signal) for signal in signals]
        with self._lock:
            self.refused.update(
                str(signal.channel) for signal, is_in in zip(signals, answers, strict=True) if not is_in
            )
        return answers

    def speaks_of_harm(self, signal: Signal) -> bool:
        """People were counted, or a word of illness or death stands in it."""
        if signal.counts_people:
            return True
        text = f"{signal.title or ''}\n{signal.text or ''}"
        return bool(self._harm.find_matches_as_indexes(text))

    @property
    def is_passed(self) -> bool:
        """Whether so much waits that what speaks of people harmed is assessed before it."""
        return self.waiting >= PASSING_FROM

    def _refused_now(self) -> frozenset[Channel]:
        limits = (self.lag_max, 2 * self.lag_max, 4 * self.lag_max)
        return frozenset(
            channel
            for kinds, limit, full in zip(FIRST_REFUSED, limits, FULL_FROM, strict=True)
            if self.waiting >= limit or self.full >= full
            for channel in kinds
        )
