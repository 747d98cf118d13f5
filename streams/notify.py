"""Notify: queued notices leave through their channel; what was told is marked after the send.

A crash between the two repeats a notice under the same id rather than losing it: the right way round for a duty to
report; the ledger shows both attempts, because each is written down before it is made. More than N notices to one
receiver in ten minutes, or more than one that an outage delayed, become one digest, red first; urgent ones do not wait
for the ten minutes, but leave once a minute.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any, Protocol

import msgspec
from sqlalchemy import Connection, Row, bindparam, func, insert, select, update

from connectors.channels.pace import room
from connectors.channels.wording import HOW_LABELS
from connectors.doors import OUTBOX, Doors
from connectors.errors import ConnectorError
from connectors.notice import Notice
from playbooks.entries import digest
from playbooks.reference import Reference
from playbooks.tell import Reason
from playbooks.urgency.severity import LEVELS

from .gathering.notices import address_now, in_words_of_now
from .store import schema as t
from .store.schema import from_us, to_us
from .store.stored import decode_notice

WINDOW = timedelta(minutes=10)
URGENT_EVERY = timedelta(minutes=1)
"""How far apart digests of urgent notices are to a receiver who was told more than fits into the window: of a red
affair that hundreds report each report brings a duty, and a message for each would bury the first."""
DELAYED = timedelta(minutes=30)
BATCH = 10_000
"""Queued notices looked at in one look, and routes looked up for at once: fewer than an outage leaves would be several
digests for each receiver."""
OUTBOX_ALONE = Doors()
PLACES = 3
"""Places that the head of a digest names."""
HOW_MANY = "请在各项时间前登录值班台，在“我的交办”签收；不能登录的，{elsewhere}"
"""What is to be done with the work that a digest gives."""
RETRY_AFTER = (timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=30))


class ChannelOut(Protocol):
    """A way out."""

    name: str

    def send(self, notice: Notice, to: str) -> None:
        """Send it to an address, or raise ConnectorError."""


class Outgoing(msgspec.Struct, frozen=True, kw_only=True):
    """One message and the queued notices it settles."""

    notice: Notice
    notice_ids: tuple[str, ...]
    to: str = ""
    digest_id: str | None = None
    hold_until: datetime | None = None
    """Not to be sent now: this receiver was told enough for the moment."""


class SendOutcome(msgspec.Struct, frozen=True, kw_only=True):
    """How a sending ended: sent, retry or failed."""

    sending: Outgoing
    outcome: str
    detail: str = ""


def due_sendings(
    connection: Connection,
    now: datetime,
    *,
    notices_max: int,
    ref: Reference,
    channel: str = OUTBOX,
    per_minute: int | None = None,
    doors: Doors = OUTBOX_ALONE,
) -> list[Outgoing]:
    """What is to leave now by one channel, urgent first; drill and sample notices never share a digest with others.

    `ref`: by which it is told in the words of now. `doors`: where the shift of now has addresses of its own, of which
    the outbox knows none. `per_minute`: messages the channel itself takes in any 60 seconds; what does not fit waits
    for the next look. What is held is no message and takes up none of them.
    """
    rows = _queued(connection, now, channel)
    told = _sent_lately(connection, now, channel) if rows else {}
    free = len(rows)
    if per_minute is not None:
        free, _ = room([at for times in told.values() for at in times], per_minute, now)
    if not free:
        return []
    sendings: list[Outgoing] = []
    for (digest_id, receiver, to, _), notices in _grouped(rows, ref, now, doors, channel).items():
        lately = told.get(receiver, [])
        left = notices_max - len(lately)
        free_at = lately[0] + WINDOW if lately else now
        urgent_at = lately[-1] + URGENT_EVERY if left < 0 else now
        planned = plan(notices, now, room=left, free_at=free_at, urgent_at=urgent_at, digest_id=digest_id)
        sendings += [msgspec.structs.replace(each, to=to) for each in planned]
    held = [each for each in sendings if each.hold_until is not None]
    leaving = [each for each in sendings if each.hold_until is None]
    leaving.sort(key=lambda each: (not each.notice.urgent, each.notice.at, each.notice.id))
    return [*leaving[:free], *held]


def _queued(connection: Connection, now: datetime, channel: str) -> list[Row[Any]]:
    """Notices whose time has come, urgent first."""
    c = t.notices.c
    query = (
        select(c.body, c.receiver, c.address, c.digest_id, t.cases.c.number, t.cases.c.is_confidential)
        .join(t.cases, t.cases.c.id == c.case_id)
        .where(c.state == "queued", c.channel == channel, c.not_before <= to_us(now))
        .order_by(c.urgent.desc(), c.at, c.n)
        .limit(BATCH)
    )
    return list(connection.execute(query))


def _grouped(
    rows: Iterable[Row[Any]], ref: Reference, now: datetime, doors: Doors, channel: str
) -> dict[tuple[str, str, str, str | None], list[Notice]]:
    """By what may be one message: the digest that it was tried as, receiver, address, exercise."""
    groups: dict[tuple[str, str, str, str | None], list[Notice]] = {}
    for row in rows:
        queued = msgspec.structs.replace(decode_notice(row.body), number=row.number)
        notice = in_words_of_now(queued, ref, now)
        to = address_now(notice, queued, doors, channel, row.address or "")
        if row.is_confidential:  # it may have become one while this waited
            notice = msgspec.structs.replace(notice, text="", affair="", rumour="")
        group = (row.digest_id or "", notice.receiver, to, notice.exercise)
        groups.setdefault(group, []).append(notice)
    return groups


def plan(
    notices: list[Notice], now: datetime, *, room: int, free_at: datetime, urgent_at: datetime, digest_id: str
) -> list[Outgoing]:
    """How one receiver's waiting notices leave: each alone while there is room, the delayed and the rest in a digest.

    `room`: messages this receiver may still get in this window; without any the notices wait until `free_at`, urgent
    ones until `urgent_at`, when they leave in one digest. `digest_id`: they were tried as this digest
    before, and nobody knows whether it arrived; so they are it again, or the receiver could not know it for the same.
    """
    if digest_id:
        if room > 0 or any(each.urgent for each in notices):
            return [digest_of(notices, now, digest_id)]
        return _held(notices, free_at, digest_id)
    delayed = [each for each in notices if now - each.at > DELAYED]
    fresh = sorted((each for each in notices if now - each.at <= DELAYED), key=lambda each: not each.urgent)
    if len(notices) == 1 and room > 0:
        delayed, fresh = [], notices
    if len(fresh) + bool(delayed) <= room:
        alone, rest = fresh, delayed
    else:
        alone, rest = fresh[: max(0, room - 1)], fresh[max(0, room - 1) :] + delayed
    sendings = [Outgoing(notice=each, notice_ids=(each.id,)) for each in alone]
    if not rest:
        return sendings
    if room <= 0:
        urgent = [each for each in rest if each.urgent]
        sendings += _held([each for each in rest if not each.urgent], free_at)
        sendings += _held(urgent, urgent_at) if urgent_at > now else []
        rest = [] if urgent_at > now else urgent
    if len(rest) == 1:
        return [*sendings, Outgoing(notice=rest[0], notice_ids=(rest[0].id,))]
    return [*sendings, digest_of(rest, now)] if rest else sendings


def _held(notices: Iterable[Notice], until: datetime, digest_id: str | None = None) -> list[Outgoing]:
    return [Outgoing(notice=each, notice_ids=(each.id,), digest_id=digest_id, hold_until=until) for each in notices]


def digest_of(notices: Iterable[Notice], now: datetime, digest_id: str = "") -> Outgoing:
    """One message for many, red first, then by what comes first; under the id that it had when it was tried before."""
    far = datetime.max.replace(tzinfo=now.tzinfo)
    every = tuple(sorted(notices, key=lambda each: (LEVELS.index(each.severity), _first_at(each) or far, each.id)))
    items = _each_duty_once(every)
    first = items[0]
    notice_id = digest_id or digest("digest", *(each.id for each in every))
    gives_work = any(each.how and each.reason not in HOW_LABELS for each in items)
    phone = next((each.phone for each in items if each.phone), "")
    notice = Notice(
        id=notice_id,
        number=f"汇总{len(items)}条",
        case="",
        receiver=first.receiver,
        receiver_name=first.receiver_name,
        who=first.who,
        is_gap=first.is_gap,
        reason="digest",
        reason_title="汇总",
        severity=first.severity,
        what="多起事项",
        area=first.area,
        place=_places(items),
        at=now,
        text=f"以下{len(items)}条通知合并发送，最紧急的在前：",
        how=HOW_MANY.format(elsewhere="致电食安办" if phone else "请食安办值班人员代签收") if gives_work else "",
        phone=phone,
        exercise=first.exercise,
        items=items,
    )
    return Outgoing(notice=notice, notice_ids=tuple(each.id for each in every), digest_id=notice_id)


def _each_duty_once(items: tuple[Notice, ...]) -> tuple[Notice, ...]:
    """Without what only says that a time has passed for which the same digest presses: that says both."""
    passed = {each.id: each for each in items if each.reason in (Reason.OVERDUE, Reason.TARGET_PASSED)}
    told, gone = [], set()
    for each in items:
        same = [one for one in passed.values() if each.reason == Reason.ESCALATED and _is_within(one, each)]
        gone |= {one.id for one in same}
        titles = dict.fromkeys([*(one.reason_title for one in same), each.reason_title])
        told.append(msgspec.structs.replace(each, reason_title="，".join(titles)))
    return tuple(each for each in told if each.id not in gone)


def _is_within(one: Notice, other: Notice) -> bool:
    """Whether every duty that one notice is about is a duty of the other."""
    duties, others = ({(each.step, each.title, each.due_at) for each in it.duties} for it in (one, other))
    return one.case == other.case and bool(duties) and duties <= others


def _first_at(notice: Notice) -> datetime | None:
    return notice.first.first_at if notice.first else notice.due_at


def _places(items: tuple[Notice, ...]) -> str:
    """Where the affairs of a digest are; of very many the first, each line of it names its own."""
    found = list(dict.fromkeys(each.place for each in items if each.place))
    return "、".join(found[:PLACES]) + ("等" if len(found) > PLACES else "")


def say_to_whom(connection: Connection, sendings: Iterable[Outgoing]) -> None:
    """Write down whom the roster names now and where it goes: another shift may have begun since it was queued, and
    the ledger must name who was told."""
    by_id = {id_: each for each in sendings for id_ in each.notice_ids if each.notice.who or each.notice.is_gap}
    n = t.notices.c
    query = select(n.id, n.body, n.address).where(n.id.in_(list(by_id)))
    for row in connection.execute(query).all() if by_id else ():
        sending, queued = by_id[row.id], decode_notice(row.body)
        told = msgspec.structs.replace(queued, who=sending.notice.who, is_gap=sending.notice.is_gap)
        address = sending.to or row.address
        if (told, address) != (queued, row.address):
            values = {"body": msgspec.json.encode(told), "address": address}
            connection.execute(update(t.notices).where(n.id == row.id).values(values))


def begin(connection: Connection, sendings: list[Outgoing], now: datetime) -> None:
    """Write down that each is about to be sent, so that the ledger knows of an attempt that a crash cut short."""
    ids = [notice_id for each in sendings if each.hold_until is None for notice_id in each.notice_ids]
    tried = _tried(connection, ids)
    rows = [
        {"notice_id": each, "n": tried.get(each, 0) + 1, "at": to_us(now), "outcome": "begun", "detail": ""}
        for each in ids
    ]
    if rows:
        connection.execute(insert(t.attempts), rows)
    say_to_whom(connection, [each for each in sendings if each.hold_until is None])
    for each in sendings:
        if each.digest_id is not None and each.hold_until is None:
            items = update(t.notices).where(t.notices.c.id.in_(each.notice_ids))
            connection.execute(items.values(digest_id=each.digest_id))


def send_all(channel: ChannelOut, sendings: list[Outgoing]) -> list[SendOutcome]:
    """Send each; the outside world's refusal is an outcome, not an exception.

    So is a fault of the channel itself, or the same notice would be begun without end and hold up all that follow.
    """
    done = []
    for sending in sendings:
        if sending.hold_until is not None:
            done.append(SendOutcome(sending=sending, outcome="held"))
            continue
        try:
            channel.send(sending.notice, sending.to)
            done.append(SendOutcome(sending=sending, outcome="sent"))
        except ConnectorError as error:
            outcome = "failed" if error.permanent else "retry"
            done.append(SendOutcome(sending=sending, outcome=outcome, detail=str(error)))
        except Exception as error:  # whatever a library raises; its words may hold an address, which may be a secret
            detail = f"{channel.name}：渠道自身出错（{type(error).__name__}）"
            done.append(SendOutcome(sending=sending, outcome="retry", detail=detail))
    return done


def mark(connection: Connection, sent: list[SendOutcome], now: datetime) -> None:
    """Write down how every attempt ended, and what it settled. Transient failures are tried again, ever later."""
    tried = _tried(connection, [notice_id for each in sent for notice_id in each.sending.notice_ids])
    attempts: list[dict[str, Any]] = []
    notices: list[dict[str, Any]] = []
    for each in sent:
        for notice_id in each.sending.notice_ids:
            n = tried.get(notice_id, 0)
            if each.outcome != "held":
                attempts.append({"b_id": notice_id, "b_n": n, "b_outcome": each.outcome, "b_detail": each.detail})
            notices.append({"b_id": notice_id} | _settled(each, n, now))
    a, c = t.attempts.c, t.notices.c
    if attempts:
        ended = update(t.attempts).where(a.notice_id == bindparam("b_id"), a.n == bindparam("b_n"))
        connection.execute(ended.values(outcome=bindparam("b_outcome"), detail=bindparam("b_detail")), attempts)
    if notices:
        settled = update(t.notices).where(c.id == bindparam("b_id"), c.state == "queued")
        values: dict[str, Any] = {
            "state": bindparam("b_state"),
            "digest_id": bindparam("b_digest"),
            "not_before": func.coalesce(bindparam("b_not_before"), c.not_before),
        }
        connection.execute(settled.values(values), notices)


def _settled(each: SendOutcome, tried: int, now: datetime) -> dict[str, Any]:
    """A notice's new state: sent, digested, failed, or queued for a later instant."""
    state, later = each.outcome, each.sending.hold_until
    if each.outcome == "retry":
        later = now + RETRY_AFTER[min(max(0, tried - 1), len(RETRY_AFTER) - 1)]
    if later is not None:
        state = "queued"
    elif each.outcome == "sent" and each.sending.digest_id:
        state = "digested"
    return {
        "b_state": state,
        "b_digest": each.sending.digest_id,
        "b_not_before": to_us(later) if later else None,
    }


