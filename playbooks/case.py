"""Case (事件): one alert being answered, with its signals, steps and clocks. It is the fold of its entries."""

from datetime import datetime
from typing import Any

import msgspec

from . import entries as e
from .folding.headings import heading
from .folding.retested import standing
from .ledger.confiding import FACT
from .ledger.findings import KnownRumour as KnownRumour
from .ledger.naming import PUBLIC, UNVERIFIED, VERIFIED
from .ledger.quoted import ToldStart
from .ledger.rungs import Proposal as Proposal
from .ledger.rungs import Reached as Reached
from .step import Step

CASE = "case"
"""What a step or clock is about when it is about the affair as a whole."""
ALERT = "alert"
"""What an escalation or timer is about when it is not a clock: nobody has acknowledged yet."""
DOUBLED = "doubled"
"""What stopped a clock whose duty has another one of the same rule since two cases became one (see `doubled`)."""


class Joined(msgspec.Struct, frozen=True, gc=False, kw_only=True, omit_defaults=True):
    """A signal in a case, and on what ground it is here."""

    id: str
    channel: str
    title: str
    rule: str
    why: str
    playbook: str
    received_at: datetime
    source: str = ""
    revision: int = 1
    facts: dict[str, Any] = {}
    """What this signal itself says; it comes before the facts of the case when a duty is about this signal."""
    about: tuple[str, ...] = ()
    events: tuple[str, ...] = ()
    brought: tuple[str, ...] = ()
    """Those of its events that a person's correction of it brought."""
    occurred_at: datetime | None = None
    published_at: datetime | None = None
    treated_at: datetime | None = None
    arrived_at: datetime | None = None
    n: int = 0
    """Its number in its case, which it keeps and no other gets. 0 of cases stored earlier, where its place is it."""
    overruled: dict[str, Any] = {}
    """What the machine had said of it where a person said otherwise."""
    called: dict[str, int] = {}
    """The kinds that persons called it and that stand, each with the entry of its case which said so."""
    uncounted: dict[str, Any] = {}
    """Its counts as they were when a person called it irrelevant."""
    said_of_place: dict[str, Any] = {}
    """What it says itself of the place, where a correction of another signal holds; None: nothing."""
    placed: dict[str, Any] = {}
    """What a person said of its place and did not take back."""
    placed_by: int = 0
    """The entry of its case that said so last."""
    venue_gone: str = ""
    """The venue that went with a correction which said nothing of it: it comes back when that is taken back."""
    taken_back: tuple[str, ...] = ()
    """Its counts that a later report of the same sender says were mistaken: `facts` has those that it gives."""
    reckoned: dict[str, str] = {}
    """Its counts that its words give only together with what the same sender said before, and how: `13+4`."""
    caller: str = ""
    """The hospital that tells it, or the office that wrote the letter, by its name."""
    former: tuple[datetime, ...] = ()
    """Dates that it bore here before its source said others."""
    said: dict[str, datetime] = {}
    """Dates of its last version by which the case does not count."""
    proposed: tuple[str, ...] = ()
    """Clocks of which an officer has to say whether they begin by its last version."""
    is_declined: bool = False
    """An officer said that they do not: that holds until it says another date."""


class Clock(msgspec.Struct, frozen=True, gc=False, kw_only=True, omit_defaults=True):
    """时限: one rule version running about something (the case, a signal, a sample, an operator, a recall)."""

    id: str
    step: str
    about: str
    started_at: datetime
    deadline: e.Deadline
    anchor_at: datetime | None = None
    instants: dict[str, datetime] = {}
    """When it happened, was first published, was noticed and was treated, where its rule asks for them."""
    excluded: tuple[tuple[datetime, datetime | None], ...] = ()
    extensions: tuple[dict[str, Any], ...] = ()
    reminded: tuple[str, ...] = ()
    missed_at: datetime | None = None
    verdict: str | None = None
    known_at: datetime | None = None
    """When its miss could first be known, where an export had to come to tell."""
    unseen_since: datetime | None = None
    """Its time passed, and this export was too old to show whether it had ended."""
    rung: int = 0
    stopped_at: datetime | None = None
    stopped_by: str = ""
    """What stopped it; empty where a case stored earlier does not say."""
    corrected_away: str = ""
    """The signal by whose correction it stopped."""
    moves: int = 0
    """How often its due time was counted anew."""
    is_start_set: bool = False
    """An officer corrected its start: what a source says of it later moves it no more."""
    told: tuple[ToldStart, ...] = ()
    """Its own start, then those that sources told of it; empty while none did."""

    @property
    def is_theirs(self) -> bool:
        """It runs for somebody who is no department of the district: nobody here can miss it."""
        return bool(self.deadline.runs_for)

    @property
    def is_running(self) -> bool:
        """Not stopped and not paused."""
        return self.stopped_at is None and self.deadline.due_at is not None

    @property
    def is_paused(self) -> bool:
        """An exclusion has begun and not ended."""
        return self.stopped_at is None and bool(self.excluded) and self.excluded[-1][1] is None

    @property
    def is_ours_to_keep(self) -> bool:
        """Running towards a due time of the district's own, or paused on the way to one."""
        return (self.is_running or self.is_paused) and not self.is_theirs

    @property
    def is_unseen(self) -> bool:
        """Its time has passed, and no export since shows whether it had ended."""
        return self.unseen_since is not None and self.missed_at is None and self.stopped_at is None

    @property
    def is_late(self) -> bool:
        """Stopped after it fell due."""
        return bool(self.stopped_at and self.deadline.due_at and self.stopped_at > self.deadline.due_at)


