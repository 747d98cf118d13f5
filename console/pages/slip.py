"""交办单: a notice on paper, for a department that no channel reaches: complete without any link, with room to sign."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple

import msgspec
from litestar import Request, Response, get
from litestar.params import FromPath
from sqlalchemy import Connection, select

from connectors.channels import wording
from connectors.notice import Duty, Notice
from playbooks.case import Case
from playbooks.entries import Entry
from playbooks.folding.corrected import WITHDRAWN
from playbooks.ledger.naming import outward
from playbooks.reference import Reference
from playbooks.step import Step
from playbooks.tell import Reason
from playbooks.telling.which import every_which
from playbooks.urgency.escalation import OFFICE
from streams.gathering.notices import TO_CLAIM, duty_of
from streams.office.shift import phone_on_duty
from streams.privacy.named import names_of
from streams.privacy.private import contacts_left
from streams.store import schema as t
from streams.store.stored import decode_notice, entries_of
from streams.store.vault import Vault

from ..office import Office, load_office
from ..papers.handed import known_to_owner, shops_of
from ..reading import queries
from ..reading.own import has_step
from ..render import page
from ..requests.doorkeeper import sees_confidential
from ..requests.problems import Problem
from ..state import Desk
from .contact import lookable

OVERSEEN = (Reason.ESCALATED, Reason.PROPOSAL)
"""Why somebody is told of a duty that another department has: to see to it."""
OF_THE_CASE = (Reason.GRAVER, Reason.CORRECTED, Reason.INFORMED, Reason.DECIDED, Reason.REPORTED, Reason.REOPENED)
"""Why somebody is told of the affair and of no duty: the sheet has all that they were sent."""
CHANGES = (*OF_THE_CASE, Reason.RETURNED, Reason.MOVED)
"""Why somebody is told of what changed, which stands on the sheet in words."""
NAMED = ("办理事项", "已办结", "已不需办理")
"""Facts in which a duty's signal stands with its business, for who owns the work."""
LEAST = ()
"""What a sheet carries of a notice: no name, no telephone number, no quoted words."""


CONTACT = "已登记，本单不列；登录后在事件页“查看联系方式”，或向交办单位索取，均须写明理由并留痕"
"""Of somebody who is to be answered the sheet says where to find them, never who they are."""


class SheetDuties(msgspec.Struct, kw_only=True):
    """The duties of a sheet: still to be done, done and how, the receiver's no longer and why."""

    still: list[Duty] = []
    done: list[tuple[Duty, str]] = []
    gone: list[tuple[Duty, str]] = []


class Material(NamedTuple):
    """What of a case its sheets are made of."""

    row: queries.QueueRow
    signals: list[queries.SignalRow]
    entries: list[Entry]


class Slip(msgspec.Struct, frozen=True, kw_only=True):
    """What stands on the sheet; empty is left out."""

    fence: str
    heading: str
    facts: tuple[tuple[str, str], ...]


@get("/notices/{notice_id:str}/print")
async def get_slip(request: Request[Any, Any, Any], notice_id: FromPath[str]) -> Response[bytes]:
    """One notice as a sheet to be printed, handed over and signed for."""
    desk = Desk.of(request)
    office = load_office(desk.settings.seeds, desk.settings.areas[0])
    sees, vault = sees_confidential(request), desk.runner.system.vault
    slip = await desk.read(
        lambda connection: slip_for(
            connection, notice_id, office, desk.reference, now=desk.clock.now(), confidential=sees, vault=vault
        )
    )
    if slip is None:
        raise Problem(404, "没有这条通知", "请从通知台账打开")
    return await page(request, "slip.html", "交办单", slips=[slip], back="/ledger", back_words="通知台账")


def slip_for(
    connection: Connection,
    notice_id: str,
    office: Office,
    reference: Reference,
    *,
    now: datetime,
    confidential: bool = False,
    vault: Vault | None = None,
) -> Slip | None:
    """The sheet of one notice; None when there is no such notice, or it is about what only the director opens."""
    row = connection.execute(select(t.notices.c.body, t.notices.c.entry_id).where(t.notices.c.id == notice_id)).first()
    if row is None:
        return None
    notice = decode_notice(row.body)
    case = queries.case_by_id(connection, notice.case)
    if case is None or (case.case.is_confidential and not confidential):
        return None
    known = Material(case, queries.signals_of(connection, notice.case), entries_of(connection, notice.case))
    given_at = next((each.recorded_at for each in known.entries if each.id == row.entry_id), None)
    notice = msgspec.structs.replace(notice, number=case.number)
    return sheet(connection, notice, known, office, reference, now=now, vault=vault, given_at=given_at)


def sheet(
    connection: Connection,
    notice: Notice,
    known: Material,
    office: Office,
    reference: Reference,
    *,
    now: datetime,
    vault: Vault | None = None,
    given_at: datetime | None = None,
) -> Slip:
    """The sheet of what a notice says, with what is known of its case for who owns the work."""
    case, signals = known.row.case, known.signals
    addresses = [each.signal.subject.address or "" for each in signals if each.signal.subject is not None]
    names = names_of(connection, [case])[case.id]
    where = notice.place or reference.place(notice.area, addresses)
    department = _department(notice)
    owns = has_step(case, department) and not case.is_confidential
    slip = slip_of(notice, case, office, where, shops_of(signals) if owns else {}, given_at)
    kept = NAMED if owns else ()
    facts = tuple(
        (title, value if title in kept else outward(value, names, case.name_state)) for title, value in slip.facts
    )
    if owns:
        told = known_to_owner(case, signals, known.entries, department, reference)
        ids = lookable(case, [row.signal.id for row in signals], department, reference.plan)
        told += (("反映人联系方式", CONTACT),) if vault and contacts_left(connection, vault, ids) else ()
        here = [title for title, _ in facts].index("事由")  # which business and what happened, then what is to be done
        facts = (*facts[:here], *told, *facts[here:])
    phone = reference.office_phone(notice.area, here=phone_on_duty(connection, reference, now))
    return msgspec.structs.replace(slip, facts=(*facts, *((("联系电话", phone),) if phone else ())))


