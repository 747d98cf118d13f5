"""Splitting a case (拆分): signals leave for a case of their own. What runs about them moves as it runs."""

from collections.abc import Collection, Mapping
from datetime import datetime

import msgspec
from msgspec.structs import replace

from .. import entries as e
from ..actions import Action, check, draft_of
from ..case import Absorbed, Case, Joined
from ..decide import dispatch_waiting, quoted
from ..errors import ActionRefused
from ..events import catch_up, start_clocks
from ..folding.absorbing import TakenOver, carried_by, gone_of
from ..folding.joining import FIRST, OPENED
from ..folding.regrouped import without_events
from ..incoming import Incoming
from ..reference import Reference
from ..urgency.heat import Observation, heat_of
from ..urgency.severity import LEVELS
from .asked import ids_of, text_of
from .beginning_earlier import begin_without
from .claiming import keep_apart
from .doubled import run_again
from .draft import Draft
from .ending import who_splits
from .judging import holding, judge_anew, keep_word
from .needless import GROUNDLESS, PARTED, groundless, needless, no_longer_brought, stop_unbound, told_by, withdraw
from .parting import Parting, part
from .redating import heed_all
from .relisting import heed_lists
from .sharing import shared_duties
from .weighing import propose_grade, raise_severity, weigh


class Side(msgspec.Struct, frozen=True):
    """The signals that leave, or those that stay."""

    signals: tuple[Joined, ...]
    heard: list[Incoming]
    """What the machine read of them, as far as it is known."""

    @property
    def ids(self) -> tuple[str, ...]:
        """Theirs, in the order in which they came."""
        return tuple(each.id for each in self.signals)

    @property
    def rumours(self) -> list[e.RumourMatched]:
        """The known rumours that they repeat."""
        return [each.known for each in self.heard if each.known]

    @property
    def name(self) -> str:
        """What an affair is called that they tell: as the first of them would have named it."""
        first = self.signals[0]
        return next((each.headline for each in self.heard if each.id == first.id), "") or first.title


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
    if not case.is_open:
        raise ActionRefused("只能拆分未办结的事件")
    check(ref, case, action)
    leaving, staying = _sides(case, ids_of(action, "signals") or set(), heard or {})
    reason = text_of(action, "reason", "请写明拆分理由")
    out = draft_of(case, action, now)
    rest = _rest(case, ref, staying, [each for each in observed if each.at <= now])
    parting = part(case, rest, leaving.signals, ref)
    new = _new_case(out, ref, leaving, parting, reason)
    since = min((group.at for group in gone_of(case, leaving.ids)), default=None)
    left = e.SignalsLeft(
        signals=leaving.ids,
        to=new.case_id,
        reason=reason,
        steps=parting.steps_left,
        facts=rest.facts,
        playbooks=parting.books_left,
        clocks=parting.clocks_left,
        heat=rest.heat if rest.heat != case.heat else "",
        heat_why=rest.heat_why if rest.heat != case.heat else (),
        rumour_left=_is_rumour_left(case, leaving, staying),
        title=_title_left(case, leaving, staying),
        events=no_longer_brought(case, [book for book in case.playbooks if book.id not in parting.books_left], ref),
    )
    out.add(replace(left, steps=(*left.steps, *needless(_after(out, left), ref, since, is_sent=False))))
    if not out.case.playbooks:  # what stays was called irrelevant, and had none of its own any more
        book, why = ref.choose(rest.facts)[0]
        out.add(e.PlaybookAdded(playbook=quoted(ref, book, why)))
    begin_without(out, ref, leaving.ids)
    _recognise(out, staying)
    judge_anew(out, ref, f"拆出 {len(leaving.signals)} 条信息", now)
    catch_up(out, ref, now)
    dispatch_waiting(out, now)
    if refusal := who_splits(case, ref, action.actor.role, out.case):
        raise ActionRefused(refusal)
    for draft in (new, out):
        run_again(draft, ref, case, PARTED, now)
        heed_all(draft, ref)
        heed_lists(draft, ref)
        stop_unbound(draft, ref, now)
        withdraw(draft, needless(draft.case, ref, since, is_sent=True), PARTED, now, along="split")
    withdraw(out, groundless(case, out.case, ref), GROUNDLESS, now, along="split")
    return out, new


