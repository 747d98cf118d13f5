"""What an entry can say: one record for each kind of change in a case.

A body carries what was decided (instants, articles, names, titles): reading it never needs seeds, law or clock.
"""

from datetime import datetime
from typing import Any

from ..playbook import Outcome
from .confiding import Confided
from .duties import (
    ClockRestarted,
    PassedOn,
    PlaybookWithdrawn,
    StepsRestored,
    StepsWithdrawn,
    StepTakenBack,
    TargetMoved,
    TimeAnswered,
    TimeAsked,
)
from .filed import Filed
from .findings import HeatChanged, HistoryFound, RumourMatched
from .naming import NameStateSet
from .quoted import Deadline, PlaybookRef, Said
from .regroupings import Merged, MergedInto, SignalsLeft
from .rungs import Escalated, EscalationAnswered, EscalationProposed, EscalationReminded, EscalationSettled
from .signals import SignalJoined, SignalUpdated, StartsAnswered, StartsProposed


class Opened(Said, frozen=True, tag="opened"):
    """A signal opened an alert and its case."""

    alert: str
    area: str
    playbook: PlaybookRef
    title: str
    exercise: str | None = None
    related_to: str | None = None


class PlaybookAdded(Said, frozen=True, tag="playbook_added"):
    """A later signal asks for another playbook beside the first."""

    playbook: PlaybookRef
    title: str = ""
    """What the affair is called since, where everybody before only asked."""


class SeverityChanged(Said, frozen=True, tag="severity_changed"):
    """The case is now this urgent; every reason in words."""

    level: str
    why: tuple[str, ...] = ()
    title: str = ""
    """What the affair is about now, when the signal that raised it says more than the first did."""
    because: str = ""
    """The correction after which it was judged anew; then it may fall."""
    reason: str = ""
    """Why a person says that it is so urgent; then it may fall too."""
    outweighed: tuple[str, ...] = ()
    """For what the rules would have it more urgent than that person says."""


class GradeProposed(Said, frozen=True, tag="grade_proposed"):
    """A rule proposes an accident grade, or a graver one than before. Only a person confirms one."""

    grade: str
    rule: str
    why: tuple[str, ...] = ()
    """Every criterion of this grade that holds, with its source, in words."""


class GradeConfirmed(Said, frozen=True, tag="grade_confirmed"):
    """A named officer confirmed (or set) the grade."""

    grade: str
    basis: str


class StepOpened(Said, frozen=True, tag="step_opened"):
    """A duty begins: whose, about what, and why theirs."""

    step: str
    """Key within the case: plan id and what it is about."""
    plan: str
    title: str
    department: str
    department_name: str
    about: str
    why_you: str
    group: str | None = None
    basis: str | None = None
    evidence: tuple[str, ...] = ()
    outcomes: tuple[Outcome, ...] = ()
    optional: bool = False
    target_at: datetime | None = None
    target_basis: str | None = None
    to: tuple[str, ...] = ()
    """To whom what it produces goes."""


class ClockStarted(Said, frozen=True, tag="clock_started"):
    """One rule version begins to run about something."""

    clock: str
    step: str
    about: str
    started_at: datetime
    deadline: Deadline
    anchor_at: datetime | None = None
    instants: dict[str, datetime] = {}
    """`occurred`, `published`, `noticed`, `treated`, as far as known, where the rule asks for them (see `starts`)."""


class ClockMoved(Said, frozen=True, tag="clock_moved"):
    """A clock's due time changed, with the document that justifies it, or by what a later source says of its start.

    `change`: paused | resumed | extended | version_chosen | start_corrected | start_accepted | start_told |
    start_untold | recomputed | calendar.
    """

    clock: str
    change: str
    deadline: Deadline
    reason: str
    document: str | None = None
    paused_at: datetime | None = None
    resumed_at: datetime | None = None
    started_at: datetime | None = None
    extension: dict[str, Any] | None = None
    ground: str = ""
    """What does not count while it is paused, with the article."""
    signal: str = ""
    """The signal that says it began earlier."""
    instants: dict[str, datetime] = {}
    """The clock's instants by what that signal says."""
    untold: tuple[str, ...] = ()
    """The signals that have left, and no longer say when it began."""
    bases: dict[str, str] = {}
    """What open duties rest on since it counts by another version, by their keys."""


class ClockStopped(Said, frozen=True, tag="clock_stopped"):
    """What the rule waits for has happened."""

    clock: str
    by: str
    stopped_at: datetime
    signal: str = ""
    """The signal by whose correction nothing calls for it any more; empty where anything else stopped it."""


class Reminded(Said, frozen=True, tag="reminded"):
    """The owner is reminded before the time is up."""

    clock: str
    reminder: str


class DeadlineMissed(Said, frozen=True, tag="deadline_missed"):
    """A due time passed. `verdict`: overdue, target_passed (own target), unconfirmed (rule unverified), or theirs (the
    time of somebody who is no department of the district)."""

    clock: str
    due_at: datetime
    verdict: str = "overdue"
    known_at: datetime | None = None
    """When it could first be known, where an export had to come to tell."""


class EndUnseen(Said, frozen=True, tag="end_unseen"):
    """A due time passed, and the newest export is older: whether it was missed nobody here can know yet."""

    clock: str
    due_at: datetime
    as_of: datetime


class MissWithdrawn(Said, frozen=True, tag="miss_withdrawn"):
    """A miss that a later exclusion undoes: withdrawn with reason and document, never erased."""

    clock: str
    due_at: datetime
    reason: str
    document: str | None = None