def slip_of(
    notice: Notice,
    case: Case,
    office: Office,
    where: str,
    shops: Mapping[str, str] | None = None,
    given_at: datetime | None = None,
) -> Slip:
    """The sheet of a notice. `given_at`: when it was given, which may be long after what it tells became true.
    `where`: district and street or town, of an address no more; `shops`: the businesses by the signals that speak of
    them, for who owns the work."""
    left = _left(notice, case, shops or {})
    colour = wording.SEVERITIES_ZH.get(notice.severity, notice.severity)
    facts = (
        ("编号", notice.number),
        ("紧急程度", f"{colour}（紧急）" if notice.urgent else colour),
        ("事故等级", f"{case.grade}（已由人确认）" if case.grade else ""),
        ("事项类别", wording.allowed(notice.what, LEAST)),
        ("所在地", where),
        ("事由", notice.reason_title),
        ("情况变化", wording.allowed(notice.text, LEAST) if notice.reason in CHANGES else ""),
        ("承办单位", notice.receiver_name),
        ("办理事项", _duties(left.still, notice)),
        ("已办结", _named(left.done)),
        ("已不需办理", _named(left.gone)),
        ("办理时限", _times(left.still)),
        ("交办单位", f"{office.city}{office.office}"),
        ("交办时间", wording.words_of(given_at or notice.at)),
    )
    return Slip(
        fence=wording.fence(notice.exercise),
        heading="食品安全事项交办单",
        facts=tuple((name, value) for name, value in facts if value),
    )


def _left(notice: Notice, case: Case, shops: Mapping[str, str]) -> SheetDuties:
    """The duties that the receiver still has, with the office's targets as they are now; what became of the rest."""
    left = SheetDuties()
    known = every_which(case)
    for duty in _given(notice, case):
        step = case.steps.get(duty.step) or _of_title(case, duty.title, _department(notice))
        if about := known.get(step.about) if step else None:
            duty = msgspec.structs.replace(duty, which=about.words(shops.get(about.id, "")))
        if step and step.state == "done":
            ended = wording.words_of(step.done_at) if step.done_at else ""
            left.done.append((duty, " ".join(filter(None, (ended, step.outcome_title)))))
        elif why := _why_gone(step, notice) if step else "":
            left.gone.append((duty, why))
        else:
            left.still.append(msgspec.structs.replace(duty, target_at=step.target_at if step else duty.target_at))
    left.still.sort(key=lambda each: each.order)
    return left


def _given(notice: Notice, case: Case) -> list[Duty]:
    """The duties of a notice; of one that says what the affair is now all that the department was sent in this case."""
    if notice.reason not in OF_THE_CASE or _is_desk_s(notice):
        return list(notice.duties) or ([notice.first] if notice.first else [])
    own = [each for each in case.steps.values() if each.department == _department(notice) and each.dispatched_at]
    return [duty for each in own if each.state != WITHDRAWN and (duty := duty_of(case, each.id)) is not None]


def _of_title(case: Case, title: str, department: str) -> Step | None:
    """The step that a notice of earlier versions means, which did not hold its id: of several the receiver's own."""
    of_title = [step for step in case.steps.values() if step.title == title]
    return min(of_title, key=lambda step: step.department != department, default=None)


def _why_gone(step: Step, notice: Notice) -> str:
    """Why a duty is the receiver's no longer; empty when it is, or when the receiver only sees to it."""
    if step.state == WITHDRAWN:
        return "已撤销"
    if notice.reason == Reason.RETURNED:
        return "" if step.is_returned else f"已改派，现由{step.department_name}承办"
    _, _, role = notice.receiver.partition("/")
    if step.department == _department(notice) or (role != "handler" and notice.reason in OVERSEEN):
        return ""
    return "已退回，待改派" if step.is_returned else f"现由{step.department_name}承办"


def _department(notice: Notice) -> str:
    return notice.receiver.partition("/")[0]


def _is_desk_s(notice: Notice) -> bool:
    return _department(notice) == OFFICE


def _named(duties: list[tuple[Duty, str]]) -> str:
    return "；".join(f"{wording.allowed(each.told, LEAST)}（{what}）" for each, what in duties)


def _times(duties: list[Duty]) -> str:
    """By when; of several the first, for each has its own beside it."""
    if not duties:
        return ""
    first = wording.times_in_words(duties[0]).lstrip("，") or "按上述事项及时办理"
    return first if len(duties) == 1 else f"各项时限见“办理事项”，最先的一项：{first}"


def _duties(duties: list[Duty], notice: Notice) -> str:
    if notice.reason in TO_CLAIM and _is_desk_s(notice):
        return notice.how or "认领本事件，组织核实和派发"
    if not duties and notice.reason in OF_THE_CASE:
        return "没有未办结的事项，供知悉"
    if not duties:
        return "本单事项均已办结、退回、改派或撤销" if notice.first else wording.MORE
    todo = f"{notice.how}：" if notice.reason == Reason.RETURNED and notice.how else ""
    if len(duties) == 1:
        return todo + (wording.allowed(duties[0].told, LEAST) or wording.MORE)
    return todo + "；".join(f"{n}. {wording.duty_in_words(each, LEAST)}" for n, each in enumerate(duties, 1))


ROUTES = [get_slip]
