"""Retention carried out: what will go is told thirty days before, may be held for a reason, and then goes by its key.

The line itself does it, as rows of the chained record. What was masked, entries and the record stay as they are.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, NamedTuple

import msgspec
from sqlalchemy import Connection, Select, and_, bindparam, delete, or_, select, union_all, update

from connectors.masking import mask
from playbooks.law.retention import Retention, RetentionRule, goes_at

from ..learning.corrections import registered_as
from ..store import schema as t
from ..store.audit import record
from ..store.database import change_among, find, insert_new
from ..store.office_schema import going
from ..store.schema import from_us, to_us
from .left_files import LeftFile
from .private import PrivateError, check_reason, destroy, destroy_letter

BY = "系统"
"""Who destroys what went by a rule."""
GONE = "不在名单中，或他人已经办理"
"""What is said of what is not there to be held or released."""
BATCH = 200
"""How many are destroyed in one transaction."""


class Going(msgspec.Struct, frozen=True, kw_only=True):
    """Private data that will go, and by which rule; `title` is masked as everywhere."""

    id: str
    rule: str
    title: str
    source: str
    told_at: datetime
    goes_at: datetime
    held_by: str | None = None
    held_why: str | None = None
    is_confidential: bool = False


class Found(NamedTuple):
    """What a look through the store found: what is to be told, and what is answered again."""

    new: list[dict[str, Any]]
    answered: list[str]


def look_through(connection: Connection, retention: Retention, now: datetime) -> Found:
    """What there is to write down. Every signal with something private is asked about, which takes half a minute of
    hundreds of thousands: it only reads, so that nobody who writes waits for it."""
    rows = []
    for rule in _of_rows(retention):
        latest = to_us(now + retention.notice) - rule.after_days * 86_400_000_000
        found = connection.execute(_untold(_candidates(rule, latest))).all()
        wanted = _registered(connection, [row.id for row in found])
        for row in found:
            if row.id in wanted:
                continue
            when = goes_at(rule, from_us(row.began_at), now, retention.notice)
            times = {"began_at": row.began_at, "told_at": to_us(now), "goes_at": to_us(when)}
            rows.append({"id": row.id, "rule": rule.id, **times})
    return Found(rows, _answered(connection, retention))


def write_down(connection: Connection, found: Found) -> int:
    """What a look found; what is held meanwhile stays. Returns how many are new."""
    change_among(connection, _ANSWERED, going.c.id, found.answered)
    return insert_new(connection, going, found.new)


def tell_files(
    connection: Connection, retention: Retention, now: datetime, place: str, files: Iterable[LeftFile]
) -> None:
    """Write down which files of a place come within the notice; forget those that a person took away, and those of
    places that are no more."""
    g, here = going.c, [each.id for each in files]
    mine = and_(g.id.startswith(place), g.id.not_in(here))
    lost = g.goes_at < to_us(now - retention.notice)
    of_files = g.rule.in_(_ids_of_files(retention))
    connection.execute(delete(going).where(of_files, g.held_by.is_(None), or_(mine, lost)))
    insert_new(connection, going, _files_coming(retention, now, files))


def expire(connection: Connection, retention: Retention, now: datetime) -> int:
    """Destroy what was told long enough and is not held; each is a row of the record. Returns how many went."""
    rows = connection.execute(_due(retention, now).limit(BATCH).with_for_update()).all()  # nobody holds one meanwhile
    for row in rows:
        rule = retention.rule(row.rule)
        if rule is not None:
            _destroy(connection, row.id, rule, now)
        connection.execute(delete(going).where(going.c.id == row.id))
    return len(rows)


def due_ids(connection: Connection, retention: Retention, now: datetime) -> list[str]:
    """What goes next of signals and letters."""
    return [row.id for row in connection.execute(_due(retention, now).limit(BATCH))]


def due_files(connection: Connection, retention: Retention, now: datetime) -> frozenset[str]:
    """Files that were told long enough and are not held."""
    g, rule = going.c, retention.of_files
    if rule is None:
        return frozenset()
    due = select(g.id).where(g.rule == rule.id, g.goes_at <= to_us(now), g.held_by.is_(None))
    return frozenset(connection.execute(due).scalars())


def files_went(connection: Connection, retention: Retention, ids: list[str], now: datetime) -> None:
    """Files went by their rule; each is a row of the record."""
    rule = retention.of_files
    if rule is None:
        return
    for id_ in ids:
        record(connection, "destroyed", now, who=BY, about=id_, detail=_why(rule))
        connection.execute(delete(going).where(going.c.id == id_))


def coming(connection: Connection, files: Iterable[LeftFile] = ()) -> list[Going]:
    """What will go, the next first; what is held behind. `files`: what lies in the open now, to be named."""
    names = {each.id: mask(each.path.name)[0] for each in files}
    g, s, d = going.c, t.signals.c, t.dead_letters.c
    query = (
        select(going, s.title, s.source, s.is_confidential, d.source.label("letter_source"))
        .select_from(going.outerjoin(t.signals, s.id == g.id).outerjoin(t.dead_letters, d.id == g.id))
        .order_by(g.held_by.is_not(None), g.goes_at, g.id)
    )
    return [
        Going(
            id=row.id,
            rule=row.rule,
            title=row.title or "",
            source=row.source or row.letter_source or names.get(row.id, ""),
            told_at=from_us(row.told_at),
            goes_at=from_us(row.goes_at),
            held_by=row.held_by,
            held_why=row.held_why,
            is_confidential=bool(row.is_confidential),
        )
        for row in connection.execute(query)
    ]


def hold(connection: Connection, id_: str, now: datetime, *, reason: str, who: str) -> None:
    """Keep it all the same, for a reason. Raises PrivateError."""
    _set(connection, id_, now, reason=reason, who=who, kind="held")


def release(connection: Connection, id_: str, now: datetime, *, reason: str, who: str, notice: Retention) -> None:
    """Let its rule count again; it is told anew for as long as the notice is. Raises PrivateError."""
    _set(connection, id_, now, reason=reason, who=who, kind="released")
    row = connection.execute(select(going).where(going.c.id == id_)).one()
    rule = notice.rule(row.rule)
    when = goes_at(rule, from_us(row.began_at), now, notice.notice) if rule else now + notice.notice
    told = {"held_by": None, "held_why": None, "told_at": to_us(now), "goes_at": to_us(when)}
    connection.execute(update(going).where(going.c.id == id_).values(told))


def _set(connection: Connection, id_: str, now: datetime, *, reason: str, who: str, kind: str) -> None:
    check_reason(reason)
    why = mask(reason.strip())[0]
    is_there = going.c.held_by.is_(None) if kind == "held" else going.c.held_by.is_not(None)
    done = connection.execute(update(going).where(going.c.id == id_, is_there).values(held_by=who, held_why=why))
    if done.rowcount == 0:
        raise PrivateError(GONE)
    record(connection, kind, now, who=who, about=id_, detail=why)


def _destroy(connection: Connection, id_: str, rule: RetentionRule, now: datetime) -> None:
    reason = _why(rule)
    if rule.of == "letter":
        destroy_letter(connection, id_, now, reason=reason, who=BY)
        return
    try:
        destroy(connection, id_, now, reason=reason, who=BY)
    except PrivateError:  # a person was faster
        return


def _why(rule: RetentionRule) -> str:
    return f"保存期满：{rule.title}（{rule.after_days}天）"


def _of_rows(retention: Retention) -> list[RetentionRule]:
    """The rules about private data that the store holds."""
    return [rule for rule in retention.rules if rule.of not in ("file", "counts")]


def _ids_of_files(retention: Retention) -> list[str]:
    return [rule.id for rule in retention.rules if rule.of == "file"]


def _due(retention: Retention, now: datetime) -> Select[tuple[str, str]]:
    g, of_files = going.c, _ids_of_files(retention)
    due = select(g.id, g.rule).where(g.goes_at <= to_us(now), g.held_by.is_(None), g.rule.not_in(of_files))
    return due.order_by(g.goes_at, g.id)


def _files_coming(retention: Retention, now: datetime, files: Iterable[LeftFile]) -> list[dict[str, Any]]:
    rule = retention.of_files
    if rule is None:
        return []
    return [
        {
            "id": each.id,
            "rule": rule.id,
            "began_at": to_us(each.began_at),
            "told_at": to_us(now),
            "goes_at": to_us(goes_at(rule, each.began_at, now, retention.notice)),
        }
        for each in files
        if goes_at(rule, each.began_at, now, retention.notice) <= now + retention.notice
    ]


def _candidates(rule: RetentionRule, latest: int) -> Select[tuple[str, int]]:
    """Ids with private data to which a rule applies, and when its days began."""
    p, s, c, d = t.private.c, t.signals.c, t.cases.c, t.dead_letters.c
    if rule.of == "letter":
        return select(d.id, d.at.label("began_at")).where(d.id.in_(select(p.signal_id)), d.at <= latest)
    if rule.of == "case":
        ended = select(s.id, c.closed_at.label("began_at")).join(t.cases, c.id == s.case_id)
        return ended.where(s.id.in_(select(p.signal_id)), c.state != "open", c.closed_at <= latest)
    waiting = select(s.id, s.received_at.label("began_at")).where(s.state.in_(rule.states), s.received_at <= latest)
    return waiting.where(s.id.in_(select(p.signal_id)))


def _untold(candidates: Select[tuple[str, int]]) -> Select[Any]:
    found = candidates.subquery()
    return select(found).where(found.c.id.not_in(select(going.c.id)))


def _answered(connection: Connection, retention: Retention) -> list[str]:
    """What a person answers again (a case reopened, an item placed) goes no more; what is held stays in sight."""
    ever, g = 2**62, going.c
    still: Iterable[Select[tuple[str, int]]] = [_candidates(rule, ever) for rule in _of_rows(retention)]
    ids, of_files = select(union_all(*still).subquery().c.id), _ids_of_files(retention)
    told = select(g.id).where(g.held_by.is_(None), g.rule.not_in(of_files))
    lost = connection.execute(told.where(g.id.not_in(ids))).scalars().all()
    every = connection.execute(select(g.id).where(g.held_by.is_(None))).scalars().all()
    return list(dict.fromkeys([*lost, *_registered(connection, list(every))]))


def _registered(connection: Connection, ids: list[str]) -> set[str]:
    """Those of them that were registered by hand after all: they stay as long as that signal is in an open case, or
    something is sealed of it."""
    fences = {row.id: row.exercise for row in find(connection, _FENCES, t.signals.c.id, ids)}
    by_hand = {registered_as(id_, exercise): id_ for id_, exercise in fences.items()}
    return {by_hand[row.id] for row in find(connection, _KEPT_BY_HAND, t.signals.c.id, list(by_hand), state="open")}


_ANSWERED = delete(going).where(going.c.held_by.is_(None))
_FENCES = select(t.signals.c.id, t.signals.c.exercise)
_KEPT_BY_HAND = (
    select(t.signals.c.id)
    .outerjoin(t.cases, t.cases.c.id == t.signals.c.case_id)
    .where(or_(t.cases.c.state == bindparam("state"), t.signals.c.id.in_(select(t.private.c.signal_id))))
)
