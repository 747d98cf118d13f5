"""Setting up (开办事项): what is to be done before duty, each line with its state and where."""

from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import Connection, select

from playbooks.law.workdays import day_of, year_to_ask_for
from playbooks.reference import Reference
from streams.office import references
from streams.office.accounts import has_accounts, off_list
from streams.office.backup import is_old, last_backup
from streams.office.office_files import AREA, OFFICE
from streams.office.roster_desk import gaps_ahead
from streams.office.staff_book import SAMPLE
from streams.store import schema as t
from streams.store.database import how_many
from streams.store.marks import CHANNEL_TESTED, marked_at
from streams.system import System

TITLES = {
    "area": "地区",
    "places": "街道、乡镇",
    "plan": "本区的工作要点",
    "contacts": "部门联系人",
    "roster": "值班人员",
    "turns": "值班表",
    "accounts": "在用账号",
    "phone": "食安办电话",
    "channel": "通知渠道",
    "source": "信息来源",
    "workdays": "工作日安排",
    "backup": "备份",
}
SAYS = {
    "area": "本单位的地区是{area}",
    "area_unsaid": "按{area}运行，还没有确认；其他区县要另开一个数据目录",
    "places": "已录入 {n} 个",
    "places_lacking": "还没有录入；录入前通知、交办单和首报认不出街道、乡镇，只写到{area}",
    "plan": "已录入{name}",
    "plan_old": "已录入的{name}是 {year} 年的，今年是 {now} 年；今年的印发后请录入，录入前仍按它派发",
    "plan_sample": "现在参照{name}；请录入本区的，录入前“为什么归您”都注明是参照",
    "contacts": "处置规程里的部门都有联系人和电话",
    "contacts_lacking": "还有 {n} 个部门没有联系人：{names} 等",
    "roster": "值班员 {a} 名、带班领导 {b} 名",
    "roster_lacking": "值班员 {a} 名、带班领导 {b} 名；至少要两名和一名",
    "turns": "今明两天都排了人",
    "turns_gap": "今明两天有 {n} 段时间没有排人，这时通知发给全体值班员",
    "turns_none": "还没有值班表；通知发给全体值班员，回电按人员表里的电话",
    "accounts": "在用账号和人员表对得上",
    "accounts_off": "{n} 个在用账号的人已不在人员表里或换了岗：{names}；离开的请系统管理员停用，换岗的请其改岗",
    "phone": "承办部门不能登录的，致电{phone}",
    "phone_lacking": "没有电话，承办部门不能登录时无处可打；请在本区资料里填写食安办电话，或在人员表里填写值班员电话",
    "channel": "已发出测试消息",
    "channel_untested": "已定义渠道，还没有发过测试消息",
    "channel_none": "还没有定义渠道，通知只写入发件文件夹；写法见说明文档“本单位的来源和渠道”",
    "source": "已有 {n} 个来源来报",
    "source_none": "还没有任何来源来报；可导入一个文件，或登记一次接报",
    "workdays": "已有到 {year} 年的工作日安排",
    "workdays_lacking": "{year} 年的工作日安排还没有录入",
    "backup": "26 小时内有完整备份",
    "backup_old": "26 小时内没有完整备份",
}

ROSTER_ROLES = ("duty_officer", "supervisor")
NAMED_MAX = 3


class SetUpLine(msgspec.Struct, frozen=True, kw_only=True):
    """One thing to be done; `said` holds what the sentence of its state names."""

    id: str
    is_done: bool
    says: str
    said: dict[str, Any] = {}
    link: str

    @property
    def title(self) -> str:
        """Its name."""
        return TITLES[self.id]


def lines(connection: Connection, system: System, now: datetime) -> list[SetUpLine]:
    """Every line, in the order in which an office does them."""
    ref = system.reference
    return [
        _area(connection, system),
        _places(ref),
        _plan(ref, now),
        _contacts(ref),
        _roster(ref),
        _turns(ref, now),
        *_accounts(connection, ref),
        _phone(ref),
        _channel(connection, system),
        _source(connection),
        _workdays(ref, now),
        _backup(connection, now),
    ]


def is_empty(connection: Connection) -> bool:
    """Whether nothing has come in yet."""
    return connection.execute(select(t.signals.c.id).limit(1)).first() is None


def _area(connection: Connection, system: System) -> SetUpLine:
    is_said = references.version_of(connection, OFFICE, AREA) is not None or system.shipped.is_area_given
    says = SAYS["area"] if is_said else SAYS["area_unsaid"]
    label = system.knowledge.gazetteer.label
    said = {"area": "、".join(label(each) for each in system.settings.areas)}
    return SetUpLine(id="area", is_done=is_said, says=says, said=said, link="/reference")


def _places(ref: Reference) -> SetUpLine:
    """Of a district that is newly founded no street is known."""
    own = ref.areas[0]
    district = ref.districts.get(own)
    count = len(district.streets) if district else 0
    said = {"n": count, "area": district.name if district else own}
    link = f"/reference/file?path=seeds/districts/{own}/places.yaml"
    says = SAYS["places"] if count else SAYS["places_lacking"]
    return SetUpLine(id="places", is_done=count > 0, says=says, said=said, link=link)


