"""Merging and splitting cases (并案、拆分). What runs goes on running: with its id, its start and its due time."""

from collections.abc import Collection, Mapping
from datetime import datetime

import msgspec
from msgspec.structs import replace

from .. import entries as e
from ..actions import Action, check, draft_of
from ..case import Absorbed, Case, Joined, Step
from ..decide import Incoming, dispatch_waiting, propose_grade, raise_severity, weigh
from ..errors import ActionRefused
from ..events import catch_up
from ..folding.absorbing import BEGUN, Parting, TakenOver, absorbed_of, gone_of, known_of, part
from ..folding.regrouped import without as without_events
from ..reference import Reference
from ..urgency.heat import Heat, Observation, heat_of
from ..urgency.severity import LEVELS
from .asked import ids_of, text_of
from .claiming import keep, keep_apart
from .doubled import end_doubled, run_again
from .draft import Draft
from .ending import who_splits
from .judging import holding, judge_anew, keep_word
from .needless import (
    GROUNDLESS,
    PARTED,
    after,
    called_by,
    fits,
    groundless,
    needless,
    no_longer_brought,
    stop_unbound,
    told_by,
    withdraw,
    without,
)


def merge(ref: Reference, older: Case, younger: Case, action: Action, now: datetime) -> tuple[Draft, Draft]:
    """The younger case closes into the older one; its open steps and clocks move as they are, and of one duty that both
    had the earliest due clock stays."""
    if older.id == younger.id:
        raise ActionRefused("不能与自身合并")
    if not (older.is_open and younger.is_open):
        raise ActionRefused("只能合并两个未办结的事件")
    if (older.exercise, older.area) != (younger.exercise, younger.area):
        raise ActionRefused("演练（示例）与实战、不同地区的事件不能合并")
    if older.is_confidential != younger.is_confidential:
        raise ActionRefused("仅主任可见的事件不能与其他事件合并")
    check(ref, younger if action.case == younger.id else older, action)
    reason = text_of(action, "reason", "请写明合并理由")
    into, out = draft_of(older, action, now), draft_of(younger, action, now)
    taken = _taken(older, younger, now)
    into.add(e.Merged(other=younger.id, reason=reason, taken=msgspec.to_builtins(taken)))
    out.add(e.MergedInto(other=older.id, reason=reason))
    end_doubled(into, now)
    keep(into, younger)
    propose_grade(into, ref, now)
    weigh(into, ref, now)
    raise_severity(into, younger.severity, younger.severity_why, now)
    keep_word(into, younger.judged, "并入的事件已由人核定", now)
    catch_up(into, ref, now)
    dispatch_waiting(into, now)
    return into, out


def split(
    ref: Reference,
    case: Case,
    action: Action,
    now: datetime,
    *,
    heard: Mapping[str, Incoming] | None = None,
    observed: Collection[Observation] = (),
) -> tuple[Draft, Draft]:
    """Signals leave for a new case whose alert id comes from the action; what runs about them moves as it runs.

    A case that was taken in is given back as it was. `heard`: what the machine read of the signals, by their ids;
    `observed`: what was counted of posts among them.
    """
    heard = heard or {}
    if not case.is_open:
        raise ActionRefused("只能拆分未办结的事件")
    check(ref, case, action)
    leaving = _leaving(case, action)
    reason = text_of(action, "reason", "请写明拆分理由")
    staying = tuple(each for each in case.signals if each not in leaving)
    cooled = _cooled(case, ref, staying, [each for each in observed if each.at <= now])
    heat = cooled.level if cooled else case.heat
    facts = told_by(staying) | ({"heat": heat} if heat != LEVELS[-1] else {})
    gone = _no_longer_called(replace(case, signals=staying, facts=facts), leaving, ref)
    parting = part(case, {each.id for each in leaving}, called_by(case, leaving, staying, gone, ref))
    new = _new_case(ref, case, action, now, leaving, parting, heard, reason)
    out = draft_of(case, action, now)
    left = e.SignalsLeft(
        signals=tuple(each.id for each in leaving),
        to=new.case_id,
        reason=reason,
        steps=parting.left,
        facts=facts,
        playbooks=gone,
        clocks=parting.clocks_left,
        heat=cooled.level if cooled else "",
        heat_why=cooled.why if cooled else (),
        rumour_left=_is_rumour_left(case, leaving, staying, heard),
        title=_title_left(case, leaving, staying, heard),
        events=no_longer_brought(case, [book for book in case.playbooks if book.id not in gone], ref),
    )
    since = min((group.at for group in gone_of(case, left.signals)), default=None)
    out.add(replace(left, steps=(*left.steps, *needless(after(out, left), ref, since, is_sent=False))))
    _recognise(out, staying, heard)
    judge_anew(out, ref, f"拆出 {len(leaving)} 条信息", now)
    catch_up(out, ref, now)
    dispatch_waiting(out, now)
    if refusal := who_splits(case, ref, action.actor.role, out.case):
        raise ActionRefused(refusal)
    for draft in (new, out):
        run_again(draft, case, PARTED, now)
        stop_unbound(draft, ref, now)
        withdraw(draft, needless(draft.case, ref, since, is_sent=True), PARTED, now, along="split")
    withdraw(out, groundless(case, out.case, ref), GROUNDLESS, now, along="split")
    return out, new