def next_notice_at(connection: Connection) -> datetime | None:
    """When the next notice that is queued for the outbox may leave."""
    c = t.notices.c
    queued = select(c.not_before).where(c.state == "queued", c.channel == OUTBOX)
    row = connection.execute(queued.order_by(c.not_before).limit(1)).first()
    return from_us(row.not_before) if row else None


def _sent_lately(connection: Connection, now: datetime, channel: str) -> dict[str, list[datetime]]:
    """When each receiver was sent messages by a channel within the window, oldest first; a digest is one message."""
    n, a = t.notices.c, t.attempts.c
    query = (
        select(n.receiver, func.max(a.at).label("at"))
        .select_from(t.attempts.join(t.notices, n.id == a.notice_id))
        .where(a.outcome == "sent", a.at > to_us(now - WINDOW), n.channel == channel)
        .group_by(n.receiver, func.coalesce(n.digest_id, n.id))
        .order_by(func.max(a.at))
    )
    lately: dict[str, list[datetime]] = {}
    for row in connection.execute(query):
        lately.setdefault(row.receiver, []).append(from_us(row.at))
    return lately


def _tried(connection: Connection, notice_ids: list[str]) -> dict[str, int]:
    """How often each notice was tried."""
    a = t.attempts.c
    tried: dict[str, int] = {}
    for at in range(0, len(notice_ids), 500):
        query = select(a.notice_id, func.max(a.n).label("n")).where(a.notice_id.in_(notice_ids[at : at + 500]))
        tried.update({row.notice_id: row.n for row in connection.execute(query.group_by(a.notice_id))})
    return tried
