"""Playbook (处置规程): the prepared answer to a kind of alert, as written in `library/*.yaml`."""

import re
from collections.abc import Iterable, Sequence
from hashlib import blake2b
from typing import Any

import msgspec

from .facts import Facts, matches, reasons

BY_ID = re.compile(r"\{([A-Z]\d{2,3})\}")
"""A department in the reason of a step, by its id: said with the office's own name for it."""
CASE_OPENED = "case_opened"
"""The event with which steps of the case itself open."""

FINDING = "finding"
"""Of a duty: each sample that failed has its own; what else is said of the affair has one, unless a sample has."""
PER = ("case", "signal", "sample", FINDING, "operator", "recall")


class _Shape(msgspec.Struct, frozen=True, gc=False, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """A part of the YAML; unknown keys are faults."""


class Denial(_Shape, frozen=True):
    """What the record may hold that speaks against an outcome: the facts, why, and by which text."""

    when: dict[str, Any]
    why: str
    source: str


LEFT_UNDONE = ("not_needed", "not_possible", "excluded")
"""Outcomes by which a duty ends without having been done: nothing called for it, or nothing was there to do it on."""


class Outcome(_Shape, frozen=True):
    """One way a step can end, the events it brings and the fields a person must fill in."""

    id: str
    title: str
    emits: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    tells: tuple[str, ...] = ()
    """Counts of people (`facts.PEOPLE`) that may be filled in beside: what is more than was known the case learns."""
    after: tuple[str, ...] = ()
    """Events one of which must have come before a person may choose it: it says that this has happened."""
    until: tuple[str, ...] = ()
    """Events after which nobody may choose it any more: it says what has turned out not to be so."""
    rules_out: tuple[str, ...] = ()
    """Events that it says did not happen: the duties that only they had opened may be withdrawn in one act."""
    overturns: tuple[str, ...] = ()
    """Events that rested on what it shows to be wrong for good: what only they had opened ends at once."""
    wants_done: tuple[str, ...] = ()
    """Duties that ought to be done before: while one of them is open, a person who chooses it all the same says why."""
    denied_by: tuple[Denial, ...] = ()
    """What of the record speaks against it: a person who chooses it all the same says why."""
    again: bool = False
    """The duty begins anew at once, with a clock of its own: a report that is due every so many days."""
    at_term: bool = False
    """It says that the term of the duty's clock is over: nobody may choose it before, and what it brings happened on
    the last day of the term, whenever it is written down."""
    in_term: bool = False
    """It says that something came before that term was over: nobody says it of a later time."""


def fields_of(outcomes: Iterable[Outcome]) -> tuple[str, ...]:
    """Every field that one of them needs or may have, each once."""
    return tuple(dict.fromkeys(name for each in outcomes for name in (*each.needs, *each.tells)))


class Target(_Shape, frozen=True):
    """An office's own time target for a step; never statutory. `asked`: where the letter asks for a time, that."""

    basis: str
    asked: bool = False
    minutes: int | None = None
    hours: int | None = None
    working_days: int | None = None


class StepPlan(_Shape, frozen=True):
    """One duty of a playbook: whose, on what ground, within which legal times, and what completes it."""

    id: str
    title: str
    department: str
    why_you: str
    opens_on: str
    outcomes: tuple[Outcome, ...]
    group: str | None = None
    """Responsibility group of the district's plan that makes it theirs."""
    basis: str | None = None
    """The article or ground when the plan is silent."""
    per: str = "case"
    when: dict[str, Any] = {}
    rules: tuple[str, ...] = ()
    clocks_when: dict[str, dict[str, Any]] = {}
    """Of a rule, what must be known before its clock begins: the duty may have to be looked at before it binds."""
    target: Target | None = None
    evidence: tuple[str, ...] = ()
    completes_by: dict[str, str] = {}
    completes_on: dict[str, str] = {}
    """Events that end the duty by themselves, each with the outcome it then has; it does not begin anew after them."""
    not_while: tuple[str, ...] = ()
    """Steps about the same thing: while one of them is open, the duty is not opened (again), for they do its work."""
    when_moved: str = ""
    """Of a word that whoever asked must have: the outcome with which it ends when the affair goes to another area and
    they were told so."""
    optional: bool = False
    decides: bool = False
    """Its end is a decision, whoever writes it down: a response, a filing, a penalty, a recall, a word to the
    public, or that there is none."""
    to: tuple[str, ...] = ()
    """To whom what it produces goes: the addressees of a report."""

    def outcome(self, outcome_id: str) -> Outcome | None:
        """The outcome of that id, or None."""
        return next((each for each in self.outcomes if each.id == outcome_id), None)


class Part(_Shape, frozen=True):
    """Steps that several playbooks share (共用步骤), in the order in which each takes them in."""

    v: int
    id: str
    title: str
    steps: tuple[StepPlan, ...]


class PartTaken(_Shape, frozen=True):
    """A row of a playbook's steps that stands for those of a part, or for `only` some of them; `when`: here they are
    wanted under these conditions besides their own."""

    part: str
    only: tuple[str, ...] = ()
    when: dict[str, Any] = {}


class Playbook(_Shape, frozen=True):
    """When it applies, what each signal under it brings, and its steps."""

    v: int
    id: str
    title: str
    summary: str
    rank: int
    when: dict[str, Any]
    signal_emits: tuple[str, ...]
    steps: tuple[StepPlan, ...]
    clauses: tuple[int, ...] = ()
    alongside: str | None = None
    """A family of playbooks whose clocks belong to the sender (a complaint, a report, a sample): the best of each
    family runs beside whichever playbook answers the affair, so that gathering never destroys a clock."""
    alone: bool = False
    """Nothing runs beside it: what it answers must come to nobody else's table."""

    def step(self, step_id: str) -> StepPlan | None:
        """The step of that id, or None."""
        return next((each for each in self.steps if each.id == step_id), None)


class KeptPlaybook(Playbook, frozen=True):
    """A playbook as a case keeps it: one stored earlier may say `closes_when`, which nothing reads. What a case waits
    for before it ends are its steps."""

    closes_when: str = ""


def deciding(playbooks: Iterable[Playbook]) -> frozenset[str]:
    """The ids of the steps that decide."""
    return frozenset(step.id for playbook in playbooks for step in playbook.steps if step.decides)


def playbook_hash(playbook: Playbook) -> str:
    """Content hash by which a running case keeps the playbook it was opened under."""
    return blake2b(msgspec.json.encode(playbook, order="deterministic"), digest_size=12).hexdigest()


def choose(playbooks: Sequence[Playbook], facts: Facts) -> list[tuple[Playbook, list[str]]]:
    """The playbooks that answer, each with the reasons in words: the highest ranked whose matchers hold, then the
    best of each `alongside` family, unless the first runs alone. Empty when none applies."""
    chosen: list[Playbook] = []
    families: set[str | None] = set()
    for playbook in sorted(playbooks, key=lambda each: (-each.rank, each.id)):
        if not matches(playbook.when, facts) or (chosen and (playbook.alongside or "") in families | {""}):
            continue
        chosen.append(playbook)
        families.add(playbook.alongside)
        if chosen[0].alone:
            break
    return [(playbook, reasons(playbook.when, facts) or ["无更具体的规程适用"]) for playbook in chosen]
