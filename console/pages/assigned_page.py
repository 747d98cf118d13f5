"""我的交办: the open steps of the reader's own department, what it has not signed for first, each by when it is due.
Those of a case stand together, where the first of them would stand."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

import msgspec
from litestar import Request, Response, get
from sqlalchemy import Connection, and_, func, select

from connectors.signal import Signal
from playbooks.actions import READERS
from playbooks.case import Case
from playbooks.deciding.signing import unsigned_of
from playbooks.step import Step
from playbooks.telling.assigned import SIGNED, UNSENT, UNSIGNED, Assigned, assigned
from playbooks.telling.which import signals_about
from streams.store import schema as t
from streams.store.schema import to_us
from streams.store.stored import decode_case

from ..forms import person_of, say_of
from ..outcome import outcome_of, recorded, said
from ..papers.handed import shops_of
from ..reading.filtering import opened_to
from ..reading.left import left_cases
from ..reading.own import own_part
from ..reading.paging import PAGE, Page, page_number, within
from ..reading.queries import signals_by_id
from ..render import page
from ..requests.doorkeeper import own_department, sees_confidential
from ..state import Desk
from ..wording.links import anchor_of
from ..wording.which import words_by_step
from ..wording.words import Say
from .places import where

FIRST_SIGNALS = 3
"""Signals of a case that are asked where it is."""
AT_HEAD = 5
"""How many stand at the head of the queue of a department's people."""


LEFT_FOR, LEFT_MAX = timedelta(days=30), 20
"""How long a case stays on the list that a department has given back, and how many."""


class AssignedStep(msgspec.Struct, frozen=True, kw_only=True):
    """A step of the department, and the case it is part of."""

    case: str
    number: str
    version: int
    title: str
    severity: str
    anchor: str
    """Where it is found on the page of the case."""
    step: Assigned
    which: str
    """Which signal of several it is about, with the business where its name is known."""
    where: tuple[str, ...]
    """The business and where it is, as its signals say; empty of what only the director opens."""
    together: tuple[str, ...] = ()
    """On the first of a case's steps that wait to be signed for: all of them, when there are several."""


class Gone(msgspec.Struct, frozen=True, kw_only=True):
    """A step that the department returned, or that was taken from it, and the case it is part of."""

    number: str
    title: str
    step: Step


class Mine(msgspec.Struct, frozen=True, kw_only=True):
    """A department's open steps: how many of each standing, and one page of them."""

    department: str
    unsigned: int
    signed: int
    unsent: int
    passed: int
    """Of those that were sent, how many have let their time pass: what nobody has sent is nobody's delay here."""
    steps: Page[AssignedStep]
    gone: tuple[Gone, ...]
    """Of open cases in which it has no step any more, what it had."""

    @property
    def sent(self) -> list[list[AssignedStep]]:
        """Of the page, what the department was sent, case by case."""
        return _by_case(row for row in self.steps.rows if row.step.standing != UNSENT)

    @property
    def to_come(self) -> list[list[AssignedStep]]:
        """Of the page, what the office has not dispatched, case by case."""
        return _by_case(row for row in self.steps.rows if row.step.standing == UNSENT)


def _by_case(rows: Iterable[AssignedStep]) -> list[list[AssignedStep]]:
    """The steps of each case together, where the first of them stands."""
    found: dict[str, list[AssignedStep]] = {}
    for row in rows:
        found.setdefault(row.case, []).append(row)
    return list(found.values())


@get("/mine")
async def get_mine(request: Request[Any, Any, Any]) -> Response[bytes]:
    """The work of the reader's department, whoever reads."""
    desk, asked = Desk.of(request), request.query_params.get("done")
    found = await mine_of(request, page=page_number(request.query_params))
    done = await desk.read(lambda connection: outcome_of(connection, asked)) if asked else None
    return await page(
        request,
        "mine.html",
        "我的交办",
        mine=found,
        may_sign=may_sign(request),
        said=said(done, asked, request, recorded(done, desk, request)),
    )


async def mine_of(request: Request[Any, Any, Any], *, page: int = 1, size: int = PAGE) -> Mine:
    """What the reader's department has open, as far as the reader may see it."""
    desk, person, own = Desk.of(request), person_of(request), own_department(request)
    say = say_of(request)
    everything = own is not None or sees_confidential(request)
    department, number = own or person.department, within(page)
    return await desk.read(
        lambda connection: _read(
            connection, desk, department, own, say, everything=everything, number=number, size=size
        )
    )


def may_sign(request: Request[Any, Any, Any]) -> bool:
    """Whether the reader signs for what the department has to do."""
    return person_of(request).role not in READERS


