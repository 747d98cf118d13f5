"""Merging and splitting cases (并案、拆分). What runs goes on running: with its id, its start and its due time."""

from datetime import datetime
from typing import Any

import msgspec
from msgspec.structs import replace

from . import entries as e
from .actions import Action, check, draft_of
from .case import Case, Clock, Joined, Step, Taken, things_left
from .decide import dispatch_waiting, propose_grade, raise_severity, weigh
from .draft import Draft
from .errors import ActionRefused
from .events import CASE, catch_up
from .facts import merged
from .reference import Reference
from .severity import LEVELS


def merge(ref: Reference, older: Case, younger: Case, action: Action, now: datetime) -> tuple[Draft, Draft]:
    """The younger case closes into the older one; its open steps and clocks move as they are."""
    if older.id == younger.id:
        raise ActionRefused("不能与自身合并")
    if not (older.is_open and younger.is_open):
        raise ActionRefused("只能合并两个未办结的事件")
    if (older.exercise, older.area) != (younger.exercise, younger.area):
        raise ActionRefused("演练（示例）与实战、不同地区的事件不能合并")
    if older.is_confidential != younger.is_confidential:
        raise ActionRefused("仅主任可见的事件不能与其他事件合并")
    check(younger if action.case == younger.id else older, action)
    reason = _reason(action, "请写明合并理由")
    into, out = draft_of(older, action, now), draft_of(younger, action, now)
    taken = _taken(older, younger)
    into.add(e.Merged(other=younger.id, reason=reason, taken=msgspec.to_builtins(taken)))
    out.add(e.MergedInto(other=older.id, reason=reason))
    propose_grade(into, ref, now)
    weigh(into, ref, now)
    raise_severity(into, younger.severity, younger.severity_why, now)
    catch_up(into, ref, now)
    dispatch_waiting(into, now)
    return into, out


def split(ref: Reference, case: Case, action: Action, now: datetime) -> tuple[Draft, Draft]:
    """Signals leave for a new case whose alert id comes from the action; what runs about them moves as it runs."""
    if not case.is_open:
        raise ActionRefused("只能拆分未办结的事件")
    check(case, action)
    leaving = _leaving(case, action)
    staying = tuple(each for each in case.signals if each not in leaving)
    reason = _reason(action, "请写明拆分理由")
    gone = _only_theirs(case, leaving, staying, ref)
    called = _called(case, gone, ref)
    taken, books = _split_off(case, leaving, called, ref)
    alert = e.digest("alert", action.id)
    out = draft_of(case, action, now)
    new = Draft(
        None, e.digest(alert, books[0].id), cause=action.id, now=now, actor=action.actor, on_behalf_of=out.on_behalf_of
    )
    title = leaving[0].title
    new.add(
        e.Opened(
            alert=alert, area=case.area, playbook=books[0], title=title, exercise=case.exercise, related_to=case.id
        )
    )
    if case.confided is not None:
        new.add(e.Confided(confided=case.confided, reason=reason))
    new.add(e.Merged(other=case.id, reason=reason, taken=msgspec.to_builtins(taken)))
    new.add(e.Acknowledged(along="split"))
    propose_grade(new, ref, now)
    weigh(new, ref, now)
    # What was known of them when they came is no younger for being told apart now.
    catch_up(new, ref, min(each.received_at for each in leaving))
    dispatch_waiting(new, now)
    out.add(
        e.SignalsLeft(
            signals=tuple(each.id for each in leaving),
            to=new.case_id,
            reason=reason,
            steps=tuple(called),
            facts=_facts(staying) | {name: value for name, value in case.facts.items() if name == "heat"},
            playbooks=gone,
        )
    )
    _calm_down(out, ref, now)
    return out, new


def _only_theirs(
    case: Case, leaving: tuple[Joined, ...], staying: tuple[Joined, ...], ref: Reference
) -> tuple[str, ...]:
    """Playbooks of the case that the leaving signals call and none of those that stay does."""
    wanted = _wanted(leaving, ref) - _wanted(staying, ref)
    return tuple(book.id for book in case.playbooks if book.id in wanted)


def _wanted(signals: tuple[Joined, ...], ref: Reference) -> set[str]:
    """The playbooks that signals call, each by itself and all of them together."""
    views = [*(each.facts for each in signals), _facts(signals)]
    return {book.id for view in views for book, _ in ref.choose(view)} | {each.playbook for each in signals}


