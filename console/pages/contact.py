"""查看联系方式: who called and by what number, for who has to answer, with a reason, recorded, for two minutes.

The page of a case says beside each signal that there is somebody to be called, never who; a look shows name, telephone
and address, and nothing else of what is sealed.
"""

from collections.abc import Iterable
from datetime import datetime
from functools import partial
from typing import Any

import msgspec
from litestar import Request, Response, post
from litestar.params import FromPath
from sqlalchemy import Connection, select

from playbooks.case import Case
from playbooks.district.plan import Plan
from playbooks.telling.leading import lead_of
from streams.privacy.private import contacts_left, reveal_contact
from streams.store.audit import all_about
from streams.store.office_schema import accounts
from streams.store.vault import Vault

from ..forms import read_form
from ..papers.retold import covered_of
from ..reading import queries
from ..requests.doorkeeper import account_of, may, own_department
from ..requests.problems import Problem
from ..state import Desk
from .unmask import FIELDS, looked, shown

LOOKS = ("contact_seen", "unmasked")
"""Audit rows that say that somebody saw who it is."""


class Look(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody looked at who sent a signal."""

    at: datetime
    who: str
    reason: str


class Kept(msgspec.Struct, frozen=True, kw_only=True):
    """That it is known who sent a signal, what of them, and who has looked."""

    named: tuple[str, ...]
    """What is known, in words: 姓名, 电话, 住址."""
    looks: tuple[Look, ...]


class Callers(msgspec.Struct, frozen=True, kw_only=True):
    """Of the signals of one case: who can be called, and what the reader may see of it."""

    kept: dict[str, Kept]
    """By signal."""
    may: frozenset[str]
    """Signals of which the reader may look."""
    about: dict[str, str]
    """The signal that a step is about, of those, by what the step says that it is about."""
    is_known: bool
    """Whether it can be recorded who looks; without an account nobody is shown anything."""


async def callers_of(request: Request[Any, Any, Any], case: Case, rows: list[queries.SignalRow]) -> Callers:
    """Who can be called about a whole case, whatever part of it the reader sees. `rows`: its signals."""
    desk, own = Desk.of(request), own_department(request)
    ids, vault = [joined.id for joined in case.signals], desk.runner.system.vault
    kept = await desk.read(lambda connection: kept_of(connection, vault, ids))
    allowed = lookable(case, kept, own, desk.reference.plan) if may(request, "contact") else frozenset[str]()
    allowed -= _unknown_to(own, rows)
    about = {thing: joined.id for joined in case.signals if joined.id in allowed for thing in joined.about}
    return Callers(kept=kept, may=allowed, about=about, is_known=account_of(request) is not None)


@post("/signals/{signal_id:str}/contact", status_code=200)
async def post_contact(request: Request[Any, Any, Any], signal_id: FromPath[str]) -> Response[bytes]:
    """Show it, when that it was shown is durable."""
    desk, form, own = Desk.of(request), await read_form(request), own_department(request)
    row, rows = await desk.read(lambda connection: _case_of(connection, signal_id))
    if not lookable(row.case if row else None, [signal_id], own, desk.reference.plan) - _unknown_to(own, rows):
        raise Problem(403, "没有显示", "联系方式由食安办值班人员、承办这条信息的部门和牵头部门查看")
    look = partial(reveal_contact, vault=desk.runner.system.vault, signal_id=signal_id)
    contact = await looked(request, form, look)
    known = [(FIELDS[f"contact.{name}"], getattr(contact, name)) for name in ("name", "phone", "address")]
    back = f"/cases/{row.number}#signal-{signal_id}" if row else f"/signals/{signal_id}"
    return await shown(request, "查看联系方式", [[(title, value) for title, value in known if value]], back=back)


def lookable(case: Case | None, signals: Iterable[str], own: str | None, plan: Plan) -> frozenset[str]:
    """Of these signals those that who sees only the part of one department (`own`) has to answer: it holds a duty about
    them, or it leads the case. Whoever sees everything may look at all, with the right that the address asks for."""
    if own is None:
        return frozenset(signals)
    if case is None or case.is_confidential:
        return frozenset()
    lead = lead_of(case, plan)
    if lead is not None and lead.department == own:
        return frozenset(signals)
    held = {step.about for step in case.steps.values() if step.department == own}
    return frozenset(signals) & {joined.id for joined in case.signals if held.intersection(joined.about)}


def _unknown_to(own: str | None, rows: list[queries.SignalRow]) -> frozenset[str]:
    """The signals whose reporter is not to be known to a department: it asks the office."""
    return covered_of(rows) if own else frozenset()


def kept_of(connection: Connection, vault: Vault, ids: Iterable[str]) -> dict[str, Kept]:
    """Of which signals it is known who sent them, by their ids."""
    left = contacts_left(connection, vault, ids)
    if not left:
        return {}
    events = [each for kind in LOOKS for each in all_about(connection, kind, list(left))]
    of = select(accounts.c.login, accounts.c.name).where(accounts.c.login.in_({each.who for each in events}))
    names = {row.login: row.name for row in connection.execute(of)}
    return {
        signal: Kept(
            named=tuple(FIELDS[f"contact.{name}"] for name in named),
            looks=tuple(
                Look(at=each.at, who=names.get(each.who, each.who), reason=each.detail)
                for each in sorted(events, key=lambda each: each.at)
                if each.about == signal
            ),
        )
        for signal, named in left.items()
    }


def _case_of(connection: Connection, signal_id: str) -> tuple[queries.QueueRow | None, list[queries.SignalRow]]:
    """The case of a signal, with that signal in all its versions."""
    found = queries.signal_by_id(connection, signal_id)
    if found is None or not found.case_id:
        return None, []
    rows = queries.signals_of(connection, found.case_id)
    return queries.case_by_id(connection, found.case_id), [row for row in rows if row.signal.id == signal_id]


ROUTES = [post_contact]
