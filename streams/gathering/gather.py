"""Gathering: assessed signals come to their cases, or wait for a person, one writing transaction at a time.

Both the embedded runner and the drill call these functions with their own clock; neither decides anything itself.
"""

from datetime import datetime
from typing import Any

import msgspec
from msgspec.structs import replace
from sqlalchemy import Connection, Row, select

from connectors.signal import Channel, Signal
from playbooks.case import Case
from playbooks.decide import join_case, open_case, update_signal
from playbooks.deciding.correcting import put_right
from playbooks.deciding.draft import Draft
from playbooks.entries import Earlier as EarlierSignal
from playbooks.entries import Entry, HistoryFound, digest
from playbooks.facts import COUNTED_OF, GUESS_OF, LEFT_OF, PEOPLE
from playbooks.incoming import Incoming
from playbooks.ledger.confiding import FACT
from playbooks.reference import Reference

from ..door import WAITING, is_overtaken, part, store_made
from ..hearing.patients import accusation_apart, left_in_the_open, patients_told
from ..privacy.confidential import is_confidential, tells_of_both
from ..store import schema as t
from ..store.database import find
from ..store.schema import to_us
from ..store.stored import signals_of
from .asked_about import asks_what
from .assessed import PUT_ASIDE, UNPLACED, Assessed, may_be_of_an_affair, needs_answer, state_of
from .following import as_follow_up, retime_earlier
from .foretold import home_of
from .grouping import Key, Match, choose, is_nameless, keys_as_named, keys_of
from .heat import to_be_weighed
from .incoming import incoming_of, short_title
from .knowledge import Knowledge
from .renaming import renames
from .repeated import as_put_right
from .work import Work

BY_HAND = "接报的人认定是同一件事"
"""Why a call is in the case that was chosen for it while it was written down."""
OF_PATIENTS = {*PEOPLE, *GUESS_OF.values(), *COUNTED_OF.values(), *LEFT_OF.values(), "children", "treated", "grade"}
"""Facts of people who fell ill."""
_OF_ILLNESS = (*PEOPLE, "treated")
"""By any of which a case is about people who fell ill."""
EARLIER_MAX = 50
"""Signals of history that are named beside a case."""


def gather(
    connection: Connection, ref: Reference, knowledge: Knowledge, batch: list[Assessed], now: datetime
) -> list[Entry]:
    """Bring assessed signals to their cases. Returns the entries written."""
    written: list[Entry] = []
    for wave in _in_turn(batch):
        told = patients_told(connection, ((each.signal, each.assessment) for each in wave), now)
        apart = [Assessed(signal=signal, assessment=assessment) for signal, assessment in told]
        written += _gather_wave(connection, ref, knowledge, [*wave, *apart], now)
    return written


def _in_turn(batch: list[Assessed]) -> list[list[Assessed]]:
    """Waves that hold each signal once: what became known of it last is decided when its first coming is written."""
    first = {each.signal.id: each for each in reversed(batch)}
    if len(first) == len(batch):
        return [batch] if batch else []
    last = {each.signal.id: each for each in batch}
    return [
        [each for each in batch if first[each.signal.id] is each],
        [each for each in batch if last[each.signal.id] is each and first[each.signal.id] is not each],
    ]


def _gather_wave(
    connection: Connection, ref: Reference, knowledge: Knowledge, batch: list[Assessed], now: datetime
) -> list[Entry]:
    work = Work(connection, ref)
    work.take_areas((each.signal.exercise, home_of(each.signal, each.assessment, ref)) for each in batch)
    rows = _rows(connection, [each.signal.id for each in batch])
    cases = {row.id: row.case_id for row in rows.values() if row.case_id}
    work.load(cases.values())
    _read_ahead(work, [each for each in batch if each.signal.id not in cases])
    written: list[Entry] = []
    for each in batch:
        written += _gather_one(work, knowledge, each, rows.get(each.signal.id), now)
    in_cases = work.in_cases
    to_be_weighed(connection, [each.signal.id for each in batch if each.signal.media and each.signal.id in in_cases])
    work.flush(now)
    return written


