"""Fold: the case that its entries tell. Reads nothing but entries: no seeds, playbooks, law or clock."""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta
from functools import reduce
from itertools import groupby
from typing import Any

from msgspec.structs import replace

from .. import entries as e
from ..case import ALERT, Case, Clock, KnownRumour, Lapsed
from ..facts import merged
from ..ledger.quoted import ToldStart
from ..step import Step
from .climbing import answered, claimed, escalated, proposed, reminded, settled, target_moved, without
from .corrected import label_corrected, restored_steps, withdrawn_playbook, withdrawn_steps
from .dispatching import passed_on, sender
from .finishing import step_done, step_taken_back
from .handing import by_link, given_back, handed_over
from .joining import signal_updated, starts_answered, starts_proposed, with_signals
from .noting import heeded, noted, time_answered, time_asked
from .regrouped import merged as merged_case
from .regrouped import merged_into, signals_left, with_earlier

AT_ONCE = timedelta(minutes=5)
"""What is written down within it was known when it became true: to take in and to read a signal takes a moment."""


def fold(case: Case | None, entry: e.Entry) -> Case:
    """The case after `entry`. Raises ValueError when entries come out of order."""
    if isinstance(entry.body, e.Opened):
        if case is not None:
            raise ValueError(f"case {entry.case} is opened twice")
        return _opened(entry, entry.body)
    if case is None or entry.seq != case.seq + 1:
        raise ValueError(f"entry {entry.seq} of case {entry.case} does not follow {case.seq if case else 'nothing'}")
    change = _FOLDS.get(type(entry.body))
    case = heeded(case, entry)
    changed = change(case, entry, entry.body) if change else case
    return replace(changed, seq=entry.seq)


def fold_all(log: Iterable[e.Entry]) -> Case | None:
    """The case that `log` tells, None when it is empty. Signals that joined one after the other are taken together: of
    twenty thousand, one by one, each copies all that came before."""
    case = None
    for are_joining, entries in groupby(log, lambda entry: isinstance(entry.body, e.SignalJoined)):
        run = list(entries)
        case = _all_joined(case, run) if are_joining and case else reduce(fold, run, case)
    return case


def _all_joined(case: Case, run: list[e.Entry]) -> Case:
    bodies = [entry.body for entry in run if isinstance(entry.body, e.SignalJoined)]
    if [entry.seq for entry in run] != list(range(case.seq + 1, case.seq + 1 + len(run))):
        return reduce(fold, run, case)  # which names the entry that is out of order
    return replace(with_signals(case, bodies), seq=run[-1].seq)


def standings(log: Iterable[e.Entry], case: Case | None = None) -> Iterator[tuple[e.Entry, Case]]:
    """Every entry of a case with the case as it stood when it was written, the first first. `case`: before them."""
    for entry in log:
        case = fold(case, entry)
        yield entry, case


class Standings:
    """The same, to be gone through more than once: each time it is told anew. Of thousands of entries of one case all
    its standings together would fill the memory."""

    def __init__(self, log: Iterable[e.Entry]) -> None:
        self._log = tuple(log)

    def __iter__(self) -> Iterator[tuple[e.Entry, Case]]:
        return standings(self._log)

    def since(self, seq: int) -> Iterator[tuple[e.Entry, Case]]:
        """Those from one entry on."""
        at = next((n for n, entry in enumerate(self._log) if entry.seq >= seq), len(self._log))
        return standings(self._log[at:], fold_all(self._log[:at]))

    def at(self, moment: datetime) -> Case | None:
        """The case as it stood when the last entry was recorded up to then; None before the first."""
        return fold_all(entry for entry in self._log if entry.recorded_at <= moment)


def _opened(entry: e.Entry, body: e.Opened) -> Case:
    return Case(
        id=entry.case,
        alert=body.alert,
        area=body.area,
        title=body.title,
        opened_at=entry.at,
        learned_at=_learned_late(entry),
        exercise=body.exercise,
        seq=entry.seq,
        playbooks=(body.playbook,),
        related_to=body.related_to,
        opened_by=entry.cause,
    )


