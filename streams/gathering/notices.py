"""From entries to notices: who is told what, when at the earliest, and never twice for the same entry."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import lru_cache
from typing import Any, NamedTuple

import msgspec

from connectors.channels.wording import words_of
from connectors.doors import OUTBOX, Doors
from connectors.notice import Duty, Notice
from playbooks.case import CASE, Case
from playbooks.district.people import NOTICED
from playbooks.district.roster import NAMED_ROLES
from playbooks.entries import Entry, digest
from playbooks.law.workdays import OfficeHours, Workdays
from playbooks.reference import Reference
from playbooks.step import OWN_TARGET
from playbooks.tell import REASONS_ZH, Reason, Telling
from playbooks.telling.affair import affair
from playbooks.telling.by_the_book import in_words_now
from playbooks.telling.gravest import kind_of_affair
from playbooks.telling.sooner import clock_of
from playbooks.telling.which import which
from playbooks.urgency.escalation import OFFICE, is_chased_at_night, rung_at

from ..store.schema import to_us
from .hours import CHASING, GIVE_WORK, is_pressing

TO_CLAIM = (Reason.NEW_ALERT, Reason.GRAVER, Reason.REOPENED)
"""Reasons that ask the duty desk to claim a case."""

TO_KNOW = (Reason.DECIDED, Reason.INFORMED, Reason.CORRECTED, Reason.REPORTED)
"""Reasons that ask for nothing."""


class ToTell(NamedTuple):
    """Somebody is to be told of an entry, given the case after it."""

    entry: Entry
    case: Case
    telling: Telling


def notice_rows(
    told: Iterable[ToTell], ref: Reference, now: datetime, *, places: Mapping[str, str]
) -> list[dict[str, Any]]:
    """The rows that queue what the entries of one transaction tell, with every duty that they are about.

    What one receiver is told of one case, of one cause or one instant and for one reason is one notice, however many
    entries say it: it is the first one's, and names the others. So each entry is told to each receiver once: two
    reasons that begin with one entry are one notice, for the one by which something is to be done. `places` says in
    words where the affair of a case is.
    """
    together: dict[tuple[Any, ...], list[ToTell]] = {}
    since: dict[tuple[str, str], datetime] = {}
    for each in told:
        at = since.setdefault((each.case.id, each.entry.cause), each.entry.at)
        together.setdefault(_sort(each, at), []).append(each)
    begun: dict[tuple[str, str], list[ToTell]] = {}
    for group in together.values():
        begun.setdefault((group[0].entry.id, _receiver(group[0].telling)), []).extend(group)
    told_once = (sorted(group, key=lambda each: each.telling.reason in TO_KNOW) for group in begun.values())
    return [_row(group, ref, now, places.get(group[0].case.id, "")) for group in told_once]


def _sort(told: ToTell, at: datetime) -> tuple[Any, ...]:
    """What must be the same for one notice; that nobody has claimed a case is said apart from its duties.

    `at`: when the first of what one cause (a form sent, a signal) brought became true. What a person says is true from
    when they sent it, what is written with it from when it is written: a moment's difference makes no second notice.
    """
    telling = told.telling
    is_about_duty = bool(telling.step or telling.clock)
    receiver = _receiver(telling)
    return told.case.id, at, receiver, telling.reason, telling.urgent, is_about_duty


def _receiver(telling: Telling) -> str:
    return f"{telling.department}/{telling.role}"


def _row(group: list[ToTell], ref: Reference, now: datetime, place: str) -> dict[str, Any]:
    entry, case, telling = group[0]
    receiver = _receiver(telling)
    entries = tuple(dict.fromkeys(each.entry.id for each in group))
    notice_id = digest(entry.id, receiver, OUTBOX)
    duties, urgent = _duties(group), any(each.telling.urgent for each in group)
    first = duties[0] if duties else None
    notice = Notice(
        id=notice_id,
        number="",
        case=case.id,
        receiver=receiver,
        receiver_name=f"{_department(case, telling, ref)}（{NOTICED.get(telling.role, telling.role)}）",
        reason=telling.reason,
        reason_title=REASONS_ZH[telling.reason],
        severity=case.severity,
        what=kind_of_affair(case, ref),
        area=case.area,
        place=place,
        # Of what only the director opens, a department is told what to do and no more.
        affair="" if case.is_confidential else affair(case, ref),
        rumour=case.known.rumour if case.known and not case.is_confidential else "",
        at=entry.at,
        urgent=urgent,
        any_hour=telling.reason in CHASING and all(_is_chased(each) for each in group),
        duty=first.title or None if first else None,
        due_at=first.due_at if first else None,
        article=first.article if first else None,
        duties=tuple(duties),
        how=_how(case, telling, duties, ref, entry.at),
        text="\n".join(dict.fromkeys(each.telling.text for each in group if each.telling.text)),
        exercise=case.exercise,
        also=entries[1:],
    )
    opens = _in_office_time(max(entry.at, now), ref.workdays, ref.office)
    leaves = entry.at if is_pressing(notice, opens) else opens
    notice = addressed(notice, ref, max(leaves, now))
    return {
        "id": notice_id,
        "entry_id": entry.id,
        "case_id": case.id,
        "receiver": receiver,
        "channel": OUTBOX,
        "reason": str(telling.reason),
        "urgent": urgent,
        "at": to_us(entry.at),
        "not_before": to_us(leaves),
        "state": "queued",
        "digest_id": None,
        "body": msgspec.json.encode(notice),
    }


def addressed(notice: Notice, ref: Reference, at: datetime) -> Notice:
    """A notice as it is told at an instant: to whom the roster names then, and whom a department calls back."""
    department, _, role = notice.receiver.partition("/")
    if department != OFFICE:
        return msgspec.structs.replace(notice, phone=ref.office_phone(notice.area, at=at))
    if role not in NAMED_ROLES or not ref.roster:
        return notice
    on_duty = ref.on_duty(at)
    who = on_duty.holding(role) if on_duty else ()
    return msgspec.structs.replace(notice, who=who, is_gap=not who)


def address_now(notice: Notice, queued: Notice, doors: Doors, channel: str, address: str) -> str:
    """Where a notice goes by a channel, that was queued for an address: another shift may have begun meanwhile, which
    has addresses of its own."""
    if notice.who == queued.who:
        return address
    department, _, role = notice.receiver.partition("/")
    routes = doors.routes_of(department, role, reason=notice.reason, urgent=notice.urgent, who=notice.who)
    return next((each.to for each in routes if each.channel == channel), address)


def in_words_of_now(notice: Notice, ref: Reference, now: datetime) -> Notice:
    """A notice that waited, as it is told now: the entry of the rumour book may have been withdrawn since, and another
    shift may have begun."""
    said = {name: in_words_now(getattr(notice, name), notice.rumour, ref) for name in ("affair", "text")}
    notice = msgspec.structs.replace(notice, **said)
    return addressed(notice, ref, now) if ref.roster else notice


def _is_chased(told: ToTell) -> bool:
    clock = told.case.clocks.get(told.telling.clock or "")
    return is_chased_at_night(told.case, clock)


@lru_cache(maxsize=64)
def _in_office_time(at: datetime, workdays: Workdays, office: OfficeHours) -> datetime:
    """Kept, because a watch queues a thousand notices of one instant."""
    return workdays.at_office_time(at, office)


def _department(case: Case, telling: Telling, ref: Reference) -> str:
    """Short name for people; of a department that is no longer listed, the name its step was given with."""
    if telling.department in ref.departments:
        return ref.department_name(telling.department)
    named = (step.department_name for step in case.steps.values() if step.department == telling.department)
    return next(named, telling.department)


def _duties(group: list[ToTell]) -> list[Duty]:
    """What they are about, each once, what comes first in front; what has no time keeps its order behind them."""
    things = {(each.telling.step, each.telling.clock): each for each in group}
    found = (duty_of(each.case, each.telling.step, each.telling.clock) for each in things.values())
    duties = [duty for duty in found if duty is not None]
    return sorted(duties, key=lambda each: each.order)


def _how(case: Case, telling: Telling, duties: list[Duty], ref: Reference, at: datetime) -> str:
    """What the receiver is to do and by when; empty of what only is to be known."""
    if telling.reason in GIVE_WORK:
        return how_to_sign(duties, telling.department, at, phone=ref.office_phone(case.area, at=at))
    if telling.department == OFFICE and telling.reason in TO_CLAIM:
        return how_to_claim(case, ref, at)
    if telling.reason == Reason.RETURNED:
        return f"{_before_the_first(duties, at)}登录值班台改派给应承办的部门；仍归退回部门的，写明理由再派"
    return ""


def how_to_claim(case: Case, ref: Reference, at: datetime) -> str:
    """By when a case is to be claimed: before somebody is told that nobody has."""
    if case.acknowledged_at is not None:
        return "事件已有人认领，请认领人核对新的情况，补派需要的事项"
    first = next(iter(ref.ladder.alert_rungs(case.severity)), None)
    by = rung_at(case.unclaimed_since, first, workdays=ref.workdays, office=ref.office) if first else None
    when = f"请于 {words_of(by)} 前" if by and by > at else "请收到后即"
    return f"{when}登录值班台认领，过时无人认领的逐级告知"


def how_to_sign(duties: Iterable[Duty], department: str, at: datetime, *, phone: str = "") -> str:
    """By when and how work that was given at `at` is signed for: before the first of its times that is to come.

    `phone`: the office's number; without one nobody is asked to call.
    """
    page = f"{_before_the_first(duties, at)}登录值班台，在“我的交办”签收，办完在步骤里填报结果"
    if department == OFFICE:
        return page
    elsewhere = "致电食安办签收，或要手机签收链接" if phone else "请食安办值班人员代签收，或开手机签收链接"
    return f"{page}；不能登录的，{elsewhere}；不归本单位的，写明理由退回"


def _before_the_first(duties: Iterable[Duty], at: datetime) -> str:
    """Before the first of the times that are to come."""
    coming = min((each.first_at for each in duties if each.first_at and each.first_at > at), default=None)
    return f"请于 {words_of(coming)} 前" if coming else "请收到后即"


def duty_of(case: Case, step_id: str | None, clock_id: str | None = None) -> Duty | None:
    """A step with its times, or with the one clock that is spoken of; None where neither is there."""
    step = case.steps.get(step_id) if step_id else None
    clock = case.clocks.get(clock_id) if clock_id else None
    if clock is None and step is not None:
        clock = clock_of(case, step.id)
    if step is None and clock is None:
        return None
    about = which(case, step.about if step else clock.about if clock else CASE)
    return Duty(
        title=step.title if step else "",
        due_at=clock.deadline.due_at if clock else None,
        article=clock.deadline.article if clock else None,
        is_at_once=clock is not None and clock.deadline.due_at is None,
        is_law=clock.deadline.statutory if clock else True,
        # Who is told of one clock is told of that time; a target stands beside it where the duty itself is told.
        target_at=step.target_at if step and not clock_id else None,
        target_of=step.target_of if step else OWN_TARGET,
        step=step.id if step else "",
        which=about.words() if about else "",
    )
