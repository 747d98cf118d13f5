"""Heat (热度): how far what is said of an affair has spread, by the newest observation of each of its signals.

It orders the queue and nothing else: it is no grade, and people harmed never wait for it.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Literal

import msgspec

from .severity import LEVELS

GROWN_MAX = 3
"""Counts of posts whose growth is told as reasons of the heat, what grew most first: nobody reads thousands."""

COUNTS = {"forwards": "转发", "views": "浏览", "comments": "评论", "likes": "点赞"}
"""What is counted of a post, by the names people read."""


class Observation(msgspec.Struct, frozen=True, kw_only=True):
    """The counts of one post as they were seen at an instant; None: not seen."""

    signal: str
    at: datetime
    forwards: int | None = None
    views: int | None = None
    comments: int | None = None
    likes: int | None = None

    def count(self, name: str) -> int | None:
        """One of `COUNTS`."""
        value: int | None = getattr(self, name)
        return value


class HeatRule(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """At least this hot when a count, of all posts together, has reached `at_least`.

    With `times` and `within_hours`: when the count of one post has grown so many times in so many hours to reach it.
    """

    id: str
    level: str
    count: Literal["forwards", "views", "comments", "likes"]
    at_least: int
    times: float | None = None
    within_hours: int | None = None
    source: str = ""


class Heat(msgspec.Struct, frozen=True, kw_only=True):
    """How hot an affair is, and the sentences that say why."""

    level: str = "blue"
    why: tuple[str, ...] = ()


def heat_of(rules: Sequence[HeatRule], observations: Iterable[Observation]) -> Heat:
    """The hottest level that any rule gives. What counts is when observations were made, not the order they came in."""
    series = series_of(observations)
    found = [(rule, why) for rule in rules if (why := _why(rule, series))]
    if not found:
        return Heat()
    level = min((rule.level for rule, _ in found), key=LEVELS.index)
    words = [why for rule, why in found if rule.level == level]
    return Heat(level=level, why=tuple(dict.fromkeys([*words, *growth_of(series)[:GROWN_MAX]])))


def hotter(rules: Sequence[HeatRule], level: str) -> list[HeatRule]:
    """The rules that can still make an affair hotter that has this level."""
    return [rule for rule in rules if LEVELS.index(rule.level) < LEVELS.index(level)]


def asked_whole(rules: Iterable[HeatRule], ends: Iterable[Observation]) -> list[str]:
    """Posts of which the first and the newest observation of each count (`ends`) say too little: they may have shot up
    since some other one."""
    swift = [rule for rule in rules if rule.times is not None]
    return [
        signal
        for signal, seen in series_of(ends).items()
        if any((_newest(seen, rule.count) or 0) >= rule.at_least for rule in swift)
    ]


def series_of(observations: Iterable[Observation]) -> dict[str, list[Observation]]:
    """The observations of each signal, the oldest first."""
    series: dict[str, list[Observation]] = {}
    for each in sorted(observations, key=lambda one: (one.at, one.signal)):
        series.setdefault(each.signal, []).append(each)
    return series


def growth_of(series: dict[str, list[Observation]]) -> list[str]:
    """What has grown since it was first observed, in words: `转发 120 → 4,300，2 小时`; what grew most is first."""
    grown = []
    for seen in series.values():
        for name, title in COUNTS.items():
            known = [(each.at, value) for each in seen if (value := each.count(name)) is not None]
            if known and known[-1][1] > known[0][1]:
                (since, first), (until, last) = known[0], known[-1]
                grown.append((first - last, f"{title} {first:,} → {last:,}，{_length(until - since)}"))
    return [words for _, words in sorted(grown)]


def _why(rule: HeatRule, series: dict[str, list[Observation]]) -> str | None:
    title = COUNTS[rule.count]
    if rule.times is None or rule.within_hours is None:
        newest = [_newest(seen, rule.count) for seen in series.values()]
        total = sum(each for each in newest if each is not None)
        return f"{title}合计 {total:,}，达到 {rule.at_least:,}" if total >= rule.at_least else None
    for seen in series.values():
        if _has_shot_up(seen, rule, timedelta(hours=rule.within_hours)):
            return f"{title}在 {rule.within_hours} 小时内增到 {rule.times:g} 倍以上"
    return None


def _newest(seen: list[Observation], name: str) -> int | None:
    return next((value for each in reversed(seen) if (value := each.count(name)) is not None), None)


def _has_shot_up(seen: list[Observation], rule: HeatRule, within: timedelta) -> bool:
    """Whether the newest count is so many times the oldest one within the window before it."""
    known = [(each.at, value) for each in seen if (value := each.count(rule.count)) is not None]
    if not known or known[-1][1] < rule.at_least or rule.times is None:
        return False
    until, last = known[-1]
    return any(0 < value and last >= value * rule.times for at, value in known if until - within <= at < until)


def _length(length: timedelta) -> str:
    hours = length / timedelta(hours=1)
    return f"{hours:.0f} 小时" if hours >= 1 else f"{max(1, round(hours * 60))} 分钟"