def _learned_late(entry: e.Entry) -> datetime | None:
    """When what became true at `at` was written down, where that was clearly later."""
    return entry.recorded_at if entry.recorded_at - entry.at > AT_ONCE else None


def _playbook_added(case: Case, entry: e.Entry, body: e.PlaybookAdded) -> Case:
    former = tuple(book for book in case.former if book.id != body.playbook.id)
    return replace(case, title=body.title or case.title, playbooks=(*case.playbooks, body.playbook), former=former)


def _signal_joined(case: Case, entry: e.Entry, body: e.SignalJoined) -> Case:
    return with_signals(case, [body])


def _severity_changed(case: Case, entry: e.Entry, body: e.SeverityChanged) -> Case:
    is_same = body.level == case.severity
    judged = body.level if body.reason else case.judged if case.judged == body.level else ""
    return replace(
        case,
        title=body.title or case.title,
        severity=body.level,
        severity_why=body.why,
        severity_since=case.severity_since if is_same else entry.at,
        learned_at=case.learned_at if is_same else _learned_late(entry),
        was_red=case.was_red or "red" in (case.severity, body.level),
        judged=judged,
        outweighed=body.outweighed if body.reason else case.outweighed,
    )


def _history_found(case: Case, entry: e.Entry, body: e.HistoryFound) -> Case:
    return replace(case, earlier=with_earlier(case, body.signals))


def _heat_changed(case: Case, entry: e.Entry, body: e.HeatChanged) -> Case:
    return replace(case, heat=body.level, heat_why=body.why, facts=merged(case.facts, {"heat": body.level}))


def _grade_proposed(case: Case, entry: e.Entry, body: e.GradeProposed) -> Case:
    return replace(case, grade_proposed=(body.grade, body.rule) if body.grade else None, grade_why=body.why)


def _grade_confirmed(case: Case, entry: e.Entry, body: e.GradeConfirmed) -> Case:
    return replace(case, grade=body.grade or None)


def _name_state_set(case: Case, entry: e.Entry, body: e.NameStateSet) -> Case:
    return replace(case, name_state=body.state)


def _rumour_matched(case: Case, entry: e.Entry, body: e.RumourMatched) -> Case:
    return replace(case, known=case.known or KnownRumour.of(body))


def _step_opened(case: Case, entry: e.Entry, body: e.StepOpened) -> Case:
    step = Step(
        id=body.step,
        plan=body.plan,
        title=body.title,
        department=body.department,
        department_name=body.department_name,
        about=body.about,
        why_you=body.why_you,
        opened_at=entry.at,
        group=body.group,
        basis=body.basis,
        evidence=body.evidence,
        outcomes=body.outcomes,
        optional=body.optional,
        target_at=body.target_at,
        target_basis=body.target_basis,
        to=body.to,
    )
    return replace(case, steps={**case.steps, body.step: step})


def _clock_started(case: Case, entry: e.Entry, body: e.ClockStarted) -> Case:
    clock = Clock(
        id=body.clock,
        step=body.step,
        about=body.about,
        started_at=body.started_at,
        deadline=body.deadline,
        anchor_at=body.anchor_at,
        instants=body.instants,
    )
    return replace(case, clocks={**case.clocks, body.clock: clock})


