"""Deadline rules (时限规则) as records: within how long, from which event to which, by which article, since when."""

import difflib
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import Literal

import msgspec

from ..errors import Fault, PlaybookError
from .counting import Unit
from .workdays import day_of


class DeadlineError(PlaybookError):
    """A deadline rule cannot be found, read or counted; every fault is listed."""


class Extension(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """By how much a rule may be extended, and who has to approve; `then`: what may be added after that.

    `length` null: the law allows it and leaves the number to those who approve. `at_most`: they may approve less.
    """

    length: int | None
    unit: Unit
    approval: str
    at_most: bool = False
    then: "Extension | None" = None


class Exclusion(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Time that a rule does not count, and the article that says so. Nothing else pauses its clock."""

    id: str
    title: str
    article: str


class RuleVersion(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One version of a rule, in force from `effective_from` to `effective_to`, the last day inclusive, in Beijing.

    `version_event` chooses the version, `start_event` starts the clock, `end_event` stops it. `article` names the full
    text and the article. Confidence: Q1 article read in full, Q2 a partial copy, M from memory (never "overdue").
    """

    version: str
    article: str
    effective_from: date | None
    effective_to: date | None
    version_event: str
    start_event: str
    end_event: str | None
    length: int | None
    unit: Unit
    roll: Literal["none", "off_day"]
    extension: Extension | None
    excluded: tuple[Exclusion, ...]
    confidence: Literal["Q1", "Q2", "M"]
    statutory: bool
    source: str
    note: str = ""
    starts: Literal["event", "earliest", "noticed", "occurred", "treated", "received"] = "event"
    """From when the clock runs, where it is not the event itself.

    `earliest`: the law does not say from when, so from the earliest of when it happened, when it was first published
    and when it was noticed. `noticed`: the law does not say either, but nobody can answer before he knows; the other
    instants are kept, and the earliest of them gives a reminder. `occurred`: from when what the event tells of
    happened; where nobody has said when, no clock runs. `treated`: from when a medical institution received the first
    patient, as the sources say; where none says when, from the event, and the truth may lie before it. `received`:
    from when what it is about came here, however late somebody writes down what it asks for.
    """


def extensions_of(version: RuleVersion) -> list[Extension]:
    """The extensions a version allows, one after the other."""
    found = []
    each = version.extension
    while each is not None:
        found.append(each)
        each = each.then
    return found


class Rule(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A rule with its versions, the oldest first. A variant's id is the bare rule's id, a dot and a name."""

    id: str
    title: str
    group: str
    actor: str
    versions: tuple[RuleVersion, ...]
    variant_of: str | None = None
    theirs: Literal["duty", "right"] | None = None
    """It binds (`duty`) or allows something to (`right`) somebody who is no department of the district. Its end is
    worth knowing; passing it is nobody's miss here."""
    alone: str = ""
    """Why no playbook uses it, where none does."""

    @property
    def is_counted(self) -> bool:
        """Whether any version can be a clock; a provision without one can only be cited."""
        return any(version.unit != "none" for version in self.versions)


class Rules:
    """Deadline rules by id, in the order of the file."""

    def __init__(self, rules: Iterable[Rule] = ()) -> None:
        self._rules = {rule.id: rule for rule in rules}
        self._variants: dict[str, list[str]] = {}
        for rule in self._rules.values():
            if rule.variant_of:
                self._variants.setdefault(rule.variant_of, []).append(rule.id)

    def __contains__(self, rule: object) -> bool:
        return rule in self._rules

    def __iter__(self) -> Iterator[str]:
        return iter(self._rules)

    def __len__(self) -> int:
        return len(self._rules)

    def values(self) -> tuple[Rule, ...]:
        """Every rule."""
        return tuple(self._rules.values())

    def variants(self, rule: str) -> tuple[str, ...]:
        """The ids of the variants of a bare rule id."""
        return tuple(self._variants.get(rule, ()))

    def get(self, rule: str) -> Rule:
        """The rule of that id. Raises DeadlineError for a bare id with variants and for an unknown id."""
        if variants := self.variants(rule):
            raise refusal(rule, "has variants and no clock of its own", f"choose one of {', '.join(variants)}")
        if rule in self._rules:
            return self._rules[rule]
        near = difflib.get_close_matches(rule.upper(), [*self._rules, *self._variants], n=4)
        raise refusal(rule, "is not a rule", f"did you mean {', '.join(near)}" if near else "see seeds/deadlines.yaml")

    def version(self, rule: str, version: str) -> RuleVersion:
        """That version of that rule. Raises DeadlineError naming the versions there are."""
        return named_version(self.get(rule), version)

    def find(self, rule: str, version: str) -> RuleVersion | None:
        """The same; None where the law of now has it no more."""
        versions = self._rules[rule].versions if rule in self._rules else ()
        return next((each for each in versions if each.version == version), None)


def choose_version(rule: Rule, anchor: datetime) -> RuleVersion:
    """The version in force on the anchor's date in Beijing. Raises DeadlineError saying which there are."""
    version = version_in_force(rule, anchor)
    if version is None:
        known = "; ".join(f"{each.version} {each.effective_from}–{each.effective_to or ''}" for each in rule.versions)
        raise refusal(rule.id, f"no version is in force on {day_of(anchor)}", f"there are: {known}")
    return version


def version_in_force(rule: Rule, anchor: datetime) -> RuleVersion | None:
    """The version in force on the anchor's date in Beijing; None before the first that is known."""
    day = day_of(anchor)
    known = ((each.effective_from or date.min, each.effective_to or date.max, each) for each in rule.versions)
    return next((version for begins, ends, version in known if begins <= day <= ends), None)


def named_version(rule: Rule, version: str) -> RuleVersion:
    """The version of that name. Raises DeadlineError naming the versions there are."""
    for each in rule.versions:
        if each.version == version:
            return each
    known = ", ".join(each.version for each in rule.versions)
    raise refusal(rule.id, f"has no version {version}", f"there are: {known}")


def refusal(rule: str, problem: str, remedy: str) -> DeadlineError:
    """The error for one rule that cannot be used as asked."""
    return DeadlineError([Fault("deadlines.yaml", rule, problem, remedy)])