def _called(case: Case, gone: tuple[str, ...], ref: Reference) -> dict[str, Step]:
    """The steps about the affair as a whole that these playbooks opened, and no other playbook of the case has."""
    plans = {book.id: {plan.id for plan in ref.playbook(book.hash).steps} for book in case.playbooks}
    stay = {plan for book, own in plans.items() if book not in gone for plan in own}
    go = {plan for book in gone for plan in plans[book]} - stay
    return {key: step for key, step in case.steps.items() if step.about == CASE and step.plan in go}


def _calm_down(out: Draft, ref: Reference, now: datetime) -> None:
    """How urgent the rest is: the only time that severity falls, because what made it urgent is elsewhere now."""
    found = ref.severity(out.case.facts)
    if found.order > LEVELS.index(out.case.severity):
        title = out.case.signals[0].title
        out.add(e.SeverityChanged(level=found.level, why=found.why, title=title), now)


def _taken(older: Case, younger: Case) -> Taken:
    """What the older case takes: every open duty and clock.

    A duty that both have open is one duty from then on, with the clocks of both. A duty that only the younger has
    open is taken beside the older's finished one; what both have finished stays where it was written.
    """
    moves = {key: _key(key, step, older) for key, step in younger.steps.items()}
    steps = {moves[key]: replace(step, id=moves[key]) for key, step in younger.steps.items() if _goes(key, step, older)}
    clocks = {
        key: replace(clock, step=moves.get(clock.step, clock.step))
        for key, clock in younger.clocks.items()
        if clock.stopped_at is None or moves.get(clock.step) in steps
    }
    known = {each.id for each in older.playbooks}
    return Taken(
        signals=younger.signals,
        steps=steps,
        clocks=clocks,
        facts=younger.facts,
        playbooks=tuple(book for book in younger.playbooks if book.id not in known),
        known=younger.known,
        proposals=tuple(each for each in younger.proposals if each.of in clocks),
        reached=tuple(
            replace(each, of=moves.get(each.of, each.of))
            for each in younger.reached
            if each.of in clocks or moves.get(each.of) in steps
        ),
        grade_proposed=younger.grade_proposed,
        grade=younger.grade,
        earlier=younger.earlier,
        corrected=younger.corrected,
        stated=younger.stated,
        former=younger.former,
    )


def _goes(key: str, step: Step, older: Case) -> bool:
    same = older.steps.get(key)
    return same is None or (step.state == "open" and same.state != "open")


def _key(key: str, step: Step, older: Case) -> str:
    """The key under which a step of the younger case is found in the older."""
    same = older.steps.get(key)
    if same is None or step.state != "open" or same.state == "open":
        return key
    n = 2
    while f"{key}/{n}" in older.steps:
        n += 1
    return f"{key}/{n}"


def _leaving(case: Case, action: Action) -> tuple[Joined, ...]:
    asked = action.body.get("signals")
    wanted = {str(each) for each in asked} if isinstance(asked, list | tuple) else {str(asked)}
    leaving = tuple(joined for joined in case.signals if joined.id in wanted)
    if not leaving or len(leaving) == len(case.signals):
        raise ActionRefused("请选择要拆出的信息（不能拆出全部）")
    return leaving


def _split_off(
    case: Case, leaving: tuple[Joined, ...], called: dict[str, Step], ref: Reference
) -> tuple[Taken, list[e.PlaybookRef]]:
    """What goes with the leaving signals, and the playbooks under which they were taken and their steps opened."""
    about = things_left(case, {each.id for each in leaving})
    steps: dict[str, Step] = {key: step for key, step in case.steps.items() if step.about in about} | called
    clocks: dict[str, Clock] = {
        key: clock for key, clock in case.clocks.items() if clock.about in about or clock.step in called
    }
    first = leaving[0].playbook
    plans = {step.plan for step in steps.values()}
    books = [book for book in case.playbooks if book.id in {each.playbook for each in leaving}]
    books += [
        book
        for book in case.playbooks
        if book not in books and plans & {plan.id for plan in ref.playbook(book.hash).steps}
    ]
    books.sort(key=lambda book: book.id != first)
    books = books or [case.playbooks[0]]
    taken = Taken(
        signals=leaving,
        steps=steps,
        clocks=clocks,
        facts=_facts(leaving),
        playbooks=tuple(books[1:]),
        proposals=tuple(each for each in case.proposals if each.of in clocks),
        reached=tuple(each for each in case.reached if each.of in clocks or each.of in steps),
    )
    return taken, books


def _facts(leaving: tuple[Joined, ...]) -> dict[str, Any]:
    facts: dict[str, Any] = {}
    for joined in leaving:
        facts = merged(facts, joined.facts)
    return facts


def _reason(action: Action, missing: str) -> str:
    reason = str(action.body.get("reason") or "").strip()
    if not reason:
        raise ActionRefused(missing)
    return reason