def _read(
    connection: Connection,
    desk: Desk,
    department: str,
    own: str | None,
    say: Say,
    *,
    everything: bool,
    number: int,
    size: int,
) -> Mine:
    now = desk.clock.now()
    o = t.open_steps.c
    where = and_(o.department == department, opened_to(t.open_steps, everything))
    passed = func.count().filter(o.due_at <= to_us(now))
    numbers = connection.execute(
        select(o.standing, func.count(), passed).select_from(t.open_steps).where(where).group_by(o.standing)
    ).all()
    counts = {row[0]: row[1] for row in numbers}
    order = (o.standing, o.due_at, o.case_id, o.step)
    keys = connection.execute(
        select(o.case_id, o.step).where(where).order_by(*order).limit(size).offset((number - 1) * size)
    ).all()
    return Mine(
        department=desk.reference.department_name(department),
        unsigned=counts.get(UNSIGNED, 0),
        signed=counts.get(SIGNED, 0),
        unsent=counts.get(UNSENT, 0),
        passed=sum(row[2] for row in numbers if row[0] != UNSENT),
        gone=_gone(connection, department, now) if own and (number, size) == (1, PAGE) else (),
        steps=Page(
            rows=_rows(connection, keys, department, own, desk, say), total=sum(counts.values()), page=number, size=size
        ),
    )


def _rows(
    connection: Connection, keys: Any, department: str, own: str | None, desk: Desk, say: Say
) -> tuple[AssignedStep, ...]:
    c = t.cases.c
    query = select(c.id, c.number, c.title, c.body).where(c.id.in_({each.case_id for each in keys}))
    cases = {}
    for row in connection.execute(query):
        case = decode_case(row.body)
        cases[row.id] = row, own_part(case, own) if own else case
    places = _places(connection, [case for _, case in cases.values()], desk)
    words = _which(connection, (case for _, case in cases.values()), {each.step for each in keys}, say)
    found = []
    for key in keys:
        row, case = cases[key.case_id]
        found.append(
            AssignedStep(
                case=row.id,
                number=row.number,
                version=case.seq,
                title=row.title,
                severity=case.severity,
                anchor=anchor_of(key.step),
                step=next(each for each in assigned(case) if each.step.id == key.step),
                which=words[key.case_id].get(key.step, ""),
                where=places[key.case_id],
            )
        )
    return tuple(_with_together(found, cases, department))


def _which(
    connection: Connection, cases: Iterable[Case], asked: Collection[str], say: Say
) -> dict[str, dict[str, str]]:
    """By case and step, which signal of several it is about; the businesses are looked up for the steps asked for."""
    ids, found = set[str](), list(cases)
    for case in found:
        ids.update(signals_about(case, (step for step in case.steps.values() if step.id in asked)))
    shops = shops_of(signals_by_id(connection, sorted(ids)).values())
    return {case.id: words_by_step(case, say, shops) for case in found}


def _with_together(
    rows: Sequence[AssignedStep], cases: Mapping[str, tuple[Any, Case]], department: str
) -> Iterator[AssignedStep]:
    """The rows, and on the first of each case all that its department may sign for at once."""
    seen = set()
    for row in rows:
        waits = row.step.standing == UNSIGNED and row.case not in seen
        ids = unsigned_of(cases[row.case][1], department) if waits else ()
        seen.update([row.case] if waits else [])
        yield msgspec.structs.replace(row, together=ids) if len(ids) > 1 else row


def _gone(connection: Connection, department: str, now: datetime) -> tuple[Gone, ...]:
    found = left_cases(connection, department, now - LEFT_FOR, LEFT_MAX)
    return tuple(Gone(number=number, title=each.heading, step=step) for number, each in found for step in each.steps)


def _places(connection: Connection, cases: list[Case], desk: Desk) -> dict[str, tuple[str, ...]]:
    """For each case the business and its address, and the street or town where no address names one."""
    first = {
        case.id: [] if case.is_confidential else [each.id for each in case.signals[:FIRST_SIGNALS]] for case in cases
    }
    rows = signals_by_id(connection, [each for ids in first.values() for each in ids])
    return {
        case.id: _place(case, [rows[each].signal for each in first[case.id] if each in rows], desk) for case in cases
    }


def _place(case: Case, signals: list[Signal], desk: Desk) -> tuple[str, ...]:
    if case.is_confidential:
        return ()
    named = where(case, signals, desk.knowledge)
    if any(each.subject.address for each in signals if each.subject):
        return named
    return (*named, desk.reference.place(case.area, [each.whole for each in signals]))


ROUTES = [get_mine]
