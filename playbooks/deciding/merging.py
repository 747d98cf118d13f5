"""Merging cases (并案): the younger ends in the older. What runs goes on running: with its id, start and due time."""

from collections.abc import Collection, Mapping
from datetime import datetime

import msgspec
from msgspec.structs import replace

from .. import entries as e
from ..actions import Action, check, draft_of
from ..case import DOUBLED, Case, Joined
from ..decide import dispatch_waiting
from ..errors import ActionRefused
from ..events import catch_up
from ..facts import only_asks
from ..folding.absorbing import BEGUN, TakenOver, absorbed_of, carried_by
from ..folding.joining import FIRST
from ..reference import Reference
from ..step import Step, further_keys
from ..urgency.severity import LEVELS
from .asked import text_of
from .claiming import keep
from .doubled import end_doubled
from .draft import Draft
from .judging import keep_word
from .needless import is_wanted, withdraw
from .redating import heed_all
from .weighing import propose_grade, raise_severity, weigh

JOINED = "人工并入：{reason}"
"""Why a signal is here that had opened the case which was taken in."""
SETTLED = "并案前已由人更正，不再需要"
"""Why a duty is needless that a person's correction had taken from the one case, and the other still had."""


def merge(ref: Reference, older: Case, younger: Case, action: Action, now: datetime) -> tuple[Draft, Draft]:
    """The younger case closes into the older one; its open steps and clocks move as they are, and of one duty that both
    had the earliest due clock stays."""
    _refuse_unlike(older, younger)
    check(ref, younger if action.case == younger.id else older, action)
    reason = text_of(action, "reason", "请写明合并理由")
    into, out = draft_of(older, action, now), draft_of(younger, action, now)
    taken = _taken_over(older, younger, now, reason)
    title = younger.title if _gravity(younger) < _gravity(older) and younger.title != older.title else ""
    into.add(e.Merged(other=younger.id, reason=reason, taken=msgspec.to_builtins(taken), title=title))
    out.add(e.MergedInto(other=older.id, reason=reason))
    withdraw(into, _settled(into.case, older, younger, ref), SETTLED, now)
    end_doubled(into, now)
    keep(into, younger)
    propose_grade(into, ref, now)
    weigh(into, ref, now)
    raise_severity(into, ref, younger.severity, younger.severity_why, now)
    keep_word(into, younger.judged, "并入的事件已由人核定", now)
    catch_up(into, ref, now)
    heed_all(into, ref)
    dispatch_waiting(into, now)
    return into, out


def _refuse_unlike(older: Case, younger: Case) -> None:
    if older.id == younger.id:
        raise ActionRefused("不能与自身合并")
    if not (older.is_open and younger.is_open):
        raise ActionRefused("只能合并两个未办结的事件")
    if (older.exercise, older.area) != (younger.exercise, younger.area):
        raise ActionRefused("演练（示例）与实战、不同地区的事件不能合并")
    if older.is_confidential != younger.is_confidential:
        raise ActionRefused("仅主任可见的事件不能与其他事件合并")


def _gravity(case: Case) -> tuple[int, bool]:
    """How grave an affair is beside another, the gravest first: its level, then whether somebody does more than ask."""
    return LEVELS.index(case.severity), only_asks(case.facts)


def _taken_over(older: Case, younger: Case, now: datetime, reason: str) -> TakenOver:
    """What the older case takes over: every open duty and clock, and the clocks that ended beside another one, so that
    each case can have its own again.

    A duty that both have open is one duty from then on, with the clocks of both, as far along as either had it. A duty
    that only the younger has open is taken beside the older's finished one; what both have finished stays where it was
    written.
    """
    keys = _keys(older, younger)
    new = {
        keys[key]: replace(step, id=keys[key]) for key, step in younger.steps.items() if keys[key] not in older.steps
    }
    steps = new | _further(older, younger, keys)
    clocks = {
        id_: replace(clock, step=keys.get(clock.step, clock.step))
        for id_, clock in younger.clocks.items()
        if clock.stopped_at is None or clock.stopped_by == DOUBLED or keys.get(clock.step) in new
    }
    known, climbing = {book.id for book in older.playbooks}, {each.of for each in older.reached}
    return TakenOver(
        signals=tuple(_with_reason(each, reason) for each in younger.signals),
        steps=steps | _still_asked(older, younger, keys, steps),
        clocks=clocks,
        facts=younger.facts,
        playbooks=tuple(book for book in younger.playbooks if book.id not in known),
        proposals=tuple(each for each in younger.proposals if each.of in clocks),
        reached=tuple(
            replace(each, of=keys.get(each.of, each.of))
            for each in younger.reached
            # A duty that keeps the older's target keeps the older's rungs: of another's it would be told wrongly.
            if each.of in clocks or (keys.get(each.of) in steps and keys[each.of] not in climbing)
        ),
        grade_proposed=younger.grade_proposed,
        absorbed=absorbed_of(older, younger, keys, clocks, now),
        **carried_by(younger),
    )