def _clock_moved(case: Case, entry: e.Entry, body: e.ClockMoved) -> Case:
    clock = case.clocks[body.clock]
    for step, basis in body.bases.items():
        case = case.with_step(step, basis=basis) if step in case.steps else case
    excluded = clock.excluded
    if body.change == "paused" and body.paused_at:
        excluded = (*excluded, (body.paused_at, None))
    elif body.change == "resumed" and excluded:
        excluded = (*excluded[:-1], (excluded[-1][0], body.resumed_at))
    extensions = (*clock.extensions, body.extension) if body.extension else clock.extensions
    moved_on = body.deadline.due_at != clock.deadline.due_at
    unseen_since = None if moved_on else clock.unseen_since
    return _with_clock(
        case,
        clock,
        deadline=body.deadline,
        started_at=body.started_at or clock.started_at,
        instants=body.instants if body.started_at else clock.instants,
        excluded=excluded,
        extensions=extensions,
        reminded=() if moved_on else clock.reminded,
        unseen_since=unseen_since,
        moves=clock.moves + 1,
        is_start_set=clock.is_start_set or body.change == "start_corrected",
        told=_told(clock, body),
    )


def _told(clock: Clock, body: e.ClockMoved) -> tuple[ToldStart, ...]:
    if body.change == "start_untold":
        return tuple(each for each in clock.told if each.signal not in body.untold)
    if body.change != "start_told" or body.started_at is None:
        return clock.told
    before = clock.told or (ToldStart("", clock.started_at, clock.instants),)
    return (*before, ToldStart(body.signal, body.started_at, body.instants))


def _clock_stopped(case: Case, entry: e.Entry, body: e.ClockStopped) -> Case:
    """Nothing more is proposed about a clock that has stopped."""
    clock, away = case.clocks[body.clock], body.signal
    stopped = _with_clock(case, clock, stopped_at=body.stopped_at, stopped_by=body.by, corrected_away=away)
    return replace(stopped, proposals=without(case, body.clock))


def _reminded(case: Case, entry: e.Entry, body: e.Reminded) -> Case:
    clock = case.clocks[body.clock]
    return _with_clock(case, clock, reminded=(*clock.reminded, body.reminder))


def _deadline_missed(case: Case, entry: e.Entry, body: e.DeadlineMissed) -> Case:
    clock = case.clocks[body.clock]
    return _with_clock(case, clock, missed_at=body.due_at, verdict=body.verdict, known_at=body.known_at)


def _end_unseen(case: Case, entry: e.Entry, body: e.EndUnseen) -> Case:
    return _with_clock(case, case.clocks[body.clock], unseen_since=body.as_of)


def _miss_withdrawn(case: Case, entry: e.Entry, body: e.MissWithdrawn) -> Case:
    clock = case.clocks[body.clock]
    spared = _with_clock(case, clock, missed_at=None, verdict=None, known_at=None, rung=0)
    return replace(spared, proposals=without(case, body.clock))


def _acknowledged(case: Case, entry: e.Entry, body: e.Acknowledged) -> Case:
    by = body.whose or (entry.actor.person if entry.actor else None)
    return replace(case, acknowledged_at=entry.at, acknowledged_by=by, lapsed=None, proposals=claimed(case))


def _claim_lapsed(case: Case, entry: e.Entry, body: e.ClaimLapsed) -> Case:
    return replace(_unclaimed(case), lapsed=Lapsed(by=body.before, why=body.why, at=entry.at))


def _unclaimed(case: Case) -> Case:
    """Whom nobody's claim had kept waiting is the ledger's to tell: the ladder is climbed anew."""
    reached = tuple(each for each in case.reached if each.of != ALERT)
    return replace(case, acknowledged_at=None, acknowledged_by=None, acknowledge_rung=0, reached=reached)


def _signed_for(case: Case, entry: e.Entry, body: e.SignedFor) -> Case:
    person = by_link(entry.actor.person, body.link_from) if entry.actor else None
    return case.with_step(body.step, signed_at=entry.at, person=person, signed_for=entry.on_behalf_of or "")


def _clock_restarted(case: Case, entry: e.Entry, body: e.ClockRestarted) -> Case:
    """Counted as a move: its timers up to now may have rung."""
    clock = case.clocks[body.clock]
    return _with_clock(case, clock, stopped_at=None, stopped_by="", corrected_away="", moves=clock.moves + 1)


