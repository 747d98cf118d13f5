"""Read models: what pages and the API show. Reads only; every list is paged."""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, Connection, Row, Select, and_, func, or_, select

from classifiers.assessment import Assessment
from connectors.notice import Notice
from connectors.signal import Signal
from playbooks.case import Case
from playbooks.entries import Entry
from playbooks.tell import Reason
from playbooks.telling.assigned import UNSIGNED
from playbooks.urgency.severity import LEVELS
from streams.cluster.left_behind import undecided
from streams.cluster.workers import workers
from streams.door import HISTORY
from streams.store import schema as t
from streams.store.database import find, how_many
from streams.store.positions import waiting
from streams.store.schema import from_us, to_us
from streams.store.stored import decode_assessment, decode_case, decode_entry, decode_notice, decode_signal

from .filtering import QueueFilter, chosen, held_by, in_order, is_proposed, opened_to, target_has_passed
from .paging import PAGE, Page, within


class QueueRow(msgspec.Struct, frozen=True, kw_only=True):
    """One line of the queue."""

    id: str
    number: str
    severity: str
    title: str
    state: str
    opened_at: datetime
    next_at: datetime | None
    next_due_at: datetime | None
    acknowledged_at: datetime | None
    is_overdue: bool
    is_unseen: bool
    case: Case


class SignalRow(msgspec.Struct, frozen=True, kw_only=True):
    """A stored signal with what the classifier made of it."""

    signal: Signal
    assessment: Assessment | None
    state: str
    revision: int
    case_id: str | None
    is_confidential: bool = False
    earlier: tuple[Signal, ...] = ()
    """Versions that the newest has replaced, oldest first, where a case is read."""
    counted_at: datetime | None = None
    """When it was received by its first version, by which it is counted; a later one may say otherwise."""
    is_covered: bool = False
    """Whether the facts alone are left of its words (see `console.papers.retold`)."""


class SourceRow(msgspec.Struct, frozen=True, kw_only=True):
    """A source that was heard; `as_of`: up to when its newest export can know anything, where it comes as exports;
    `heard`: when it was heard of late, as it is stored."""

    name: str
    first_seen_at: datetime
    last_seen_at: datetime
    count: int
    as_of: datetime | None
    heard: str | None = None


class SendAttempt(msgspec.Struct, frozen=True, kw_only=True):
    """One attempt to send a notice, and how it ended."""

    at: datetime
    outcome: str
    detail: str | None


class LedgerRow(msgspec.Struct, frozen=True, kw_only=True):
    """One notice by one channel."""

    notice: Notice
    state: str
    channel: str
    address: str
    attempts: list[SendAttempt]
    not_before: datetime
    """When it may leave at the earliest."""


def queue(connection: Connection, wanted: QueueFilter) -> Page[QueueRow]:
    """Cases by colour, in each what is overdue, then by what is to be looked at next, passed or not."""
    where, c = chosen(wanted), t.cases.c
    page = within(wanted.page)
    # Sorting ids alone: with their bodies, ten thousand open cases would be sorted on disk.
    ids = connection.execute(
        select(c.id).where(where).order_by(*in_order(wanted)).limit(PAGE).offset((page - 1) * PAGE)
    ).scalars()
    wanted_ids = list(ids)
    rows = {row.id: row for row in connection.execute(select(t.cases).where(c.id.in_(wanted_ids)))}
    return Page(rows=tuple(_queue_row(rows[each]) for each in wanted_ids), total=total(connection, wanted), page=page)


def total(connection: Connection, wanted: QueueFilter) -> int:
    """How many cases a view of the queue has."""
    return how_many(connection, t.cases, chosen(wanted))


