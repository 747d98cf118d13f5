"""同一电话: that what one telephone complains of is not the first of it: how many, about whom, where it is.

How often and how much somebody complains, and by a telephone that others use too, are facts beside a decision; nothing
here decides. Who may not know who called is not shown that two callers are one.
"""

from collections.abc import Collection, Iterable
from typing import Any

import msgspec
from litestar import Request, Response, post

from classifiers.where.schools import written_out
from connectors.signal import Request as Wanted
from connectors.text import digest_text
from playbooks.case import Case
from playbooks.law.rules import version_in_force
from playbooks.reference import Reference
from streams.gathering.grouping import businesses_of
from streams.hearing.spots import parted
from streams.store.audit import record

from ..forms import person_of, read_form
from ..papers.retold import covered_of
from ..reading.queries import SignalRow
from ..reading.telephones import Reader, Sent, is_asked, sent_beside, sent_from
from ..render import fragment
from ..requests.doorkeeper import account_of, address_at, may, own_department, sees_confidential
from ..state import Desk
from .case_steps import StepView
from .contact import Callers

SHOWN = 10
"""Of what came from one telephone as many are named, the latest."""
REFUSING, REPEATING = "CMP-2", "CMP-12"
"""The rules of what speaks against a complaint for one's own use, and of a report that is made again."""
REPORTS = (Wanted.REPORT, Wanted.BOTH)


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """One of them as it is shown."""

    sent: Sent
    business: str
    is_same: bool
    """It is about the same business, or in the same case."""


class SamePhone(msgspec.Struct, frozen=True, kw_only=True):
    """What else came from the telephone of one signal."""

    n: int
    is_cut: bool
    """There are more than these."""
    same: int
    """How many are about the same business."""
    others: int
    """How many other businesses the rest is about, as far as it names one."""
    unnamed: int
    again: int
    """How many of those about the same business came before and may be reports of the same."""
    shown: tuple[Told, ...]
    factors: str = ""
    """The articles on refusing a complaint that ask how often somebody complains, where they were law then."""
    repeated: str = ""
    """The article on a report that is made again, where it was law then and this may be one."""


async def same_phone_of(
    request: Request[Any, Any, Any], case: Case, rows: list[SignalRow], shown: Collection[str], callers: Callers
) -> dict[str, SamePhone]:
    """By signal, of those shown whose caller the reader may know: what else came from that telephone."""
    if not may(request, "contact"):
        return {}
    desk, reader = Desk.of(request), _reader(request)
    known = {row.signal.id: row for row in rows if row.signal.id in shown}
    ids = [each for each in known if reader.own is None or each in callers.may]
    vault, ref, now = desk.runner.system.vault, desk.reference, desk.clock.now()
    found = await desk.read(lambda connection: sent_beside(connection, vault, ref, ids, now, reader))
    wishes = {joined.id: str(joined.facts.get("request") or "") for joined in case.signals}
    return {
        one: _with_law(_summed(sent, is_cut, case, known[one]), known[one], wishes.get(one, ""), ref)
        for one, (every, is_cut) in found.items()
        if (sent := _known_to(reader, every))
    }


def deciding_about(case: Case, steps: Iterable[StepView]) -> dict[str, str]:
    """By what an open step is about that may refuse a complaint: the signal."""
    signals = {thing: joined.id for joined in case.signals for thing in (joined.id, *joined.about)}
    abouts = (each.step.about for each in steps if each.step.state == "open" and "refused_on" in each.needs)
    return {about: signals[about] for about in abouts if about in signals}