def _read_ahead(work: Work, batch: list[Assessed]) -> None:
    """What the decisions will ask for, in two queries for all instead of two for each signal."""
    homes = [(each, home_of(each.signal, each.assessment, work.ref)) for each in batch]
    nameless = [(each.signal, area) for each, area in homes if is_nameless(each.signal, each.assessment)]
    for place in dict.fromkeys((signal.exercise, area) for signal, area in nameless):
        wholes = (signal.whole for signal, area in nameless if (signal.exercise, area) == place)
        work.keys.look_up_names(*place, wholes)
    looks = [(each.signal, area, keys_of(each.signal, each.assessment)) for each, area in homes]
    for place in dict.fromkeys((signal.exercise, area) for signal, area, _ in looks):
        work.keys.look_up(
            *place, (key.key for signal, area, keys in looks if (signal.exercise, area) == place for key in keys)
        )
    matches = (
        choose(keys, work.keys.candidates(signal.exercise, area, keys), signal.received_at)
        for signal, area, keys in looks
        if signal.received_at
    )
    work.load(match.case for match in matches if match)


def _gather_one(work: Work, knowledge: Knowledge, each: Assessed, row: Row[Any] | None, now: datetime) -> list[Entry]:
    signal, assessment, areas = each.signal, each.assessment, work.ref.areas
    overtaken = row if is_overtaken(signal, row, each.sent) else None
    if overtaken and overtaken.state != WAITING:
        return []  # the newest version decides, or has decided
    state = state_of(_as_placed(signal, row, areas), assessment, areas)
    is_asking = may_be_of_an_affair(signal, state)
    if is_asking:
        state = _where_of_affair(work, each) or state
    columns = {
        "kind": str(assessment.kind),
        "assessment": msgspec.json.encode(assessment) if assessment.relevant or state == UNPLACED else None,
        "is_confidential": is_confidential(signal, assessment) or (overtaken is not None and overtaken.is_confidential),
    }
    if row is not None and row.case_id:
        return _again(work, knowledge, each, row, now, columns)
    if state != "gathered" and row is not None and row.state == PUT_ASIDE:
        return []
    if state == UNPLACED and not is_asking and _has_open_affair(work, each):
        state = "gathered"
    if state != "gathered":
        turned = {"turned_at": to_us(now)} if _turns(row, state) else {}
        work.place_signal(signal.id, state, **columns, **turned, case_id=None)
        return []
    revision = row.revision if row and not overtaken else 1
    incoming = _heard(each, knowledge, work.ref, revision)
    draft = place(work, each, incoming, now)
    work.place_signal(signal.id, state, **columns, case_id=draft.case_id)
    return draft.entries


def _heard(each: Assessed, knowledge: Knowledge, ref: Reference, revision: int, case: Case | None = None) -> Incoming:
    """What decisions know of a signal. Of one that tells of officials and of people who fell ill the director is told
    the one, for the ill are told of apart; but from a case on which everybody is at work nobody is sent away."""
    incoming = incoming_of(each.signal, each.assessment, knowledge, districts=ref.districts, revision=revision)
    if not tells_of_both(each.signal, each.assessment):
        return incoming
    left_out = {FACT} if case and not case.is_confidential else OF_PATIENTS
    facts = {name: value for name, value in incoming.facts.items() if name not in left_out}
    return msgspec.structs.replace(incoming, facts=facts)


def _turns(row: Row[Any] | None, state: str) -> bool:
    """Whether its source is to know: nobody here has to answer it, or somebody has to after all."""
    return state != UNPLACED or (row is not None and row.state not in (WAITING, UNPLACED))


def _as_placed(signal: Signal, row: Row[Any] | None, areas: tuple[str, ...]) -> Signal:
    """What a person placed elsewhere stays there: its source says as little of a place in a revision as before."""
    if row is None or signal.area or not row.area or row.area in areas:
        return signal
    return replace(signal, area=row.area)


