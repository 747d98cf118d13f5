"""Audit (审计): every entry and every log-in is a link whose hash holds the last one's; what was changed later shows.

Entries are chained by whoever watches the clock, a moment after they were stored; everything else in the transaction
that writes it. A link keeps digests only, so destroying private data breaks none.
"""

import secrets
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from hashlib import sha256
from typing import Any, NamedTuple

import msgspec
from sqlalchemy import Connection, CursorResult, Row, bindparam, func, insert, select

from playbooks.law.workdays import in_beijing

from . import schema as t
from .database import find, how_many, insert_new
from .office_schema import audit, chain
from .schema import from_us, to_us

ENTRY, EVENT = "entry", "event"
REDACTED, GIVES = "redacted", ">"
"""The kind of audit row about an entry or row in which something was redacted; its detail ends with the digest that
this had, and the one that it has since."""
START = "0" * 64
"""What the first link holds in place of a last one."""
SEAL_MAX = 2_000
"""Entries chained in one transaction."""
UPGRADE = "软件更新"
"""Who changed what no person did but a new version at its start."""
LOOK_BACK = 1_000
"""Numbers before the last chained one that are looked at again: PostgreSQL hands out numbers before it commits."""

KINDS = {
    "login": "登录",
    "login_failed": "登录失败",
    "locked": "账号锁定",
    "logout": "退出",
    "switched": "换人",
    "password": "修改密码",
    "second_factor": "二次验证",
    "pin": "设置数字口令",
    "account": "账号管理",
    "token": "令牌管理",
    "unmasked": "查看身份",
    "contact_seen": "查看联系方式",
    "phone_compared": "比对电话",
    "destroyed": "销毁个人信息",
    "exported": "导出个人信息",
    "sign_link": "签收链接",
    "held": "保全个人信息",
    "released": "解除保全",
    "backup": "备份",
    "reference": "基础资料",
    "put_aside": "不予处置",
    "taken_back": "撤回不予处置",
    "handover": "交接班",
    "rewritten": "事件重写",
    "model": "启用初筛模型",
    "redacted": "隐去",
}
"""Kinds of audit rows and their names."""


class Event(msgspec.Struct, frozen=True, kw_only=True):
    """One audit row. `about` is the account, token, signal or file it is about."""

    id: str
    at: datetime
    kind: str
    who: str
    about: str
    detail: str
    address: str


class Broken(msgspec.Struct, frozen=True, kw_only=True):
    """The first link that does not hold: its number, what it is about, and what is wrong."""

    n: int
    of: str
    id: str
    why: str


class ChainVerdict(msgspec.Struct, frozen=True, kw_only=True):
    """What verifying found: how many links hold, the last hash, how many rows wait to be chained."""

    links: int
    head: str
    waiting: int
    broken: Broken | None = None
    knows_head: bool = True
    """Whether the hash that was asked for is among the links."""
    redacted: int = 0
    """Links of which the content was changed since, by a redaction that is on the chain itself."""


class _Named(NamedTuple):
    of: str
    id: str


def record(
    connection: Connection, kind: str, now: datetime, *, who: str, about: str = "", detail: str = "", address: str = ""
) -> None:
    """Write an audit row and its link, in the caller's transaction."""
    if kind not in KINDS:
        raise ValueError(f"no such kind of audit row: {kind}")
    id_ = secrets.token_hex(12)
    row: dict[str, Any] = {
        "id": id_,
        "at": to_us(now),
        "kind": kind,
        "who": who,
        "about": about,
        "detail": detail,
        "address": address,
    }
    last = head(connection)
    connection.execute(insert(audit), [row])
    _link(connection, last, [(EVENT, id_, _event_digest(row))])


def seal(connection: Connection) -> int:
    """Chain the entries that are not chained yet, oldest first. Returns how many were."""
    last = head(connection)
    rows = connection.execute(_unchained(connection).limit(SEAL_MAX)).all()
    _link(connection, last, [(ENTRY, row.id, _entry_digest(row)) for row in rows])
    return len(rows)


def is_unsealed(connection: Connection) -> bool:
    """Whether any entry waits to be chained."""
    return connection.execute(_unchained(connection).limit(1)).first() is not None