def _new_case(
    ref: Reference,
    case: Case,
    action: Action,
    now: datetime,
    leaving: tuple[Joined, ...],
    parting: Parting,
    heard: Mapping[str, Incoming],
    reason: str,
) -> Draft:
    """The case of the signals that leave, with what goes along."""
    taken, books = _split_off(case, leaving, parting, ref)
    alert = e.digest("alert", action.id)
    by, whose = action.actor, action.on_behalf_of or None
    new = Draft(None, e.digest(alert, books[0].id), cause=action.id, now=now, actor=by, on_behalf_of=whose)
    title = parting.whole.title if parting.whole else _called_first(leaving, heard)
    new.add(
        e.Opened(
            alert=alert, area=case.area, playbook=books[0], title=title, exercise=case.exercise, related_to=case.id
        )
    )
    if case.confided is not None:
        new.add(e.Confided(confided=case.confided, reason=reason))
    merged_in = e.Merged(other=case.id, reason=reason, taken=msgspec.to_builtins(taken))
    since = parting.whole.at if parting.whole else None
    none = needless(after(new, merged_in), ref, since, is_sent=False)
    new.add(replace(merged_in, taken=msgspec.to_builtins(without(taken, none))))
    _recognise(new, leaving, heard)
    keep_apart(new, case)
    propose_grade(new, ref, now)
    weigh(new, ref, now)
    _keep_word_apart(new, case, parting.whole, now)
    # What was known of them when they came is no younger for being told apart now.
    catch_up(new, ref, min(each.received_at for each in leaving))
    dispatch_waiting(new, now)
    return new


def _keep_word_apart(new: Draft, case: Case, was: Absorbed | None, now: datetime) -> None:
    """How urgent a person had said that a case is which is given back, or that the affair is for what these signals
    say: told apart they say nothing new."""
    level, why = (was.judged, was.judged_why) if was else ("", ())
    if not level and new.case.outweighed:
        level, why = case.judged, case.severity_why
    if level:
        raise_severity(new, level, why, now)
        keep_word(new, level, "拆分前已由人核定", now)


def _cooled(case: Case, ref: Reference, staying: tuple[Joined, ...], observed: Collection[Observation]) -> Heat | None:
    """How far what stays has spread, when it is less and posts leave; None when the heat stays as it is."""
    ids = {each.id for each in staying}
    own = [each for each in observed if each.signal in ids]
    heat = heat_of(ref.heat, own)
    is_less = LEVELS.index(heat.level) > LEVELS.index(case.heat)
    return heat if is_less and len(own) < len(observed) else None


def _recognise(draft: Draft, signals: tuple[Joined, ...], heard: Mapping[str, Incoming]) -> None:
    """The case knows the first rumour that these signals repeat, where it knows none."""
    if draft.case.known is None and (known := _rumours_in(signals, heard)):
        draft.add(known[0])


def _rumours_in(signals: tuple[Joined, ...], heard: Mapping[str, Incoming]) -> list[e.RumourMatched]:
    return [known for each in signals if each.id in heard and (known := heard[each.id].known)]


def _is_rumour_left(
    case: Case, leaving: tuple[Joined, ...], staying: tuple[Joined, ...], heard: Mapping[str, Incoming]
) -> bool:
    """Whether the known rumour of the case is one that only the leaving signals repeat."""
    if case.known is None:
        return False
    left, kept = ({each.rumour for each in _rumours_in(signals, heard)} for signals in (leaving, staying))
    given = any("known" in group.gave for group in gone_of(case, {each.id for each in leaving}))
    return (given or case.known.rumour in left) and case.known.rumour not in kept


def _title_left(
    case: Case, leaving: tuple[Joined, ...], staying: tuple[Joined, ...], heard: Mapping[str, Incoming]
) -> str:
    """What the rest is called, where the case bears a name that a leaving signal gave it."""
    gave = {heard[each.id].headline for each in leaving if each.id in heard}
    own = {heard[each.id].headline for each in staying if each.id in heard}
    return _called_first(staying, heard) if case.title in gave - own else ""


def _called_first(signals: tuple[Joined, ...], heard: Mapping[str, Incoming]) -> str:
    """What an affair is called that these signals tell: as the first of them would have named it."""
    first = signals[0]
    return (heard[first.id].headline if first.id in heard else "") or first.title


