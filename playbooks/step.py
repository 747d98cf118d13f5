"""Step (处置步骤): one duty of a case, from its opening to what came of it; owned by one department."""

from collections.abc import Iterator
from datetime import datetime
from itertools import count

import msgspec

from .ledger.filed import Filed
from .ledger.sendings import Handed, Passed, Returned, Sending, Wanted, Word
from .playbook import Outcome

ASKED = "来件要求的时间"
ASKED_TARGET, OWN_TARGET, WANTED = "来件要求", "内部目标", "演练要求"
"""On what ground a duty has its target: a letter that it answers asks for a time, the script of an exercise too."""


class Step(msgspec.Struct, frozen=True, gc=False, kw_only=True, omit_defaults=True):
    """处置步骤: one duty in a case, owned by a department. `state`: open | done | withdrawn."""

    id: str
    plan: str
    title: str
    department: str
    department_name: str
    about: str
    why_you: str
    opened_at: datetime
    group: str | None = None
    basis: str | None = None
    evidence: tuple[str, ...] = ()
    outcomes: tuple[Outcome, ...] = ()
    optional: bool = False
    is_left_out: bool = False
    """A person dispatched the others and left this one for later."""
    target_at: datetime | None = None
    target_basis: str | None = None
    missed_target_at: datetime | None = None
    """The office's target that had passed before its department asked for more time: what is given then is a new
    time, and the old one was not kept."""
    to: tuple[str, ...] = ()
    state: str = "open"
    dispatched_at: datetime | None = None
    dispatched_by: str | None = None
    """Who dispatched it; empty when it went by itself, None where cases stored earlier do not say."""
    passed_on: Passed | None = None
    signed_at: datetime | None = None
    signed_for: str = ""
    """The department that owns it, when somebody of another signed for it."""
    person: str | None = None
    wanted: Wanted | None = None
    """The later time that its department asked for, until the office answers."""
    word: Word | None = None
    """What was last written down of it while it is done."""
    returned: Returned | None = None
    """The last time that it was returned."""
    returned_before: tuple[Returned, ...] = ()
    """The earlier times, in their order."""
    handed: Handed | None = None
    """The last time that it was given to another department; None too of cases stored earlier."""
    first_sent: Sending | None = None
    """Its first dispatch, of what has left the department that it went to since; None too of cases stored earlier."""
    done_at: datetime | None = None
    done_by: str = ""
    """Who filled in its outcome; empty where its register said so, or a case stored earlier does not say."""
    done_for: str = ""
    """The department that owns it, when somebody of another filled it in."""
    outcome: str | None = None
    outcome_title: str | None = None
    note: str = ""
    fields: dict[str, str] = {}
    files: tuple[Filed, ...] = ()
    """What came with its results and notes, a result that was taken back among them."""
    rung: int = 0
    """How far the ladder was climbed since the office's target for it passed."""
    told: str = ""
    """The signal that told of its sample before the number came by which that goes."""
    withdrawn_with: str = ""
    """What took it along when it was withdrawn (see `StepsWithdrawn.along`)."""
    corrected_away: str = ""
    """The signal by whose correction it was withdrawn."""

    @property
    def target_of(self) -> str:
        """Whose time its target is: of who asked for an answer, or the office's own."""
        return ASKED_TARGET if (self.target_basis or "").startswith(ASKED) else OWN_TARGET

    @property
    def judged_by(self) -> datetime | None:
        """The target by which it is told whether the duty was done in time: the first that was not kept."""
        return self.missed_target_at or self.target_at

    @property
    def has_own_target(self) -> bool:
        """The office itself set its target, and may move it: no letter and no script of an exercise did."""
        return self.target_at is not None and self.target_of == OWN_TARGET and self.target_basis != WANTED

    @property
    def returns(self) -> tuple[Returned, ...]:
        """Every time that it was returned, in their order."""
        return (*self.returned_before, self.returned) if self.returned else ()

    @property
    def is_returned(self) -> bool:
        """It came back, and neither was it given to a department again, nor has the office taken it up itself."""
        came_back = self.returned is not None and self.returned.again_at is None
        return came_back and self.state == "open" and self.signed_at is None

    @property
    def came_at(self) -> datetime | None:
        """When it came to the department that has it now: sent or handed over to it, or back to the office. None of
        what nobody dispatched."""
        back = self.returned.at if self.returned and self.returned.again_at is None else None
        times = (self.dispatched_at, self.handed.since if self.handed else None, back)
        return max((at for at in times if at), default=None) if self.dispatched_at else None

    @property
    def is_given_away(self) -> bool:
        """A department gave it to another by itself, and nobody has signed for it since."""
        waits = self.state == "open" and self.signed_at is None and not self.is_returned
        return waits and self.handed is not None and self.handed.by_department

    @property
    def chosen(self) -> Outcome | None:
        """The outcome that it was done with."""
        return next((each for each in self.outcomes if each.id == self.outcome), None)

    @property
    def brought(self) -> tuple[str, ...]:
        """The events of that outcome."""
        chosen = self.chosen
        return chosen.emits if chosen else ()


def further_keys(key: str, step: Step) -> Iterator[str]:
    """The keys of further rounds of the duty that is found by `key`, in the order in which they are given."""
    plain = f"{step.plan}/{step.about}"
    rounds = (each for each in (plain, f"{plain}/{step.department}") if key.removeprefix(f"{each}/").isdecimal())
    first = next(rounds, key)
    return (f"{first}/{n}" for n in count(2))