def _sides(case: Case, leave: Collection[str], heard: Mapping[str, Incoming]) -> tuple[Side, Side]:
    """Those that leave, and those that stay. Raises ActionRefused when it is all or none."""
    leaving = tuple(each for each in case.signals if each.id in leave)
    staying = tuple(each for each in case.signals if each.id not in leave)
    if not leaving or not staying:
        raise ActionRefused("请选择要拆出的信息（不能拆出全部）")
    leave_heard, stay_heard = ([heard[each.id] for each in side if each.id in heard] for side in (leaving, staying))
    return Side(leaving, leave_heard), Side(staying, stay_heard)


def _rest(case: Case, ref: Reference, staying: Side, observed: Collection[Observation]) -> Case:
    """The case as what stays tells it: with its own facts, and no more spread than it has where posts leave."""
    own = [each for each in observed if each.signal in staying.ids]
    heat = heat_of(ref.heat, own)
    has_cooled = LEVELS.index(heat.level) > LEVELS.index(case.heat) and len(own) < len(observed)
    level, why = (heat.level, heat.why) if has_cooled else (case.heat, case.heat_why)
    facts = told_by(staying.signals) | ({"heat": level} if level != LEVELS[-1] else {})
    return replace(case, signals=staying.signals, facts=facts, heat=level, heat_why=why)


def _is_rumour_left(case: Case, leaving: Side, staying: Side) -> bool:
    """Whether the known rumour of the case is one that only the leaving signals repeat."""
    if case.known is None:
        return False
    left, kept = ({each.rumour for each in side.rumours} for side in (leaving, staying))
    given = any("known" in group.gave for group in gone_of(case, leaving.ids))
    return (given or case.known.rumour in left) and case.known.rumour not in kept


def _title_left(case: Case, leaving: Side, staying: Side) -> str:
    """What the rest is called, where the case bears a name that only those who leave gave it."""
    gave, own = ({each.headline for each in side.heard} for side in (leaving, staying))
    if case.title in own:
        return ""
    renamed = (group.into for group in gone_of(case, leaving.ids) if case.title == group.title != group.into)
    return next(filter(None, renamed), "") or (staying.name if case.title in gave else "")


def _new_case(out: Draft, ref: Reference, leaving: Side, parting: Parting, reason: str) -> Draft:
    """The case of the signals that leave the one of `out`, with what goes along."""
    case, now, was = out.case, out.now, parting.given_back
    books = _books(case, ref, leaving, parting)
    alert = e.digest("alert", out.cause)
    by, whose = out.actor, out.on_behalf_of
    new = Draft(None, e.digest(alert, books[0].id), cause=out.cause, now=now, actor=by, on_behalf_of=whose)
    title, exercise = was.title if was else leaving.name, case.exercise
    new.add(
        e.Opened(alert=alert, area=case.area, playbook=books[0], title=title, exercise=exercise, related_to=case.id)
    )
    if case.confided is not None:
        new.add(e.Confided(confided=case.confided, reason=reason))
    taken = _taken_along(case, ref, leaving, parting, books)
    both = {} if was else shared_duties(case, taken.signals, books, parting, ref)
    taken = replace(taken, steps=taken.steps | both, both=tuple(both))
    came = e.Merged(other=case.id, reason=reason, taken=msgspec.to_builtins(taken))
    none = needless(_after(new, came), ref, was.at if was else None, is_sent=False)
    new.add(replace(came, taken=msgspec.to_builtins(_without(taken, none))))
    _recognise(new, leaving)
    keep_apart(new, case)
    propose_grade(new, ref, now)
    weigh(new, ref, now)
    _keep_word_apart(new, ref, case, was)
    # What was known of them when they came is no younger for being told apart now.
    known_at = min(each.received_at for each in leaving.signals)
    catch_up(new, ref, known_at)
    start_clocks(new, ref, [new.case.steps[key] for key in both], known_at)
    dispatch_waiting(new, now)
    return new


