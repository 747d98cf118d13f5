"""Notify: queued notices leave through their channel; what was told is marked after the send.

A crash between the two repeats a notice under the same id rather than losing it: the right way round for a duty to
report. More than N notices to one receiver in ten minutes, or more than one that an outage delayed, become one digest,
red first.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Protocol

import msgspec
from sqlalchemy import Connection, func, insert, select, update

from connectors.errors import ConnectorError
from connectors.notice import Notice
from playbooks.entries import digest

from . import schema as t
from .schema import from_us, to_us
from .work import SEVERITIES

WINDOW = timedelta(minutes=10)
DELAYED = timedelta(minutes=30)
RETRY_AFTER = (timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=30))
_decode = msgspec.json.Decoder(Notice).decode


class ChannelOut(Protocol):
    """A way out."""

    name: str

    def send(self, notice: Notice) -> None:
        """Send it, or raise ConnectorError."""


class Sending(msgspec.Struct, frozen=True, kw_only=True):
    """One message and the queued notices it settles."""

    notice: Notice
    notice_ids: tuple[str, ...]
    digest_id: str | None = None


class Sent(msgspec.Struct, frozen=True, kw_only=True):
    """How a sending ended: sent, retry or failed."""

    sending: Sending
    outcome: str
    detail: str = ""


def due_sendings(connection: Connection, now: datetime, *, notices_max: int, limit: int = 500) -> list[Sending]:
    """What is to leave now, urgent first; drill and sample notices never share a digest with others."""
    c = t.notices.c
    query = (
        select(c.body, c.id, c.receiver, t.cases.c.number)
        .join(t.cases, t.cases.c.id == c.case_id)
        .where(c.state == "queued", c.not_before <= to_us(now))
        .order_by(c.urgent.desc(), c.at, c.n)
        .limit(limit)
    )
    groups: dict[tuple[str, str | None], list[Notice]] = {}
    for row in connection.execute(query):
        notice = msgspec.structs.replace(_decode(row.body), number=row.number)
        groups.setdefault((notice.receiver, notice.exercise), []).append(notice)
    sendings: list[Sending] = []
    for (receiver, _), notices in groups.items():
        room = notices_max - _sent_lately(connection, receiver, now)
        sendings += plan(notices, now, room=room)
    return sorted(sendings, key=lambda each: (not each.notice.urgent, each.notice.at, each.notice.id))


def plan(notices: list[Notice], now: datetime, *, room: int) -> list[Sending]:
    """How one receiver's waiting notices leave: each alone while there is room, the delayed and the rest in a digest.

    Urgent ones that are not late always leave alone.
    """
    delayed = [each for each in notices if now - each.at > DELAYED]
    fresh = [each for each in notices if now - each.at <= DELAYED]
    alone = [each for each in fresh if each.urgent]
    others = [each for each in fresh if not each.urgent]
    room = max(0, room - len(alone))
    alone += others[:room]
    rest = others[room:] + delayed
    if len(rest) == 1:
        alone, rest = alone + rest, []
    sendings = [Sending(notice=each, notice_ids=(each.id,)) for each in alone]
    return sendings + ([digest_of(rest, now)] if rest else [])


def digest_of(notices: Iterable[Notice], now: datetime) -> Sending:
    """One message for many, red first, then by due time."""
    far = datetime.max.replace(tzinfo=now.tzinfo)
    items = tuple(sorted(notices, key=lambda each: (SEVERITIES.index(each.severity), each.due_at or far, each.id)))
    first = items[0]
    notice_id = digest("digest", *(each.id for each in items))
    notice = Notice(
        id=notice_id,
        number=f"汇总{len(items)}条",
        case="",
        receiver=first.receiver,
        receiver_name=first.receiver_name,
        reason="digest",
        reason_title="汇总",
        severity=first.severity,
        what="多起事项",
        area=first.area,
        at=now,
        text=f"以下{len(items)}条通知合并发送，最紧急的在前：",
        exercise=first.exercise,
        items=items,
    )
    return Sending(notice=notice, notice_ids=tuple(each.id for each in items), digest_id=notice_id)


def send_all(channel: ChannelOut, sendings: list[Sending]) -> list[Sent]:
    """Send each; the outside world's refusal is an outcome, not an exception."""
    done = []
    for sending in sendings:
        try:
            channel.send(sending.notice)
            done.append(Sent(sending=sending, outcome="sent"))
        except ConnectorError as error:
            outcome = "failed" if error.permanent else "retry"
            done.append(Sent(sending=sending, outcome=outcome, detail=str(error)))
    return done


def mark(connection: Connection, sent: list[Sent], now: datetime) -> None:
    """Write down every attempt, and what it settled. Transient failures are tried again later, with growing pauses."""
    c = t.notices.c
    for each in sent:
        for notice_id in each.sending.notice_ids:
            tried = connection.execute(
                select(func.count()).select_from(t.attempts).where(t.attempts.c.notice_id == notice_id)
            ).scalar_one()
            row = {
                "notice_id": notice_id,
                "n": tried + 1,
                "at": to_us(now),
                "outcome": each.outcome,
                "detail": each.detail,
            }
            connection.execute(insert(t.attempts), [row])
            values: dict[str, object] = {"state": each.outcome}
            if each.outcome == "sent" and each.sending.digest_id:
                values = {"state": "digested", "digest_id": each.sending.digest_id}
            elif each.outcome == "retry":
                pause = RETRY_AFTER[min(tried, len(RETRY_AFTER) - 1)]
                values = {"state": "queued", "not_before": to_us(now + pause)}
            connection.execute(update(t.notices).where(c.id == notice_id, c.state == "queued").values(values))


def next_notice_at(connection: Connection) -> datetime | None:
    """When the next queued notice may leave."""
    c = t.notices.c
    row = connection.execute(select(c.not_before).where(c.state == "queued").order_by(c.not_before).limit(1)).first()
    return from_us(row.not_before) if row else None


def _sent_lately(connection: Connection, receiver: str, now: datetime) -> int:
    n, a = t.notices.c, t.attempts.c
    query = (
        select(func.count())
        .select_from(t.attempts.join(t.notices, n.id == a.notice_id))
        .where(
            n.receiver == receiver,
            a.outcome == "sent",
            a.at > to_us(now - WINDOW),
            n.at > to_us(now - WINDOW - DELAYED),
        )
    )
    return int(connection.execute(query).scalar_one())