def _has_open_affair(work: Work, each: Assessed) -> bool:
    """A post without a place that speaks of an affair already open here needs nobody to place it."""
    signal = each.signal
    if signal.received_at is None:
        return False
    keys = _keys(work, each, work.ref.areas[0], signal.received_at)
    match = choose(keys, work.keys.candidates(signal.exercise, work.ref.areas[0], keys), signal.received_at)
    return match is not None and match.is_open


def _where_of_affair(work: Work, each: Assessed) -> str | None:
    """Where a post goes that names a unit where people fell ill, by an open case: to that case where it asks what
    happened there and nowhere else, otherwise to a person; None where it names none."""
    signal, area, at = each.signal, home_of(each.signal, each.assessment, work.ref), each.signal.received_at
    if at is None or (signal.area or each.assessment.area or area) != area:
        return None
    cases = {}
    for name in work.keys.whole_names_in(signal.exercise, area, signal.whole, at):
        keys = keys_as_named(name, signal, each.assessment)
        match = choose(keys, work.keys.candidates(signal.exercise, area, keys), at)
        case = work.standing(match.case) if match and match.is_open else None
        if case and case.is_open and not case.is_confidential and any(case.facts.get(fact) for fact in _OF_ILLNESS):
            cases[case.id] = name
    if not cases:
        return None
    is_asked = len(cases) == 1 and asks_what(signal.whole)
    return "gathered" if is_asked and work.keys.name_in(signal.exercise, area, signal.whole, at) else UNPLACED


def place(work: Work, each: Assessed, incoming: Incoming, now: datetime) -> Draft:
    """Join the affair this signal belongs to, or open a new case for it. `incoming`: what decisions know of it."""
    signal, ref = each.signal, work.ref
    area = home_of(signal, each.assessment, ref)
    keys = _keys(work, each, area, incoming.received_at)
    match = _put_by_hand(work, each, area) or choose(
        keys, work.keys.candidates(signal.exercise, area, keys), incoming.received_at
    )
    case = work.standing(match.case) if match else None
    if match and case and case.is_open:
        incoming, why = as_put_right(work.connection, case, signal, each.assessment, incoming, match.why)
        incoming, why = as_follow_up(ref, case, signal, each.assessment, incoming, why)
        draft = join_case(ref, case, incoming, rule=match.rule, why=why, now=now)
        put_right(draft, ref, incoming)
        retime_earlier(draft, ref, signal, incoming)
    else:
        draft = open_case(
            ref,
            incoming,
            alert=digest("alert", incoming.id),
            area=area,
            exercise=signal.exercise,
            now=now,
            related_to=case.id if case else None,
        )
    _show_earlier(work, draft, signal, area, keys, incoming.received_at)
    work.apply(draft)
    # A case that was taken in by one of another area leads there: what a case is found by lies where it is.
    work.keys.leave(
        signal.exercise, draft.case.area, [*keys, *_as_renamed(each, keys)], draft.case, incoming.received_at
    )
    return draft


def _as_renamed(each: Assessed, keys: list[Key]) -> list[Key]:
    """The keys by the name that is right, where it says so of the one by which it came: whoever speaks of that one
    later means this affair."""
    name = renames(each.signal)
    if name is None or name[0] not in {key.text for key in keys}:
        return []
    return keys_as_named(name[1], each.signal, each.assessment)


def _keys(work: Work, each: Assessed, area: str, at: datetime) -> list[Key]:
    """The keys of a signal; where no unit was read in it, also those by a unit of an open case that it speaks of."""
    signal, keys = each.signal, keys_of(each.signal, each.assessment)
    said = renames(signal)
    is_asked = signal.channel == Channel.MEDIA and not needs_answer(signal, each.assessment)
    if not said and not is_asked and not is_nameless(signal, each.assessment):
        return keys
    name = work.keys.name_in(signal.exercise, area, signal.whole, at)
    if is_asked and not name:
        whole = work.keys.whole_names_in(signal.exercise, area, signal.whole, at)
        name = whole[0] if len(whole) == 1 else None
    if said and not is_nameless(signal, each.assessment) and not (name and name.startswith(said[0])):
        return keys
    return [*(keys_as_named(name, signal, each.assessment) if name else ()), *keys]


