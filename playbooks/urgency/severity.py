"""Severity: the order of the queue, derived by written rules from the facts of a case. Not a grade, not a level."""

from collections.abc import Iterable
from typing import Any

import msgspec

from ..facts import Facts, matches

LEVELS = ("red", "orange", "yellow", "blue")


class SeverityRule(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """If the matchers hold, the case is at least this urgent, and why."""

    id: str
    level: str
    when: dict[str, Any]
    why: str
    source: str = ""
    covers: tuple[str, ...] = ()
    """Rules of the same level, by id, whose reason says nothing more once this one's is said."""


class Severity(msgspec.Struct, frozen=True, kw_only=True):
    """How urgent a case is and the sentences that say why."""

    level: str = "blue"
    why: tuple[str, ...] = ()

    @property
    def order(self) -> int:
        """0 is the most urgent."""
        return LEVELS.index(self.level)


def severity_of(rules: tuple[SeverityRule, ...], facts: Facts) -> Severity:
    """The most urgent level any rule gives, with the sentence of every rule of that level that holds."""
    holding = [rule for rule in rules if matches(rule.when, facts)]
    if not holding:
        return Severity()
    level = min((rule.level for rule in holding), key=LEVELS.index)
    return Severity(level=level, why=tuple(rule.why for rule in holding if rule.level == level))


def by_gravity(rules: tuple[SeverityRule, ...], why: Iterable[str]) -> tuple[str, ...]:
    """Each reason once, the gravest first, as the rules stand: somebody who reads two of seven must not miss the worst.
    What no rule says, a person's word, stands before."""
    order = {rule.why: n for n, rule in enumerate(rules)}
    return tuple(sorted(dict.fromkeys(why), key=lambda each: order.get(each, -1)))


def uncovered(rules: tuple[SeverityRule, ...], why: tuple[str, ...]) -> tuple[str, ...]:
    """The reasons that none of the others covers: seven of which two say what a third says are not read in time.
    The record keeps them all."""
    said = set(why)
    covered = {id for rule in rules if rule.why in said for id in rule.covers}
    left = {rule.why for rule in rules if rule.id in covered}
    return tuple(each for each in why if each not in left)


COLOURS = {"red": "红色", "orange": "橙色", "yellow": "黄色", "blue": "蓝色"}
"""The levels in words."""