def counts(
    connection: Connection, now: datetime, own: str | None = None, *, confidential: bool = False
) -> dict[str, int]:
    """The numbers above the queue: of everything, or of the cases of one department."""
    c = t.cases.c
    is_open = and_(c.state == "open", held_by(own) if own else opened_to(t.cases, confidential))
    row = connection.execute(
        select(
            func.count().label("open"),
            func.count().filter(c.severity == 0).label("red"),
            func.count().filter(c.acknowledged_at.is_(None)).label("unacknowledged"),
            func.count().filter(c.is_overdue).label("overdue"),
            func.count().filter(c.is_unseen).label("unseen"),
            func.count().filter(target_has_passed(now)).label("target_passed"),
            func.count().filter(is_proposed()).label("proposed"),
        )
        .select_from(t.cases)
        .where(is_open)
    ).one()
    unplaced = how_many(connection, t.signals, t.signals.c.state == "unplaced", opened_to(t.signals, confidential))
    dead = how_many(connection, t.dead_letters, t.dead_letters.c.state == "open")
    return {**row._mapping, "unplaced": unplaced, "dead_letters": dead}


def unclaimed_red(connection: Connection, own: str | None, *, confidential: bool) -> tuple[str, ...]:
    """The numbers of the red cases that nobody has claimed, whatever part of the queue somebody looks at."""
    c = t.cases.c
    seen = held_by(own) if own else opened_to(t.cases, confidential)
    asked = select(c.number).where(c.state == "open", c.severity == 0, c.acknowledged_at.is_(None), seen)
    return tuple(connection.scalars(asked))


def unsigned(connection: Connection, department: str, *, confidential: bool) -> int:
    """How many steps a department has been sent and has not signed for, as 我的交办 counts them."""
    o, shown = t.open_steps.c, opened_to(t.open_steps, confidential)
    return how_many(connection, t.open_steps, o.department == department, o.standing == UNSIGNED, shown)


def case_by_id(connection: Connection, case_id: str) -> QueueRow | None:
    """One case, by its id or by the number people read."""
    c = t.cases.c
    row = connection.execute(select(t.cases).where(or_(c.id == case_id, c.number == case_id))).first()
    return _queue_row(row) if row else None


def entries_page(connection: Connection, case_id: str, page: int, size: int) -> Page[Entry]:
    """A page of them: of an affair of thousands they take as long to read as the case itself."""
    c = t.entries.c
    total = how_many(connection, t.entries, c.case_id == case_id)
    query = select(c.body).where(c.case_id == case_id).order_by(c.seq).limit(size).offset((page - 1) * size)
    rows = tuple(decode_entry(row.body) for row in connection.execute(query))
    return Page(rows=rows, total=total, page=page, size=size)


def signals_of(connection: Connection, case_id: str) -> list[SignalRow]:
    """The signals of a case with their assessments and earlier versions, oldest first."""
    c = t.signals.c
    query = select(t.signals).where(c.case_id == case_id).order_by(c.received_at, c.n)
    rows = [signal_row(row) for row in connection.execute(query)]
    anew = [row.signal.id for row in rows if row.revision > 1]
    found = sorted(find(connection, _EARLIER, t.revisions.c.signal_id, anew), key=lambda each: int(each.revision))
    before: dict[str, tuple[Signal, ...]] = {}
    for each in found:
        before[each.signal_id] = (*before.get(each.signal_id, ()), decode_signal(each.body))
    return [msgspec.structs.replace(row, earlier=before.get(row.signal.id, ())) for row in rows] if before else rows


def signals_in(connection: Connection, state: str, page: int, *, confidential: bool) -> Page[SignalRow]:
    """Signals in one state (unplaced, irrelevant, news, elsewhere), newest first."""
    return signals_where(connection, and_(t.signals.c.state == state, opened_to(t.signals, confidential)), page)


def signals_where(connection: Connection, where: ColumnElement[bool], page: int) -> Page[SignalRow]:
    """A page of the signals that meet a condition, newest first."""
    c, total = t.signals.c, how_many(connection, t.signals, where)
    query = select(t.signals).where(where).order_by(c.received_at.desc(), c.n.desc())
    rows = connection.execute(query.limit(PAGE).offset((page - 1) * PAGE))
    return Page(rows=tuple(map(signal_row, rows)), total=total, page=page)


def signal_by_id(connection: Connection, signal_id: str) -> SignalRow | None:
    """One signal."""
    row = connection.execute(select(t.signals).where(t.signals.c.id == signal_id)).first()
    return signal_row(row) if row else None