class Acknowledged(Said, frozen=True, tag="acknowledged"):
    """认领: a duty officer takes the alert."""

    along: str = ""
    """Another action that took it along (`dispatch`, `split`, `merge`, `take_over`, `register`, `reopen`); empty when
    it was claimed by itself."""
    before: str = ""
    """Whose it was until then, when it was taken over."""
    whose: str = ""
    """Who had claimed a case that was merged into this one, or that this one was split from, and answers for both;
    empty: who wrote it."""


class ClaimLapsed(Said, frozen=True, tag="claim_lapsed"):
    """The case became more urgent than when it was claimed, or was opened again: somebody has to claim it once more."""

    before: str
    why: str


class SignedFor(Said, frozen=True, tag="signed_for"):
    """签收: a department has the step in hand."""

    step: str
    link_from: str = ""
    """Who sent the link by which a telephone signed; empty when it was signed at the desk."""


class StepDone(Said, frozen=True, tag="step_done"):
    """A duty ended with one of its outcomes."""

    step: str
    outcome: str
    outcome_title: str
    done_at: datetime
    note: str = ""
    fields: dict[str, str] = {}
    by_column: str | None = None
    link_from: str = ""
    """As in `SignedFor`."""
    files: tuple[Filed, ...] = ()


class StepReturned(Said, frozen=True, tag="step_returned"):
    """A department says the duty is not theirs; it goes back to the food-safety office."""

    step: str
    reason: str
    department: str
    department_name: str
    link_from: str = ""
    """As in `SignedFor`."""


class HandedOver(Said, frozen=True, tag="handed_over"):
    """A duty moves to another department or person."""

    step: str
    department: str
    department_name: str
    reason: str
    person: str | None = None


class Dispatched(Said, frozen=True, tag="dispatched"):
    """派发: the open steps went to their departments."""

    steps: tuple[str, ...]
    ground: str = ""
    """Why it went by itself: `red` work waits for nobody, `going` work follows what was dispatched; empty: a person."""
    left: tuple[str, ...] = ()
    """Steps that the person left out: they wait for another dispatch, and do not follow by themselves."""


class Noted(Said, frozen=True, tag="noted"):
    """A person wrote something down."""

    text: str
    called: str = ""
    """The id of the department that was telephoned, because it had not signed for its duty; empty of any other note."""
    outcome: str = ""
    """How that call ended: answered | no_answer | passed_on."""
    step: str = ""
    """The step that it is about; empty: the whole case."""
    files: tuple[Filed, ...] = ()
    """What shows it; of a step only."""


class LabelCorrected(Said, frozen=True, tag="label_corrected"):
    """A person, or a later signal of its sender, corrected what the classifier made of a signal."""

    signal: str
    field: str
    was: str
    now: str
    events: tuple[str, ...] = ()
    """What the signal brings besides, now that this is known of it."""
    gone: tuple[str, ...] = ()
    """What an earlier correction of it had brought, and it brings no longer."""
    also: dict[str, Any] = {}
    """Facts that are otherwise too because of it; None: not known any more."""
    title: str = ""
    """What the affair is called now."""
    named: tuple[str, str] = ("", "")
    """What was and what is, as people say it."""
    by: str = ""
    """The later signal of the same sender that puts it right; empty where a person did."""
    with_step: str = ""
    """The duty with whose result it was told: the signal was not read wrongly, more is known."""


class MovedOut(Said, frozen=True, tag="moved_out"):
    """The affair belongs to another area's office."""

    area: str
    reason: str
    told: str = ""
    """How those who had asked for something were told; empty too of cases stored earlier."""
    untold: str = ""
    """Why they were not."""


class MovedIn(Said, frozen=True, tag="moved_in"):
    """The affair came from another area."""

    area: str
    reason: str


class Dismissed(Said, frozen=True, tag="dismissed"):
    """不予处置（留痕）, with the reason."""

    reason: str


class Closed(Said, frozen=True, tag="closed"):
    """办结, with the conclusion."""

    conclusion: str


class Reopened(Said, frozen=True, tag="reopened"):
    """A person opened a closed case again."""

    reason: str


class Refused(Said, frozen=True, tag="action_refused"):
    """ActionRefused: what a person asked could not be done, and why."""

    action: str
    asked: str
    reason: str


Body = (
    Opened
    | PlaybookAdded
    | SignalJoined
    | SignalUpdated
    | StartsProposed
    | StartsAnswered
    | SignalsLeft
    | SeverityChanged
    | GradeProposed
    | GradeConfirmed
    | NameStateSet
    | Confided
    | RumourMatched
    | StepOpened
    | ClockStarted
    | ClockMoved
    | ClockStopped
    | Reminded
    | DeadlineMissed
    | EndUnseen
    | MissWithdrawn
    | Acknowledged
    | ClaimLapsed
    | SignedFor
    | StepDone
    | StepReturned
    | StepTakenBack
    | ClockRestarted
    | TargetMoved
    | TimeAsked
    | TimeAnswered
    | StepsWithdrawn
    | StepsRestored
    | PlaybookWithdrawn
    | HandedOver
    | HeatChanged
    | HistoryFound
    | Escalated
    | EscalationProposed
    | EscalationAnswered
    | EscalationSettled
    | EscalationReminded
    | Dispatched
    | PassedOn
    | Noted
    | LabelCorrected
    | Merged
    | MergedInto
    | MovedOut
    | MovedIn
    | Dismissed
    | Closed
    | Reopened
    | Refused
)