def _plan(ref: Reference, now: datetime) -> SetUpLine:
    """Who answers for what stands in the district's own plan of this year; another's is only an example."""
    plan = ref.plan
    says = "plan_sample" if not plan.is_of(ref.areas) else "plan_old" if plan.is_before(now) else "plan"
    said = {"name": plan.plan.name, "year": plan.plan.year, "now": day_of(now).year}
    return SetUpLine(id="plan", is_done=says == "plan", says=SAYS[says], said=said, link="/reference")


def _contacts(ref: Reference) -> SetUpLine:
    """Every department that a playbook gives a duty to needs somebody with a telephone."""
    owners = {step.department for playbook in ref.playbooks for step in playbook.steps}
    owners = {each.id for owner in owners for each in ref.departments.expand(owner)}
    reached = {each.department for each in ref.people if each.phone and not each.name.startswith(SAMPLE)}
    lacking = sorted(owners - reached)
    names = "、".join(ref.department_name(each) for each in lacking[:3])
    says = SAYS["contacts"] if not lacking else SAYS["contacts_lacking"]
    said = {"n": len(lacking), "names": names}
    return SetUpLine(id="contacts", is_done=not lacking, says=says, said=said, link="/setup#book")


def _roster(ref: Reference) -> SetUpLine:
    """Two who are on duty in turn, and one who leads."""
    known = [each for each in ref.people if each.phone and not each.name.startswith(SAMPLE)]
    count = {role: sum(each.role == role for each in known) for role in ROSTER_ROLES}
    is_done = count["duty_officer"] >= 2 and count["supervisor"] >= 1
    says = SAYS["roster"] if is_done else SAYS["roster_lacking"]
    said = {"a": count["duty_officer"], "b": count["supervisor"]}
    return SetUpLine(id="roster", is_done=is_done, says=says, said=said, link="/setup#book")


def _turns(ref: Reference, now: datetime) -> SetUpLine:
    """Who is on duty today and tomorrow."""
    gaps = gaps_ahead(ref.roster, now)
    says = "turns_none" if not ref.roster else "turns_gap" if gaps else "turns"
    return SetUpLine(id="turns", is_done=says == "turns", says=SAYS[says], said={"n": len(gaps)}, link="/roster")


def _accounts(connection: Connection, ref: Reference) -> list[SetUpLine]:
    """Whoever left or moved comes in with the rights of before until somebody takes them away."""
    if not has_accounts(connection):
        return []
    off = off_list(connection, ref.people)
    said = {
        "n": len(off),
        "names": "、".join(each.name for each in off[:NAMED_MAX]) + ("……" if off[NAMED_MAX:] else ""),
    }
    says = SAYS["accounts_off"] if off else SAYS["accounts"]
    return [SetUpLine(id="accounts", is_done=not off, says=says, said=said, link="/setup#book")]


def _phone(ref: Reference) -> SetUpLine:
    """Whom a department calls that cannot log in: the office's own number, or those of its duty officers."""
    own = [ref.districts[each].phone for each in ref.areas if each in ref.districts]
    theirs = [each.phone for each in ref.people if each.role == "duty_officer" and not each.name.startswith(SAMPLE)]
    phone = next(filter(None, [*own, *theirs]), "")
    says = SAYS["phone"] if phone else SAYS["phone_lacking"]
    return SetUpLine(id="phone", is_done=bool(phone), says=says, said={"phone": phone}, link="/setup#book")


def _channel(connection: Connection, system: System) -> SetUpLine:
    at = marked_at(connection, CHANNEL_TESTED)
    if at:
        says = SAYS["channel"]
    elif system.doors.channels:
        says = SAYS["channel_untested"]
    else:
        says = SAYS["channel_none"]
    return SetUpLine(id="channel", is_done=at is not None, says=says, link="/setup#channel")


def _source(connection: Connection) -> SetUpLine:
    count = how_many(connection, t.sources)
    says = SAYS["source"] if count else SAYS["source_none"]
    return SetUpLine(id="source", is_done=count > 0, says=says, said={"n": count}, link="/files")


def _workdays(ref: Reference, now: datetime) -> SetUpLine:
    year = year_to_ask_for(ref.workdays, now)
    says = SAYS["workdays"] if year is None else SAYS["workdays_lacking"]
    said = {"year": year or max(ref.workdays.years, default=0)}
    return SetUpLine(id="workdays", is_done=year is None, says=says, said=said, link="/workdays")


def _backup(connection: Connection, now: datetime) -> SetUpLine:
    is_done = not is_old(last_backup(connection), now)
    says = SAYS["backup"] if is_done else SAYS["backup_old"]
    return SetUpLine(id="backup", is_done=is_done, says=says, link="/setup#backup")