def _books(case: Case, ref: Reference, leaving: Side, parting: Parting) -> list[e.PlaybookRef]:
    """The playbooks under which the signals were taken and their steps opened; that of the first signal is first."""
    plans = {step.plan for step in parting.steps.values()}
    books = [book for book in case.playbooks if book.id in {each.playbook for each in leaving.signals}]
    events = {event for each in leaving.signals for event in each.events}
    own = {book.id for each in leaving.signals for book, _ in ref.choose(each.facts)}
    for book in case.playbooks:  # one that only all together called has most of its duties from those of its kind
        theirs = {plan.id for each in books for plan in ref.playbook(each.hash).steps}
        brought = {event for each in books for event in ref.playbook(each.hash).signal_emits}
        is_theirs = book.id in own and (events - brought).intersection(ref.playbook(book.hash).signal_emits)
        has_more = (plans - theirs).intersection(plan.id for plan in ref.playbook(book.hash).steps)
        books += [book] if is_theirs or has_more else []
    books = list(parting.given_back.playbooks) if parting.given_back else books or [case.playbooks[0]]
    return sorted(books, key=lambda book: book.id != leaving.signals[0].playbook)


def _taken_along(case: Case, ref: Reference, leaving: Side, parting: Parting, books: list[e.PlaybookRef]) -> TakenOver:
    """What goes along with the leaving signals; a case that is given back counts its signals by itself again."""
    was, signals, facts = parting.given_back, leaving.signals, told_by(leaving.signals)
    said = {words: level for level, words in holding(replace(case, signals=signals, facts=facts), ref)}
    gone = no_longer_brought(case, books, ref)
    taken = TakenOver(
        signals=tuple(_as_it_was(each, n) if was else without_events(each, gone) for n, each in enumerate(signals, 1)),
        steps=parting.steps,
        clocks=parting.clocks,
        facts=facts,
        playbooks=tuple(books[1:]),
        proposals=tuple(each for each in case.proposals if each.of in parting.clocks),
        reached=tuple(each for each in case.reached if each.of in parting.clocks or each.of in parting.steps),
        absorbed=parting.absorbed,
        was_red=case.was_red and LEVELS[0] in said.values(),
        outweighed=tuple(dict.fromkeys(words for words in case.outweighed if words in said)),
    )
    if was is None:
        return taken
    both = tuple(dict.fromkeys([*was.outweighed, *taken.outweighed]))
    return replace(taken, **carried_by(was) | {"was_red": was.was_red or taken.was_red, "outweighed": both})


def _as_it_was(joined: Joined, n: int) -> Joined:
    """A signal of a case that is given back: one that had opened it is there for no other reason."""
    return replace(joined, n=n, why=OPENED if joined.rule == FIRST else joined.why)


def _without(taken: TakenOver, steps: Collection[str]) -> TakenOver:
    """What goes along but for these steps and their clocks."""
    return replace(
        taken,
        steps={key: step for key, step in taken.steps.items() if key not in steps},
        clocks={key: clock for key, clock in taken.clocks.items() if clock.step not in steps},
    )


def _after(draft: Draft, body: e.Body) -> Case:
    """The case as it would be."""
    trial = Draft(draft.case, draft.case_id, cause=draft.cause, now=draft.now, actor=draft.actor)
    trial.add(body)
    return trial.case


def _recognise(draft: Draft, side: Side) -> None:
    """The case knows the first rumour that these signals repeat, where it knows none."""
    if draft.case.known is None and side.rumours:
        draft.add(side.rumours[0])


def _keep_word_apart(new: Draft, ref: Reference, case: Case, was: Absorbed | None) -> None:
    """How urgent a person had said that a case is which is given back, or that the affair is for what these signals
    say: told apart they say nothing new."""
    level, why = (was.judged, was.judged_why) if was else ("", ())
    if not level and new.case.outweighed:
        level, why = case.judged, case.severity_why
    if level:
        raise_severity(new, ref, level, why, new.now)
        keep_word(new, level, "拆分前已由人核定", new.now)
