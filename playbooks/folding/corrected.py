"""Corrections: a person's word stands over the machine's, in the case, in its signals and in what comes later.

Everything here is pure; the fold and the decisions share it, so that a decision sees what the fold will make of it.
"""

from collections.abc import Collection, Iterable
from functools import reduce
from operator import attrgetter, itemgetter
from typing import Any

from msgspec.structs import replace

from .. import entries as e
from ..case import Case, Joined
from ..facts import (
    ALSO_IN,
    COUNTED_OF,
    FLAGS,
    GUESS_OF,
    IRRELEVANT,
    KIND_WHY,
    LEFT_OF,
    NAMES,
    PEOPLE,
    SCHOOL_VENUES,
    Facts,
    fact_of,
    merged,
    name_of,
)

PLACE = ("school", "venue")
"""Facts of where it was: corrected for one signal they hold for the affair, and for what is said of it later."""
COUNTED = (*PEOPLE, "children")
"""Facts that a case has from all its signals together."""


def follows(field: str, value: Any, facts: Facts, venue_gone: str = "") -> dict[str, Any]:
    """What else is then otherwise: where there is no school there is no school canteen, and the other way round; a
    number that a person states is no guess, is of people who are there, and is what was counted; why the machine
    took it for another kind is no reason any more.

    None: nobody knows it any more. `venue_gone`: what went because there was no school.
    """
    others = {"street": ALSO_IN, "kind": KIND_WHY}.get(field)
    beside = [key for key in (GUESS_OF.get(field), LEFT_OF.get(field), others) if key in facts]
    counted = COUNTED_OF.get(field, "")
    is_counted_anew = counted in facts and facts[counted] != value
    if beside or is_counted_anew:
        return dict.fromkeys(filter(None, beside)) | ({counted: value} if is_counted_anew else {})
    if field == "school" and value is False and facts.get("venue") in SCHOOL_VENUES:
        return {"venue": None}
    if field == "school" and value and venue_gone and facts.get("venue") is None:
        return {"venue": venue_gone}
    if field == "venue" and value is not None and bool(facts.get("school")) != (value in SCHOOL_VENUES):
        return {"school": value in SCHOOL_VENUES}
    return {}


def counts_with(joined: Joined, kind: Any) -> dict[str, Any]:
    """What a signal counts when a person calls it of that `kind`: whom an irrelevant one counts are none of the affair,
    and they are there again as they were when it is called something else."""
    if kind == IRRELEVANT:
        return dict.fromkeys(name for name in counts_of(joined.facts, COUNTED) if name in joined.facts)
    return {name: value for name, value in joined.uncounted.items() if name not in joined.facts}


def kind_of(signals: Iterable[Joined], held: Any) -> Any:
    """Of what kind an affair is that these signals tell: as a person said last of one of them, else as the first says.
    What is irrelevant says nothing beside the others."""
    told = [each for each in signals if each.facts.get("kind") not in (None, IRRELEVANT)]
    said = [(each.called[kind], kind) for each in told if (kind := each.facts["kind"]) in each.called]
    if said:
        return max(said, key=itemgetter(0))[1]
    return told[0].facts["kind"] if told else held


def heard_again(case: Case) -> Case:
    """A case that was called irrelevant is of the kind of what has come since."""
    if case.facts.get("kind") != IRRELEVANT:
        return case
    return replace(case, facts={**case.facts, "kind": kind_of(case.signals, IRRELEVANT)})


def overlaid(facts: Facts, change: Facts) -> dict[str, Any]:
    """`facts` with `change` over them; what is None there is known no longer."""
    return {name: value for name, value in {**facts, **change}.items() if value is not None}


def counts_of(facts: Facts, names: Iterable[str]) -> dict[str, Any]:
    """These counts as `facts` have them, each with how far it is a guess, what was counted beside it, and whether they
    have left again."""
    counts = [*names]
    beside = [of[each] for of in (GUESS_OF, COUNTED_OF, LEFT_OF) for each in counts if each in of]
    return {name: facts.get(name) for name in (*counts, *beside)}


def label_corrected(case: Case, entry: e.Entry, body: e.LabelCorrected) -> Case:
    """The case after a correction (fold)."""
    return corrected(case, body)


def corrected(case: Case, body: e.LabelCorrected) -> Case:
    """The case and its signals with a person's word in the place of the machine's."""
    titled = _renamed(case, body.title) if body.title else case
    if body.field in NAMES:
        return replace(titled, stated={**case.stated, body.field: name_of(body.now)})
    fact = fact_of(body.field, body.now)
    if fact is None:
        return titled
    change = {**fact, **body.also}
    joined = next(each for each in case.signals if each.id == body.signal)
    back = as_read(joined, change)
    place = {name: value for name, value in change.items() if name in PLACE}
    signals = tuple(
        _overruled(_keeping_venue(each, case, body), change, body, case.seq + 1)
        if each.id == body.signal
        else _at_place(each, place, back)
        for each in case.signals
    )
    signals, before = _placed_before(signals) if back.intersection(PLACE) else (signals, {})
    together: Facts = reduce(merged, (each.facts for each in signals), {})
    facts = overlaid(overlaid(case.facts, change), {name: together.get(name) for name in back})
    facts = overlaid(facts, before)
    if body.field == "kind":
        facts["kind"] = kind_of(signals, change["kind"])
    if body.field == "request":  # it is an enquiry where everybody only asks
        facts = overlaid(facts, {"request": together.get("request")})
    if counts := [name for name in COUNTED if name == body.field or name in body.also]:
        facts = overlaid(facts, counts_of(together, counts))
    held = {name: value for name, value in overlaid(case.corrected, place).items() if name not in back}
    return replace(titled, signals=signals, facts=facts, corrected=overlaid(held, before))