def head(connection: Connection) -> str:
    """The last link's hash. On PostgreSQL nobody else adds a link before this transaction ends."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("LOCK TABLE chain IN EXCLUSIVE MODE")
    return connection.execute(select(chain.c.hash).order_by(chain.c.n.desc()).limit(1)).scalar() or START


def verify(connection: Connection, *, known_head: str | None = None) -> ChainVerdict:
    """Follow the chain from its start; the first link that does not hold is named."""
    last, count, seen, redacted = START, 0, known_head is None, 0
    with connection.execute(select(chain).order_by(chain.c.n).execution_options(yield_per=1_000)) as rows:
        for link, became, digest in _with_digests(connection, rows):
            if why := _why_broken(link, last, became, digest):
                broken = Broken(n=link.n, of=link.of, id=link.id, why=why)
                return ChainVerdict(links=count, head=last, waiting=0, broken=broken, knows_head=seen)
            last, count, redacted = link.hash, count + 1, redacted + (became != link.digest)
            seen = seen or link.hash == known_head
    found = ChainVerdict(links=count, head=last, waiting=_waiting(connection), knows_head=seen, redacted=redacted)
    return msgspec.structs.replace(found, broken=_unlinked(connection))


def digest_now(connection: Connection, of: str, id_: str) -> str:
    """The digest of an entry or audit row as it is stored at this moment; KeyError when there is none."""
    return _digests(connection, [_Named(of, id_)])[of, id_]


def told_of(connection: Connection, broken: Broken) -> str:
    """What a link is about, as somebody can look it up."""
    e, c = t.entries.c, t.cases.c
    if broken.of == EVENT:
        row = connection.execute(select(audit).where(audit.c.id == broken.id)).first()
        said = (
            [KINDS.get(row.kind, row.kind), f"{in_beijing(from_us(row.at)):{_MINUTE}}", row.who, row.about]
            if row
            else []
        )
        return " ".join(["审计记录", broken.id, *filter(None, said)])
    query = select(e.case_id, e.seq, e.at, c.number).outerjoin(t.cases, c.id == e.case_id).where(e.id == broken.id)
    entry = connection.execute(query).first()
    said = (
        [entry.number or entry.case_id, f"第 {entry.seq} 条", f"{in_beijing(from_us(entry.at)):{_MINUTE}}"]
        if entry
        else []
    )
    return " ".join(["台账记录", broken.id, *said])


def events(connection: Connection, *, about: str = "", kind: str = "") -> Iterator[Event]:
    """Audit rows, oldest first: of whom or of what (`about` is either), of one kind."""
    query = select(audit).order_by(audit.c.n).execution_options(yield_per=1_000)
    query = query.where((audit.c.who == about) | (audit.c.about == about)) if about else query
    query = query.where(audit.c.kind == kind) if kind else query
    return map(_event, connection.execute(query))


def last_about(connection: Connection, kind: str, about: Sequence[str]) -> dict[str, Event]:
    """The newest audit row of a kind about each of some things, by the thing."""
    rows = find(connection, _OF_KIND, audit.c.about, list(about), kind=kind)
    return {row.about: _event(row) for row in sorted(rows, key=lambda row: row.n)}


def latest(connection: Connection, kind: str, limit: int) -> list[Event]:
    """The last audit rows of a kind, the newest first."""
    query = select(audit).where(audit.c.kind == kind).order_by(audit.c.n.desc()).limit(limit)
    return [_event(row) for row in connection.execute(query)]


def all_about(connection: Connection, kind: str, about: Sequence[str]) -> list[Event]:
    """Every audit row of a kind about some things, oldest first."""
    return [_event(row) for row in sorted(find(connection, _OF_KIND, audit.c.about, list(about), kind=kind), key=_n)]


def _n(row: Row[Any]) -> int:
    return int(row.n)


def _link(connection: Connection, last: str, items: list[tuple[str, str, str]]) -> None:
    rows = []
    for of, id_, digest in items:
        last = _hash(last, of, id_, digest)
        rows.append({"of": of, "id": id_, "digest": digest, "hash": last})
    insert_new(connection, chain, rows)


def _hash(last: str, of: str, id_: str, digest: str) -> str:
    return sha256("\x1f".join((last, of, id_, digest)).encode()).hexdigest()


def _event_digest(row: dict[str, Any]) -> str:
    parts = [str(row[name]) for name in ("id", "at", "kind", "who", "about", "detail", "address")]
    return sha256("\x1f".join(parts).encode()).hexdigest()


def _entry_digest(row: Row[Any]) -> str:
    head_ = "\x1f".join((row.id, row.case_id, str(row.seq), row.kind, str(row.at), str(row.recorded_at)))
    return sha256(head_.encode() + b"\x1f" + row.body).hexdigest()


def _why_broken(link: Any, last: str, became: str, digest: str | None) -> str:
    """`became`: the digest that its content must have, `digest`: the one that it has."""
    if digest is None:
        return "记录已不存在"
    if digest != became:
        return "记录内容被改动"
    return "" if _hash(last, link.of, link.id, link.digest) == link.hash else "链上少了或多了一环"


def _redactions(connection: Connection, links: Any) -> dict[str, list[tuple[str, str]]]:
    """Of entries and rows in which something was redacted, by their ids: the digests before and after, in turn."""
    found: dict[str, list[tuple[str, str]]] = {}
    for event in all_about(connection, REDACTED, [link.id for link in links]):
        before, _, after = event.detail.rpartition(" ")[2].partition(GIVES)
        found.setdefault(event.about, []).append((before, after))
    return found


def _became(digest: str, redactions: Iterable[tuple[str, str]]) -> str:
    for before, after in redactions:
        digest = after if before == digest else digest
    return digest


def _with_digests(connection: Connection, rows: CursorResult[Any]) -> Iterator[tuple[Row[Any], str, str | None]]:
    """Every link with the digest that should be there by now, and the one that is."""
    for links in rows.partitions(1_000):
        digests, redactions = _digests(connection, links), _redactions(connection, links)
        for link in links:
            yield link, _became(link.digest, redactions.get(link.id, ())), digests.get((link.of, link.id))


def _digests(connection: Connection, links: Any) -> dict[tuple[str, str], str]:
    entries = find(connection, _ENTRIES, t.entries.c.id, [link.id for link in links if link.of == ENTRY])
    rows = find(connection, _EVENTS, audit.c.id, [link.id for link in links if link.of == EVENT])
    found = {(ENTRY, row.id): _entry_digest(row) for row in entries}
    return found | {(EVENT, row.id): _event_digest(row._asdict()) for row in rows}


def _unchained(connection: Connection) -> Any:
    e = t.entries.c
    last = select(e.n).join(chain, (chain.c.of == ENTRY) & (chain.c.id == e.id)).order_by(chain.c.n.desc()).limit(1)
    after = (connection.execute(last).scalar() or 0) - (0 if connection.dialect.name == "sqlite" else LOOK_BACK)
    known = select(chain.c.id).where(chain.c.of == ENTRY, chain.c.id == e.id)
    return select(t.entries).where(e.n > after, ~known.exists()).order_by(e.n)


def _waiting(connection: Connection) -> int:
    query = _unchained(connection).subquery()
    return how_many(connection, query)


def _unlinked(connection: Connection) -> Broken | None:
    """A row that was put in later without a link: an event, or an entry among those already chained."""
    known = select(chain.c.id).where(chain.c.of == EVENT, chain.c.id == audit.c.id)
    row = connection.execute(select(audit).where(~known.exists()).order_by(audit.c.n).limit(1)).first()
    if row is not None:
        return Broken(n=0, of=EVENT, id=row.id, why="记录不在链上")
    e = t.entries.c
    last = select(func.max(e.n)).select_from(t.entries.join(chain, (chain.c.of == ENTRY) & (chain.c.id == e.id)))
    newest = (connection.execute(last).scalar() or 0) - (0 if connection.dialect.name == "sqlite" else LOOK_BACK)
    linked = select(chain.c.id).where(chain.c.of == ENTRY, chain.c.id == e.id)
    entry = connection.execute(select(e.id).where(e.n < newest, ~linked.exists()).order_by(e.n).limit(1)).first()
    return Broken(n=0, of=ENTRY, id=entry.id, why="记录不在链上") if entry else None


def _event(row: Row[Any]) -> Event:
    return Event(
        id=row.id,
        at=from_us(row.at),
        kind=row.kind,
        who=row.who,
        about=row.about,
        detail=row.detail,
        address=row.address,
    )


_MINUTE = "%Y-%m-%d %H:%M:%S"
_ENTRIES = select(t.entries)
_EVENTS = select(audit)
_OF_KIND = select(audit).where(audit.c.kind == bindparam("kind"))
