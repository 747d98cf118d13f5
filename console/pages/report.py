"""The first report (首报) as text, from records only: what nobody has said is 未掌握, nothing is invented."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from litestar import Request

from classifiers.whereabouts import venues_named
from connectors.signal import Channel, Signal
from playbooks.case import Case, Step
from playbooks.entries import Entry
from playbooks.naming import NAME_STATES, PUBLIC, outward, stand_in
from playbooks.needs import NEEDS
from playbooks.progress import Progress, Reported, addressees, progress_of
from playbooks.sooner import TARGET, THEIRS, Due, dues
from streams.privacy.named import names_in

from ..doorkeeper import account_of
from ..forms import person_of
from ..office import Office, load_office
from ..queries import QueueRow, SignalRow
from ..render import fence
from ..state import Desk
from ..wording.words import CHANNELS, countdown, due_instant, instant, speaker
from .counted import COUNTS, as_corrected, is_doubted, most, others
from .mentioned import SPEAKERS, Mention, foods_mentioned, places_mentioned

UNKNOWN = "未掌握"
OPEN = "＿＿＿＿"
"""What nobody has said and a person fills in."""
NAMED_MAX = 3
"""Businesses that are named, of those that sources state and of those that words name."""
COMING = 3
"""Times to come that are listed."""


def first_report(
    row: QueueRow, signals: list[SignalRow], entries: list[Entry], desk: Desk, request: Request[Any, Any, Any]
) -> str:
    """The text of a first report on a case; on a sample or drill desk it begins with the mark."""
    case, progress = row.case, progress_of(row.case, entries)
    office = load_office(desk.settings.seeds, desk.settings.areas[0])
    person = person_of(request)
    verified = "" if account_of(request) else "（未登录核实）"
    known = [each.signal for each in signals]
    lines = [
        f"{fence(desk)}关于“{row.title}”的首次报告",
        *_inward(case),
        "",
        f"报送：{'、'.join(addressees(case)) or OPEN}",
        f"报告单位：{office.office}",
        f"报告人：{person.name}{verified}　联系电话：{person.phone}",
        f"报告时间：{instant(desk.clock.now())}",
        f"事件编号：{row.number}",
        "",
        f"一、接报情况：{_received(case)}",
        f"二、发生时间：{_onset(known)}",
        f"三、发生地点和单位：{_places(signals, case, office, desk)}",
        f"四、可疑食品和餐次：{_food(signals, case)}",
        f"五、人员情况：{_people([as_corrected(each, case) for each in signals])}",
        f"六、主要症状：{_symptoms(known)}",
        f"七、已完成的措施：{_done(progress)}",
        f"八、办理进度：{_doing(progress)}",
        f"九、初步判断：{_judgement(case)}",
        f"十、最近的时限：{_nearest(case, desk.clock.now())}",
        *_theirs(case),
        "",
        "以上由记录自动汇集，未经核实；写“未掌握”的项目记录中没有，续报补充。",
    ]
    text = "\n".join(lines)
    if not case.is_confidential:
        return text
    kind = stand_in(desk.knowledge.venue_name(case.facts.get("venue")), "")
    return outward(text, {name for row in signals for name in _names_said(row)}, case.name_state, kind)


def _received(case: Case) -> str:
    channels: dict[str, int] = {}
    for joined in case.signals:
        channels[joined.channel] = channels.get(joined.channel, 0) + 1
    if not case.signals:
        return UNKNOWN
    named = "、".join(f"{CHANNELS.get(name, name)}{count}条" for name, count in channels.items())
    return (
        f"{instant(min(joined.received_at for joined in case.signals))}首次接到，共{len(case.signals)}条信息（{named}）"
    )


def _onset(signals: list[Signal]) -> str:
    onsets = [each.illness.onset_at for each in signals if each.illness and each.illness.onset_at]
    happened = [each.occurred_at for each in signals if each.occurred_at]
    if onsets:
        return f"最早发病 {instant(min(onsets))}"
    return instant(min(happened)) if happened else UNKNOWN


def _inward(case: Case) -> list[str]:
    """Government and superiors must be told which business it is; nobody else is, before its name may be published."""
    if case.name_state == PUBLIC:
        return []
    return [f"（内部报告：单位名称{NAME_STATES[case.name_state]}，只报收报单位，不得对外公开、转发）"]


def _places(rows: list[SignalRow], case: Case, office: Office, desk: Desk) -> str:
    """Address and name of the business as each source states them, with the source and how far the name is verified;
    then what the words name. Where nobody names it, its kind and the street or town."""
    state = f"单位名称{NAME_STATES[case.name_state]}"
    person = _placed(case.stated.get("address"), case.stated.get("operator"), f"值班员核对，{state}")
    stated = [person] if person else []
    said: list[str] = []
    for row in rows if "operator" not in case.stated else ():
        subject, known = row.signal.subject, "".join(stated)
        name = subject.name if subject and subject.name and subject.name not in known else None
        address = subject.address if subject and subject.address else _street(row, office)
        if name:
            stated.append(_placed(address, name, f"{_source(row.signal)}，{state}"))
        elif not (subject and subject.name):
            said += [f"{_speaker(row)}“{each}”（{state}）" for each in sorted(_names_said(row)) if each not in known]
    mentions = [_said(each) for each in places_mentioned(rows, case.area) if not any(each.text in one for one in said)]
    if stated or said:
        return _joined([*stated[:NAMED_MAX], *said[:NAMED_MAX], *mentions])
    kind = desk.knowledge.venue_name(case.facts.get("venue"))
    places = [row.signal.subject.address if row.signal.subject else None for row in rows]
    streets = [place or _street(row, office) for place, row in zip(places, rows, strict=True)]
    where = [f"{stand_in(kind, street)}（单位名称{UNKNOWN}）" for street in dict.fromkeys(filter(None, streets))]
    return _joined([*(where or [f"{stand_in(kind, '')}（单位名称{UNKNOWN}）"])[:NAMED_MAX], *mentions])


def _placed(address: str | None, name: str | None, by: str) -> str:
    named = f"{name}（{by}）" if name else ""
    return "，".join(part for part in (address, named) if part)


def _source(signal: Signal) -> str:
    is_call = signal.channel == Channel.DUTY
    return "据来电反映" if is_call else f"据{signal.source or CHANNELS.get(signal.channel, signal.channel)}来报"


def _speaker(row: SignalRow) -> str:
    return SPEAKERS.get(row.signal.channel, "来报称")


def _names_said(row: SignalRow) -> set[str]:
    """Businesses that a signal names, in a field of its own or in words."""
    return names_in(row.signal, row.assessment) | venues_named(row.signal.whole)


def _street(row: SignalRow, office: Office) -> str:
    """The street or town of the address, or else of what was said."""
    address = row.signal.subject.address if row.signal.subject else None
    return next((street for street in office.streets if street in (address or row.signal.whole)), "")


def _food(rows: list[SignalRow], case: Case) -> str:
    """The food that a person or a source states and the meals, then what somebody says or suspects, in their words."""
    signals = [each.signal for each in rows]
    stated = case.stated.get("product")
    foods = [stated] if stated else [each.product.name or "" for each in signals if each.product]
    meals = [each.illness.meal or "" for each in signals if each.illness]
    said = foods_mentioned([row for row in rows if not is_doubted(row)])
    return _joined([*foods, *meals, *map(_said, said)])


def _said(mention: Mention) -> str:
    return f"{mention.speaker}“{mention.quote}”（未核实）"


def _people(signals: list[SignalRow]) -> str:
    """Of each count the largest of what was reported, beside what other sources count; what a post claims that looks
    untrue stands apart, as it was said."""
    doubted = [row for row in signals if is_doubted(row)]
    reported = [row for row in signals if not is_doubted(row)]
    parts = [_counted(reported, field, word) for field, word in COUNTS.items()]
    claims = [(word, most(doubted, field)) for field, word in COUNTS.items()]
    claimed = [f"{word}{claim.claimed}" for word, claim in claims if claim and claim.number]
    apart = f"；疑似不实的说法称{'、'.join(claimed)}，未采用" if claimed else ""
    return f"{'，'.join(parts)}（取各来源中最大的数，未核实）{apart}"


def _counted(rows: list[SignalRow], field: str, word: str) -> str:
    largest = most(rows, field)
    if largest is None:
        return f"{word}{UNKNOWN}"
    apart = "、".join(each.claimed for each in others(rows, field, largest.number))
    return f"{word}{largest.people}" + (f"（另有来源称{apart}，未相加）" if apart else "")


def stated_counts(signal: Signal) -> tuple[tuple[str, int], ...]:
    """What a signal counts in fields of its own, each with its word; 0 is none, what is missing was not said."""
    counts = [(word, getattr(signal.illness, field, None)) for field, word in COUNTS.items()]
    return tuple((word, number) for word, number in counts if number is not None)


def _symptoms(signals: list[Signal]) -> str:
    return _joined(symptom for each in signals if each.illness for symptom in each.illness.symptoms)


def _done(progress: Progress) -> str:
    """What is done, by whose word and with what evidence."""
    said = _joined(
        f"{instant(each.step.done_at)} {_duty(each.step)}——{each.step.outcome_title}（{_by(each)}）"
        for each in progress.done
        if each.step.done_at
    )
    return said if said != UNKNOWN else "尚无办结的步骤"


def _by(reported: Reported) -> str:
    step = reported.step
    who = {
        "own": f"{step.department_name}填报",
        "office": f"食安办代填，{reported.person}",
        "register": "来源登记表记载",
        "rule": "随其他步骤自动办结",
    }.get(reported.by, "填报人未掌握")
    evidence = [f"{NEEDS.get(name, name)}：{value}" for name, value in step.fields.items() if value]
    evidence += [f"说明：{step.note}"] if step.note else []
    return "；".join([who, *(evidence or ["未留凭据"])])


def _doing(progress: Progress) -> str:
    """Nothing is in hand that nobody signed for."""
    parts = [
        f"{title}：{'；'.join(dict.fromkeys(map(_duty, steps)))}"
        for title, steps in (
            ("已签收、正在办理", progress.signed),
            ("已派发、尚未签收", progress.dispatched),
            ("尚未派发", progress.waiting),
        )
        if steps
    ]
    return "。".join(parts) or "无"


def _duty(step: Step) -> str:
    came_back = f"（{step.returned.department}退回，待改派）" if step.is_returned and step.returned else ""
    signed = f"（{step.person}代签收）" if step.signed_for else ""
    return f"{step.department_name}：{step.title}{came_back}{signed}"


def _judgement(case: Case) -> str:
    if case.grade:
        return f"已确认等级：{case.grade}"
    why = "；".join(case.severity_why)
    by = "紧急程度由人核定，不作结论" if case.judged else "机器初筛，未经人确认，不作结论"
    return f"{why}（{by}）" if why else UNKNOWN


def _nearest(case: Case, now: datetime) -> str:
    """What has passed and is not done, by how much and whose time it was; then what comes next."""
    say = speaker("zh")
    every = dues(case)
    passed = [
        f"{due.title}，应于 {due_instant(due.at)} 前，{countdown(due.at, now, say)}（{_whose(due)}）"
        for due in every
        if due.at <= now
    ]
    coming = [f"{due.title}，{due_instant(due.at)} 前（{_whose(due)}）" for due in every if due.at > now][:COMING]
    if not every:
        return "无正在计时的时限"
    return "。".join(part for part in ("；".join(passed), f"接下来：{'；'.join(coming)}" if coming else "") if part)


def _whose(due: Due) -> str:
    if due.of == THEIRS and due.clock:
        return f"{due.clock.deadline.runs_for}的期限，不是本区部门的时限"
    return f"内部目标，{due.article}" if due.of == TARGET else due.article


def _theirs(case: Case) -> list[str]:
    """When the time of others ends, which whoever reads the report has to wait for or to press."""
    said = [
        f"{clock.deadline.title}（{clock.deadline.runs_for}），{due_instant(clock.deadline.due_at)} 前"
        for clock in case.their_clocks
        if clock.deadline.due_at
    ]
    return [f"十一、对方期限：{_joined(said)}（不是本区部门的时限）"] if said else []


def _joined(parts: Iterable[str], sep: str = "；") -> str:
    return sep.join(dict.fromkeys(part for part in parts if part)) or UNKNOWN