def as_read(joined: Joined, change: Facts) -> set[str]:
    """What of a change is as it was read of a signal before a person said otherwise, the place only as a whole; a flag
    that nobody raised is none."""
    known = {name: value for name, value in joined.overruled.items() if name in change}
    same = {name for name, was in known.items() if change[name] == was or (name in FLAGS and not (change[name] or was))}
    place = {name for name in PLACE if name in change}
    return same if place <= same else same - place


def _placed_before(signals: tuple[Joined, ...]) -> tuple[tuple[Joined, ...], Facts]:
    """The signals, and what holds of the place, by the last word on it that a person said of one and that stands."""
    said = [each for each in signals if each.placed]
    if not said:
        return signals, {}
    last = max(said, key=attrgetter("placed_by"))
    return tuple(each if each is last else _at_place(each, last.placed, ()) for each in signals), last.placed


def _renamed(case: Case, title: str) -> Case:
    """The case under another name; one that was taken in and gave it the name takes this one along when it leaves."""
    absorbed = tuple(
        replace(group, title=title) if group.into and group.into != group.title == case.title else group
        for group in case.absorbed
    )
    return replace(case, title=title, absorbed=absorbed)


def withdrawn_steps(case: Case, entry: e.Entry, body: e.StepsWithdrawn) -> Case:
    """The case after duties were withdrawn (fold)."""
    said = {"note": body.reason, "withdrawn_with": body.along, "corrected_away": body.signal}
    gone = {key: replace(case.steps[key], state=WITHDRAWN, **said) for key in body.steps}
    return replace(case, steps={**case.steps, **gone})


def restored_steps(case: Case, entry: e.Entry, body: e.StepsRestored) -> Case:
    """The case after duties came back (fold): to be signed for anew, since their departments were told to stop."""
    untold: dict[str, Any] = {"passed_on": None, "signed_at": None, "signed_for": "", "corrected_away": ""}
    back = {
        key: replace(case.steps[key], state="open", note="", withdrawn_with="", person=None, **untold)
        for key in body.steps
    }
    return replace(case, steps={**case.steps, **back})


def withdrawn_playbook(case: Case, entry: e.Entry, body: e.PlaybookWithdrawn) -> Case:
    """The case after a playbook was withdrawn (fold)."""
    gone = tuple(book for book in case.playbooks if book.id == body.playbook)
    stay = tuple(book for book in case.playbooks if book.id != body.playbook)
    return replace(case, playbooks=stay, former=(*case.former, *gone))


def as_corrected(case: Case, known: Joined | None, facts: Facts) -> dict[str, Any]:
    """`facts` that a signal brings, as far as no person has overruled them. `known`: the signal as the case has it.

    What the machine says of the same signal once more stays overruled; what is said there for the first time counts.
    """
    again = {name for name, was in known.overruled.items() if facts.get(name) == was} if known else set()
    said = {name: value for name, value in facts.items() if name not in again}
    own = {name: known.facts[name] for name in again if name in known.facts} if known else {}
    result = {**said, **own, **case.corrected}
    return overlaid(result, follows("school", result.get("school"), result))


WITHDRAWN = "withdrawn"
"""The state of a step that is needed no longer."""


def _overruled(joined: Joined, change: Facts, body: e.LabelCorrected, seq: int) -> Joined:
    """What another signal says is no person's word."""
    facts, events = overlaid(joined.facts, change), (*joined.events, *body.events)
    if body.by:
        return replace(joined, facts=facts, events=events)
    was = {name: joined.facts.get(name) for name in change if name not in joined.overruled}
    back = as_read(joined, change)
    said = replace(
        joined,
        facts=facts,
        overruled={name: value for name, value in {**joined.overruled, **was}.items() if name not in back},
        events=tuple(each for each in events if each not in body.gone),
        brought=tuple(each for each in (*joined.brought, *body.events) if each not in body.gone),
    )
    if place := {name: value for name, value in change.items() if name in PLACE}:
        said = replace(said, placed={} if place.keys() <= back else joined.placed | place, placed_by=seq)
    if "kind" not in change:
        return said
    uncounted = {name: joined.facts[name] for name, now in change.items() if now is None and name in joined.facts}
    return replace(said, uncounted=uncounted, called={} if "kind" in back else _called(joined, change["kind"], seq))


def _called(joined: Joined, kind: str, seq: int) -> dict[str, int]:
    """What it is called after an entry calls it so; what it was called before is so again from then on."""
    at = joined.called.get(kind, seq)
    return {each: n for each, n in {**joined.called, kind: at}.items() if n <= at}


def _keeping_venue(joined: Joined, case: Case, body: e.LabelCorrected) -> Joined:
    """The signal, which keeps the venue that goes though the person spoke of something else."""
    gone = joined.facts.get("venue") or case.facts.get("venue")
    return replace(joined, venue_gone=gone) if gone and body.also.get("venue", gone) is None else joined


def _at_place(joined: Joined, place: Facts, back: Collection[str]) -> Joined:
    """A signal beside the corrected one that says something of the place says this of it instead, and what is `back` is
    again as it said, or a person of it."""
    says = {**{name: joined.facts.get(name) for name in PLACE}, **joined.said_of_place}
    is_said = any(value is not None for value in says.values())
    change = {name: value for name, value in place.items() if is_said and name not in back}
    own = {name: value for name, value in {**joined.said_of_place, **joined.placed}.items() if name in back}
    if not change and not own:
        return joined
    hidden = joined.said_of_place.keys() | (change.keys() - joined.placed.keys())
    hidden -= own.keys() - joined.placed.keys()
    kept = {name: was for name, was in says.items() if name in hidden}
    return replace(joined, facts=overlaid(joined.facts, {**change, **own}), said_of_place=kept)