def signals_by_id(connection: Connection, ids: list[str]) -> dict[str, SignalRow]:
    """Signals of those ids, by id."""
    found: dict[str, SignalRow] = {}
    for at in range(0, len(ids), 500):
        query = select(t.signals).where(t.signals.c.id.in_(ids[at : at + 500]))
        found.update({row.id: signal_row(row) for row in connection.execute(query)})
    return found


def recent_signals(connection: Connection, limit: int) -> list[SignalRow]:
    """The last signals that belong to a case, newest first."""
    c = t.signals.c
    where = and_(c.case_id.is_not(None), opened_to(t.signals, False))
    query = select(t.signals).where(where).order_by(c.n.desc()).limit(limit)
    return [signal_row(row) for row in connection.execute(query)]


def numbers_of(
    connection: Connection, case_ids: list[str], *, confidential: bool = False
) -> dict[str, tuple[str, str, str]]:
    """(number, title, state) of cases, by id."""
    c = t.cases.c
    query = select(c.id, c.number, c.body, c.state).where(c.id.in_(case_ids), opened_to(t.cases, confidential))
    return {row.id: (row.number, decode_case(row.body).heading, row.state) for row in connection.execute(query)}


def cases_by_id(connection: Connection, ids: Collection[str], *, confidential: bool) -> dict[str, tuple[str, Case]]:
    """(number, case) of cases by their ids, without those that only the director opens unless these are asked for."""
    c = t.cases.c
    query = select(c.id, c.number, c.body).where(c.id.in_(list(ids)), opened_to(t.cases, confidential))
    return {row.id: (row.number, decode_case(row.body)) for row in connection.execute(query)}


def open_beside(
    connection: Connection, case: Case, limit: int, near: Collection[str] = ()
) -> list[tuple[str, str, Case]]:
    """(id, number, case) of the other open cases of the same area, those `near` before others and then the latest
    first, none for the director alone."""
    c = t.cases.c
    query = (
        select(c.id, c.number, c.body)
        .where(c.state == "open", c.area == case.area, c.id != case.id, opened_to(t.cases, False))
        .order_by(c.id.in_(list(near)).desc(), c.opened_at.desc())
        .limit(limit)
    )
    return [(row.id, row.number, decode_case(row.body)) for row in connection.execute(query)]


def sources(connection: Connection) -> list[SourceRow]:
    """Every source that was ever heard, the longest silent first."""
    query = select(t.sources).order_by(t.sources.c.last_seen_at)
    return [
        SourceRow(
            name=row.name,
            first_seen_at=from_us(row.first_seen_at),
            last_seen_at=from_us(row.last_seen_at),
            count=row._mapping["count"],
            as_of=from_us(row.as_of) if row.as_of else None,
            heard=row.heard,
        )
        for row in connection.execute(query)
    ]


def ledger(
    connection: Connection, page: int = 1, case_id: str | None = None, *, confidential: bool = False
) -> Page[LedgerRow]:
    """Who was told what, when, why and by which attempt, newest first; of one case, whose reader was let in already."""
    n = t.notices.c
    where = n.case_id == case_id if case_id else opened_to(t.cases, confidential)
    joined = t.notices.join(t.cases, t.cases.c.id == n.case_id)
    total = how_many(connection, joined, where)
    query = (
        select(t.notices, t.cases.c.number)
        .join(t.cases, t.cases.c.id == n.case_id)
        .where(where)
        .order_by(n.n.desc())
        .limit(PAGE)
        .offset((page - 1) * PAGE)
    )
    return Page(rows=_ledger_rows(connection, query), total=total, page=page)