@post("/fragments/caller", status_code=200)
async def post_caller(request: Request[Any, Any, Any]) -> Response[bytes]:
    """What came from a telephone that is being written down. It stands in no address, and that it was looked for is
    recorded, whatever was found: who names a number learns whether it complained."""
    desk, form, reader = Desk.of(request), await read_form(request), _reader(request)
    vault, ref, now = desk.runner.system.vault, desk.reference, desk.clock.now()
    sent, is_cut = await desk.read(lambda connection: sent_from(connection, vault, ref, form.get("phone"), now, reader))
    business = form.get("operator")
    told = _summed(sent, is_cut, None, None, (business,) if business else ()) if sent else None
    if is_asked(vault, ref, form.get("phone")):
        await _recorded(request, told)
    return fragment(request, "caller.html", told=told)


async def _recorded(request: Request[Any, Any, Any], told: SamePhone | None) -> None:
    desk, account = Desk.of(request), account_of(request)
    who, now, address = account.login if account else person_of(request).id, desk.clock.now(), address_at(request)
    about = "、".join(each.sent.number or each.sent.row.signal.id for each in told.shown) if told else ""
    why = f"接报登记，另有 {told.n if told else 0} 件"
    await desk.write(lambda c: record(c, "phone_compared", now, who=who, about=about, detail=why, address=address))


def _known_to(reader: Reader, sent: list[Sent]) -> list[Sent]:
    """Without those whose reporter is not to be known to a department."""
    covered = covered_of(each.row for each in sent) if reader.own else ()
    return [each for each in sent if each.row.signal.id not in covered]


def _reader(request: Request[Any, Any, Any]) -> Reader:
    own, sees = own_department(request), sees_confidential(request)
    return Reader(own=own, confidential=sees, exercise=Desk.of(request).exercise)


def _summed(
    sent: list[Sent], is_cut: bool, case: Case | None, row: SignalRow | None, named: tuple[str, ...] = ()
) -> SamePhone:
    stated = case.stated.get("operator") if case else None
    named += (stated,) if stated else ()
    ours = {_name_key(each) for each in (*named, *(_businesses(row) if row else ()))}
    told = [_told(each, case, ours) for each in sent]
    rest = [each for each in told if not each.is_same]
    names = {_name_key(each.business) for each in rest if each.business}
    return SamePhone(
        n=len(told),
        is_cut=is_cut,
        same=len(told) - len(rest),
        others=len(names),
        unnamed=sum(not each.business for each in rest),
        again=sum(each.is_same and _may_be_made_again(each.sent.row, row) for each in told) if row else 0,
        shown=tuple(told[:SHOWN]),
    )


def _told(sent: Sent, case: Case | None, ours: set[str]) -> Told:
    business = next(iter(_businesses(sent.row)), "")
    is_here = case is not None and sent.row.case_id == case.id
    return Told(sent=sent, business=business, is_same=is_here or bool(business) and _name_key(business) in ours)


def _may_be_made_again(before: SignalRow, row: SignalRow) -> bool:
    """Whether one may be a report that the other makes again."""
    at, now = before.signal.received_at, row.signal.received_at
    return before.signal.request is not Wanted.COMPLAINT and at is not None and now is not None and at < now


def _with_law(told: SamePhone, row: SignalRow, wish: str, ref: Reference) -> SamePhone:
    """Also the articles that ask for it, as they were when the signal was received."""
    wishes = wish or row.signal.request
    repeated = _article(ref, REPEATING, row) if wishes in REPORTS and told.again else ""
    return msgspec.structs.replace(told, factors=_article(ref, REFUSING, row), repeated=repeated)


def _article(ref: Reference, rule: str, row: SignalRow) -> str:
    """The newest version's article, if that was law on the day; the one before has no such clause."""
    if rule not in ref.rules or row.signal.received_at is None:
        return ""
    law, newest = version_in_force(ref.rules.get(rule), row.signal.received_at), ref.rules.get(rule).versions[-1]
    return law.article if law is not None and law.version == newest.version else ""


def _businesses(row: SignalRow) -> list[str]:
    return businesses_of(row.signal, row.assessment)[:1]


def _name_key(name: str) -> str:
    """By which two ways to write a name are one, as where items are gathered."""
    return digest_text(written_out(parted(name)[1]))


ROUTES = [post_caller]