class Lapsed(msgspec.Struct, frozen=True, gc=False, kw_only=True, omit_defaults=True):
    """A claim that holds no longer: whose it was, since when, and why."""

    by: str
    at: datetime
    why: str


class Absorbed(msgspec.Struct, frozen=True, gc=False, kw_only=True, omit_defaults=True):
    """A case that was taken in: what it brought, and what it was, so that a split can give it back."""

    case: str
    title: str
    into: str = ""
    """What the case was called that took it in."""
    at: datetime
    signals: tuple[str, ...]
    """Those of its own, not of cases that it had taken in itself."""
    keys: dict[str, str] = msgspec.field(default_factory=dict, name="moves")
    """The key of each of its steps here, and the key that it had."""
    shared: tuple[str, ...] = ()
    """Keys (here) of duties that the case which took it in had too."""
    kept: dict[str, Step] = {}
    """Those duties as it had them, by the keys that they had."""
    clocks: tuple[str, ...] = ()
    kept_clocks: dict[str, Clock] = {}
    """Clocks that had ended with a duty which stayed where it was written."""
    playbooks: tuple[e.PlaybookRef, ...] = ()
    former: tuple[e.PlaybookRef, ...] = ()
    known: KnownRumour | None = None
    corrected: dict[str, Any] = {}
    stated: dict[str, str] = {}
    earlier: tuple[e.Earlier, ...] = ()
    grade: str | None = None
    was_red: bool = False
    judged: str = ""
    judged_why: tuple[str, ...] = ()
    outweighed: tuple[str, ...] = ()
    gave: tuple[str, ...] = ()
    """What the case that took it in has only from it: `stated:product`, `playbook:rumour`, `known` …"""


