"""What goes with the signals that leave a case: their duties and clocks, and those of a case that leaves whole."""

from collections.abc import Collection, Iterable

import msgspec
from msgspec.structs import replace

from ..case import CASE, Absorbed, Case, Clock, Joined
from ..folding.absorbing import BEGUN, gone_of, names_of, owners_of, parted, present, things_left, with_rounds
from ..reference import Reference
from ..step import Step
from .needless import fits, is_wanted, no_longer_brought, told_by


class Parting(msgspec.Struct, frozen=True, kw_only=True):
    """What goes with the signals that leave a case, and what the case has no longer."""

    steps: dict[str, Step]
    """Those that go, as they would be had the cases never been one."""
    clocks: dict[str, Clock]
    steps_left: tuple[str, ...]
    """Keys of the steps that the old case has no longer: a duty of both stays, too."""
    clocks_left: tuple[str, ...]
    """Clocks that it has no longer, though their step stays."""
    books_left: tuple[str, ...]
    """Playbooks that answer it no longer."""
    given_back: Absorbed | None
    """The case that was taken in, when just its signals leave."""
    absorbed: tuple[Absorbed, ...]
    """Cases that are within what leaves."""


def part(case: Case, rest: Case, signals: tuple[Joined, ...], ref: Reference) -> Parting:
    """What goes with these signals. `rest`: the case as those that stay tell it."""
    leaving = {each.id for each in signals}
    groups, things = gone_of(case, leaving), things_left(case, leaving)
    gone = {group.case for group in groups} | _itself(case, leaving)
    books = _books_left(rest, signals, ref)
    called = _called_only_by(case, signals, rest.signals, books, ref)
    go, left, owned = [], [], owners_of(case)
    for key, step in case.steps.items():
        owners = owned[key]
        is_of_both = case.id in owners and len(owners) > 1
        is_theirs = step.about in things or (key in called and not is_of_both)
        go += [key] if is_theirs or owners & gone else []
        left += [key] if is_theirs or owners <= gone else []
    here = present(case)
    theirs = {key: key in left for key in go}
    clocks = [
        each
        for each in case.clocks.values()
        if each.about in things or theirs.get(each.step) or (each.step in theirs and _goes(case, each, here, gone))
    ]
    whole = groups[0] if len(groups) == 1 and set(groups[0].signals) == leaving else None
    names = names_of(case, whole, go) if whole else {}
    steps = [
        replace(_given_back(case.steps[key], key, groups, is_whole=key in left), id=names.get(key, key)) for key in go
    ]
    moved = [replace(each, step=names.get(each.step, each.step)) for each in clocks]
    kept = {key: clock for group in groups for key, clock in group.kept_clocks.items()}
    return Parting(
        steps={step.id: step for step in steps},
        clocks=kept | {clock.id: clock for clock in moved},
        steps_left=tuple(left),
        clocks_left=tuple(each.id for each in clocks if each.step not in left and each.about not in things),
        books_left=books,
        given_back=whole,
        absorbed=() if whole else parted(case, [group for group in with_rounds(case) if group.case in gone], go),
    )


def _itself(case: Case, leaving: Collection[str]) -> set[str]:
    """The id of the case, when all signals leave that came to it and not to one that it took in."""
    own = {each.id for each in case.signals} - {id_ for group in present(case) for id_ in group.signals}
    return {case.id} if own and own <= set(leaving) else set()


def _goes(case: Case, clock: Clock, here: list[Absorbed], gone: Collection[str]) -> bool:
    """Whether a clock of a duty that both sides have goes: the case of those `here` that brought it does, or this."""
    if owner := next((group.case for group in here if clock.id in group.clocks), None):
        return owner in gone
    return case.id in gone or not any(clock.step in group.shared for group in here)


def _given_back(step: Step, key: str, gone: Iterable[Absorbed], *, is_whole: bool) -> Step:
    """A duty of both as the case that leaves had it, with what was done about it since they became one. `is_whole`: no
    other case goes on having it, so that what one had still to do is open."""
    group = next((group for group in gone if key in group.shared), None)
    kept = group.kept.get(group.keys[key]) if group else None
    if group is None or kept is None or kept.state != "open":
        return step if is_whole and step.state == "open" else kept or step
    if step.state != "open" or (step.signed_at and step.signed_at > group.at):
        return replace(step, **{name: getattr(kept, name) for name in BEGUN})
    if step.dispatched_at and step.dispatched_at > group.at:
        return replace(kept, dispatched_at=step.dispatched_at, dispatched_by=step.dispatched_by)
    return kept


def _books_left(rest: Case, leaving: tuple[Joined, ...], ref: Reference) -> tuple[str, ...]:
    """Playbooks of the case that nothing which stays calls: only what leaves does, or all of them together did."""
    called = _books_called(rest.signals, ref)
    theirs = _books_called(leaving, ref) - called
    return tuple(
        book.id for book in rest.playbooks if book.id in theirs or not (book.id in called or fits(rest, ref, book))
    )


def _books_called(signals: tuple[Joined, ...], ref: Reference) -> set[str]:
    """The playbooks that signals call, each by itself and all of them together."""
    views = [*(each.facts for each in signals), told_by(signals)]
    return {book.id for view in views for book, _ in ref.choose(view)} | {each.playbook for each in signals}


def _called_only_by(
    case: Case, leaving: tuple[Joined, ...], staying: tuple[Joined, ...], gone: tuple[str, ...], ref: Reference
) -> set[str]:
    """The duties that only the leaving signals called, by their keys: those about the affair as a whole of playbooks
    that are `gone` and that these signals call by themselves, and those about a business or a sample of both that no
    staying signal has brought. What all together called is none of theirs."""
    plans = {book.id: {plan.id: plan for plan in ref.playbook(book.hash).steps} for book in case.playbooks}
    stay = {plan for book, own in plans.items() if book not in gone for plan in own}
    theirs = replace(case, signals=leaving, facts=told_by(leaving))
    fitting = [book for book in case.playbooks if book.id in gone and fits(theirs, ref, book)]
    other = no_longer_brought(case, fitting, ref)
    own = [plan for book in fitting for plan in plans[book.id].values() if plan.opens_on not in other]
    go = [plan for plan in own if plan.id not in stay]
    both = {thing for each in leaving for thing in each.about} & {thing for each in staying for thing in each.about}
    return {
        key
        for key, step in case.steps.items()
        if (step.about == CASE and is_wanted(theirs, go, step, ref))
        or (step.about in both and _bring(case, ref, step, leaving) and not _bring(case, ref, step, staying))
    }


def _bring(case: Case, ref: Reference, step: Step, signals: Iterable[Joined]) -> bool:
    """Whether one of these signals, about the same thing, brought what the duty opens on."""
    opens = {plan.opens_on for plan in ref.plans_of(case) if plan.id == step.plan}
    return any(step.about in each.about and opens & set(each.events) for each in signals)
