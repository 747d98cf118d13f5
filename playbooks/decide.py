"""What a signal changes: opening a case, joining one, and coming again with other content."""

from datetime import datetime

import msgspec

from . import entries as e
from .case import CASE, Case, Joined
from .deciding.beginning_earlier import ITSELF_READ, received_earlier, treated_earlier
from .deciding.columns import complete_by_columns
from .deciding.draft import OF_THE_CAUSE, Draft, anew
from .deciding.leaving import as_its_own
from .deciding.needless import FOUND, beside_findings, withdraw
from .deciding.overturning import OVERTURNED, overturned_before, void_by
from .deciding.recounting import Reckoned, mistaken_in, reckon, recounted, renewed_in
from .deciding.redating import DATES, heed_all, heed_dates, said_by, were
from .deciding.weighing import propose_grade, weigh
from .events import begin_clocks, catch_up, emit, open_in_town
from .facts import Facts, differing, merged, only_asks, towns_of
from .folding.corrected import PLACE, WITHDRAWN, as_corrected
from .folding.joining import FIRST, OPENED
from .folding.retested import word_of
from .incoming import Incoming
from .playbook import CASE_OPENED, Playbook
from .reference import Chosen, Reference
from .things import things
from .urgency.heat import Observation, heat_of
from .urgency.severity import LEVELS


def open_case(
    ref: Reference,
    incoming: Incoming,
    *,
    alert: str,
    area: str,
    exercise: str | None,
    now: datetime,
    related_to: str | None = None,
) -> Draft:
    """A new case for a signal that belongs to no open affair. It opens with this signal, never after a wait."""
    chosen = ref.choose(incoming.facts)
    first, why = chosen[0]
    draft = Draft(None, e.digest(alert, first.id), cause=incoming.id, now=now, placed_at=incoming.placed_at)
    at = incoming.received_at
    draft.add(
        e.Opened(
            alert=alert,
            area=area,
            playbook=quoted(ref, first, why),
            title=incoming.headline or incoming.title,
            exercise=exercise,
            related_to=related_to,
        ),
        at,
    )
    _take_signal(draft, ref, incoming, chosen, rule=FIRST, why=OPENED)
    return draft


def join_case(ref: Reference, case: Case, incoming: Incoming, *, rule: str, why: str, now: datetime) -> Draft:
    """One more signal of the same affair: its own clocks start, whatever else is running."""
    draft = Draft(case, case.id, cause=incoming.id, now=now, placed_at=incoming.placed_at)
    incoming, sums = reckon(case, _heard(case, incoming, None))
    why = sums.said.format(why=why, said="、".join(sums.sums.values())) if sums else why
    _take_signal(draft, ref, incoming, ref.choose(incoming.facts), rule=rule, why=why, sums=sums)
    treated_earlier(draft, ref, incoming.id, incoming.treated_at)
    if not incoming.amends:
        received_earlier(draft, ref, incoming.id, incoming.facts, incoming.received_at, incoming.arrived_at)
    if incoming.facts.get("channel") != ITSELF_READ:  # it begins nothing that another one began
        heed_all(draft, ref)
    return draft


def update_signal(ref: Reference, case: Case, incoming: Incoming, *, now: datetime) -> Draft:
    """The same signal with other content: a revision, steps that its register columns complete, duties that it adds.

    Clocks never restart by themselves; of its dates see `redating`. An ended case keeps what it says, and no more.
    """
    known = next((joined for joined in case.signals if joined.id == incoming.id), None)
    incoming, sums = reckon(case, _heard(case, incoming, known), known)
    cause = e.digest(incoming.id, str(incoming.revision))
    draft = Draft(case, case.id, cause=cause, now=now)
    chosen = answers(draft.case, ref, incoming.facts) if case.is_open else []
    events = tuple(event for event in events_of(chosen) if known is None or event not in known.events)
    said = {name: getattr(incoming, name) for name in DATES} | {"received_at": incoming.said_at}
    dates, later = said_by(case, ref, known, said) if known else ({}, {})
    is_redated = known is not None and bool(dates or later != known.said)
    draft.add(
        e.SignalUpdated(
            signal=incoming.id,
            revision=incoming.revision,
            changed=differing(known.facts, incoming.facts) if known else (),
            facts=incoming.facts,
            said_of_place=incoming.said_of_place,
            events=events,
            corrects=incoming.corrects,
            reckoned=sums.sums if sums else {},
            recounted=recounted(known, incoming.recounts, incoming.facts),
            dates=dates,
            later=later,
            were=were(known, (*dates, *later)) if known and is_redated else {},
        )
    )
    if case.is_open:
        counted = next((joined for joined in draft.case.signals if joined.id == incoming.id), None)
        if counted and is_redated:
            heed_dates(draft, ref, counted, is_new=True)
        at = counted.received_at if counted and incoming.said_at else incoming.received_at
        answer(draft, ref, incoming, chosen, events, at=at, known_at=now)
        treated_earlier(draft, ref, incoming.id, counted.treated_at if counted else incoming.treated_at)
        if counted and "received_at" in dates:
            received_earlier(draft, ref, counted.id, counted.facts, counted.received_at, counted.arrived_at)
        heed_all(draft, ref)
    return draft