def _still_asked(older: Case, younger: Case, keys: Mapping[str, str], taken: Mapping[str, Step]) -> dict[str, Step]:
    """Duties that both have open, with what their department wrote of either and asked for in either: of a request
    nobody has answered, none is lost because two cases became one."""
    found = {}
    for own, other in younger.steps.items():
        same = older.steps.get(key := keys[own])
        if same is None or (same.state, other.state, same.department) != ("open", "open", other.department):
            continue
        words = [each for each in (same.word, other.word) if each]
        word = max(words, key=lambda each: each.at, default=None)
        step, wanted = taken.get(key, same), same.wanted or other.wanted
        if (step.wanted, step.word) != (wanted, word):
            found[key] = replace(step, wanted=wanted, word=word)
    return found


def _with_reason(joined: Joined, reason: str) -> Joined:
    return replace(joined, why=JOINED.format(reason=reason)) if joined.rule == FIRST else joined


def _settled(case: Case, older: Case, younger: Case, ref: Reference) -> tuple[str, ...]:
    """Open duties that a person's correction had taken from one of the two, and that the case which they are now calls
    for no more than that one did."""
    gone = {(step.plan, step.about) for each in (older, younger) for step in each.steps.values() if step.corrected_away}
    mine = [step for step in case.open_steps if (step.plan, step.about) in gone and step.signed_at is None]
    plans = [*ref.plans_of(case)] if mine else []
    return tuple(step.id for step in mine if not is_wanted(case, plans, step, ref))


def _keys(older: Case, younger: Case) -> dict[str, str]:
    """The key by which each step of the younger case is found in the older: an open one by that of the same duty that
    the older has open, the how manieth round it may be of either; any other by its own, where that is nobody else's."""
    opened: dict[tuple[str, str, str], list[str]] = {}
    for each in older.open_steps:
        opened.setdefault(_duty(each), []).append(each.id)
    keys, taken = {}, set[str]()
    for step in sorted(younger.open_steps, key=lambda each: each.id not in older.steps):
        same = older.steps.get(step.id)
        candidates = [step.id] if same and same.state == "open" else opened.get(_duty(step), [])
        if found := next((key for key in candidates if key not in taken), None):
            keys[step.id] = found
            taken.add(found)
    for step in younger.steps.values():
        if step.id not in keys:
            keys[step.id] = _key_in(older, younger, step, taken)
            taken.add(keys[step.id])
    return keys


def _duty(step: Step) -> tuple[str, str, str]:
    return step.plan, step.about, step.department


def _key_in(older: Case, younger: Case, step: Step, taken: Collection[str]) -> str:
    """A step that is no open duty of both keeps its key, but where the older has finished what is open here, or goes on
    by that key with another round of the younger: then a free one."""
    same = older.steps.get(step.id)
    if same is None or (step.state != "open" and step.id not in taken):
        return step.id
    every = (older.steps, younger.steps, taken)
    return next(key for key in further_keys(step.id, step) if not any(key in each for each in every))


def _further(older: Case, younger: Case, keys: Mapping[str, str]) -> dict[str, Step]:
    """Duties that both have open and the younger has further: whoever holds one, or has signed for it, is not sent it
    anew. What the older had sent out keeps its beginning and its target."""
    found = {}
    for own, step in younger.steps.items():
        same = older.steps.get(key := keys[own])
        if same is None or (same.state, step.state) != ("open", "open"):
            continue
        if step.dispatched_at and not same.dispatched_at:
            found[key] = replace(step, id=key, title=same.title)
        elif step.signed_at and not same.signed_at and step.department == same.department:
            found[key] = replace(step, id=key, **{name: getattr(same, name) for name in BEGUN})
    return found