def rung_notices(connection: Connection, cases: Iterable[Case]) -> dict[str, list[LedgerRow]]:
    """The notices by which the rungs that these cases reached are told, by case."""
    n, cases = t.notices.c, list(cases)
    reached = [each for case in cases for each in case.reached]
    receivers = {f"{each.department}/{each.role}" for each in reached}
    instants = {to_us(at) for each in reached for at in (each.at, each.answered_at) if at}
    query = (
        select(t.notices, t.cases.c.number)
        .join(t.cases, t.cases.c.id == n.case_id)
        .where(n.receiver.in_(receivers), n.at.in_(instants))  # the index: the queue asks at every change
        .where(n.case_id.in_({case.id for case in cases}), n.reason == Reason.ESCALATED)
        .order_by(n.n)
    )
    found: dict[str, list[LedgerRow]] = {}
    for row in _ledger_rows(connection, query):
        found.setdefault(row.notice.case, []).append(row)
    return found


def _ledger_rows(connection: Connection, query: Select[Any]) -> tuple[LedgerRow, ...]:
    rows = list(connection.execute(query))
    tried = _attempts(connection, [row.id for row in rows])
    return tuple(
        LedgerRow(
            notice=msgspec.structs.replace(decode_notice(row.body), number=row.number),
            state=row.state,
            channel=row.channel,
            address=row.address or "",
            attempts=tried.get(row.id, []),
            not_before=from_us(row.not_before),
        )
        for row in rows
    )


def status(connection: Connection, now: datetime) -> dict[str, Any]:
    """The numbers of `shian status`."""
    numbers = counts(connection, now)
    return {
        "signals": how_many(connection, t.signals, t.signals.c.state != HISTORY),
        "history": how_many(connection, t.signals, t.signals.c.state == HISTORY),
        "alerts": {"open": numbers["open"], "unacknowledged": numbers["unacknowledged"]},
        "cases": {"open": numbers["open"], "overdue": numbers["overdue"], "unseen": numbers["unseen"]},
        "dead_letters": numbers["dead_letters"],
        # What went on to a broker has left the log, and waits for the workers all the same.
        "lag": max(waiting(connection), undecided(connection)),
        "sources": [
            {"name": each.name, "last_seen_at": each.last_seen_at, "state": "seen"} for each in sources(connection)
        ],
        "workers": [msgspec.to_builtins(each, builtin_types=(datetime,)) for each in workers(connection, now)],
    }


def _attempts(connection: Connection, ids: list[str]) -> dict[str, list[SendAttempt]]:
    found: dict[str, list[SendAttempt]] = {}
    a = t.attempts.c
    for row in connection.execute(select(t.attempts).where(a.notice_id.in_(ids)).order_by(a.n)):
        found.setdefault(row.notice_id, []).append(
            SendAttempt(at=from_us(row.at), outcome=row.outcome, detail=row.detail)
        )
    return found


def is_confidential(connection: Connection, about: str, id_: str) -> bool:
    """Whether a case (by id or number) or a signal is one that only the director opens."""
    s, c = t.signals.c, t.cases.c
    one = select(s.is_confidential).where(s.id == id_)
    if about == "case":
        one = select(c.is_confidential).where(or_(c.id == id_, c.number == id_))
    return bool(connection.execute(one).scalar())


def _queue_row(row: Row[Any]) -> QueueRow:
    case = decode_case(row.body)
    return QueueRow(
        id=row.id,
        number=row.number,
        severity=LEVELS[row.severity],
        title=case.heading,
        state=row.state,
        opened_at=from_us(row.opened_at),
        next_at=from_us(row.next_at) if row.next_at is not None else None,
        next_due_at=from_us(row.next_due_at) if row.next_due_at is not None else None,
        acknowledged_at=from_us(row.acknowledged_at) if row.acknowledged_at is not None else None,
        is_overdue=row.is_overdue,
        is_unseen=row.is_unseen,
        case=case,
    )


def signal_row(row: Row[Any]) -> SignalRow:
    """A signal as it is stored."""
    return SignalRow(
        signal=decode_signal(row.body),
        assessment=decode_assessment(row.assessment) if row.assessment else None,
        state=row.state,
        revision=row.revision,
        case_id=row.case_id,
        is_confidential=row.is_confidential,
        counted_at=from_us(row.received_at) if row.received_at else None,
    )


_EARLIER = select(t.revisions.c.signal_id, t.revisions.c.revision, t.revisions.c.body)
