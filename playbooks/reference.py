"""Reference: everything written that decisions read, as one immutable snapshot."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar

from msgspec.structs import replace

from .case import Case, Clock
from .district.departments import Departments
from .district.districts import District
from .district.people import People
from .district.plan import NAMED, Plan
from .district.planned import as_planned
from .district.roster import OnDuty, Roster, on_duty
from .facts import Facts
from .law.cited import BY_RULE
from .law.rules import Rules, RuleVersion
from .law.workdays import OfficeHours, Workdays
from .playbook import BY_ID, Playbook, StepPlan, choose, playbook_hash
from .urgency.escalation import OFFICE, Ladder
from .urgency.grades import Criteria
from .urgency.heat import HeatRule
from .urgency.severity import Severity, SeverityRule, severity_of

Chosen = Sequence[tuple[Playbook, list[str]]]
"""Playbooks that answer, each with the reasons in words."""
ANSWERS_MAX = 10_000
"""Different facts whose answers are remembered; a full memory is emptied, which costs time and changes nothing."""
PHONES_MAX = 3
"""Numbers of duty officers that stand in the place of the office's own."""
T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """Playbooks, law, working days, departments, people: read once, passed to every decision."""

    playbooks: tuple[Playbook, ...]
    by_hash: dict[str, Playbook]
    """Also playbooks that running cases were opened under and the library no longer holds."""
    rules: Rules
    workdays: Workdays
    office: OfficeHours
    departments: Departments
    people: People
    plan: Plan
    ladder: Ladder
    severities: tuple[SeverityRule, ...]
    heat: tuple[HeatRule, ...]
    events: dict[str, str]
    """Event id → title."""
    areas: tuple[str, ...]
    """The office's own six-digit county codes."""
    version: str
    terms: dict[str, frozenset[str]] = field(default_factory=dict)
    """Ids that a fact may have where the taxonomy lists them (hazard, venue, product_category)."""
    names: dict[str, str] = field(default_factory=dict)
    """What the ids of the taxonomy are called."""
    districts: dict[str, District] = field(default_factory=dict)
    """What the office's areas are called, by their codes."""
    withdrawn: frozenset[str] = frozenset()
    """Claims of the rumour book, by their numbers, that were withdrawn and that no other entry says in their place."""
    roster: Roster = field(default_factory=Roster)
    """Who is on duty when; empty where the office has laid in none."""
    criteria: Criteria = Criteria()
    """By what a grade is proposed."""
    wanted: Mapping[tuple[str, str], datetime] = field(default_factory=dict)
    """By when an exercise wants a duty done: by a signal of the affair and the duty's plan. On duty there is none."""
    # Not by `init`: a copy with other playbooks must not answer from this one's memory.
    _chosen: dict[frozenset[tuple[str, Any]], Chosen] = field(
        default_factory=dict, init=False, compare=False, repr=False
    )
    _severe: dict[frozenset[tuple[str, Any]], Severity] = field(
        default_factory=dict, init=False, compare=False, repr=False
    )

    def choose(self, facts: Facts) -> Chosen:
        """The playbooks that answer, with the reasons; the library always holds one that applies to everything."""
        return _remembered(self._chosen, facts, lambda: choose(self.playbooks, facts))

    def playbook(self, hash_: str) -> Playbook:
        """The playbook a case runs under, also when the library has a newer one."""
        return self.by_hash[hash_]

    def plans_of(self, case: Case) -> Iterator[StepPlan]:
        """What the playbooks plan that answer a case, and those that did."""
        return (plan for book in (*case.playbooks, *case.former) for plan in self.playbook(book.hash).steps)

    def law_of(self, clock: Clock) -> RuleVersion | None:
        """By what a clock is counted; None where the law of now has that no more."""
        return self.rules.find(clock.deadline.rule, clock.deadline.version)

    def is_at_term(self, plan: str, outcome: str) -> bool:
        """Whether by the library of now this outcome of a duty counts only once the duty's term is over."""
        plans = (each for book in self.playbooks for each in book.steps if each.id == plan)
        return any(way.at_term for each in plans for way in each.outcomes if way.id == outcome)

    def severity(self, facts: Facts) -> Severity:
        """How urgent these facts are, and why."""
        return _remembered(self._severe, facts, lambda: severity_of(self.severities, facts))

    def hash_of(self, playbook: Playbook) -> str:
        """The content hash of a playbook of the library."""
        return next((hash_ for hash_, each in self.by_hash.items() if each is playbook), "") or playbook_hash(playbook)

    def place(self, area: str, texts: Iterable[str]) -> str:
        """Where an affair of this area is, in words, by what the signals say; the code of an area nobody named."""
        district = self.districts.get(area)
        return district.place(texts) if district else area

    def on_duty(self, now: datetime) -> OnDuty | None:
        """Who is on duty by the roster; None without one, and in a gap of it."""
        return on_duty(self.roster, self.people, now)

    def office_phone(self, area: str, *, at: datetime | None = None, here: str = "") -> str:
        """Whom to call back: the office's own number, else that of who is at the desk (`here`), where that is known,
        else of who is on duty when it is to be called (`at`), else those of its duty officers; empty when none is
        known."""
        district, named = self.districts.get(area), self.on_duty(at) if at else None
        own = (district.phone if district else "") or here or (named.phone if named else "")
        phones = dict.fromkeys(each.phone for each in self.people.holders(OFFICE, "duty_officer") if each.phone)
        return own or "、".join(list(phones)[:PHONES_MAX])

    def why(self, why_you: str) -> str:
        """A reason of the library as this office says it: clauses by the numbers of its plan, its departments by their
        own names (`{D05}`), and of what the plan of another district says, that it is followed until the office has
        laid in its own."""
        said = BY_ID.sub(lambda found: self._called(found[1]), as_planned(why_you, self.plan, self.departments))
        if NAMED not in said or self.plan.is_of(self.areas):
            return said
        return f"{self.plan.followed}{said}"

    def _called(self, department: str) -> str:
        """A running case keeps its playbook, also when the office has since taken a department off its list."""
        return self.departments.get(department if department in self.departments else OFFICE).short

    def department_name(self, department: str) -> str:
        """Short name for people."""
        return self.departments.get(department).short


def _remembered(answers: dict[frozenset[tuple[str, Any]], T], facts: Facts, find: Callable[[], T]) -> T:
    """The answer for these facts; the same few facts come again and again, and every matcher is asked for each."""
    key = frozenset(facts.items())
    if key not in answers:
        if len(answers) >= ANSWERS_MAX:
            answers.clear()
        answers[key] = find()
    return answers[key]


def as_law_is(playbook: Playbook, rules: Rules) -> Playbook:
    """A playbook that running cases keep, without rules that the law of now has no more or calls otherwise: what they
    had started goes on, and nobody is stopped by them in his work."""
    steps = tuple(_as_law_is(step, rules) for step in playbook.steps)
    return playbook if steps == playbook.steps else replace(playbook, steps=steps)


def _as_law_is(step: StepPlan, rules: Rules) -> StepPlan:
    known = tuple(each for each in step.rules if each in rules)
    basis = BY_RULE.sub(lambda found: found[0] if found[1] in rules else found[1], step.basis) if step.basis else None
    return replace(step, rules=known, basis=basis)


def by_hash(playbooks: tuple[Playbook, ...]) -> dict[str, Playbook]:
    """Playbooks under their content hash."""
    return {playbook_hash(playbook): playbook for playbook in playbooks}
