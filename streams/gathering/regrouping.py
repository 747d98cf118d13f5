"""Cases that a person merges, splits or moves: their signals, and the keys by which later ones find them, go along."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from sqlalchemy import bindparam, delete, exists, update

from classifiers.assessment import irrelevant
from connectors.signal import Signal
from playbooks.actions import Action
from playbooks.case import Case, Joined
from playbooks.deciding.draft import Draft
from playbooks.deciding.merging import merge
from playbooks.deciding.splitting import split
from playbooks.errors import ActionRefused
from playbooks.incoming import Incoming
from playbooks.ledger.confiding import DIRECTOR

from ..store import schema as t
from ..store.database import change, change_among
from ..store.stored import assessed_of
from .grouping import Key, keys_of, stated_keys, told_more
from .heat import observations_of, to_be_weighed
from .incoming import incoming_of
from .knowledge import Knowledge
from .work import Work


def merge_cases(work: Work, case: Case, action: Action, now: datetime) -> list[Draft]:
    """The younger of two cases is taken into the older. Raises ActionRefused."""
    other = work.case(str(action.body.get("other") or ""))
    if other is None or (other.is_confidential and action.actor.role != DIRECTOR):
        raise ActionRefused("没有找到要合并的事件")
    older, younger = sorted((case, other), key=lambda each: (each.opened_at, each.id))
    drafts = list(merge(work.ref, older, younger, action, now))
    for joined in younger.signals:
        work.place_signal(joined.id, "gathered", case_id=older.id)
    to_be_weighed(work.connection, [joined.id for joined in younger.signals])
    change(work.connection, _TAKE_OVER, [{"b_case": younger.id, "b_into": older.id}])
    return drafts


def split_case(work: Work, case: Case, action: Action, now: datetime, knowledge: Knowledge | None) -> list[Draft]:
    """Signals leave for a case of their own. Raises ActionRefused."""
    heard = {each.id: each for each in _heard(work, case, knowledge)} if knowledge else {}
    observed = observations_of(work.connection, [joined.id for joined in case.signals])
    old, new = split(work.ref, case, action, now, heard=heard, observed=observed)
    for joined in new.case.signals:
        work.place_signal(joined.id, "gathered", case_id=new.case_id)
    to_be_weighed(work.connection, [joined.id for joined in new.case.signals])
    _part_keys(work, old.case, new.case)
    return [old, new]


def _heard(work: Work, case: Case, knowledge: Knowledge) -> Iterator[Incoming]:
    """What the machine read of the signals of a case, as when they came."""
    for signal, assessment in assessed_of(work.connection, [joined.id for joined in case.signals]):
        if signal.received_at is not None:
            read = assessment or irrelevant(signal.id)
            yield incoming_of(signal, read, knowledge, districts=work.ref.districts)


def _part_keys(work: Work, old: Case, new: Case) -> None:
    """What only the leaving signals are found by leads to the new case from now on; what is found by both says of the
    old case what those that stay say."""
    staying, leaving = _values(work, old), _keys(work, new)
    theirs = {key.key for _, keys in leaving for key in keys}
    change_among(work.connection, _FORGET, t.keys.c.key, sorted(theirs - staying.keys()), case_id=old.id)
    shared = [{"b_key": key, "b_case": old.id, "value": staying[key]} for key in sorted(theirs & staying.keys())]
    change(work.connection, _SAY, shared)
    for signal, keys in leaving:
        work.keys.leave(new.exercise, new.area, keys, new, signal.received_at or new.opened_at)


def move_keys(work: Work, case: Case) -> None:
    """After a move within the office: the case is found where it is now, also by what those that it took in left."""
    taken_in = (group.case for group in case.absorbed)
    change(work.connection, _MOVE, [{"b_case": each, "area": case.area} for each in (case.id, *taken_in)])


def find_again(work: Work, case: Case) -> None:
    """What only the director opened is an affair among others again: later signals find it."""
    for signal, keys in _keys(work, case):
        work.keys.leave(case.exercise, case.area, keys, case, signal.received_at or case.opened_at)


def find_as_stated(work: Work, case: Case, signal_id: str, at: datetime) -> None:
    """A person stated whose business it is, or which food: later signals that say so find the case."""
    if case.is_confidential:
        return
    for signal, assessment in assessed_of(work.connection, [signal_id]):
        keys = stated_keys(case.stated, signal, assessment or irrelevant(signal.id))
        work.keys.leave(case.exercise, case.area, keys, case, at)


def find_as_reported(work: Work, before: Case, case: Case, at: datetime) -> None:
    """A report came of a result that was told, or was none: a register's row finds the case by the numbers of now."""
    if case.is_confidential:
        return
    then, now = _reported(before.signals), _reported(case.signals)
    change_among(work.connection, _FORGET, t.keys.c.key, sorted(then.keys() - now.keys()), case_id=case.id)
    work.keys.leave(case.exercise, case.area, [now[key] for key in sorted(now.keys() - then.keys())], case, at)


def _reported(signals: Iterable[Joined]) -> dict[str, Key]:
    """The keys by the numbers of their samples, some of which no signal brought, but a report."""
    numbers = dict.fromkeys(
        thing.removeprefix("sample:")
        for each in signals
        for thing in each.about
        if thing.startswith("sample:") and thing != f"sample:{each.id}"
    )
    keys = (Key(rule="same_sample", key=f"sample:{number}", text=number) for number in numbers)
    return {key.key: key for key in keys}


def _values(work: Work, case: Case) -> dict[str, int | None]:
    """The value of each key that signals of a case leave, told together and by whoever corrected their names."""
    values: dict[str, int | None] = {}
    for signal, assessment in assessed_of(work.connection, [joined.id for joined in case.signals]):
        read = assessment or irrelevant(signal.id)
        for key in (*keys_of(signal, read), *(stated_keys(case.stated, signal, read) if case.stated else ())):
            known = values.setdefault(key.key, key.value)
            values[key.key] = told_more(key.rule, known, key.value)
    return dict.fromkeys(_reported(case.signals)) | values


def _keys(work: Work, case: Case) -> list[tuple[Signal, list[Key]]]:
    found = assessed_of(work.connection, [joined.id for joined in case.signals])
    reported = {joined.id: _reported([joined]) for joined in case.signals}
    return [
        (signal, [*keys_of(signal, assessment or irrelevant(signal.id)), *reported[signal.id].values()])
        for signal, assessment in found
    ]


_FORGET = delete(t.keys).where(t.keys.c.case_id == bindparam("case_id"))
_SAY = (
    update(t.keys)
    .where(t.keys.c.key == bindparam("b_key"), t.keys.c.case_id == bindparam("b_case"))
    .values(value=bindparam("value"))
)
_own = t.keys.alias("own")
_TAKE_OVER = (
    update(t.keys)
    .where(t.keys.c.case_id == bindparam("b_case"))
    .where(~exists().where(_own.c.case_id == bindparam("b_into"), _own.c.key == t.keys.c.key))
    .values(case_id=bindparam("b_into"))
)
"""What finds the case that is taken in finds the other from now on; what finds both already is left."""
_MOVE = update(t.keys).where(t.keys.c.case_id == bindparam("b_case")).values(area=bindparam("area"))