def _no_longer_called(rest: Case, leaving: tuple[Joined, ...], ref: Reference) -> tuple[str, ...]:
    """Playbooks of the case that nothing which stays calls: only what leaves does, or all of them together did."""
    called = _wanted(rest.signals, ref)
    theirs = _wanted(leaving, ref) - called
    return tuple(
        book.id for book in rest.playbooks if book.id in theirs or not (book.id in called or fits(rest, ref, book))
    )


def _wanted(signals: tuple[Joined, ...], ref: Reference) -> set[str]:
    """The playbooks that signals call, each by itself and all of them together."""
    views = [*(each.facts for each in signals), told_by(signals)]
    return {book.id for view in views for book, _ in ref.choose(view)} | {each.playbook for each in signals}


def _taken(older: Case, younger: Case, now: datetime) -> TakenOver:
    """What the older case takes: every open duty and clock.

    A duty that both have open is one duty from then on, with the clocks of both, as far along as either had it. A duty
    that only the younger has open is taken beside the older's finished one; what both have finished stays where it was
    written.
    """
    moves = {key: _key(key, step, older) for key, step in younger.steps.items()}
    steps = {moves[key]: replace(step, id=moves[key]) for key, step in younger.steps.items() if _goes(key, step, older)}
    further = _further(older, younger)
    clocks = {
        key: replace(clock, step=moves.get(clock.step, clock.step))
        for key, clock in younger.clocks.items()
        if clock.stopped_at is None or moves.get(clock.step) in steps
    }
    known = {each.id for each in older.playbooks}
    return TakenOver(
        signals=younger.signals,
        steps=steps | further,
        clocks=clocks,
        facts=younger.facts,
        playbooks=tuple(book for book in younger.playbooks if book.id not in known),
        proposals=tuple(each for each in younger.proposals if each.of in clocks),
        reached=tuple(
            replace(each, of=moves.get(each.of, each.of))
            for each in younger.reached
            if each.of in clocks or moves.get(each.of) in {*steps, *further}
        ),
        grade_proposed=younger.grade_proposed,
        absorbed=absorbed_of(older, younger, moves, steps, clocks, now),
        **known_of(younger),
    )


def _further(older: Case, younger: Case) -> dict[str, Step]:
    """Duties that both have open and the younger has further: whoever holds one, or has signed for it, is not sent it
    anew. What the older had sent out keeps its beginning and its target."""
    found = {}
    for key, step in younger.steps.items():
        same = older.steps.get(key)
        if same is None or (same.state, step.state) != ("open", "open"):
            continue
        if step.dispatched_at and not same.dispatched_at:
            found[key] = step
        elif step.signed_at and not same.signed_at and step.department == same.department:
            begun = {name: getattr(same, name) for name in BEGUN}
            found[key] = replace(step, **begun)
    return found


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
    wanted = ids_of(action, "signals") or set()
    leaving = tuple(joined for joined in case.signals if joined.id in wanted)
    if not leaving or len(leaving) == len(case.signals):
        raise ActionRefused("请选择要拆出的信息（不能拆出全部）")
    return leaving


def _split_off(
    case: Case, leaving: tuple[Joined, ...], parting: Parting, ref: Reference
) -> tuple[TakenOver, list[e.PlaybookRef]]:
    """What goes with the leaving signals, and the playbooks under which they were taken and their steps opened."""
    first, was = leaving[0].playbook, parting.whole
    plans = {step.plan for step in parting.steps.values()}
    books = [book for book in case.playbooks if book.id in {each.playbook for each in leaving}]
    for book in case.playbooks:  # one that only all together called has most of its duties from those of its kind
        theirs = {plan.id for each in books for plan in ref.playbook(each.hash).steps}
        books += [book] if (plans - theirs) & {plan.id for plan in ref.playbook(book.hash).steps} else []
    books = list(was.playbooks) if was else books or [case.playbooks[0]]
    books.sort(key=lambda book: book.id != first)
    said = {words: level for level, words in holding(replace(case, signals=leaving, facts=told_by(leaving)), ref)}
    taken = TakenOver(
        # A case that is given back counts its signals by itself again.
        signals=tuple(replace(each, n=n) for n, each in enumerate(leaving, 1))
        if was
        else tuple(without_events(each, no_longer_brought(case, books, ref)) for each in leaving),
        steps=parting.steps,
        clocks=parting.clocks,
        facts=told_by(leaving),
        playbooks=tuple(books[1:]),
        proposals=tuple(each for each in case.proposals if each.of in parting.clocks),
        reached=tuple(each for each in case.reached if each.of in parting.clocks or each.of in parting.steps),
        absorbed=parting.absorbed,
        was_red=case.was_red and LEVELS[0] in said.values(),
        outweighed=tuple(dict.fromkeys(words for words in case.outweighed if words in said)),
    )
    if was:
        both = tuple(dict.fromkeys([*was.outweighed, *taken.outweighed]))
        taken = replace(taken, **known_of(was) | {"was_red": was.was_red or taken.was_red, "outweighed": both})
    return taken, books