def _dispatched(case: Case, entry: e.Entry, body: e.Dispatched) -> Case:
    for step in body.steps:
        case = case.with_step(step, dispatched_at=entry.at, dispatched_by=sender(entry, body), is_left_out=False)
    for step in body.left:
        case = case.with_step(step, is_left_out=True)
    return case


def _moved_out(case: Case, entry: e.Entry, body: e.MovedOut) -> Case:
    return replace(case, state="moved", closed_at=entry.at, conclusion=body.reason, proposals=())


def _moved_in(case: Case, entry: e.Entry, body: e.MovedIn) -> Case:
    return replace(case, area=body.area)


def _dismissed(case: Case, entry: e.Entry, body: e.Dismissed) -> Case:
    return replace(case, state="dismissed", closed_at=entry.at, conclusion=body.reason, proposals=())


def _closed(case: Case, entry: e.Entry, body: e.Closed) -> Case:
    return replace(case, state="closed", closed_at=entry.at, conclusion=body.conclusion, proposals=())


def _reopened(case: Case, entry: e.Entry, body: e.Reopened) -> Case:
    """What nobody had claimed climbs its ladder anew, as what has to be claimed once more does."""
    again = replace(case, state="open", closed_at=None, reopened_at=entry.at, conclusion=None)
    return again if case.acknowledged_at is not None else _unclaimed(again)


def _with_clock(case: Case, clock: Clock, **changes: Any) -> Case:
    return replace(case, clocks={**case.clocks, clock.id: replace(clock, **changes)})


_FOLDS: dict[type, Callable[[Case, e.Entry, Any], Case]] = {
    e.PlaybookAdded: _playbook_added,
    e.SignalJoined: _signal_joined,
    e.SignalUpdated: signal_updated,
    e.StartsProposed: starts_proposed,
    e.StartsAnswered: starts_answered,
    e.SignalsLeft: signals_left,
    e.SeverityChanged: _severity_changed,
    e.HistoryFound: _history_found,
    e.HeatChanged: _heat_changed,
    e.GradeProposed: _grade_proposed,
    e.GradeConfirmed: _grade_confirmed,
    e.NameStateSet: _name_state_set,
    e.Confided: lambda case, entry, body: replace(case, confided=body.confided),
    e.RumourMatched: _rumour_matched,
    e.LabelCorrected: label_corrected,
    e.StepsWithdrawn: withdrawn_steps,
    e.StepsRestored: restored_steps,
    e.PlaybookWithdrawn: withdrawn_playbook,
    e.StepOpened: _step_opened,
    e.ClockStarted: _clock_started,
    e.ClockMoved: _clock_moved,
    e.ClockStopped: _clock_stopped,
    e.Reminded: _reminded,
    e.DeadlineMissed: _deadline_missed,
    e.EndUnseen: _end_unseen,
    e.MissWithdrawn: _miss_withdrawn,
    e.Acknowledged: _acknowledged,
    e.ClaimLapsed: _claim_lapsed,
    e.SignedFor: _signed_for,
    e.StepDone: step_done,
    e.StepTakenBack: step_taken_back,
    e.ClockRestarted: _clock_restarted,
    e.TargetMoved: target_moved,
    e.TimeAsked: time_asked,
    e.TimeAnswered: time_answered,
    e.StepReturned: given_back,
    e.HandedOver: handed_over,
    e.Escalated: escalated,
    e.EscalationProposed: proposed,
    e.EscalationAnswered: answered,
    e.EscalationSettled: settled,
    e.EscalationReminded: reminded,
    e.Dispatched: _dispatched,
    e.PassedOn: passed_on,
    e.Noted: noted,
    e.Merged: merged_case,
    e.MergedInto: merged_into,
    e.MovedOut: _moved_out,
    e.MovedIn: _moved_in,
    e.Dismissed: _dismissed,
    e.Closed: _closed,
    e.Reopened: _reopened,
}
