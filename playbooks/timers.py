"""Timer (定时项): what is to be looked at, at an instant; and what the passing of that instant changes.

Timers are derived from the case, so they are never out of step with it: after each change the runner stores the
difference between `timers_of` before and after.
"""

from datetime import UTC, datetime
from functools import lru_cache

import msgspec

from . import entries as e
from .case import ALERT, Case, Clock
from .deciding.draft import Draft
from .deciding.verdicts import AsOf, fall_due
from .folding.climbing import climbed, unanswered
from .reference import Reference
from .step import OWN_TARGET, Step
from .telling.proposing import proposal_text, text_now
from .urgency.escalation import ANOTHER_LADDER, OFFICE, OFFICE_ROLES, Rung, is_chased_at_night, rung_at, stands_at

UNANSWERED = "unanswered_"
"""How the kind of a timer about a proposal begins; the number of its rung follows."""


class Timer(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """A row that says: look at this case at this instant. `of` is a clock id or `alert`."""

    id: str
    case: str
    of: str
    kind: str
    at: datetime


def timers_of(case: Case, ref: Reference) -> dict[str, Timer]:
    """Every timer the case needs as it stands, by id."""
    return {timer.id: timer for of in (*case.clocks, *case.steps, ALERT) for timer in timers_about(case, of, ref)}


def timers_about(case: Case, of: str, ref: Reference) -> list[Timer]:
    """The timers of one clock, of one step or of the alert (`ALERT`), that the case needs as it stands."""
    if not case.is_open:
        return []
    if of == ALERT:
        return _alert_timers(case, ref)
    if of in case.steps:
        return _target_timers(case, case.steps[of], ref)
    clock = case.clocks.get(of)
    return _clock_timers(case, clock, ref) if clock and clock.is_running else []


def timer_changes(before: Case | None, after: Case, ref: Reference) -> tuple[list[Timer], set[str]]:
    """The timers that `after` needs and `before` did not, and the ids of those no longer needed.

    Only what changed is counted anew: a fold keeps the clocks it leaves alone as they are.
    """
    was_there = _timed(before) if before else {}
    kept, there = was_there if before and _same_ladder(before, after) else {}, _timed(after)
    asked = _asked(before, after)
    changed = [key for key, thing in there.items() if key in asked or kept.get(key) is not thing]
    gone = [key for key in was_there if key in asked or kept.get(key) is not there.get(key)]
    if before is None or ALERT in asked or not _same_alert(before, after):
        changed, gone = [*changed, ALERT], [*gone, ALERT]
    was = [timer for of in gone for timer in timers_about(before, of, ref)] if before else []
    now = [timer for of in changed for timer in timers_about(after, of, ref)]
    known, needed = {timer.id for timer in was}, {timer.id for timer in now}
    return [timer for timer in now if timer.id not in known], known - needed


def _asked(before: Case | None, after: Case) -> set[str]:
    """What has other proposals than before, or was reminded of one."""
    if before is None or (before.proposals, before.reached) == (after.proposals, after.reached):
        return set()
    things = {each.of for each in (*before.proposals, *after.proposals)}
    return {of for of in things if unanswered(before, of) != unanswered(after, of)}


def _timed(case: Case) -> dict[str, Clock | Step]:
    """What may need timers, by id."""
    return {**case.clocks, **{key: step for key, step in case.steps.items() if step.target_at}}


def _same_ladder(before: Case, after: Case) -> bool:
    return _ladder_of(before) == _ladder_of(after)


def _ladder_of(case: Case) -> tuple[bool, str, bool, datetime | None, datetime | None]:
    return case.is_open, case.severity, is_chased_at_night(case), case.severity_since, case.learned_at


def _same_alert(before: Case, after: Case) -> bool:
    is_answered = (before.acknowledged_at, before.acknowledge_rung) == (after.acknowledged_at, after.acknowledge_rung)
    return is_answered and _same_ladder(before, after)


def on_timer(ref: Reference, case: Case, timer: Timer, now: datetime, *, as_of: AsOf | None = None) -> Draft | None:
    """What `timer` changes, dated when it fell due; None when the case has moved on meanwhile, or it is not due yet.

    `as_of`: sources that come as exports, and up to when they are known.
    """
    # The row may have been put off; the case's own timer says when it fell due.
    own = _own(case, timer, ref)
    if own is None or own.at > now:
        return None
    timer = own
    draft = Draft(case, case.id, cause=timer.id, now=now)
    if timer.kind.startswith(UNANSWERED):
        _remind_of_proposal(draft, ref, timer)
    elif timer.of == ALERT:
        _climb(draft, ref, timer, ref.ladder.alert_rungs(case.severity))
    elif timer.of in case.steps:
        _climb(draft, ref, timer, ref.ladder.target_rungs(case))
    elif timer.kind == "due":
        fall_due(draft, ref, case.clocks[timer.of], as_of or {})
    elif timer.kind.startswith("rung"):
        _climb(draft, ref, timer, ref.ladder.clock_rungs(case, case.clocks[timer.of]))
    else:
        draft.add(e.Reminded(clock=timer.of, reminder=timer.kind), timer.at)
    return draft


def later(ref: Reference, case: Case, timer: Timer, now: datetime) -> Timer | None:
    """The case's own timer of that kind where it is still to come: its row was written by rules that have changed."""
    own = _own(case, timer, ref)
    return own if own and own.at > now else None


def _own(case: Case, timer: Timer, ref: Reference) -> Timer | None:
    """The case's own timer that a row stands for: by its id, or of its kind, where ids did not count moves yet."""
    own = timers_about(case, timer.of, ref)
    by_id = (each for each in own if each.id == timer.id)
    return next(by_id, None) or next((each for each in own if each.kind == timer.kind), None)


def _clock_timers(case: Case, clock: Clock, ref: Reference) -> list[Timer]:
    due_at = clock.deadline.due_at
    if due_at is None:
        return []
    if clock.is_unseen:
        return []
    if clock.missed_at is None:
        reminders = [
            _timer(case.id, clock.id, each.kind, each.at, clock.moves)
            for each in clock.deadline.reminders
            if each.kind not in clock.reminded and each.at < due_at
        ]
        return [*reminders, _timer(case.id, clock.id, "due", due_at, clock.moves)]
    # Others' time is never our miss: whoever has to ask was told once that it passed, and no ladder is climbed.
    if clock.verdict == "unconfirmed" or clock.is_theirs:
        return []
    since = max(clock.missed_at, case.severity_since or clock.missed_at, clock.known_at or clock.missed_at)
    rungs = ref.ladder.clock_rungs(case, clock)
    climbing = _next_rung(case, clock.id, since, clock.rung, rungs, ref, moves=clock.moves)
    return [*climbing, *_proposal_timers(case, clock.id, ref, moves=clock.moves)]


def _target_timers(case: Case, step: Step, ref: Reference) -> list[Timer]:
    """Of a step that was sent to a department and is not done when the office's own target for it has passed.

    What nobody has dispatched yet is the alert's ladder, and the desk's own to do: no department knows of it.
    """
    if step.state != "open" or step.optional or step.target_at is None or step.dispatched_at is None:
        return []
    since = max(step.target_at, step.dispatched_at, case.severity_since or step.target_at)
    return _next_rung(case, step.id, since, step.rung, ref.ladder.target_rungs(case), ref)


def _alert_timers(case: Case, ref: Reference) -> list[Timer]:
    if case.acknowledged_at is not None:
        return _proposal_timers(case, ALERT, ref)
    rungs = ref.ladder.alert_rungs(case.severity)
    climbing = _next_rung(case, ALERT, case.unclaimed_since, case.acknowledge_rung, rungs, ref)
    return [*climbing, *_proposal_timers(case, ALERT, ref)]


def _proposal_timers(case: Case, of: str, ref: Reference, *, moves: int = 0) -> list[Timer]:
    """Each proposal that nobody answers is told once more, and never again."""
    again = ref.ladder.proposal_again(case)
    if again is None:
        return []
    found = []
    for each in unanswered(case, of):
        since = max(each.at, case.severity_since or each.at)
        at = _held(ref, rung_at(since, again, workdays=ref.workdays, office=ref.office))
        found.append(_timer(case.id, of, f"{UNANSWERED}{each.rung}", at, moves))
    return found


def _next_rung(
    case: Case, of: str, since: datetime, reached: int, rungs: tuple[Rung, ...], ref: Reference, *, moves: int = 0
) -> list[Timer]:
    """The next rung, not before one below it; a case that became more urgent climbs its new ladder from then on, and
    what the office has said anew of its ladder holds from then on, never in the past."""
    told = climbed(case, of, reached) if reached else []
    stands = stands_at(reached, told, rungs)
    number = next((each.rung for each in rungs if each.rung > stands), None)
    if number is None:
        return []
    below = (rung_at(since, each, workdays=ref.workdays, office=ref.office) for each in rungs if each.rung <= number)
    again = sum(each.rung == number for each in told)
    return [_timer(case.id, of, f"rung_{number}", _held(ref, max(below)), moves, again)]


def _held(ref: Reference, at: datetime) -> datetime:
    """An instant of a ladder is none before the ladder held."""
    return max(at, ref.ladder.since) if ref.ladder.since else at


@lru_cache(maxsize=4096)
def _timer(case: str, of: str, kind: str, at: datetime, moves: int, again: int = 0) -> Timer:
    """A clock that moved away and came back to the same instant has other timers than before: those may be done.
    So has a rung by whose number another one was reached (`again`), before the ladder was changed.

    Kept, because each timer that rings is asked for four times: what rang, what was, what is, what comes next.
    """
    at = at.astimezone(UTC)
    what = (case, of, kind, at.isoformat(), str(moves), *([str(again)] if again else []))
    return Timer(id=e.digest(*what), case=case, of=of, kind=kind, at=at)


def _climb(draft: Draft, ref: Reference, timer: Timer, rungs: tuple[Rung, ...]) -> None:
    number = int(timer.kind.removeprefix("rung_"))
    rung = next(each for each in rungs if each.rung == number)
    department = _department(draft.case, timer.of, rung)
    if rung.proposed:
        _make_room(draft, timer, number)
        draft.add(
            e.EscalationProposed(
                of=timer.of,
                rung=number,
                role=rung.to,
                department=department,
                why=rung.why,
                text=proposal_text(draft.case, timer.of, rung.why, ref),
                stays=rung.stays,
                since=draft.case.unclaimed_since if timer.of == ALERT else None,
            ),
            timer.at,
        )
    else:
        why = _called(rung.why, draft.case.steps.get(timer.of))
        draft.add(e.Escalated(of=timer.of, rung=number, role=rung.to, department=department, why=why), timer.at)


def _make_room(draft: Draft, timer: Timer, number: int) -> None:
    """What another ladder proposed by this number goes by a line in the ledger, not in silence."""
    for each in draft.case.proposals:
        if (each.of, each.rung) == (timer.of, number):
            body = e.EscalationSettled(
                of=each.of, rung=each.rung, role=each.role, department=each.department, why=ANOTHER_LADDER
            )
            draft.add(body, timer.at)


def _called(why: str, step: Step | None) -> str:
    """What a letter asks for is not called the office's own target."""
    return why.replace(OWN_TARGET, step.target_of) if step else why


def _remind_of_proposal(draft: Draft, ref: Reference, timer: Timer) -> None:
    again, number = ref.ladder.proposal_again(draft.case), int(timer.kind.removeprefix(UNANSWERED))
    proposal = next(each for each in draft.case.proposals if (each.of, each.rung) == (timer.of, number))
    body = e.EscalationReminded(
        of=timer.of,
        rung=number,
        role=proposal.role,
        department=proposal.department,
        why=again.why if again else "",
        text=text_now(draft.case, proposal, ref),
    )
    draft.add(body, timer.at)


def _department(case: Case, of: str, rung: Rung) -> str:
    """The handler and chief are of the department that owns the step; higher rungs are of the food-safety office."""
    if rung.to in OFFICE_ROLES or of == ALERT:
        return OFFICE
    step = _step_of(case, of)
    return step.department if step else OFFICE


def _step_of(case: Case, of: str) -> Step | None:
    """The step that a rung is about: itself, or that of its clock."""
    return case.steps.get(of) or case.steps.get(case.clocks[of].step)