def warm(ref: Reference, case: Case, observations: list[Observation], now: datetime) -> Draft | None:
    """What was observed of the posts of a case makes it hotter; None when it does not. It never falls by itself.

    An observation that says to be of later than now says nothing yet.
    """
    known = [each for each in observations if each.at <= now]
    heat = heat_of(ref.heat, known)
    if not case.is_open or LEVELS.index(heat.level) >= LEVELS.index(case.heat):
        return None
    observed_at = max(each.at for each in known)
    draft = Draft(case, case.id, cause=anew("heat", case), now=now)
    draft.add(e.HeatChanged(level=heat.level, why=heat.why, observed_at=observed_at), observed_at)
    weigh(draft, ref, observed_at)
    dispatch_waiting(draft, observed_at)
    return draft


def dispatch_waiting(draft: Draft, at: datetime) -> None:
    """Red work goes to its departments at once; other work once the duty officer has dispatched the case, unless they
    left it out."""
    is_red = draft.case.severity == "red"
    undispatched = [step for step in draft.case.open_steps if step.dispatched_at is None]
    waiting = tuple(step.id for step in undispatched if is_red or not step.is_left_out)
    is_dispatched = any(step.dispatched_at for step in draft.case.steps.values() if step.state != WITHDRAWN)
    if waiting and (is_red or is_dispatched):
        draft.add(e.Dispatched(steps=waiting, ground="red" if is_red else "going"), at, by=None)


def _take_signal(
    draft: Draft,
    ref: Reference,
    incoming: Incoming,
    chosen: Chosen,
    *,
    rule: str,
    why: str,
    sums: Reckoned | None = None,
) -> None:
    at = incoming.received_at
    is_first = not draft.case.signals
    main = chosen[0][0].id
    if not is_first:
        chosen = [] if incoming.amends else answers(draft.case, ref, incoming.facts)
    events = events_of(chosen)
    if gone := overturned_before(draft.case, incoming.facts, incoming.sample_no, rule, has_batch=incoming.has_batch):
        why = OVERTURNED.format(why=why, now=word_of(gone))
        events = tuple(each for each in events if each not in void_by(gone))
    draft.add(
        e.SignalJoined(
            signal=incoming.id,
            channel=incoming.channel,
            title=incoming.title,
            rule=rule,
            why=why,
            playbook=main,
            received_at=at,
            arrived_at=incoming.arrived_at,
            source=incoming.source,
            revision=incoming.revision,
            facts=incoming.facts,
            said_of_place=incoming.said_of_place,
            about=things(incoming.id, sample_no=incoming.sample_no, operator=incoming.operator),
            events=events,
            occurred_at=incoming.occurred_at,
            published_at=incoming.published_at,
            treated_at=incoming.treated_at,
            corrects=tuple(
                {**dict.fromkeys(_mistaken(draft.case, incoming)), **dict.fromkeys(sums.of if sums else ())}
            ),
            reckoned=sums.sums if sums else {},
            caller=incoming.caller,
        ),
        at,
        by=incoming.taken_by or OF_THE_CAUSE,
    )
    answer(draft, ref, incoming, chosen, events, at=at, is_first=is_first)


