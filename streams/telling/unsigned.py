"""Whom to telephone: departments that let the target of a step of a red case pass without having signed for it.

Nothing need be set up for it: it stands there until they sign, whatever channels the office has.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import Connection, Select, bindparam, false, select

from connectors.channels.phone import SCRIPT_MAX, spoken
from connectors.channels.wording import fence
from playbooks.case import Case
from playbooks.district.people import People, Person
from playbooks.entries import Entry, Noted
from playbooks.ledger.naming import outward
from playbooks.reference import Reference
from playbooks.telling.affair import affair
from playbooks.telling.assigned import UNSIGNED, Assigned, assigned
from playbooks.telling.which import Which, which
from playbooks.urgency.escalation import OFFICE
from playbooks.urgency.severity import LEVELS

from ..privacy.named import names_of
from ..privacy.placed import places_of
from ..store import schema as t
from ..store.database import find, how_many
from ..store.schema import to_us
from ..store.stored import decode_case, decode_entry

CALLED = ("handler", "clerk", "chief", "station_officer")
"""Who of a department is called, in this order."""
TITLE_MAX = 24
"""Characters of a step's title that are read aloud."""


class MadeCall(msgspec.Struct, frozen=True, kw_only=True):
    """A call that was made before, for whoever makes the next."""

    at: datetime
    by: str
    outcome: str
    """answered | no_answer | passed_on; empty where an earlier version wrote it in words alone."""
    text: str


class Unsigned(msgspec.Struct, frozen=True, kw_only=True):
    """One call: what a department has not signed for in one red case."""

    case: str
    number: str
    version: int
    title: str
    department: str
    department_name: str
    steps: tuple[tuple[str, Which | None], ...]
    """Each by its title, and which signal of several it is about."""
    due_at: datetime
    """The time that passed first."""
    people: tuple[Person, ...]
    """Whom to call, as far as the office's list of people has their telephone."""
    script: str
    calls: tuple[MadeCall, ...] = ()
    """Made before, the latest first."""


def count_unsigned(connection: Connection, now: datetime) -> int:
    """How many calls there are to make."""
    o = t.open_steps.c
    pairs = _passed(select(o.case_id, o.department), now).distinct().subquery()
    return how_many(connection, pairs)


def unsigned_calls(connection: Connection, ref: Reference, now: datetime, *, phone: str) -> list[Unsigned]:
    """Every call to make, what passed first before the rest. `phone`: where the department calls back."""
    o, c = t.open_steps.c, t.cases.c
    owed: dict[str, set[str]] = {}
    for row in connection.execute(_passed(select(o.case_id, o.department), now).distinct()):
        owed.setdefault(row.case_id, set()).add(row.department)
    rows = connection.execute(select(c.id, c.number, c.body).where(c.id.in_(owed))).all()
    cases = {row.id: (row.number, decode_case(row.body)) for row in rows}
    names = names_of(connection, [case for _, case in cases.values()])
    places = places_of(connection, ref, [case for _, case in cases.values()])
    notes = _notes(connection, [case for _, case in cases.values()])
    found = []
    for id_, (number, case) in cases.items():
        place = places[id_]
        for department in owed[id_]:
            late = _late(case, department, now)
            name = late[0].step.department_name
            titles = tuple(outward(each.step.title, names.get(id_, set()), case.name_state) for each in late)
            found.append(
                Unsigned(
                    case=id_,
                    number=number,
                    version=case.seq,
                    title=case.heading,
                    department=department,
                    department_name=name,
                    steps=tuple(zip(titles, (which(case, each.step.about) for each in late), strict=True)),
                    due_at=late[0].due_at or now,
                    people=whom(ref.people, department),
                    script=_script(case, number, titles, late[0].due_at or now, (affair(case, ref), place), phone),
                    calls=tuple(_made(notes.get(id_, []), department, name)),
                )
            )
    return sorted(found, key=lambda each: (each.due_at, each.number, each.department))


def out_of_reach(connection: Connection, ref: Reference) -> list[str]:
    """The departments that have not signed for a red step, whether its time has passed or not, and that nobody could
    telephone: the list of people has no number of theirs."""
    o = t.open_steps.c
    owing = connection.execute(_unsigned(select(o.department)).distinct().order_by(o.department)).scalars()
    return [each for each in owing if not whom(ref.people, each)]


def _notes(connection: Connection, cases: Iterable[Case]) -> dict[str, list[Entry]]:
    """What was noted in each case and in those that it took in, the latest first."""
    into = {id_: case.id for case in cases for id_ in (case.id, *(each.case for each in case.absorbed))}
    rows = find(connection, _NOTED, t.entries.c.case_id, sorted(into), kind="noted")
    entries = (decode_entry(row.body) for row in rows)
    found: dict[str, list[Entry]] = {}
    for entry in sorted(entries, key=lambda each: (each.at, each.seq), reverse=True):
        found.setdefault(into[entry.case], []).append(entry)
    return found


def _made(notes: Iterable[Entry], department: str, name: str) -> Iterator[MadeCall]:
    """The calls to a department among the notes of a case."""
    in_words = f"电话催办{name}："
    for entry in notes:
        by = entry.actor.person if entry.actor else ""
        match entry.body:
            case Noted(called=called, outcome=outcome, text=text) if called == department:
                yield MadeCall(at=entry.at, by=by, outcome=outcome, text=text)
            case Noted(called="", text=text) if text.startswith(in_words):
                yield MadeCall(at=entry.at, by=by, outcome="", text=text.removeprefix(in_words))


def _passed(query: Select[Any], now: datetime) -> Select[Any]:
    return _unsigned(query).where(t.open_steps.c.due_at <= to_us(now))


def _unsigned(query: Select[Any]) -> Select[Any]:
    o = t.open_steps.c
    return query.where(
        o.severity == LEVELS.index("red"),
        o.standing == UNSIGNED,
        o.department != OFFICE,
        o.is_confidential == false(),  # its director is told otherwise
    )


def _late(case: Case, department: str, now: datetime) -> list[Assigned]:
    mine = [each for each in assigned(case) if each.step.department == department and each.standing == UNSIGNED]
    late = [each for each in mine if each.due_at and each.due_at <= now]
    return sorted(late, key=lambda each: (each.due_at or now, each.step.id))


def whom(people: People, department: str) -> tuple[Person, ...]:
    """Whom of a department to call, as far as the office's list of people has their telephone."""
    return tuple(each for role in CALLED for each in people.holders(department, role) if each.phone)


def _script(case: Case, number: str, titles: Iterable[str], due_at: datetime, known: Iterable[str], phone: str) -> str:
    """What is read aloud in half a minute, with where and whom it is about as far as there is room; no name."""
    first, *others = titles
    start = f"{fence(case.exercise)}这里是食品安全值班。红色事项{number}"
    more = f"等{len(others) + 1}项" if others else ""
    first = first if len(first) <= TITLE_MAX else f"{first[: TITLE_MAX - 1]}…"
    duty = f"贵单位的“{first}”{more}{spoken(due_at)}已到时，还没有签收。"
    end = f"{duty}请现在签收并回电{phone.partition('、')[0]}。"
    for fact in known:
        if fact and len(start) + len(fact) + len(end) + 2 <= SCRIPT_MAX:
            start += f"，{fact}"
    return f"{start}。{end}"


_NOTED = select(t.entries.c.body).where(t.entries.c.kind == bindparam("kind"))