class Case(msgspec.Struct, frozen=True, gc=False, kw_only=True, omit_defaults=True):
    """One alert being answered. `state`: open | closed | dismissed | merged | moved."""

    v: int = 1
    id: str
    alert: str
    area: str
    title: str
    opened_at: datetime
    exercise: str | None = None
    state: str = "open"
    seq: int = 0
    playbooks: tuple[e.PlaybookRef, ...] = ()
    signals: tuple[Joined, ...] = ()
    facts: dict[str, Any] = {}
    severity: str = "blue"
    severity_why: tuple[str, ...] = ()
    severity_since: datetime | None = None
    learned_at: datetime | None = None
    """When the office learned that it is so urgent, where that was long after it became so: a post was placed late, a
    register came with yesterday's rows. None: at once."""
    was_red: bool = False
    """It was red once, and whoever leads the shift was told of it and of its numbers."""
    judged: str = ""
    """How urgent a person said that it is, as long as nothing new has raised it."""
    outweighed: tuple[str, ...] = ()
    """Reasons over which that person's word stands."""
    opened_by: str = ""
    """The cause of its first entry."""
    steps: dict[str, Step] = {}
    clocks: dict[str, Clock] = {}
    known: KnownRumour | None = None
    grade_proposed: tuple[str, str] | None = None
    grade_why: tuple[str, ...] = ()
    grade: str | None = None
    acknowledged_at: datetime | None = None
    acknowledged_by: str | None = None
    lapsed: Lapsed | None = None
    """The claim that held before, until somebody claims it anew."""
    acknowledge_rung: int = 0
    proposals: tuple[Proposal, ...] = ()
    reached: tuple[Reached, ...] = ()
    """The rungs that were reached, in order, and what became of each."""
    counted: int = 0
    """The highest number that a signal had when signals left: it is given to no other."""
    closed_at: datetime | None = None
    reopened_at: datetime | None = None
    """When it was last opened again; None where it never was, or that was before entries were read for it."""
    conclusion: str | None = None
    merged_into: str | None = None
    related_to: str | None = None
    heat: str = "blue"
    """How far it has spread, by what was last observed; never falls by itself."""
    heat_why: tuple[str, ...] = ()
    name_state: str = UNVERIFIED
    """How far the name of the business may go (see `naming`)."""
    confided: bool | None = None
    """Whether only the director opens it, as the director said; None: as its facts say."""
    earlier: tuple[e.Earlier, ...] = ()
    """History that speaks of the same affair, as it was found."""
    corrected: dict[str, Any] = {}
    """Facts of the place that a person corrected: they hold for later signals too."""
    stated: dict[str, str] = {}
    """Name, address and food as a person stated them."""
    former: tuple[e.PlaybookRef, ...] = ()
    """Playbooks that answered before a correction; what was begun under them goes on."""
    absorbed: tuple[Absorbed, ...] = ()
    """Cases that were taken in."""
    noted_by: tuple[str, ...] = ()
    """Departments (their ids) that wrote a note since an officer of the office last acted in the case."""
    counted_less: tuple[str, ...] = ()
    """Steps that a department has ended since with a number of people smaller than the case knew."""

    @property
    def heading(self) -> str:
        """What it is called now: its title with the people that its facts count and the known rumour it repeats."""
        rumour = self.known.rumour if self.known else ""
        return heading(self.title, self.facts, [joined.title for joined in self.signals], rumour, self.tested)

    @property
    def tested(self) -> str:
        """What holds of every failed sample now; empty while one of them stands as it was found."""
        failed = (joined.about for joined in self.signals if joined.facts.get("failed_sample"))
        return standing(failed, self.steps.values())

    @property
    def is_name_verified(self) -> bool:
        """A person has said that the name of the business is right."""
        return self.name_state in (VERIFIED, PUBLIC)

    @property
    def is_open(self) -> bool:
        """Still to be answered."""
        return self.state == "open"

    @property
    def redated(self) -> list[Joined]:
        """Signals by whose last version running clocks would begin otherwise, as soon as an officer says so."""
        clocks = (self.clocks.get(id) for joined in self.signals for id in joined.proposed) if self.is_open else ()
        running = {clock.id for clock in clocks if clock and clock.stopped_at is None}
        return [joined for joined in self.signals if running.intersection(joined.proposed)] if running else []

    @property
    def is_confidential(self) -> bool:
        """Whether only the director opens it."""
        return bool(self.facts.get(FACT)) if self.confided is None else self.confided

    @property
    def open_steps(self) -> list[Step]:
        """Duties not yet done, in the order they opened."""
        return [step for step in self.steps.values() if step.state == "open"]

    @property
    def returned_steps(self) -> list[Step]:
        """Duties that a department returned and nobody has in hand since."""
        return [step for step in self.open_steps if step.is_returned]

    @property
    def running_clocks(self) -> list[Clock]:
        """The district's own clocks of an open case that can still fall due or are overdue, soonest first."""
        return self._running(theirs=False)

    @property
    def their_clocks(self) -> list[Clock]:
        """Clocks of an open case that run for somebody else, soonest first."""
        return self._running(theirs=True)

    def _running(self, *, theirs: bool) -> list[Clock]:
        every = self.clocks.values() if self.is_open else ()
        running = [clock for clock in every if clock.is_running and clock.is_theirs == theirs]
        return sorted(running, key=lambda clock: (clock.deadline.due_at or clock.started_at, clock.id))

    @property
    def unclaimed_since(self) -> datetime:
        """From when on somebody could have claimed it as it stands: the ladder of what nobody claims begins there."""
        since = self.learned_at or self.severity_since or self.opened_at
        return max(since, self.reopened_at or since)

    @property
    def is_overdue(self) -> bool:
        """A running clock of verified law was missed."""
        return any(clock.verdict == "overdue" for clock in self.running_clocks)

    def with_step(self, step: str, **changes: Any) -> "Case":
        """The case after something changed in one step."""
        steps = {**self.steps, step: msgspec.structs.replace(self.steps[step], **changes)}
        return msgspec.structs.replace(self, steps=steps)