def _mistaken(case: Case, incoming: Incoming) -> tuple[str, ...]:
    """The earlier signals whose counts it says were mistaken."""
    if incoming.renews and not incoming.corrects:
        return renewed_in(case, incoming.facts, channel=incoming.channel, sender=incoming.sender)
    if not incoming.corrects:
        return ()
    counts = mistaken_in(case, incoming.facts, incoming.mistaken, channel=incoming.channel, sender=incoming.sender)
    return tuple(each for each in counts if each != incoming.id)


def answers(case: Case, ref: Reference, facts: Facts) -> Chosen:
    """The playbooks that this signal calls, and the one that the affair calls now that this is known of it too."""
    own = ref.choose(facts)
    affair, why = ref.choose(merged(facts, case.facts))[0]
    known = {book.id for book in case.playbooks} | {book.id for book, _ in own}
    return own if affair.alongside or affair.id in known else [(affair, why), *own]


def answer(
    draft: Draft,
    ref: Reference,
    incoming: Incoming,
    chosen: Chosen,
    events: tuple[str, ...],
    *,
    at: datetime,
    known_at: datetime | None = None,
    is_first: bool = False,
    corrected: str = "",
) -> None:
    """What follows from a signal that has just become part of the case. `known_at`: when what it says became known,
    if not when it was received; `corrected`: the signal of which a person said so."""
    known_at = known_at or at
    known = {book.id for book in draft.case.playbooks}
    facts = draft.before.facts if draft.before else {}
    title = _called_now(draft.case, incoming) if only_asks(facts) and not only_asks(incoming.facts) else ""
    before = {book.id: book.corrected for book in draft.case.former} if corrected else {}
    for playbook, words in [each for each in chosen if each[0].id not in known]:
        by = before.get(playbook.id, corrected)  # one that answered before is not called by the correction alone
        draft.add(e.PlaybookAdded(playbook=quoted(ref, playbook, words, by), title=title), known_at)
        title = ""
    _know(draft, incoming, known_at)
    propose_grade(draft, ref, known_at)
    weigh(draft, ref, known_at, facts=incoming.facts, title="" if is_first else incoming.headline)
    if is_first:
        emit(draft, ref, CASE_OPENED, about=CASE, at=at, by=incoming.id)
    for event in events:
        emit(draft, ref, event, about=f"signal:{incoming.id}", at=at, by=incoming.id)
    if not is_first and (facts != draft.case.facts or {book.id for book in draft.case.playbooks} != known):
        catch_up(draft, ref, known_at)
    elif not is_first:  # a second who tells of a patient says nothing new, and makes it a group
        begin_clocks(draft, ref, known_at)
    withdraw(draft, beside_findings(draft.case, ref), FOUND, known_at)
    for town in towns_of(incoming.facts)[1 if is_first else 0 :]:
        open_in_town(draft, ref, incoming.id, town, known_at)
    complete_by_columns(draft, ref, incoming.id, incoming.progress)
    dispatch_waiting(draft, known_at)


def _heard(case: Case, incoming: Incoming, known: Joined | None) -> Incoming:
    """The signal with what persons have corrected in this case, which has it as `known` where it came before."""
    facts = as_its_own(case, incoming.facts, incoming.caller, incoming.id)
    held = as_corrected(case, known, facts)
    is_placed = known is not None and known.placed
    own = {name: facts.get(name) for name in PLACE if facts.get(name) != held.get(name) and not is_placed}
    return msgspec.structs.replace(incoming, facts=held, said_of_place=own)


def events_of(chosen: Chosen) -> tuple[str, ...]:
    """What a signal brings under the playbooks that answer it."""
    return tuple(dict.fromkeys(event for playbook, _ in chosen for event in playbook.signal_emits))


def _called_now(case: Case, incoming: Incoming) -> str:
    """What the affair is called by this signal; empty where it is called so already."""
    return incoming.headline if incoming.headline != case.title else ""


def _know(draft: Draft, incoming: Incoming, at: datetime) -> None:
    if incoming.known and draft.case.known is None:
        draft.add(incoming.known, at)


def quoted(ref: Reference, playbook: Playbook, why: list[str], corrected: str = "") -> e.PlaybookRef:
    """A playbook as a case takes it."""
    return e.PlaybookRef(
        id=playbook.id,
        title=playbook.title,
        hash=ref.hash_of(playbook),
        why=tuple(why),
        clauses=playbook.clauses,
        corrected=corrected,
    )