def _put_by_hand(work: Work, each: Assessed, area: str) -> Match | None:
    """The open case of this office that whoever took the call chose for it; what only the director opens is put into
    nothing, and nothing into what only the director opens."""
    signal = each.signal
    if not signal.put_into or is_confidential(signal, each.assessment):
        return None
    case = work.standing(signal.put_into)
    if case is None or case.is_confidential or (case.exercise, case.area) != (signal.exercise, area):
        return None
    return Match(case=case.id, rule="by_hand", why=BY_HAND, is_open=True) if case.is_open else None


def _show_earlier(work: Work, draft: Draft, signal: Signal, area: str, keys: list[Key], at: datetime) -> None:
    """What lies as history about the same affair is named beside the case, the newest first; it opens nothing."""
    known = {each.signal for each in draft.case.earlier}
    found = {
        one: why
        for one, why in work.keys.earlier(signal.id, signal.exercise, area, keys, at).items()
        if one not in known
    }
    named = list(found)[: max(0, EARLIER_MAX - len(known))]
    signals = {each.id: each for each in signals_of(work.connection, named)}
    told = [_earlier_one(signals[one], found[one]) for one in named if one in signals]
    if told:
        draft.add(HistoryFound(signals=tuple(told), more=len(found) - len(named)), at)


def _earlier_one(signal: Signal, why: str) -> EarlierSignal:
    received_at = signal.received_at
    if received_at is None:
        raise ValueError(f"signal {signal.id} has no received_at")
    return EarlierSignal(
        signal=signal.id, title=short_title(signal), source=signal.source, received_at=received_at, why=why
    )


def _again(
    work: Work,
    knowledge: Knowledge,
    each: Assessed,
    row: Row[Any],
    now: datetime,
    columns: dict[str, Any],
) -> list[Entry]:
    """A signal seen again with other content: a revision on its case; delivered again unchanged: nothing."""
    case = work.standing(row.case_id)
    known = next((joined for joined in case.signals if joined.id == each.signal.id), None) if case else None
    if case is None or known is None or row.revision <= known.revision:
        return []
    ref, revision = work.ref, row.revision
    incoming = _heard(each, knowledge, ref, revision, case)
    is_parted = tells_of_both(each.signal, each.assessment) and FACT not in incoming.facts
    if is_parted and case.confided is None:
        columns = {**columns, **left_in_the_open(each.signal, each.assessment)}
    elif is_parted:  # the director has said who may look
        columns = {**columns, "is_confidential": False}
    draft = update_signal(ref, case, incoming, now=now)
    put_right(draft, ref, incoming)
    retime_earlier(draft, ref, each.signal, incoming)
    work.apply(draft)
    work.place_signal(each.signal.id, "gathered", **columns, case_id=case.id)
    told = _accusation(work, knowledge, each, now) if is_parted and case.confided is None else []
    return [*draft.entries, *told]


def _accusation(work: Work, knowledge: Knowledge, each: Assessed, now: datetime) -> list[Entry]:
    """What a version accuses of whose case everybody has open goes to a case of its own, which only the director
    opens."""
    signal, assessment = accusation_apart(each.signal, each.assessment)
    store_made(work.connection, [part(signal)], now)
    row = _rows(work.connection, [signal.id])[signal.id]
    work.load([row.case_id] if row.case_id else [])
    return _gather_one(work, knowledge, Assessed(signal=signal, assessment=assessment), row, now)


def _rows(connection: Connection, ids: list[str]) -> dict[str, Row[Any]]:
    return {row.id: row for row in find(connection, _PLACED, t.signals.c.id, ids)}


_s = t.signals.c
_PLACED = select(_s.id, _s.case_id, _s.revision, _s.state, _s.digest, _s.area, _s.is_confidential).with_for_update()
"""What another process is just changing of them is waited for."""
